package io.trunkline.core;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides whether a waiting caller may spin before it parks, and for how long. Thread-safe.
 *
 * <p>Parking costs two context switches, more than a round trip on a fast network; spinning saves them as long as the reply comes soon and a
 * core is idle. So nobody spins while more commands are under way than there are cores beyond the first, and the limit adapts: it
 * grows while replies come in time and shrinks when they do not, down to nothing but a probe now and then.
 */
final class SpinBudget {

    private static final long MAX_NANOS = 100_000;
    private static final long MIN_NANOS = 2_000;
    /** While spinning does not pay, one call in so many tries again. */
    private static final int PROBE_INTERVAL = 256;

    private final int maxSpinners;
    private final AtomicInteger spinners = new AtomicInteger();

    /** Racy on purpose: a lost update makes the limit a little too long or short for one call. */
    private volatile long limitNanos = MAX_NANOS;

    private int sinceProbe;

    SpinBudget(int processors) {
        this.maxSpinners = Math.max(0, processors - 1);
    }

    /**
     * Returns how many nanoseconds the caller may spin, and then must {@link #release}; 0 for not at all. Who waits with the caller is counted
     * by {@code outstanding}, the caller included.
     */
    long tryAcquire(long outstanding) {
        if (outstanding > maxSpinners || spinners.get() >= maxSpinners) {
            return 0;
        }
        long limit = limitNanos;
        if (limit < MIN_NANOS) {
            if (++sinceProbe < PROBE_INTERVAL) {
                return 0;
            }
            sinceProbe = 0;
            limit = MAX_NANOS;
        }
        if (spinners.incrementAndGet() > maxSpinners) {
            spinners.decrementAndGet();
            return 0;
        }
        return limit;
    }

    /** Gives the permission back and learns. */
    void release(boolean paid) {
        spinners.decrementAndGet();
        long limit = limitNanos;
        limitNanos = paid ? Math.min(MAX_NANOS, limit + (limit >> 2) + MIN_NANOS) : limit - (limit >> 2) - 1;
    }
}
