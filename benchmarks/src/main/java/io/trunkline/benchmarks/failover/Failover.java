package io.trunkline.benchmarks.failover;

import io.trunkline.benchmarks.Program;
import io.trunkline.benchmarks.compare.RunFacts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program {@code failover}: does the same to one client's server after the other's, by turns, and audits what came
 * of it. Confined to the main thread.
 */
@Command(
        name = "failover",
        sortOptions = false,
        description = "Compares how Trunkline, Lettuce and Jedis get over servers that are killed, stopped or cut off.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Trunkline gave no wrong reply, did nothing twice, and was back in time",
            "1:it was not so",
            "2:wrong usage",
            "3:the comparison failed"
        })
public final class Failover implements Callable<Integer> {

    private static final int MISSED = 1;
    /** What the default policy promises after outages of up to 30 s; a run on a busy machine is given twice that. */
    private static final long PROMISED_MILLIS = 250;
    /** After outages of more than half a minute. */
    private static final long PROMISED_AFTER_LONG_MILLIS = 2_000;

    /** Beyond what the servers of a topology need; a run on a busy machine is given twice that. */
    private static final long PROMISED_BEYOND_SERVERS_MILLIS = 200;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(
            names = "--repetitions",
            defaultValue = "3",
            paramLabel = "N",
            description =
                    "How often each fault is done (default: ${DEFAULT-VALUE}); outages of half a minute and more once.")
    private int repetitions;

    @Option(
            names = "--topology",
            defaultValue = "standalone",
            paramLabel = "NAME",
            description =
                    "standalone; cluster: three primaries with a replica each; sentinel: a primary, two replicas, three sentinels (default: ${DEFAULT-VALUE}).")
    private Target.Kind topology = Target.Kind.STANDALONE;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Commands per second and client (default: 500, of topologies 200).")
    private int rate;

    @Option(
            names = "--timeout",
            paramLabel = "MS",
            description =
                    "Every client's command timeout (default: 1000, of topologies 5000: servers need seconds to take over).")
    private int timeout;

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "FAULT",
            description =
                    "Of topologies, do these alone: primary-killed, primary-stopped, failed-over, and with a cluster slot-moved, node-added, node-removed, minority-left.")
    private List<TopologyFault> faults = new ArrayList<>();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "FAULT",
            description =
                    "Do these alone: killed-500ms, killed-5s, killed-30s, killed-60s, stopped-5s, blackholed-5s, stranded, reset.")
    private List<Scenario> only = new ArrayList<>();

    @Option(
            names = "--clients",
            split = ",",
            paramLabel = "CLIENT",
            description = "Run these alone: trunkline, trunkline-retry, lettuce, lettuce-prompt, jedis.")
    private List<Candidate> clients = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write every trial into this file, too.")
    private @Nullable Path json;

    private final PrintStream out;

    private Failover(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs and exits.
     *
     * @param words see {@code --help}
     */
    public static void main(String[] words) {
        Program.run(
                words,
                Failover::new,
                line -> line.registerConverter(Scenario.class, Scenario::ofId)
                        .registerConverter(TopologyFault.class, TopologyFault::ofId)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .registerConverter(Candidate.class, Candidate::ofId));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean isAlone = topology == Target.Kind.STANDALONE;
        rate = rate == 0 ? isAlone ? 500 : 200 : rate;
        timeout = timeout == 0 ? isAlone ? 1_000 : 5_000 : timeout;
        if (repetitions < 1 || rate < 1 || timeout < 1) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "An option is out of range: repetitions=" + repetitions + ", rate=" + rate + ", timeout=" + timeout
                            + ". See --help.");
        }
        Map<String, String> facts = RunFacts.ofMachine();
        facts.put(
                "method",
                repetitions
                        + " times each, long outages once, the clients by turns, each with a server and a JVM of its own; "
                        + rate + " commands per second, due at fixed times; command timeout " + timeout + " ms");
        if (!isAlone) {
            return runTopology(facts);
        }
        Report report = new Report(out);
        report.header(facts);
        List<Result> results = new ArrayList<>();
        List<Candidate> candidates = clients.isEmpty() ? List.of(Candidate.values()) : clients;
        for (Scenario scenario : only.isEmpty() ? List.of(Scenario.values()) : only) {
            for (int i = 0; i < (scenario.isLong() ? 1 : repetitions); i++) {
                results.addAll(byTurns(scenario, candidates, i));
            }
            for (Candidate candidate : candidates) {
                report.row(results.stream()
                        .filter(result -> result.scenario() == scenario && result.candidate() == candidate)
                        .toList());
            }
        }
        if (json != null) {
            Files.writeString(json, Report.json(facts, results));
        }
        return results.stream().allMatch(this::isAsPromised) ? 0 : MISSED;
    }

    private int runTopology(Map<String, String> facts) throws IOException, InterruptedException {
        TopologyReport report = new TopologyReport(out);
        report.header(facts);
        List<TopologyResult> results = new ArrayList<>();
        List<Candidate> candidates =
                clients.isEmpty() ? List.of(Candidate.TRUNKLINE, Candidate.LETTUCE_PROMPT, Candidate.JEDIS) : clients;
        for (TopologyFault fault : faults.isEmpty() ? List.of(TopologyFault.values()) : faults) {
            if (!fault.isFor(topology)) {
                continue;
            }
            List<TopologyResult> ofFault = new ArrayList<>();
            for (int i = 0; i < repetitions; i++) {
                for (int k = 0; k < candidates.size(); k++) {
                    Candidate candidate = candidates.get((i + k) % candidates.size());
                    try (TopologyTrial trial =
                            new TopologyTrial(candidate, topology, fault, Duration.ofMillis(timeout), rate)) {
                        ofFault.add(trial.run());
                    }
                }
            }
            for (Candidate candidate : candidates) {
                report.row(ofFault.stream()
                        .filter(result -> result.candidate() == candidate)
                        .toList());
            }
            results.addAll(ofFault);
        }
        if (json != null) {
            Files.writeString(json, TopologyReport.json(facts, results));
        }
        return results.stream()
                        .filter(result -> result.candidate().isTrunkline())
                        .allMatch(result -> result.wrong() == 0
                                && result.duplicates() == 0
                                && result.addedMillis() <= 2 * PROMISED_BEYOND_SERVERS_MILLIS)
                ? 0
                : MISSED;
    }

    private boolean isAsPromised(Result result) {
        if (!result.candidate().isTrunkline()) {
            return true;
        }
        // Connections that swallow everything are found out by the first command that times out
        long promised = result.scenario() == Scenario.KILLED_60S ? PROMISED_AFTER_LONG_MILLIS : PROMISED_MILLIS;
        long limit = 2 * promised + (result.scenario() == Scenario.STRANDED ? 2L * timeout : 0);
        return result.wrong() == 0 && result.duplicates() == 0 && result.firstSuccessMillis() <= limit;
    }

    /**
     * One client after the other, beginning with another one each time. Together they would wait for each other's
     * processors just when each has most to do, and that would be measured.
     */
    private List<Result> byTurns(Scenario scenario, List<Candidate> candidates, int first) throws InterruptedException {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get((first + i) % candidates.size());
            try (Trial trial = new Trial(candidate, scenario, Duration.ofMillis(timeout), rate)) {
                results.add(trial.run());
            }
        }
        return results;
    }
}
