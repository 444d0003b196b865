package io.trunkline.core.cluster;

import io.trunkline.command.HashSlot;
import io.trunkline.status.SlotRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which slots are on their way from one node to another, as ASK and TRYAGAIN show: two seconds after the last sign a
 * slot is taken to have arrived. Thread-safe; as long as no slot ever moved, asking is one load.
 */
public final class MovingSlots {

    /** How long a slot is taken to be moving after a sign of it. */
    public static final long MEMORY_NANOS = 2_000_000_000L;

    /** When each slot's mark ends; 0 for never marked. Made with the first mark. */
    private volatile @Nullable AtomicLongArray ends;

    /** Makes one in which nothing moves. */
    public MovingSlots() {}

    private final ReentrantLock lock = new ReentrantLock();

    /** A sign that a slot is moving. */
    public void mark(int slot, long nowNanos) {
        AtomicLongArray marks = ends;
        if (marks == null) {
            marks = made();
        }
        long end = nowNanos + MEMORY_NANOS;
        marks.set(slot, end == 0 ? 1 : end);
    }

    private AtomicLongArray made() {
        lock.lock();
        try {
            AtomicLongArray marks = ends;
            if (marks == null) {
                marks = new AtomicLongArray(HashSlot.COUNT);
                ends = marks;
            }
            return marks;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there was a sign within the last two seconds. */
    public boolean isMoving(int slot, long nowNanos) {
        AtomicLongArray marks = ends;
        if (marks == null) {
            return false;
        }
        long end = marks.get(slot);
        return end != 0 && end - nowNanos > 0;
    }

    /** Those of which there was a sign within the last two seconds, in their order. */
    public List<SlotRange> all(long nowNanos) {
        List<SlotRange> all = new ArrayList<>(0);
        for (int slot = 0; ends != null && slot < HashSlot.COUNT; slot++) {
            int first = slot;
            while (slot < HashSlot.COUNT && isMoving(slot, nowNanos)) {
                slot++;
            }
            if (slot > first) {
                all.add(new SlotRange(first, slot - 1));
            }
        }
        return all;
    }
}
