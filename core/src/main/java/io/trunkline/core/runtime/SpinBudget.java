package io.trunkline.core.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Decides whether a thread that waits for another one may spin before it sleeps. Thread-safe.
 *
 * <p>Sleeping costs two context switches, and more if the core goes to sleep as well; spinning saves them as long as
 * what is waited for comes soon and a core is idle. So nobody spins while more is under way than there are cores beyond
 * the first. For the rest the rule is the competitive one: spin no longer than what sleeping costs at worst, and only
 * while it has lately been worth it on the average.
 */
public final class SpinBudget {

    private static final int WEIGHT_SHIFT = 3;
    /**
     * So many looks before the core is offered to whoever may be queued for it, who may be the one that is waited for.
     */
    private static final int LOOKS = 8;

    private final int maxSpinners;
    private final long limitNanos;
    private final AtomicInteger spinners = new AtomicInteger();

    /** Of the nanoseconds spun; a wait in vain counts as twice the limit. */
    private final CostAverage spun;

    /**
     * Makes a budget for so many processors, of which one is left alone, 0 for no spinning at all, and spins of at most
     * so many nanoseconds.
     */
    public SpinBudget(int processors, long limitNanos) {
        this.maxSpinners = Math.max(0, processors - 1);
        this.limitNanos = limitNanos;
        this.spun = new CostAverage(limitNanos, WEIGHT_SHIFT);
    }

    /**
     * Spins until a condition holds, if a core is free for it and as long as it may pay.
     *
     * @return whether the condition holds; if not, the caller should sleep
     */
    @SuppressWarnings("ThreadPriorityCheck") // faster with the scheduler's help, right without it
    public boolean spinUntil(BooleanSupplier condition) {
        if (!tryAcquire()) {
            return condition.getAsBoolean();
        }
        long start = System.nanoTime();
        long spunNanos = 0;
        boolean holds = condition.getAsBoolean();
        while (!holds && spunNanos < limitNanos) {
            for (int i = 0; i < LOOKS && !holds; i++) {
                Thread.onSpinWait();
                holds = condition.getAsBoolean();
            }
            if (!holds) {
                Thread.yield();
                holds = condition.getAsBoolean();
            }
            spunNanos = System.nanoTime() - start;
        }
        release(holds, spunNanos);
        return holds;
    }

    /** Whether so few commands are under way, the caller's included, that each of their callers could have a core. */
    public boolean mayAllow(long outstanding) {
        return outstanding <= maxSpinners;
    }

    /** Whether anybody spins just now. */
    public boolean isInUse() {
        return spinners.get() > 0;
    }

    /** How long a spin may be, in nanoseconds. */
    public long limitNanos() {
        return limitNanos;
    }

    /** Takes the permission to spin; if there is one, {@link #release} must follow. */
    boolean tryAcquire() {
        if (spinners.get() >= maxSpinners || !spun.mayTry()) {
            return false;
        }
        if (spinners.incrementAndGet() > maxSpinners) {
            spinners.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives the permission back and learns how long the spin was, or that it was in vain. */
    void release(boolean paid, long spunNanos) {
        spinners.decrementAndGet();
        spun.learn(paid ? spunNanos : 2 * limitNanos);
    }
}
