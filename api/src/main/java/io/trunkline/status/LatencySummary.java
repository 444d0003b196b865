package io.trunkline.status;

import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/** A latency distribution in microseconds. A snapshot; immutable. */
public final class LatencySummary {

    private final long count;
    private final double p50;
    private final double p99;
    private final double p999;
    private final double max;

    private LatencySummary(long count, DoubleUnaryOperator micros) {
        this.count = count;
        this.p50 = micros.applyAsDouble(50);
        this.p99 = micros.applyAsDouble(99);
        this.p999 = micros.applyAsDouble(99.9);
        this.max = micros.applyAsDouble(100);
    }

    /**
     * A snapshot of what somebody measures.
     *
     * @param count how many commands were measured
     * @param micros asked once for each percentile that is kept, 100 among them: microseconds, 0 if nothing was
     *     measured
     * @return the snapshot
     */
    public static LatencySummary of(long count, DoubleUnaryOperator micros) {
        return new LatencySummary(count, micros);
    }

    /**
     * How many commands were measured; not every command is, see the documentation of the counters.
     *
     * @return 0 or more
     */
    public long count() {
        return count;
    }

    /**
     * The median.
     *
     * @return microseconds
     */
    public double p50Micros() {
        return p50;
    }

    /**
     * The 99th percentile.
     *
     * @return microseconds
     */
    public double p99Micros() {
        return p99;
    }

    /**
     * The 99.9th percentile.
     *
     * @return microseconds
     */
    public double p999Micros() {
        return p999;
    }

    /**
     * The maximum.
     *
     * @return microseconds
     */
    public double maxMicros() {
        return max;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LatencySummary summary
                && count == summary.count
                && Double.compare(p50, summary.p50) == 0
                && Double.compare(p99, summary.p99) == 0
                && Double.compare(p999, summary.p999) == 0
                && Double.compare(max, summary.max) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(count, p50, p99, p999, max);
    }

    /**
     * All of it, for people.
     *
     * @return for example {@code count=8, p50=81.0, p99=120.5, p999=120.5, max=120.5 µs}
     */
    @Override
    public String toString() {
        return "count=" + count + ", p50=" + p50 + ", p99=" + p99 + ", p999=" + p999 + ", max=" + max + " µs";
    }
}
