package io.trunkline.cli;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.Server;
import io.trunkline.exception.RedisException;
import io.trunkline.reply.ServerText;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures round trips. Confined to one thread. */
@Command(
        name = "ping",
        mixinStandardHelpOptions = true,
        description = {
            "Measures round trips: one PING after the other on the shared connection.",
            "",
            "Of several servers each is pinged in turn, over its own connection, and one that gives no answer is told; the exit code is 1 then."
        },
        footer = {
            "",
            "Examples:",
            "  trunkline --server localhost ping",
            "  trunkline --server localhost ping --count 1000 --quiet",
            "  trunkline --server node1:7001,node2:7002 ping"
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

    /** With several servers, one after the other, so that what is wrong with one is not mistaken for another's. */
    private int measure(ConnectionMultiplexer multiplexer) {
        PrintStream out = terminal.printer();
        List<Server> servers = multiplexer.servers();
        if (servers.size() == 1) {
            Database<String, String> database = multiplexer.database();
            return measure("", () -> database.execute("PING").asText(), out) ? ExitCode.OK : ExitCode.FAILED;
        }
        boolean allAnswered = true;
        for (Server server : servers) {
            String name = server.endpoint() + " " + server.role().name().toLowerCase(Locale.ROOT);
            try {
                allAnswered &= measure(name + ": ", () -> server.execute("PING").asText(), out);
            } catch (RedisException e) {
                terminal.err()
                        .println(
                                "No answer: server=" + name + ". " + ServerText.escape(String.valueOf(e.getMessage())));
                allAnswered = false;
            }
        }
        return allAnswered ? ExitCode.OK : ExitCode.FAILED;
    }

    private boolean measure(String prefix, Supplier<@Nullable String> ping, PrintStream out) {
        long least = Long.MAX_VALUE;
        long most = 0;
        long sum = 0;
        for (int i = 1; i <= count; i++) {
            long start = System.nanoTime();
            String reply = ping.get();
            long took = System.nanoTime() - start;
            if (!"PONG".equals(reply)) {
                terminal.err()
                        .println(prefix + "The reply is not PONG: reply=" + ServerText.escape(String.valueOf(reply))
                                + ". Is this a Redis server?");
                return false;
            }
            least = Math.min(least, took);
            most = Math.max(most, took);
            sum += took;
            if (!quiet) {
                out.println(String.format(Locale.ROOT, "%sPONG %d: %.3f ms", prefix, i, took / NANOS_PER_MILLI));
                out.flush();
            }
        }
        out.println(String.format(
                Locale.ROOT,
                "%s%d round trips: min %.3f ms, avg %.3f ms, max %.3f ms",
                prefix,
                count,
                least / NANOS_PER_MILLI,
                sum / NANOS_PER_MILLI / count,
                most / NANOS_PER_MILLI));
        out.flush();
        return true;
    }
}
