package io.trunkline.core;

import io.trunkline.MultiplexerCounters.LatencySummary;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * The distribution of the time from submission to the reading of the reply, in nanoseconds. Thread-safe.
 *
 * <p>One reply in {@value #SAMPLE_EVERY} of each connection is recorded: enough for percentiles, and too little to be felt at millions of
 * replies a second.
 */
final class LatencyRecorder {

    static final int SAMPLE_EVERY = 16;

    /** An hour; what takes longer counts as an hour. */
    private static final long MAX_NANOS = 3_600_000_000_000L;

    private final Recorder recorder = new Recorder(1_000, MAX_NANOS, 2);
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by lock. */
    private final Histogram total = new Histogram(1_000, MAX_NANOS, 2);

    void record(long nanos) {
        recorder.recordValue(Math.max(0, Math.min(nanos, MAX_NANOS)));
    }

    LatencySummary summary() {
        lock.lock();
        try {
            total.add(recorder.getIntervalHistogram());
            return new LatencySummary(
                    total.getTotalCount(),
                    total.getValueAtPercentile(50) / 1e3,
                    total.getValueAtPercentile(99) / 1e3,
                    total.getValueAtPercentile(99.9) / 1e3,
                    total.getMaxValue() / 1e3);
        } finally {
            lock.unlock();
        }
    }
}
