package io.trunkline.benchmarks.compare;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of one client under one workload. Immutable.
 *
 * @param client who
 * @param workload under what
 * @param rounds one sample each; at least one
 */
record Series(ClientKind client, Workload workload, List<Sample> rounds) {

    Series {
        rounds = List.copyOf(rounds);
    }

    double median(ToDoubleFunction<Sample> figure) {
        double[] sorted = sorted(figure);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double least(ToDoubleFunction<Sample> figure) {
        return sorted(figure)[0];
    }

    double most(ToDoubleFunction<Sample> figure) {
        double[] sorted = sorted(figure);
        return sorted[sorted.length - 1];
    }

    private double[] sorted(ToDoubleFunction<Sample> figure) {
        return rounds.stream().mapToDouble(figure).sorted().toArray();
    }
}
