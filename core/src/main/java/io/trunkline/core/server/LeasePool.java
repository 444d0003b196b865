package io.trunkline.core.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.BridgeState;
import io.trunkline.ConnectionCounters;
import io.trunkline.ConnectionKind;
import io.trunkline.EndpointStatus.LeaseStatus;
import io.trunkline.command.CommandName;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.Message;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.transport.Cancellable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The bridges of one server that are lent to one user at a time: blocking commands and transactions that watch keys, which would otherwise
 * stall everybody. A returned bridge is lent again. Each of the two has a bound of its own, so that those who wait for hours take nothing from those
 * who are done in a moment. Thread-safe.
 */
public final class LeasePool {

    /** A connection that nobody needed for so long is closed: it is a socket on the server. */
    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** What is lent in one room, and who waits for more. Guarded by the pool's lock. */
    private static final class Line {
        final int limit;
        final ArrayDeque<Borrower> waiting = new ArrayDeque<>();
        int lent;

        Line(int limit) {
            this.limit = limit;
        }
    }

    /** What a bridge is lent for, and since when. */
    private record Loan(LeaseRoom room, CommandName command, long sinceNanos) {}

    /** A bridge that nobody needs, and since when. */
    private record Idle(PhysicalBridge bridge, long sinceNanos) {}

    private final EngineContext engine;
    private final ServerEndPoint server;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ArrayDeque<Idle> idle = new ArrayDeque<>();

    @GuardedBy("lock")
    private @Nullable Cancellable idleTimer;

    @GuardedBy("lock")
    private final Map<PhysicalBridge, Loan> inUse = new LinkedHashMap<>();

    /** Filled at the beginning. */
    private final Map<LeaseRoom, Line> lines = new EnumMap<>(LeaseRoom.class);
    /** All that were made and are not closed for good. */
    @GuardedBy("lock")
    private final Set<PhysicalBridge> alive = new LinkedHashSet<>();
    /** Which numbers those have. */
    @GuardedBy("lock")
    private final BitSet numbers = new BitSet();
    /** What those counted that are closed, in sum. */
    @GuardedBy("lock")
    private ConnectionCounters ended;

    private boolean closed;

    LeasePool(EngineContext engine, ServerEndPoint server) {
        this.engine = engine;
        this.server = server;
        this.ended = new BridgeCounters().snapshot(server.endpoint(), ConnectionKind.LEASED, 0, 0, 0);
        lines.put(LeaseRoom.BLOCKING, new Line(engine.options().connection().blockingConnections()));
        lines.put(LeaseRoom.TRANSACTIONS, new Line(engine.options().connection().transactionConnections()));
    }

    private Line line(LeaseRoom room) {
        return Objects.requireNonNull(lines.get(room)); // each room has one
    }

    /** Lends a bridge, now or when one comes back; a message whose deadline passes before fails, never sent. */
    public void lease(Borrower borrower) {
        PhysicalBridge bridge = null;
        boolean refused = false;
        lock.lock();
        try {
            if (closed) {
                refused = true;
            } else {
                bridge = takeOrMake(borrower);
                if (bridge == null) {
                    line(borrower.room()).waiting.addLast(borrower);
                    borrower.expireInTime(
                            server.interactive(), () -> withdraw(borrower), late -> timedOut(late, borrower.room()));
                }
            }
        } finally {
            lock.unlock();
        }
        if (refused) {
            refuse(borrower);
        } else if (bridge != null) {
            bridge.start();
            borrower.onLease(bridge);
        }
    }

    private void refuse(Borrower borrower) {
        Message<?> message = borrower.message();
        message.refuse(refused ->
                engine.failures().closed(refused, server.interactive().facts()));
    }

    private boolean withdraw(Borrower borrower) {
        lock.lock();
        try {
            return line(borrower.room()).waiting.remove(borrower);
        } finally {
            lock.unlock();
        }
    }

    private RedisTimeoutException timedOut(Message<?> late, LeaseRoom room) {
        PhysicalBridge shared = server.interactive();
        shared.counters().callerTimeoutsBacklog.increment();
        return engine.failures()
                .timeouts()
                .noLease(late, room.text(), room.option(), line(room).limit, holders(room), shared.facts());
    }

    /** For which commands a room's bridges are lent, how many for each, and the longest of them. */
    private String holders(LeaseRoom room) {
        Map<CommandName, Integer> count = new LinkedHashMap<>();
        Loan longest = null;
        lock.lock();
        try {
            for (Loan loan : inUse.values()) { // in the order in which they were lent
                if (loan.room() == room) {
                    count.merge(loan.command(), 1, Integer::sum);
                    longest = longest == null ? loan : longest;
                }
            }
        } finally {
            lock.unlock();
        }
        if (longest == null) {
            return "nobody any more";
        }
        String counts = count.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        long millis = (server.interactive().nanoTime() - longest.sinceNanos()) / 1_000_000;
        return counts + ", the longest " + longest.command() + " for " + millis + " ms";
    }

    @GuardedBy("lock")
    private @Nullable PhysicalBridge takeOrMake(Borrower borrower) {
        Line line = line(borrower.room());
        if (line.lent >= line.limit) {
            return null;
        }
        PhysicalBridge bridge = takeIdle();
        while (bridge != null && bridge.state() != BridgeState.ESTABLISHED) {
            bridge.close();
            bridge = takeIdle();
        }
        if (bridge == null) {
            int number = numbers.nextClearBit(1);
            bridge = new PhysicalBridge(engine, server, ConnectionKind.LEASED, number);
            numbers.set(number);
            alive.add(bridge);
        }
        line.lent++;
        inUse.put(bridge, new Loan(borrower.room(), borrower.message().command.name(), bridge.nanoTime()));
        return bridge;
    }

