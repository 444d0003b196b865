package io.trunkline.core.runtime;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.status.LatencySummary;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of the time from submission to the reading of the reply, in nanoseconds. Thread-safe.
 *
 * <p>One reply in {@value #SAMPLE_EVERY} of each connection is recorded: enough for percentiles, and too little to be
 * felt at millions of replies a second.
 */
public final class LatencyRecorder {

    public static final int SAMPLE_EVERY = 16;

    /** An hour; what takes longer counts as an hour. */
    private static final long MAX_NANOS = 3_600_000_000_000L;

    static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Recorder recorder = new Recorder(1_000, MAX_NANOS, 2);
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Histogram total = new Histogram(1_000, MAX_NANOS, 2);
    /** Since the present minute began. */
    @GuardedBy("lock")
    private final Histogram current = new Histogram(1_000, MAX_NANOS, 2);
    /** Of the minute before. */
    @GuardedBy("lock")
    private final Histogram recent = new Histogram(1_000, MAX_NANOS, 2);

    /** What was taken last, to be filled again. */
    @GuardedBy("lock")
    private @Nullable Histogram interval;

    @GuardedBy("lock")
    private boolean isRecentKnown;

    private boolean ticking;

    @GuardedBy("lock")
    private long minuteBeganNanos;

    public void record(long nanos) {
        recorder.recordValue(Math.max(0, Math.min(nanos, MAX_NANOS)));
    }

    /** Looks whether a minute is over. Called now and then on any loop, with its clock. */
    public void tick(long nowNanos) {
        lock.lock();
        try {
            if (!ticking) {
                ticking = true;
                minuteBeganNanos = nowNanos;
            } else if (nowNanos - minuteBeganNanos >= MINUTE_NANOS) {
                take();
                recent.reset();
                recent.add(current);
                current.reset();
                isRecentKnown = true;
                minuteBeganNanos = nowNanos;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Brings what was recorded since the last time to where it is summed. Under the lock. */
    @GuardedBy("lock")
    private void take() {
        Histogram since = recorder.getIntervalHistogram(interval);
        interval = since;
        if (since.getTotalCount() > 0) {
            total.add(since);
            current.add(since);
        }
    }

    /** Of the whole life. */
    public LatencySummary summary() {
        lock.lock();
        try {
            take();
            return summaryOf(total);
        } finally {
            lock.unlock();
        }
    }

    /** Of the last full minute, or of the whole life if there is none yet. */
    public LatencySummary recentSummary() {
        lock.lock();
        try {
            take();
            return summaryOf(isRecentKnown ? recent : total);
        } finally {
            lock.unlock();
        }
    }

    private static LatencySummary summaryOf(Histogram histogram) {
        return LatencySummary.of(
                histogram.getTotalCount(), percentile -> histogram.getValueAtPercentile(percentile) / 1e3);
    }
}
