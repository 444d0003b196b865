package io.trunkline.core.message;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits until a future is settled, its time is over or it is interrupted. A pool that works by stealing
 * replaces its thread meanwhile. Made and used by the waiting thread; told by the one that settles.
 */
final class FutureWaiter extends FutureWatcher implements ForkJoinPool.ManagedBlocker {

    static final long FOR_EVER = Long.MAX_VALUE;

    private final WaitableFuture<?> future;
    private final boolean hasLimit;
    private final long endNanos;
    private volatile @Nullable Thread thread = Thread.currentThread();

    FutureWaiter(WaitableFuture<?> future, long nanos) {
        this.future = future;
        this.hasLimit = nanos != FOR_EVER;
        this.endNanos = System.nanoTime() + nanos;
    }

    @Override
    void onSettled() {
        LockSupport.unpark(thread);
    }

    @Override
    boolean isGone() {
        return thread == null;
    }

    /** Does not wait any more, and need not be told. */
    void leave() {
        thread = null;
    }

    void await() {
        try {
            ForkJoinPool.managedBlock(this);
        } catch (InterruptedException e) { // which block() never throws
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isReleasable() {
        return future.isSettled()
                || Thread.currentThread().isInterrupted()
                || hasLimit && endNanos - System.nanoTime() <= 0;
    }

    @Override
    public boolean block() {
        while (!isReleasable()) {
            if (hasLimit) {
                LockSupport.parkNanos(this, endNanos - System.nanoTime());
            } else {
                LockSupport.park(this);
            }
        }
        return true;
    }
}
