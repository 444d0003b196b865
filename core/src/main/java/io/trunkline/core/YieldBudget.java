package io.trunkline.core;

import java.util.function.BooleanSupplier;

/**
 * Decides whether a caller that waits among many gives its core away a few times before it parks. Thread-safe.
 *
 * <p>Parking and being unparked are some four system calls. Where more threads want to run than there are cores, whoever yields lets the
 * others submit their commands and the loop fetch the replies, so that its own reply is often there when its turn comes again, and none
 * of those calls is made. Where cores are idle or the server is slow, a yield returns before the reply is there; it costs a microsecond,
 * and as soon as that is what mostly happens, all but a probe now and then park at once.
 */
final class YieldBudget {

    /** Yields at most; more did not measure better. */
    private static final int YIELDS = 2;
    /** While yielding does not pay, one caller in so many tries. */
    private static final int PROBE_INTERVAL = 64;

    private static final int ALWAYS = 1 << 16;
    /** Below it, what failures cost outweighs what successes save. */
    private static final int WORTHWHILE = ALWAYS / 4;
    /** An outcome's weight in the average is 2 to the minus so many. */
    private static final int WEIGHT_SHIFT = 5;

    /** How often it succeeded, between 0 and ALWAYS, as a moving average. Racy on purpose: a lost update is one sample less. */
    private volatile int success = ALWAYS;

    private int sinceProbe;

    /**
     * Yields until a condition holds, if it may pay and as often as it may pay.
     *
     * @return whether the condition holds; if not, the caller should park
     */
    @SuppressWarnings("ThreadPriorityCheck") // faster with the scheduler's help, right without it
    boolean yieldUntil(BooleanSupplier condition) {
        if (!mayPay()) {
            return condition.getAsBoolean();
        }
        boolean holds = condition.getAsBoolean();
        for (int i = 0; i < YIELDS && !holds; i++) {
            Thread.yield();
            holds = condition.getAsBoolean();
        }
        int average = success;
        success = average + (((holds ? ALWAYS : 0) - average) >> WEIGHT_SHIFT);
        return holds;
    }

    private boolean mayPay() {
        if (success >= WORTHWHILE) {
            return true;
        }
        if (++sinceProbe < PROBE_INTERVAL) {
            return false;
        }
        sinceProbe = 0;
        return true;
    }
}
