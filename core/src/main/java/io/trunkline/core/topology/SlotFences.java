package io.trunkline.core.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.command.HashSlot;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.CompletionLane;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Home;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.message.OrderMark;
import io.trunkline.core.message.Submission;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.TransportLoop;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps callers' order while slots change their server: what is new for such a slot waits until the server that had it
 * has answered all that was submitted there before, so that what it refuses goes to the new one first. Thread-safe.
 *
 * <p>A fence stands for 50 ms at most: a server that is silent for longer is about to be given up, and nobody's order
 * is promised across a lost connection.
 */
public final class SlotFences {

    /*
     * One fence is for all slots that leave one server with one change. It stands before anybody can know of the
     * change, and its marks are put behind what was submitted to that server only after everybody can. So whoever
     * knows of the change finds the fence, and whoever does not is before a mark, or finds out by himself when he has
     * submitted: then he puts another mark behind it (SlotRouting.submit).
     *
     * A slot is behind one fence at a time. If it changes hands once more, the new fence takes over what waits for it,
     * and does not open before the one that it was taken from: what was refused may go a long way. Who is told of the
     * same slots over and over is not held for ever: a fence that has stood for its time does not wait for more.
     */

    static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Longer than the fence, so that no sweep comes before its end. */
    private static final long KEPT_NANOS = 100 * LIMIT_NANOS;

    /** Where things go. Called with the lock held or on a loop; nothing blocks. */
    interface Homes {
        /** Takes what has waited, in order, to the server that its slot has then. */
        void place(Submission<?> submission);

        /** A loop to keep time by. */
        TransportLoop clock();

        /** Takes what waits at a server that cannot be reached, if its slot has left that; false if it stays. */
        boolean takeFrom(ServerEndPoint server, Submission<?> submission);
    }

    /** Slots that leave servers with a change that nobody knows of yet. */
    final class Leaving {
        private final Fence fence;
        private final List<ServerEndPoint> servers;

        private Leaving(Fence fence, List<ServerEndPoint> servers) {
            this.fence = fence;
            this.servers = servers;
        }

        /** Everybody can know of it now: what was submitted to the servers before may still be refused by them. */
        void published() {
            servers.forEach(server -> server.lanes().all().forEach(bridge -> new Mark(fence, bridge, server).place()));
            lock.lock();
            try {
                lift(fence);
            } finally {
                lock.unlock();
            }
        }
    }

    private final Homes homes;
    private final ReentrantLock lock = new ReentrantLock();

    /** The fence of each slot; empty as long as no slot ever had one. */
    @GuardedBy("lock")
    private @Nullable Fence[] bySlot = new Fence[0];

    @GuardedBy("lock")
    private final Set<Fence> standing = new LinkedHashSet<>();

    /** Whether there is any: all that a caller looks at when there is none. */
    private volatile boolean any;

    @GuardedBy("lock")
    private boolean closed;

    SlotFences(Homes homes) {
        this.homes = homes;
    }

