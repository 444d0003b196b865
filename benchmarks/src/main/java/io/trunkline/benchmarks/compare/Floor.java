package io.trunkline.benchmarks.compare;

import java.util.Locale;
import java.util.OptionalDouble;

/** What Trunkline must not fall short of. */
enum Floor {
    /** Deep pipelining against the other multiplexing client. */
    ASYNC_RATE(Workload.ASYNC_1000, "op/s, times Lettuce's", true, 8.0),
    /** Many waiting threads against the other multiplexing client. */
    SYNC_RATE(Workload.SYNC_64, "op/s, times Lettuce's", true, 2.0),
    /** A lone caller against a client that hands nothing over between threads. */
    LONE_LATENCY(Workload.SYNC_1, "p50, times Jedis'", false, 1.1),
    /** Garbage. */
    ALLOCATION(Workload.ASYNC_1000, "bytes allocated per operation", false, 300.0);

    final Workload workload;
    final String figure;
    final boolean atLeast;
    final double limit;

    Floor(Workload workload, String figure, boolean atLeast, double limit) {
        this.workload = workload;
        this.figure = figure;
        this.atLeast = atLeast;
        this.limit = limit;
    }

    /** What was measured, if what it takes was. */
    OptionalDouble value(Results results) {
        return switch (this) {
            case ASYNC_RATE, SYNC_RATE -> results.ratio(workload, ClientKind.LETTUCE, Sample::operationsPerSecond);
            case LONE_LATENCY -> results.ratio(workload, ClientKind.JEDIS, Sample::p50Nanos);
            case ALLOCATION -> results.median(workload, ClientKind.TRUNKLINE, Sample::bytesPerOperation);
        };
    }

    boolean isMet(double value) {
        return atLeast ? value >= limit : value <= limit;
    }

    /** The rule, for people. */
    String rule() {
        return String.format(
                Locale.ROOT, "%s: %s, %s %s", workload.title, figure, atLeast ? "at least" : "at most", number(limit));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
    }
}
