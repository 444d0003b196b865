package io.trunkline.cli;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.reply.ServerText;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures round trips. Confined to one thread. */
@Command(
        name = "ping",
        mixinStandardHelpOptions = true,
        description = "Measures round trips: one PING after the other on the shared connection.",
        footer = {
            "",
            "Examples:",
            "  trunkline --server localhost ping",
            "  trunkline --server localhost ping --count 1000 --quiet"
        })
final class PingCommand implements Callable<Integer> {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Terminal terminal;
    private final ConnectionOptions connection;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "10",
            description = "How many round trips (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print the summary only.")
    private boolean quiet;

    PingCommand(Terminal terminal, ConnectionOptions connection) {
        this.terminal = terminal;
        this.connection = connection;
    }

    @Override
    public Integer call() {
        if (count < 1) {
            throw new ParameterException(
                    spec.commandLine(), "Too few round trips: count=" + count + ". Ask for at least 1.");
        }
        try (Session session = connection.open(terminal, spec)) {
            return measure(session.multiplexer());
        }
    }

    private int measure(ConnectionMultiplexer multiplexer) {
        PrintStream out = terminal.printer();
        Database<String, String> database = multiplexer.database();
        long least = Long.MAX_VALUE;
        long most = 0;
        long sum = 0;
        for (int i = 1; i <= count; i++) {
            long start = System.nanoTime();
            String reply = database.execute("PING").asText();
            long took = System.nanoTime() - start;
            if (!reply.equals("PONG")) {
                terminal.err()
                        .println("The reply is not PONG: reply=" + ServerText.escape(String.valueOf(reply))
                                + ". Is this a Redis server?");
                return ExitCode.FAILED;
            }
            least = Math.min(least, took);
            most = Math.max(most, took);
            sum += took;
            if (!quiet) {
                out.println(String.format(Locale.ROOT, "PONG %d: %.3f ms", i, took / NANOS_PER_MILLI));
                out.flush();
            }
        }
        out.println(String.format(
                Locale.ROOT,
                "%d round trips: min %.3f ms, avg %.3f ms, max %.3f ms",
                count,
                least / NANOS_PER_MILLI,
                sum / NANOS_PER_MILLI / count,
                most / NANOS_PER_MILLI));
        out.flush();
        return ExitCode.OK;
    }
}
