package io.trunkline.benchmarks.compare;

import io.trunkline.benchmarks.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program {@code compare}: runs every client through every workload, in turn, and says whether Trunkline keeps its
 * floors. Confined to the main thread.
 */
@Command(
        name = "compare",
        sortOptions = false,
        description = "Compares Trunkline with Lettuce and Jedis on one Redis server or a cluster, side by side.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every floor that was measured is kept",
            "1:a floor is missed",
            "2:wrong usage",
            "3:the comparison failed"
        })
public final class Compare implements Callable<Integer> {

    private static final int FLOOR_MISSED = 1;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            paramLabel = "N",
            description = "Measured rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "2",
            paramLabel = "S",
            description = "Length of a round, fractions allowed (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "4",
            paramLabel = "S",
            description = "Seconds that each client runs before the rounds (default: ${DEFAULT-VALUE}).")
    private double warmUp;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "WORKLOAD",
            description =
                    "Run these alone: async-1000, async-64, sync-64, sync-16, sync-1, virtual-1000; mget-100 and slot with a cluster.")
    private List<Workload> only = new ArrayList<>();

    @Option(
            names = "--clients",
            split = ",",
            paramLabel = "CLIENT",
            description =
                    "Run these alone: trunkline, lettuce, jedis, and with a cluster trunkline-cluster, lettuce-cluster, jedis-cluster.")
    private List<ClientKind> clients = new ArrayList<>();

    @Option(
            names = "--topology",
            defaultValue = "standalone",
            paramLabel = "NAME",
            description = "standalone, or cluster: three primaries, beside one server (default: ${DEFAULT-VALUE}).")
    private Topology topology = Topology.STANDALONE;

    @Option(names = "--quick", description = "3 rounds of 1 s after 2 s of warm-up, whatever else is said.")
    private boolean quick;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            description = "epoll, kqueue, io_uring or nio (default: what users get who add nothing).")
    private String transport = Transports.byDefault();

    @Option(
            names = "--server",
            paramLabel = "PROGRAM",
            description = "The redis-server to start (default: PATH, else embedded); a cluster's is that default.")
    private @Nullable Path server;

    @Option(names = "--json", paramLabel = "FILE", description = "Write every round into this file, too.")
    private @Nullable Path json;

    @Option(
            names = "--jvm-flag",
            paramLabel = "FLAG",
            description = "Another flag for the clients' JVMs; may be repeated.")
    private List<String> jvmFlags = new ArrayList<>();

    private final PrintStream out;

    private Compare(PrintStream out) {
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
                Compare::new,
                line -> line.registerConverter(Workload.class, Workload::ofId)
                        .registerConverter(ClientKind.class, ClientKind::ofId)
                        .registerConverter(Topology.class, Topology::ofId));
    }

    @Override
    public Integer call() throws IOException {
        if (topology == Topology.STANDALONE
                && clients.stream().anyMatch(client -> client.topology == Topology.CLUSTER)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "There is no cluster: clients=" + clients + ". Add --topology cluster.");
        }
        if (rounds < 1 || seconds <= 0 || warmUp < 0 || !Transports.names().contains(transport)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "An option is out of range: rounds=" + rounds + ", seconds=" + seconds + ", warmUp=" + warmUp
                            + ", transport=" + transport + ". See --help.");
        }
        if (quick) {
            rounds = 3;
            seconds = 1;
            warmUp = 2;
        }
        TextReport report = new TextReport(out, topology);
        Results results = new Results();
        try (BenchmarkServer redis = BenchmarkServer.start(server);
                BenchmarkCluster cluster = topology == Topology.CLUSTER ? BenchmarkCluster.start() : null) {
            Map<String, String> facts = RunFacts.collect(this, redis);
            if (cluster != null) {
                facts.put("cluster", cluster.description());
            }
            report.header(facts);
            for (Workload workload : Workload.chosen(candidate ->
                    only.isEmpty() ? topology.workloads().contains(candidate) : only.contains(candidate))) {
                measure(workload, redis.port(), cluster == null ? 0 : cluster.port())
                        .forEach(results::add);
                report.workload(workload, results.of(workload));
            }
            report.floors(results);
            if (json != null) {
                Files.writeString(json, JsonReport.of(facts, results));
            }
        }
        return results.meetsFloors() ? 0 : FLOOR_MISSED;
    }

    String transport() {
        return transport;
    }

    /** How it is measured, in one line. */
    String method() {
        return "medians of " + rounds + " rounds of " + Floor.number(seconds) + " s in turn, after "
                + Floor.number(warmUp)
                + " s of warm-up; one JVM (heap 1 GiB) per client and workload; SET and GET in turn, 16-byte values";
    }

    /** Lets the clients run in turn, so that a disturbance of the machine hits all alike. */
    private List<Series> measure(Workload workload, int port, int clusterPort) {
        Map<ClientKind, WorkerProcess> workers = new EnumMap<>(ClientKind.class);
        List<Series> all = new ArrayList<>();
        try {
            for (ClientKind client : chosenClients()) {
                if (!workload.isFor(client)) {
                    continue;
                }
                WorkerArguments arguments = new WorkerArguments(
                        client,
                        workload,
                        BenchmarkServer.HOST,
                        client.topology == Topology.CLUSTER ? clusterPort : port,
                        transport);
                WorkerProcess worker = new WorkerProcess(arguments, jvmFlags);
                workers.put(client, worker);
                worker.run(duration(warmUp));
            }
            Map<ClientKind, List<Sample>> samples = new EnumMap<>(ClientKind.class);
            for (int round = 0; round < rounds; round++) {
                workers.forEach((client, worker) -> samples.computeIfAbsent(client, unused -> new ArrayList<>())
                        .add(worker.run(duration(seconds))));
            }
            samples.forEach((client, ofClient) -> all.add(new Series(client, workload, ofClient)));
        } finally {
            workers.values().forEach(WorkerProcess::close);
        }
        return all;
    }

    private Set<ClientKind> chosenClients() {
        return clients.isEmpty() ? topology.clients() : new LinkedHashSet<>(clients);
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
