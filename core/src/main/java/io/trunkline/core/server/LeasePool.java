package io.trunkline.core.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Submission;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.status.BridgeState;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ServerCounters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bridges of one server that are lent to one user at a time: blocking commands and transactions that watch keys,
 * which would otherwise stall everybody. A returned bridge is lent again. Each of the two has a bound of its own, so
 * that those who wait for hours take nothing from those who are done in a moment. Thread-safe.
 */
public final class LeasePool {

    private final EngineContext engine;
    private final ServerEndPoint server;
    private final BridgeLedger ledger;
    private final ReentrantLock lock = new ReentrantLock();

    private final IdleBridges idle;
    /** Filled at the beginning. */
    private final Map<LeaseRoom, LeaseLine> lines = new EnumMap<>(LeaseRoom.class);

    @GuardedBy("lock")
    private boolean closed;
    /** The server is no member any more: nothing is lent. */
    @GuardedBy("lock")
    private boolean retired;
    /** Who waited has gone elsewhere by now, so that whoever comes goes there behind him. */
    @GuardedBy("lock")
    private boolean left;

    LeasePool(EngineContext engine, ServerEndPoint server) {
        this.engine = engine;
        this.server = server;
        this.ledger = new BridgeLedger(engine, server, ConnectionKind.LEASED);
        this.idle = new IdleBridges(lock, server);
        lines.put(
                LeaseRoom.BLOCKING, new LeaseLine(engine.options().connection().blockingConnections()));
        lines.put(
                LeaseRoom.TRANSACTIONS,
                new LeaseLine(engine.options().connection().transactionConnections()));
    }

    private LeaseLine line(LeaseRoom room) {
        return Objects.requireNonNull(lines.get(room)); // each room has one
    }

    // ---- lending ----

    /** Lends a bridge, now or when one comes back; a message whose deadline passes before fails, never sent. */
    public void lease(Borrower borrower) {
        PhysicalBridge bridge = null;
        boolean refused;
        boolean goesOn;
        lock.lock();
        try {
            refused = closed;
            goesOn = left && !closed;
            if (!closed && !left) {
                bridge = retired ? null : takeOrMake(borrower);
                if (bridge == null) {
                    line(borrower.room()).add(borrower);
                    borrower.expireInTime(
                            server.interactive(), () -> withdraw(borrower), late -> timedOut(late, borrower.room()));
                }
            }
        } finally {
            lock.unlock();
        }
        if (refused) {
            refuse(borrower);
        } else if (goesOn) {
            server.retirement().leaseElsewhere(borrower);
        } else if (bridge != null) {
            bridge.start();
            borrower.lend(bridge, server);
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
            return line(borrower.room()).withdraw(borrower);
        } finally {
            lock.unlock();
        }
    }

    private RedisTimeoutException timedOut(Message<?> late, LeaseRoom room) {
        PhysicalBridge shared = server.interactive();
        shared.counters().callerTimeoutsBacklog.increment();
        return engine.failures()
                .timeouts()
                .noLease(late, room.text(), room.option(), line(room).limit(), holders(room), shared.facts());
    }

