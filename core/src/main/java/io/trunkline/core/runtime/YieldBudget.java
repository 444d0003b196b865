package io.trunkline.core.runtime;

import java.util.function.BooleanSupplier;

/**
 * Decides whether a caller that waits among many gives its core away a few times before it parks. Thread-safe.
 *
 * <p>Parking and being unparked are some four system calls. Where more threads want to run than there are cores,
 * whoever yields lets the others submit their commands and the loop fetch the replies, so that its own reply is often
 * there when its turn comes again, and none of those calls is made. Where cores are idle or the server is slow, a yield
 * returns before the reply is there; it costs a microsecond, and as soon as that is what mostly happens, all but a
 * probe now and then park at once.
 */
public final class YieldBudget {

    /** Yields at most; more did not measure better. */
    private static final int YIELDS = 2;

    private static final int WEIGHT_SHIFT = 5;
    private static final int FAILURE = 1 << 16;
    /** If more than three quarters fail, that costs more than what the others save. */
    private static final int LIMIT = FAILURE / 4 * 3;

    private final CostAverage failures = new CostAverage(LIMIT, WEIGHT_SHIFT);

    /**
     * Yields until a condition holds, if it may pay and as often as it may pay.
     *
     * @return whether the condition holds; if not, the caller should park
     */
    @SuppressWarnings("ThreadPriorityCheck") // faster with the scheduler's help, right without it
    public boolean yieldUntil(BooleanSupplier condition) {
        if (!failures.mayTry()) {
            return condition.getAsBoolean();
        }
        boolean holds = condition.getAsBoolean();
        for (int i = 0; i < YIELDS && !holds; i++) {
            Thread.yield();
            holds = condition.getAsBoolean();
        }
        failures.learn(holds ? 0 : FAILURE);
        return holds;
    }
}
