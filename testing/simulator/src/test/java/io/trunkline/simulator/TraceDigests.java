package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What came of lives, each in a few digits: what callers were told, what the servers did, and which task ran when.
 * Stateless.
 */
final class TraceDigests {

    private TraceDigests() {}

    /**
     * Lives on, in another process, from the last of some seeds to the first: nothing is where it is here, nor has it
     * the identity that it has here.
     *
     * @return a line for each, from the first
     */
    static List<String> ofAnotherProcess(long firstSeed, long seeds) throws IOException, InterruptedException {
        Process other = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-Dio.netty.leakDetection.level=disabled",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TraceDigests.class.getName(),
                        Long.toString(firstSeed),
                        Long.toString(seeds)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String lines = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(other.waitFor()).isZero();
            return lines.lines().sorted().toList();
        } finally {
            other.destroyForcibly();
        }
    }

    /** Lives here; a line for each, from the first. */
    static List<String> ofThisProcess(long firstSeed, long seeds) {
        return LongStream.range(firstSeed, firstSeed + seeds)
                .mapToObj(TraceDigests::line)
                .sorted()
                .toList();
    }

    private static String line(long seed) {
        var lines = new ArrayList<String>(1);
        SimulationThread.run(() -> {
            var scenario = new Scenario(seed);
            int violations = scenario.run().size();
            String trace = scenario.trace();
            lines.add("seed " + seed + ": " + violations + " violations, " + trace.length() + " characters, "
                    + trace.hashCode());
        });
        return lines.get(0);
    }

    /**
     * Prints a line for each life.
     *
     * @param args the first seed, and how many
     */
    public static void main(String[] args) {
        long first = Long.parseLong(args[0]);
        for (long seed = first + Long.parseLong(args[1]) - 1; seed >= first; seed--) {
            System.out.println(line(seed));
        }
    }
}
