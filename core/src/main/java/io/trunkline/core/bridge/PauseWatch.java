package io.trunkline.core.bridge;

import io.trunkline.core.runtime.CostAverage;

/**
 * Learns how soon after a reply the next command comes, for whether the loop should stay awake meanwhile. Confined to
 * the bridge's loop.
 */
final class PauseWatch {

    /** A caller that calls again within so long after its reply finds the loop awake. */
    static final long STAY_AWAKE_NANOS = 20_000;

    private static final int WEIGHT_SHIFT = 3;

    /** Of the nanoseconds from the last reply to the next command; a long time counts as twice the limit. */
    private final CostAverage pauses = new CostAverage(STAY_AWAKE_NANOS, WEIGHT_SHIFT);

    private boolean pausing;

    /** All that was read is handed out; tells whether staying awake until the next command is worth while. */
    boolean onReadComplete(boolean nothingInFlight) {
        pausing = nothingInFlight;
        return pausing && pauses.isWithinLimit();
    }

    /** Something is written, so long after the last read. */
    void onWrite(long nanosSinceRead) {
        if (pausing) {
            pausing = false;
            pauses.learn(Math.min(nanosSinceRead, 2 * STAY_AWAKE_NANOS));
        }
    }
}
