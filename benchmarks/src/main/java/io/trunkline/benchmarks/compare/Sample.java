package io.trunkline.benchmarks.compare;

import java.util.Locale;

/**
 * What one run of a workload gave.
 *
 * @param operations replies that were read and checked
 * @param nanos how long it took, the last reply included
 * @param cpuNanos processor time that the whole JVM used meanwhile
 * @param allocatedBytes what all its threads allocated meanwhile
 * @param p50Nanos the median latency of a call, or 0 if calls do not wait
 * @param p99Nanos its 99th percentile, or 0
 */
record Sample(long operations, long nanos, long cpuNanos, long allocatedBytes, long p50Nanos, long p99Nanos) {

    double operationsPerSecond() {
        return operations * 1e9 / nanos;
    }

    double cpuMicrosPerOperation() {
        return cpuNanos / 1e3 / operations;
    }

    double bytesPerOperation() {
        return (double) allocatedBytes / operations;
    }

    double cpuNanosPerOperation() {
        return (double) cpuNanos / operations;
    }

    double p50Micros() {
        return p50Nanos / 1e3;
    }

    double p99Micros() {
        return p99Nanos / 1e3;
    }

    /** One line that {@link #parse} reads. */
    String toLine() {
        return String.format(
                Locale.ROOT, "%d %d %d %d %d %d", operations, nanos, cpuNanos, allocatedBytes, p50Nanos, p99Nanos);
    }

    static Sample parse(String line) {
        String[] words = line.split(" ", -1);
        return new Sample(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]));
    }
}
