package io.trunkline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the multiplexer at work and checks every reply. Confined to one thread. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Has many threads share one multiplexer, and checks every reply against what was written.",
            "",
            "One half of the threads waits for each reply, the other keeps futures. Each owns keys and knows what must be in them;"
                    + " counters are shared and checked at the end; published messages must arrive once, whole and in order."
                    + " It works on keys of its own, trunkline:demo:*, and deletes them."
        },
        footer = {
            "",
            "Examples:",
            "  trunkline demo",
            "  trunkline --server localhost:6379 demo --threads 200 --seconds 60"
        })
final class DemoCommand implements Callable<Integer> {

    private static final int MAX_THREADS = 10_000;

    private final Terminal terminal;
    private final ConnectionOptions connection;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            defaultValue = "64",
            description = "How many threads (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "For how long (default: ${DEFAULT-VALUE}).")
    private int seconds;

    DemoCommand(Terminal terminal, ConnectionOptions connection) {
        this.terminal = terminal;
        this.connection = connection;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Threads out of range: threads=" + threads + ". Choose 1 to " + MAX_THREADS + ".");
        }
        if (seconds < 1) {
            throw new ParameterException(
                    spec.commandLine(), "Seconds out of range: seconds=" + seconds + ". Choose at least 1.");
        }
        try (Session session = connection.open(terminal, spec)) {
            return new DemoRun(session.multiplexer(), terminal, threads, seconds).run() ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}
