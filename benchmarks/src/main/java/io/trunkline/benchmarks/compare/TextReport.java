package io.trunkline.benchmarks.compare;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Prints results for people. Confined to one thread. */
final class TextReport {

    private static final String ROW = "  %-26s %12s  %-25s %11s %10s %8s %10s %10s%n";

    private final PrintStream out;
    private final Topology topology;

    TextReport(PrintStream out, Topology topology) {
        this.out = out;
        this.topology = topology;
    }

    void header(Map<String, String> facts) {
        facts.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
    }

    void workload(Workload workload, List<Series> all) {
        out.printf("%n%s%n", workload.title);
        out.printf(ROW, "", "op/s, median", "min .. max", "Trunkline x", "cpu-µs/op", "B/op", "p50 µs", "p99 µs");
        double own = all.stream()
                .filter(series -> series.client() == topology.own())
                .mapToDouble(series -> series.median(Sample::operationsPerSecond))
                .findFirst()
                .orElse(Double.NaN);
        for (Series series : all) {
            double rate = series.median(Sample::operationsPerSecond);
            out.printf(
                    ROW,
                    workload.manner(series.client()),
                    whole(rate),
                    whole(series.least(Sample::operationsPerSecond)) + " .. "
                            + whole(series.most(Sample::operationsPerSecond)),
                    Double.isNaN(own) ? "-" : decimal(own / rate),
                    decimal(series.median(Sample::cpuMicrosPerOperation)),
                    whole(series.median(Sample::bytesPerOperation)),
                    latency(series.median(Sample::p50Micros)),
                    latency(series.median(Sample::p99Micros)));
        }
        out.flush();
    }

    void floors(Results results) {
        out.printf("%nfloors%n");
        for (Floor floor : Floor.values()) {
            if (floor.topology() != topology) {
                continue;
            }
            OptionalDouble value = floor.value(results);
            if (value.isPresent()) {
                out.printf(
                        "  %s  %s: %s%n",
                        floor.isMet(value.getAsDouble()) ? "PASS" : "FAIL",
                        floor.rule(),
                        Floor.number(value.getAsDouble()));
            } else {
                out.printf("  ----  %s: not measured%n", floor.rule());
            }
        }
        out.flush();
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value).replace(',', ' ');
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String latency(double micros) {
        return micros == 0 ? "-" : String.format(Locale.ROOT, "%.1f", micros);
    }
}
