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
    ALLOCATION(Workload.ASYNC_1000, "bytes allocated per operation", false, 300.0),
    /** What a cluster costs the processor where nothing but the client's own work counts. */
    CLUSTER_PROCESSOR(Workload.ASYNC_1000, "a cluster's processor time, times one server's", false, 1.15),
    /** What it costs in garbage. */
    CLUSTER_ALLOCATION(Workload.ASYNC_1000, "a cluster's bytes allocated, times one server's", false, 1.15),
    /** The same for waiting threads. */
    CLUSTER_WAITING_PROCESSOR(Workload.SYNC_64, "a cluster's processor time, times one server's", false, 1.15),
    /** The same for waiting threads. */
    CLUSTER_WAITING_ALLOCATION(Workload.SYNC_64, "a cluster's bytes allocated, times one server's", false, 1.15),
    /** Against the other multiplexing client. */
    CLUSTER_RATE(Workload.ASYNC_1000, "a cluster's op/s, times Lettuce's", true, 3.0),
    /** Beside a client that hands nothing over between threads, as it stands beside that with one server. */
    CLUSTER_PIPELINE(
            Workload.ASYNC_1000, "a cluster's op/s, times Jedis' pipeline, by the same of one server", true, 1.0),
    /** One command that goes to all nodes. */
    CLUSTER_MGET(Workload.MGET_100, "a cluster's p50, times one server's", false, 2.0),
    /** What callers pay for knowing where to. */
    SLOT_LOOKUP(Workload.SLOT, "ns of processor time", false, 25.0);

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

    /** With which topology it is looked at. */
    Topology topology() {
        return compareTo(CLUSTER_PROCESSOR) < 0 ? Topology.STANDALONE : Topology.CLUSTER;
    }

    /** What was measured, if what it takes was. */
    OptionalDouble value(Results results) {
        return switch (this) {
            case ASYNC_RATE, SYNC_RATE -> results.ratio(workload, ClientKind.LETTUCE, Sample::operationsPerSecond);
            case LONE_LATENCY -> results.ratio(workload, ClientKind.JEDIS, Sample::p50Nanos);
            case ALLOCATION -> results.median(workload, ClientKind.TRUNKLINE, Sample::bytesPerOperation);
            case CLUSTER_PROCESSOR, CLUSTER_WAITING_PROCESSOR ->
                results.ratio(
                        workload, ClientKind.TRUNKLINE_CLUSTER, ClientKind.TRUNKLINE, Sample::cpuMicrosPerOperation);
            case CLUSTER_ALLOCATION, CLUSTER_WAITING_ALLOCATION ->
                results.ratio(workload, ClientKind.TRUNKLINE_CLUSTER, ClientKind.TRUNKLINE, Sample::bytesPerOperation);
            case CLUSTER_RATE ->
                results.ratio(
                        workload,
                        ClientKind.TRUNKLINE_CLUSTER,
                        ClientKind.LETTUCE_CLUSTER,
                        Sample::operationsPerSecond);
            case CLUSTER_PIPELINE -> besidePipeline(results);
            case CLUSTER_MGET ->
                results.ratio(workload, ClientKind.TRUNKLINE_CLUSTER, ClientKind.TRUNKLINE, Sample::p50Nanos);
            case SLOT_LOOKUP -> results.median(workload, ClientKind.TRUNKLINE_CLUSTER, Sample::cpuNanosPerOperation);
        };
    }

    private OptionalDouble besidePipeline(Results results) {
        OptionalDouble cluster = results.ratio(
                workload, ClientKind.TRUNKLINE_CLUSTER, ClientKind.JEDIS_CLUSTER, Sample::operationsPerSecond);
        OptionalDouble alone = results.ratio(workload, ClientKind.JEDIS, Sample::operationsPerSecond);
        return cluster.isPresent() && alone.isPresent()
                ? OptionalDouble.of(cluster.getAsDouble() / alone.getAsDouble())
                : OptionalDouble.empty();
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
