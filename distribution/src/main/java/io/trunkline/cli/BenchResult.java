package io.trunkline.cli;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one kind of command.
 *
 * @param workload the kind
 * @param nanos how long it took altogether
 * @param latency how long right replies took, in nanoseconds; its count is the number of right replies
 * @param failed how many commands failed or were answered wrongly
 * @param firstFailure what happened to the first of these, or null if there is none
 */
record BenchResult(
        Workload workload,
        long nanos,
        Histogram latency,
        long failed,
        @Nullable String firstFailure) {

    private static final double NANOS_PER_SECOND = 1e9;

    long right() {
        return latency.getTotalCount();
    }

    double seconds() {
        return nanos / NANOS_PER_SECOND;
    }

    double perSecond() {
        return nanos == 0 ? 0 : right() / seconds();
    }
}
