package io.trunkline.cli;

import io.trunkline.ConnectionMultiplexer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures throughput and latency. Confined to one thread. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures throughput and latency of commands over one shared multiplexer.",
            "",
            "Only replies that were read and are what they have to be are counted. Latency is what a caller sees, from before the call"
                    + " until it has the reply. It works on keys of its own, trunkline:bench:*, and deletes them."
        },
        footer = {
            "",
            "Examples:",
            "  trunkline bench",
            "  trunkline -s localhost bench --threads 64 --seconds 5 --commands get,set",
            "  trunkline -s localhost bench --window 1000 --requests 1000000 --json"
        })
final class BenchCommand implements Callable<Integer> {

    private static final int MAX_THREADS = 10_000;
    private static final int MAX_SIZE = 512 * 1024 * 1024;

    /** How the calls are made. */
    enum Mode {
        /** Each thread waits for every reply. */
        SYNC,
        /** Each thread keeps a window of futures. */
        ASYNC
    }

    private final Terminal terminal;
    private final ConnectionOptions connection;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-c", "--commands"},
            paramLabel = "NAME",
            split = ",",
            defaultValue = "ping,set,get,incr,hset,lpush",
            description = "What to measure, one after the other: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private List<Workload> commands = new ArrayList<>();

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            defaultValue = "1",
            description = "How many threads share the multiplexer (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = {"-w", "--window"},
            paramLabel = "N",
            defaultValue = "1",
            description = "How many commands each thread has under way (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "${COMPLETION-CANDIDATES} (default: sync for a window of 1, else async).")
    private @Nullable Mode mode;

    @Option(
            names = {"-d", "--size"},
            paramLabel = "BYTES",
            defaultValue = "16",
            description = "Size of values (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = {"-k", "--keys"},
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many keys are used in turn (default: ${DEFAULT-VALUE}).")
    private int keys;

    @Option(
            names = {"-n", "--requests"},
            paramLabel = "N",
            description = "How many commands of each kind (default: 100000).")
    private @Nullable Long requests;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long to measure each kind, instead of --requests.")
    private @Nullable Integer seconds;

    @Option(
            names = "--warmup",
            paramLabel = "S",
            defaultValue = "1",
            description = "How long each kind runs unmeasured before, 0 for not at all (default: ${DEFAULT-VALUE}).")
    private int warmupSeconds;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    BenchCommand(Terminal terminal, ConnectionOptions connection) {
        this.terminal = terminal;
        this.connection = connection;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        BenchPlan plan = plan();
        try (Session session = connection.open(terminal, spec)) {
            return run(session, plan);
        }
    }

    private BenchPlan plan() {
        require(
                threads >= 1 && threads <= MAX_THREADS,
                "Threads out of range: threads=" + threads + ". Choose 1 to " + MAX_THREADS + ".");
        require(window >= 1, "Window out of range: window=" + window + ". Choose at least 1.");
        require(size >= 1 && size <= MAX_SIZE, "Size out of range: size=" + size + ". Choose 1 to " + MAX_SIZE + ".");
        require(keys >= 1, "Keys out of range: keys=" + keys + ". Choose at least 1.");
        require(warmupSeconds >= 0, "Warm-up out of range: warmup=" + warmupSeconds + ". Choose at least 0.");
        require(requests == null || seconds == null, "Both --requests and --seconds were given. Choose one.");
        require(
                requests == null || requests >= 1,
                "Requests out of range: requests=" + requests + ". Choose at least 1.");
        require(seconds == null || seconds >= 1, "Seconds out of range: seconds=" + seconds + ". Choose at least 1.");
        Mode chosen = mode != null ? mode : window == 1 ? Mode.SYNC : Mode.ASYNC;
        require(
                chosen == Mode.ASYNC || window == 1,
                "A synchronous thread has one command under way: window=" + window
                        + ". Drop --window or choose --mode async.");
        long count = requests == null ? BenchPlan.DEFAULT_REQUESTS : requests;
        return new BenchPlan(
                threads,
                window,
                chosen == Mode.SYNC,
                size,
                keys,
                seconds == null ? count : 0,
                seconds == null ? 0 : seconds,
                warmupSeconds);
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private int run(Session session, BenchPlan plan) throws IOException, InterruptedException {
        ConnectionMultiplexer multiplexer = session.multiplexer();
        PrintStream out = terminal.printer();
        List<BenchResult> results = new ArrayList<>();
        if (!json) {
            out.println(BenchReport.title(plan, multiplexer.status()));
            out.println(BenchReport.heading());
            out.flush();
        }
        boolean allRight = true;
        for (Workload workload : commands) {
            BenchRun run = new BenchRun(multiplexer, plan, workload);
            BenchResult result;
            OrderlyEnd end = OrderlyEnd.of(session, run::stop, "prefix=" + BenchRun.PREFIX, terminal.err());
            try {
                result = run.run();
            } finally {
                end.done();
            }
            results.add(result);
            if (run.isStopping()) {
                break;
            }
            if (!json) {
                out.println(BenchReport.row(result));
                out.flush();
            }
            if (result.firstFailure() != null) {
                allRight = false;
                terminal.err()
                        .println(workload + ": " + result.failed() + " failed, the first: " + result.firstFailure());
            }
        }
        if (json) {
            out.println(BenchReport.json(plan, multiplexer.status(), results));
            out.flush();
        }
        return allRight ? ExitCode.OK : ExitCode.FAILED;
    }
}
