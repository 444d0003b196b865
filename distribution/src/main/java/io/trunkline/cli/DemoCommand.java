package io.trunkline.cli;

import io.trunkline.management.TrunklineManagement;
import io.trunkline.testkit.server.EmbeddedRedis;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
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
                    + " It works on keys of its own, trunkline:demo:*, and deletes them, also after Ctrl-C.",
            "",
            "With --chaos the embedded server is killed, stopped and restarted meanwhile, again and again. Commands that fail then say whether"
                    + " they certainly had no effect or may have had it; every later reply must fit to that, and nothing else is right."
        },
        footer = {
            "",
            "Examples:",
            "  trunkline demo",
            "  trunkline demo --chaos --seconds 30 --timeout 1s",
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

    @Option(names = "--chaos", description = "Kill, stop and restart the embedded server meanwhile; not with --server.")
    private boolean chaos;

    @Option(
            names = "--no-jmx",
            description =
                    "Register no MBeans. Else jconsole shows the demonstration's process, and under MBeans io.trunkline.")
    private boolean noJmx;

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
        if (chaos) {
            checkChaos();
        }
        // A server that is killed must come back with everything that it had confirmed.
        RedisServerConfig config = chaos ? DemoChaos.serverConfig() : RedisServerConfig.defaults();
        try (Session session = connection.open(terminal, spec, config)) {
            EmbeddedRedis embedded = session.embedded();
            RedisServer victim = chaos && embedded != null ? embedded.server() : null;
            DemoRun run = new DemoRun(
                    session.multiplexer(), terminal, threads, seconds, victim, noJmx ? "" : publish(session));
            OrderlyEnd end = OrderlyEnd.of(session, run::stop, "prefix=" + run.prefix(), terminal.err());
            try {
                return run.run() ? ExitCode.OK : ExitCode.FAILED;
            } finally {
                end.done();
            }
        }
    }

    /** Registers MBeans, which go when the session ends; tells how to look at them, or why there are none. */
    private static String publish(Session session) {
        try {
            TrunklineManagement.register(session.multiplexer());
            return "; watch it with jconsole " + ProcessHandle.current().pid() + " (MBeans, io.trunkline)";
        } catch (LinkageError e) { // a runtime with few modules
            return "; no MBeans on this runtime: " + e;
        }
    }

    private void checkChaos() {
        if (connection.namesServer()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Only a server of the demonstration's own is killed: option=--chaos. Leave out --server, so that an embedded one is used.");
        }
        if (seconds < DemoChaos.LEAST_SECONDS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Too short for outages: seconds=" + seconds + ", option=--chaos. Choose at least "
                            + DemoChaos.LEAST_SECONDS + ".");
        }
    }
}
