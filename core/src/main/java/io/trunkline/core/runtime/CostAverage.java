package io.trunkline.core.runtime;

/**
 * What something has cost lately, as a moving average, and whether that is little enough to do it again. Racy on
 * purpose: a lost update is one sample less, a lost count one call more until the next try.
 */
public final class CostAverage {

    /** While it costs too much, one call in so many tries, lest nobody notice that it has become cheap. */
    private static final int PROBE_INTERVAL = 64;

    private final long limit;
    private final int weightShift;
    private volatile long average;
    private int sinceProbe;

    /** Makes an average that begins at 0; a sample's weight in it is 2 to the minus {@code weightShift}. */
    public CostAverage(long limit, int weightShift) {
        this.limit = limit;
        this.weightShift = weightShift;
    }

    public boolean isWithinLimit() {
        return average <= limit;
    }

    /** Whether to do it: the average is within the limit, or it is time to try. */
    boolean mayTry() {
        if (isWithinLimit()) {
            return true;
        }
        if (++sinceProbe < PROBE_INTERVAL) {
            return false;
        }
        sinceProbe = 0;
        return true;
    }

    public void learn(long sample) {
        long before = average;
        average = before + ((sample - before) >> weightShift);
    }
}
