package io.trunkline.core.runtime;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;

/** Lets something be told once a second at most, and counts what was not. Thread-safe. */
public final class ReportLimit {

    private static final long INTERVAL_NANOS = 1_000_000_000;

    // Guarded by the lock, which is held for a few instructions
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private boolean begun;

    @GuardedBy("lock")
    private long lastNanos;

    @GuardedBy("lock")
    private long untold;

    /** Counts one more; returns how many there were since something was last told, or 0 if it is too early to tell. */
    public long claim(long nowNanos) {
        lock.lock();
        try {
            untold++;
            if (begun && nowNanos - lastNanos < INTERVAL_NANOS) {
                return 0;
            }
            begun = true;
            lastNanos = nowNanos;
            long count = untold;
            untold = 0;
            return count;
        } finally {
            lock.unlock();
        }
    }
}
