package io.trunkline.core.runtime;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * How long the garbage collectors have worked, and when: sampled by heartbeats, asked by whoever explains a timeout.
 * Thread-safe.
 */
public final class GcClock {

    private static final int SAMPLES = 64;
    /**
     * Every connection has heartbeats: those that come at about the same time share one sample, or the samples would
     * reach back too little.
     */
    private static final long GAP_NANOS = 250_000_000;

    private record Sample(long nanoTime, long gcMillis) {}

    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();

    /** The oldest first; replaced as a whole. */
    private volatile Sample[] samples = new Sample[0];

    /** Notes the present state, unless it was noted just now. */
    public void sample(long nowNanos) {
        Sample[] before = samples;
        if (before.length > 0 && nowNanos - before[before.length - 1].nanoTime() < GAP_NANOS) {
            return;
        }
        int kept = Math.min(before.length, SAMPLES - 1);
        Sample[] after = new Sample[kept + 1];
        System.arraycopy(before, before.length - kept, after, 0, kept);
        after[kept] = new Sample(nowNanos, totalMillis());
        samples = after; // of two heartbeats at the same time one sample is lost, which is benign
    }

    /**
     * For how many milliseconds they have worked since the last sample before a time; since the first sample if all are
     * younger.
     */
    public long millisSince(long nanoTime) {
        Sample[] all = samples;
        if (all.length == 0) {
            return 0;
        }
        Sample start = all[0];
        for (Sample sample : all) {
            if (sample.nanoTime() - nanoTime <= 0) {
                start = sample;
            }
        }
        return totalMillis() - start.gcMillis();
    }

    private long totalMillis() {
        long sum = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            sum += Math.max(0, collector.getCollectionTime());
        }
        return sum;
    }
}
