package io.trunkline.benchmarks.failover;

import io.trunkline.benchmarks.compare.JsonReport;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints results about topologies for people, as a Markdown table, and for programs. Confined to one thread. */
final class TopologyReport {

    private final PrintStream out;

    TopologyReport(PrintStream out) {
        this.out = out;
    }

    void header(Map<String, String> facts) {
        facts.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
        out.printf(
                "%n| fault | client | no write, the servers' own | beyond that, median (worst) | failed | of unknown outcome | wrong | duplicates | confirmed and lost |%n"
                        + "|---|---|---|---|---|---|---|---|---|%n");
        out.flush();
    }

    /** Adds a row: the sums of all repetitions, but for the times. */
    void row(List<TopologyResult> repetitions) {
        TopologyResult first = repetitions.get(0);
        double[] own = repetitions.stream()
                .mapToDouble(TopologyResult::serverGapMillis)
                .sorted()
                .toArray();
        double[] added = repetitions.stream()
                .mapToDouble(TopologyResult::addedMillis)
                .sorted()
                .toArray();
        out.printf(
                "| %s | %s | %s | %s (%s) | %s | %d | %d | %d | %d |%n",
                first.fault().title,
                first.candidate().title,
                time(own[own.length / 2]),
                time(added[added.length / 2]),
                time(added[added.length - 1]),
                repetitions.stream().mapToInt(TopologyResult::failed).sum() + " of "
                        + repetitions.stream()
                                .mapToInt(TopologyResult::attempts)
                                .sum(),
                repetitions.stream().mapToInt(TopologyResult::unknown).sum(),
                repetitions.stream().mapToInt(TopologyResult::wrong).sum(),
                repetitions.stream().mapToInt(TopologyResult::duplicates).sum(),
                repetitions.stream().mapToInt(TopologyResult::lost).sum());
        repetitions.stream()
                .flatMap(result -> result.examples().stream())
                .forEach(example -> out.println("<!-- " + example + " -->"));
        out.flush();
    }

    private static String time(double millis) {
        return Double.isInfinite(millis) ? "for ever" : String.format(Locale.ROOT, "%.0f ms", millis);
    }

    static String json(Map<String, String> facts, List<TopologyResult> results) {
        return JsonReport.ofTrials(facts, results.stream().map(TopologyReport::json));
    }

    private static String json(TopologyResult result) {
        String added = Double.isInfinite(result.addedMillis())
                ? "null"
                : String.format(Locale.ROOT, "%.3f", result.addedMillis());
        return "    {\"fault\": " + JsonReport.quoted(result.fault().id()) + ", \"client\": "
                + JsonReport.quoted(result.candidate().id()) + ", \"attempts\": " + result.attempts()
                + ", \"serverMillis\": " + String.format(Locale.ROOT, "%.3f", result.serverGapMillis())
                + ", \"addedMillis\": " + added + ", \"notDone\": " + result.notDone() + ", \"unknown\": "
                + result.unknown() + ", \"wrong\": " + result.wrong() + ", \"duplicates\": " + result.duplicates()
                + ", \"lost\": " + result.lost() + "}";
    }
}