    /** Whether something must wait since its slot is changing its server: it is taken then. Any thread. */
    public boolean holds(Submission<?> submission) {
        if (!any) {
            return false;
        }
        lock.lock();
        try {
            Fence fence = standing.isEmpty() ? null : bySlot[submission.slot()];
            if (fence == null) {
                return false;
            }
            fence.held.add(new Fence.Held(submission, endInTime(submission, fence)));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A fence that takes over from others stands for twice its time at most. */
    private @Nullable Cancellable endInTime(Submission<?> submission, Fence fence) {
        if (submission.deadlineNanos - fence.begunNanos >= 2 * LIMIT_NANOS) {
            return null;
        }
        TransportLoop clock = homes.clock();
        return clock.schedule(() -> onDeadline(submission), submission.deadlineNanos - clock.nanoTime());
    }

    /** Goes to a bridge, which ends it. */
    private void onDeadline(Submission<?> submission) {
        lock.lock();
        try {
            Fence fence = standing.isEmpty() ? null : bySlot[submission.slot()];
            if (fence != null && fence.held.removeIf(waiting -> waiting.submission() == submission)) {
                homes.place(submission);
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- begin ----

    /**
     * Slots are about to leave servers.
     *
     * @param servers those that had them
     * @return to be told when everybody can know of it; null if nothing is fenced any more
     */
    @Nullable
    Leaving prepare(BitSet slots, List<ServerEndPoint> servers, long now) {
        lock.lock();
        try {
            if (closed || slots.isEmpty()) {
                return null;
            }
            Fence fence = fenceFor(slots, now);
            fence.awaited++;
            return new Leaving(fence, servers);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Something was submitted to a server that its slot has left. Any thread.
     *
     * @param isNew whether a mark that stands there already may be before it
     */
    void begin(int slot, PhysicalBridge from, ServerEndPoint server, boolean isNew) {
        BitSet slots = new BitSet(HashSlot.COUNT);
        slots.set(slot);
        Leaving leaving;
        lock.lock();
        try {
            Fence present = standing.isEmpty() ? null : bySlot[slot];
            boolean isMarked = present != null && present.marked.contains(from);
            leaving = isMarked && !isNew ? null : prepare(slots, List.of(), from.nanoTime());
        } finally {
            lock.unlock();
        }
        if (leaving != null) {
            new Mark(leaving.fence, from, server).place();
            leaving.published();
        }
    }

    @GuardedBy("lock")
    private Fence fenceFor(BitSet slots, long now) {
        if (bySlot.length == 0) {
            bySlot = new Fence[HashSlot.COUNT];
        }
        Fence present = bySlot[slots.nextSetBit(0)];
        if (present != null && covers(present.slots, slots)) {
            if (now - present.begunNanos < LIMIT_NANOS) {
                return present;
            }
            if (present.slots.equals(slots)) {
                open(present);
            }
        }
        Fence fence = new Fence(slots, now);
        Set<Fence> earlier = new LinkedHashSet<>();
        for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
            Fence before = bySlot[slot];
            if (before != null) {
                earlier.add(before);
            }
            bySlot[slot] = fence;
        }
        earlier.forEach(before -> giveOver(before, fence));
        standing.add(fence);
        any = true;
        return fence;
    }

    private static boolean covers(BitSet all, BitSet some) {
        BitSet rest = (BitSet) some.clone();
        rest.andNot(all);
        return rest.isEmpty();
    }

    @GuardedBy("lock")
    private void giveOver(Fence before, Fence fence) {
        before.slots.andNot(fence.slots);
        before.later.add(fence);
        fence.awaited++;
        before.held.removeIf(waiting -> fence.slots.get(waiting.submission().slot()) && fence.held.add(waiting));
    }

    /** One bridge's part in a fence: stands behind what was submitted there before. */
    private final class Mark extends OrderMark {
        private final Fence fence;
        private final PhysicalBridge from;
        private final ServerEndPoint server;
        private boolean lifted;
        /** Lifts it at the latest. */
        private volatile @Nullable Cancellable limit;

        Mark(Fence fence, PhysicalBridge from, ServerEndPoint server) {
            super(
                    new InternalMessage<>(
                            EngineCommands.ping(), ANY_DATABASE, from.nanoTime(), KEPT_NANOS, (no, one) -> {}),
                    () -> {}); // it does what it does itself
            this.fence = fence;
            this.from = from;
            this.server = server;
        }

        /** Puts it behind what is there. */
        void place() {
            lock.lock();
            try {
                fence.marked.add(from);
                fence.awaited++;
            } finally {
                lock.unlock();
            }
            from.adopt(this);
            from.execute(this::look);
        }

        @Override
        public void pass(Home bridge) {
            lift();
        }

        @Override
        public void fail(Fault fault, CompletionLane lane) {
            lift(); // nothing else will be answered there
        }

        @Override
        public boolean isOver() {
            lock.lock();
            try {
                return lifted;
            } finally {
                lock.unlock();
            }
        }

        /**
         * On the loop of its bridge: has it stand no longer than fences do; and what waits there for a server that
         * cannot be reached goes on at once, and this with it.
         */
        private void look() {
            from.retirement().offerWaiting(false, this::takeAway);
            if (!isOver()) {
                limit = from.loop().schedule(this::onLimit, LIMIT_NANOS);
                if (isOver()) {
                    cancelLimit(); // it ended in between, on another thread
                }
            }
        }

        private void onLimit() {
            from.retirement().offerWaiting(true, this::takeAway); // what is silent for so long is as good as gone
            lift();
        }

        private void cancelLimit() {
            Cancellable set = limit;
            if (set != null) {
                set.cancel();
            }
        }

        private boolean takeAway(Submission<?> waiting) {
            if (waiting instanceof Mark mark) {
                mark.lift();
                return true;
            }
            return homes.takeFrom(server, waiting);
        }

        /** Ends its part in the fence, once. */
        private void lift() {
            cancelLimit();
            lock.lock();
            try {
                if (!lifted) {
                    lifted = true;
                    fence.marked.remove(from);
                    SlotFences.this.lift(fence);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    // ---- end ----

    @GuardedBy("lock")
    private void lift(Fence fence) {
        if (--fence.awaited == 0) {
            open(fence);
        }
    }

    /** Lets go what waits, in order, with the lock held so that nothing new overtakes it. */
    @GuardedBy("lock")
    private void open(Fence fence) {
        if (!standing.remove(fence)) {
            return; // it was opened before its time
        }
        for (int slot = fence.slots.nextSetBit(0); slot >= 0; slot = fence.slots.nextSetBit(slot + 1)) {
            bySlot[slot] = null;
        }
        any = !standing.isEmpty();
        fence.held.forEach(waiting -> {
            waiting.cancelEnd();
            homes.place(waiting.submission());
        });
        fence.held.clear();
        fence.later.forEach(this::lift);
    }

    /** The multiplexer closes: whatever waits goes on, to bridges that are about to end it. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            List.copyOf(standing).forEach(this::open);
        } finally {
            lock.unlock();
        }
    }
}