    private String holders(LeaseRoom room) {
        lock.lock();
        try {
            return line(room).holders(server.interactive().nanoTime());
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private @Nullable PhysicalBridge takeOrMake(Borrower borrower) {
        LeaseLine line = line(borrower.room());
        if (line.isFull()) {
            return null;
        }
        PhysicalBridge bridge = idle.take();
        while (bridge != null && bridge.state() != BridgeState.ESTABLISHED) {
            bridge.close();
            bridge = idle.take();
        }
        if (bridge == null) {
            bridge = ledger.make();
        }
        line.lend(bridge, borrower);
        return bridge;
    }

    /** Takes a bridge back; one that may have anything under way is closed rather than lent again. */
    public void release(PhysicalBridge bridge, boolean clean) {
        Borrower next = null;
        PhysicalBridge forNext = null;
        lock.lock();
        try {
            LeaseLine line = takeBack(bridge);
            if (line == null) {
                return;
            }
            if (clean && !closed && !retired && bridge.state() == BridgeState.ESTABLISHED) {
                idle.add(bridge);
            } else {
                bridge.close();
            }
            next = retired ? null : line.next(); // else who waits goes elsewhere
            if (next != null) {
                forNext = takeOrMake(next);
            }
        } finally {
            lock.unlock();
        }
        if (next != null && forNext != null) {
            forNext.start();
            next.lend(forNext, server);
        }
    }

    /** The line in which a bridge was lent; null if it was not. */
    @GuardedBy("lock")
    private @Nullable LeaseLine takeBack(PhysicalBridge bridge) {
        for (LeaseLine line : lines.values()) {
            if (line.takeBack(bridge)) {
                return line;
            }
        }
        return null;
    }

    /** An idle bridge that lost its connection is forgotten. */
    void onFailed(PhysicalBridge bridge) {
        if (idle.remove(bridge)) {
            bridge.close();
        }
    }

    // ---- figures ----

    /** A bridge was closed for good, on its loop. */
    void onClosed(PhysicalBridge bridge) {
        ledger.onClosed(bridge);
    }

    /** Has something done when a bridge that is lent closes; null for nothing. */
    void whenClosed(PhysicalBridge bridge, @Nullable Runnable action) {
        ledger.whenClosed(bridge, action);
    }

    /** Those that are lent or idle are the ones that are present. */
    BridgeLedger.Figures figures() {
        lock.lock();
        try {
            return ledger.figures(bridges());
        } finally {
            lock.unlock();
        }
    }

    boolean isInUse(PhysicalBridge bridge) {
        lock.lock();
        try {
            return lines.values().stream().anyMatch(line -> line.bridges().contains(bridge));
        } finally {
            lock.unlock();
        }
    }

    /** The server's figures. */
    public ServerCounters counters() {
        lock.lock();
        try {
            int idling = idle.size();
            return ServerCounters.of(server.endpoint(), figure -> switch (figure) {
                case LEASES_IN_USE -> line(LeaseRoom.BLOCKING).lent();
                case LEASES_IDLE -> idling;
                case LEASES_WAITING -> line(LeaseRoom.BLOCKING).waiting();
                case LEASES_LIMIT -> line(LeaseRoom.BLOCKING).limit();
                case TRANSACTION_LEASES_IN_USE -> line(LeaseRoom.TRANSACTIONS).lent();
                case TRANSACTION_LEASES_WAITING -> line(LeaseRoom.TRANSACTIONS).waiting();
                case TRANSACTION_LEASES_LIMIT -> line(LeaseRoom.TRANSACTIONS).limit();
                default -> throw new IllegalStateException("Nobody counts this of a server: " + figure + ". Add it.");
            });
        } finally {
            lock.unlock();
        }
    }

    /** Those that are lent, and those that are idle. */
    List<PhysicalBridge> bridges() {
        lock.lock();
        try {
            List<PhysicalBridge> all = lent();
            all.addAll(idle.all());
            return all;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private List<PhysicalBridge> lent() {
        List<PhysicalBridge> all = new ArrayList<>();
        lines.values().forEach(line -> all.addAll(line.bridges()));
        return all;
    }

    @GuardedBy("lock")
    private List<Borrower> takeWaiting() {
        List<Borrower> all = new ArrayList<>();
        lines.values().forEach(line -> all.addAll(line.takeWaiting()));
        return all;
    }

    // ---- the server is retired ----

    /** Lends nothing any more. Any thread. */
    void stopLending() {
        lock.lock();
        try {
            retired = true;
        } finally {
            lock.unlock();
        }
    }

    /** After that: who waits goes elsewhere, what is idle closes, and what is lent when it comes back. On a loop. */
    void retire() {
        List<Borrower> waiting;
        List<PhysicalBridge> lent;
        lock.lock();
        try {
            left = true;
            waiting = takeWaiting();
            idle.closeAll();
            lent = lent();
        } finally {
            lock.unlock();
        }
        lent.forEach(PhysicalBridge::retire);
        waiting.forEach(server.retirement()::leaseElsewhere);
    }

    /** Ends a loan over which nothing was written; returns to whom it was, or null if nobody waits for it any more. */
    @Nullable
    Borrower recall(PhysicalBridge bridge) {
        lock.lock();
        try {
            Borrower borrower = borrower(bridge);
            if (borrower != null) {
                takeBack(bridge);
            }
            return borrower;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends a loan over which nothing is under way any more, and lends the bridge to others; returns who will go on
     * elsewhere, or null if nobody waits for it any more. On the bridge's loop.
     */
    public @Nullable Submission<?> moveOn(PhysicalBridge bridge) {
        Borrower borrower = borrower(bridge);
        if (borrower == null) {
            return null;
        }
        borrower.onLoanEnded();
        release(bridge, true);
        return new LeaseMark(borrower, server);
    }

    private @Nullable Borrower borrower(PhysicalBridge bridge) {
        lock.lock();
        try {
            for (LeaseLine line : lines.values()) {
                Borrower borrower = line.borrower(bridge);
                if (borrower != null && !borrower.message().isOver()) { // else whoever borrowed it gives it back
                    return borrower;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether no bridge is left that is not closed for good. */
    boolean isEmpty() {
        return ledger.isEmpty();
    }

    // ---- closing ----

    void close() {
        List<Borrower> refused;
        List<PhysicalBridge> all;
        lock.lock();
        try {
            closed = true;
            refused = takeWaiting();
            all = bridges();
            idle.stop();
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
