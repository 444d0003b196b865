package io.trunkline.benchmarks.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes results for programs: every round, not only medians. */
public final class JsonReport {

    private JsonReport() {}

    static String of(Map<String, String> facts, Results results) {
        String series = results.all().stream().map(JsonReport::series).collect(Collectors.joining(",\n"));
        String floors =
                Stream.of(Floor.values()).map(floor -> floor(floor, results)).collect(Collectors.joining(",\n"));
        return "{\n" + environment(facts) + "  \"series\": [\n" + series + "\n  ],\n  \"floors\": [\n" + floors
                + "\n  ]\n}\n";
    }

    /**
     * A report of trials.
     *
     * @param facts what they were made with
     * @param trials each as JSON has it
     * @return the whole text
     */
    public static String ofTrials(Map<String, String> facts, Stream<String> trials) {
        return "{\n" + environment(facts) + "  \"trials\": [\n" + trials.collect(Collectors.joining(",\n"))
                + "\n  ]\n}\n";
    }

    private static String environment(Map<String, String> facts) {
        return "  \"environment\": {\n"
                + facts.entrySet().stream()
                        .map(fact -> "    " + quoted(fact.getKey()) + ": " + quoted(fact.getValue()))
                        .collect(Collectors.joining(",\n"))
                + "\n  },\n";
    }

    private static String series(Series series) {
        return "    {\"workload\": " + quoted(series.workload().id()) + ", \"client\": "
                + quoted(series.client().id()) + ", \"medians\": {"
                + number("opsPerSecond", series.median(Sample::operationsPerSecond)) + ", "
                + number("cpuMicrosPerOp", series.median(Sample::cpuMicrosPerOperation)) + ", "
                + number("bytesPerOp", series.median(Sample::bytesPerOperation)) + ", "
                + number("p50Micros", series.median(Sample::p50Micros)) + ", "
                + number("p99Micros", series.median(Sample::p99Micros)) + "}, \"rounds\": [\n"
                + rounds(series.rounds()) + "\n    ]}";
    }

    private static String rounds(List<Sample> rounds) {
        return rounds.stream()
                .map(round -> "      {\"operations\": " + round.operations() + ", \"nanos\": " + round.nanos()
                        + ", \"cpuNanos\": "
                        + round.cpuNanos() + ", \"allocatedBytes\": " + round.allocatedBytes() + ", \"p50Nanos\": "
                        + round.p50Nanos() + ", \"p99Nanos\": " + round.p99Nanos() + "}")
                .collect(Collectors.joining(",\n"));
    }

    private static String floor(Floor floor, Results results) {
        OptionalDouble value = floor.value(results);
        return "    {\"rule\": " + quoted(floor.rule()) + ", "
                + (value.isPresent()
                        ? number("value", value.getAsDouble()) + ", \"met\": " + floor.isMet(value.getAsDouble())
                        : "\"value\": null, \"met\": null")
                + "}";
    }

    private static String number(String name, double value) {
        return quoted(name) + ": " + String.format(Locale.ROOT, "%.4f", value);
    }

    /**
     * A text as JSON has it.
     *
     * @param text any text
     * @return the text in quotes, with what must be escaped escaped
     */
    public static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
