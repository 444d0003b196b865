package io.trunkline.benchmarks.failover;

import io.trunkline.benchmarks.compare.JsonReport;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints results for people, as a Markdown table, and for programs. Confined to one thread. */
final class Report {

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void header(Map<String, String> facts) {
        facts.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
        out.printf(
                "%n| fault | client | first success, median (worst) | failed | of unknown outcome | late | wrong | duplicates |%n"
                        + "|---|---|---|---|---|---|---|---|%n");
        out.flush();
    }

    /** Adds a row: the sums of all repetitions, but for the times. */
    void row(List<Result> repetitions) {
        Result first = repetitions.get(0);
        double[] millis = repetitions.stream()
                .mapToDouble(Result::firstSuccessMillis)
                .sorted()
                .toArray();
        boolean never = repetitions.stream().anyMatch(result -> result.firstSuccessNanos() == Result.NEVER);
        out.printf(
                "| %s | %s | %s (%s) | %s | %d | %d | %d | %d |%n",
                first.scenario().title,
                first.candidate().title,
                time(millis[millis.length / 2]),
                never ? "none" : time(millis[millis.length - 1]),
                repetitions.stream().mapToInt(Result::failed).sum() + " of "
                        + repetitions.stream().mapToInt(Result::attempts).sum(),
                repetitions.stream().mapToInt(Result::unknown).sum(),
                repetitions.stream().mapToInt(Result::late).sum(),
                repetitions.stream().mapToInt(Result::wrong).sum(),
                repetitions.stream().mapToInt(Result::duplicates).sum());
        out.flush();
    }

    private static String time(double millis) {
        if (millis >= Result.NEVER / 1e6) {
            return "none";
        }
        return String.format(Locale.ROOT, millis < 100 ? "%.1f ms" : "%.0f ms", millis);
    }

    static String json(Map<String, String> facts, List<Result> results) {
        return JsonReport.ofTrials(facts, results.stream().map(Report::json));
    }

    private static String json(Result result) {
        String firstSuccess = result.firstSuccessNanos() == Result.NEVER
                ? "null"
                : String.format(Locale.ROOT, "%.3f", result.firstSuccessMillis());
        return "    {\"scenario\": " + JsonReport.quoted(result.scenario().id()) + ", \"client\": "
                + JsonReport.quoted(result.candidate().id()) + ", \"attempts\": " + result.attempts()
                + ", \"firstSuccessMillis\": " + firstSuccess + ", \"notDone\": " + result.notDone()
                + ", \"unknown\": " + result.unknown() + ", \"late\": " + result.late() + ", \"wrong\": "
                + result.wrong() + ", \"duplicates\": "
                + result.duplicates() + "}";
    }
}