    @GuardedBy("lock")
    private @Nullable PhysicalBridge takeIdle() {
        Idle last = idle.pollLast(); // the last used is the likeliest to be alive
        return last == null ? null : last.bridge();
    }

    @GuardedBy("lock")
    private void addIdle(PhysicalBridge bridge) {
        idle.addLast(new Idle(bridge, bridge.nanoTime()));
        if (idleTimer == null) {
            idleTimer = server.interactive().loop().schedule(this::closeIdle, IDLE_NANOS);
        }
    }

    /** Closes what nobody has needed, and looks again when the next one's time is over. */
    private void closeIdle() {
        lock.lock();
        try {
            idleTimer = null;
            Idle oldest = idle.peekFirst();
            long now = server.interactive().nanoTime();
            while (oldest != null && now - oldest.sinceNanos() >= IDLE_NANOS) {
                idle.removeFirst();
                oldest.bridge().close();
                oldest = idle.peekFirst();
            }
            if (oldest != null && !closed) {
                idleTimer =
                        server.interactive().loop().schedule(this::closeIdle, oldest.sinceNanos() + IDLE_NANOS - now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes a bridge back; one that may have anything under way is closed rather than lent again. */
    public void release(PhysicalBridge bridge, boolean clean) {
        Borrower next = null;
        PhysicalBridge forNext = null;
        lock.lock();
        try {
            Loan loan = inUse.remove(bridge);
            if (loan == null) {
                return;
            }
            Line line = line(loan.room());
            line.lent--;
            boolean reusable = clean && !closed && bridge.state() == BridgeState.ESTABLISHED;
            if (reusable) {
                addIdle(bridge);
            } else {
                bridge.close();
            }
            next = nextWaiting(line);
            if (next != null) {
                forNext = takeOrMake(next);
            }
        } finally {
            lock.unlock();
        }
        if (next != null && forNext != null) {
            forNext.start();
            next.onLease(forNext);
        }
    }

    private static @Nullable Borrower nextWaiting(Line line) {
        Borrower next = line.waiting.pollFirst();
        while (next != null && next.message().isOver()) {
            next.cancelExpiry();
            next = line.waiting.pollFirst();
        }
        if (next != null) {
            next.cancelExpiry();
        }
        return next;
    }

    /** An idle bridge that lost its connection is forgotten. */
    void onFailed(PhysicalBridge bridge) {
        lock.lock();
        try {
            if (idle.removeIf(one -> one.bridge() == bridge)) {
                bridge.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A bridge was closed for good, on its loop. */
    void onClosed(PhysicalBridge bridge) {
        lock.lock();
        try {
            if (alive.remove(bridge)) {
                numbers.clear(bridge.id().number());
                ended = ended.plus(bridge.snapshot().ended());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Each bridge once, either as one that is present or in the sum.
     *
     * @param present those that are lent or idle
     * @param ended what all others have counted, in sum: it never falls
     */
    record Figures(List<PhysicalBridge> present, ConnectionCounters ended) {}

    Figures figures() {
        lock.lock();
        try {
            List<PhysicalBridge> present = bridges();
            Set<PhysicalBridge> presentSet = new HashSet<>(present);
            ConnectionCounters sum = ended;
            for (PhysicalBridge bridge : alive) {
                if (!presentSet.contains(bridge)) { // about to be closed
                    sum = sum.plus(bridge.snapshot().ended());
                }
            }
            return new Figures(present, sum);
        } finally {
            lock.unlock();
        }
    }

    boolean isInUse(PhysicalBridge bridge) {
        lock.lock();
        try {
            return inUse.containsKey(bridge);
        } finally {
            lock.unlock();
        }
    }

    LeaseStatus status() {
        lock.lock();
        try {
            Line blocking = line(LeaseRoom.BLOCKING);
            Line transactions = line(LeaseRoom.TRANSACTIONS);
            return new LeaseStatus(
                    blocking.lent,
                    idle.size(),
                    blocking.waiting.size(),
                    blocking.limit,
                    transactions.lent,
                    transactions.waiting.size(),
                    transactions.limit);
        } finally {
            lock.unlock();
        }
    }

    List<PhysicalBridge> bridges() {
        lock.lock();
        try {
            List<PhysicalBridge> all = new ArrayList<>(inUse.keySet());
            idle.forEach(one -> all.add(one.bridge()));
            return all;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        List<Borrower> refused;
        List<PhysicalBridge> all;
        lock.lock();
        try {
            closed = true;
            refused = new ArrayList<>();
            for (Line line : lines.values()) {
                refused.addAll(line.waiting);
                line.waiting.clear();
            }
            refused.forEach(Borrower::cancelExpiry);
            all = new ArrayList<>(inUse.keySet());
            for (Idle one : idle) {
                all.add(one.bridge());
            }
            Cancellable timer = idleTimer;
            if (timer != null) {
                timer.cancel();
            }
        } finally {
            lock.unlock();
        }
        all.forEach(PhysicalBridge::close);
        refused.forEach(this::refuse);
    }

    void terminate() {
        bridges().forEach(PhysicalBridge::terminate);
    }
}
