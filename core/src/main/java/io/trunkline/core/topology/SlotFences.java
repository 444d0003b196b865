package io.trunkline.core.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.CompletionLane;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Home;
import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.message.OrderMark;
import io.trunkline.core.message.Submission;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.transport.Cancellable;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps callers' order while a slot changes its server: what is new for the slot waits until the server that had it has
 * answered all that was submitted there before, so that what it refuses goes to the new one first. Thread-safe.
 *
 * <p>A fence stands for 50 ms at most: a server that is silent for longer is about to be given up, and nobody's order
 * is promised across a lost connection.
 */
public final class SlotFences {

    static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Longer than the fence, so that no sweep comes before its end. */
    private static final long KEPT_NANOS = 100 * LIMIT_NANOS;

    /** What waits for one slot. Under the lock. */
    private static final class Fence {
        private final ArrayDeque<Submission<?>> held = new ArrayDeque<>();
        /** How many bridges have not answered yet. */
        private int unanswered;
    }

    private final Consumer<Submission<?>> placer;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Integer, Fence> bySlot = new HashMap<>();

    /** Whether there is any: all that a caller looks at when there is none. */
    private volatile boolean any;

    @GuardedBy("lock")
    private boolean closed;

    /**
     * Makes one.
     *
     * @param placer takes what has waited, in order, to the server that its slot has then; never blocks, and is called
     *     with the lock held, so that nothing new overtakes it
     */
    SlotFences(Consumer<Submission<?>> placer) {
        this.placer = placer;
    }

    /** Whether something must wait since its slot is changing its server: it is taken then. Any thread. */
    public boolean holds(Submission<?> submission) {
        if (!any) {
            return false;
        }
        lock.lock();
        try {
            Fence fence = bySlot.get(submission.slot());
            if (fence == null) {
                return false;
            }
            fence.held.add(submission);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A slot has left a server: begins, behind all that was submitted to one of its bridges. Any thread. */
    void begin(int slot, PhysicalBridge from) {
        Fence fence;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            fence = bySlot.computeIfAbsent(slot, any -> new Fence());
            fence.unanswered++;
            any = true;
        } finally {
            lock.unlock();
        }
        Mark mark = new Mark(slot, fence, from);
        from.adopt(mark);
        from.execute(() -> mark.limit(from));
    }

    /** One bridge's part in a fence: stands behind what was submitted there before. */
    private final class Mark extends OrderMark {
        private final int slot;
        private final Fence fence;
        private boolean lifted;
        /** Lifts it at the latest. */
        private volatile @Nullable Cancellable limit;

        Mark(int slot, Fence fence, PhysicalBridge from) {
            super(
                    new InternalMessage<>(
                            EngineCommands.ping(), ANY_DATABASE, from.nanoTime(), KEPT_NANOS, (no, one) -> {}),
                    () -> {}); // it does what it does itself
            this.slot = slot;
            this.fence = fence;
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

        /** Has it stand no longer than fences do; on the loop of its bridge. */
        void limit(PhysicalBridge from) {
            limit = from.loop().schedule(this::lift, LIMIT_NANOS);
            if (isOver()) {
                cancelLimit();
            }
        }

        private void cancelLimit() {
            Cancellable set = limit;
            if (set != null) {
                set.cancel();
            }
        }

        /** Ends its part in the fence, once. */
        void lift() {
            cancelLimit();
            lock.lock();
            try {
                if (!lifted) {
                    lifted = true;
                    if (--fence.unanswered == 0) {
                        open(slot, fence);
                    }
                }
            } finally {
                lock.unlock();
            }
        }
    }

    @GuardedBy("lock")
    private void open(int slot, Fence fence) {
        if (bySlot.remove(slot, fence)) {
            any = !bySlot.isEmpty();
            fence.held.forEach(placer);
            fence.held.clear();
        }
    }

    /** The multiplexer closes: whatever waits goes on, to bridges that are about to end it. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            List.copyOf(bySlot.entrySet()).forEach(entry -> open(entry.getKey(), entry.getValue()));
        } finally {
            lock.unlock();
        }
    }
}
