package io.trunkline.cli;

import io.trunkline.cli.demo.DemoChaos;
import io.trunkline.cli.demo.DemoRun;
import io.trunkline.cli.demo.DemoScreen;
import io.trunkline.cli.embedded.EmbeddedCluster;
import io.trunkline.cli.embedded.EmbeddedSentinels;
import io.trunkline.cli.embedded.EmbeddedServer;
import io.trunkline.cli.embedded.EmbeddedServers;
import io.trunkline.management.TrunklineManagement;
import io.trunkline.testkit.server.RedisServerConfig;
import java.time.Duration;
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
                    + " they certainly had no effect or may have had it; every later reply must fit to that, and nothing else is right.",
            "",
            "With --cluster there are three primaries with a replica each, with --sentinel a primary, two replicas and three sentinels, all"
                    + " embedded. With --chaos primaries and others are killed or stopped, made to give up, and slots move meanwhile: the next"
                    + " trouble begins when the servers are well again. Replication is asynchronous, so a server that takes over may lack writes"
                    + " that the dead one had confirmed. The demonstration asks the servers themselves up to when each had everything; what is"
                    + " gone that may be is counted apart, and anything else is wrong."
        },
        footer = {
            "",
            "Examples:",
            "  trunkline demo",
            "  trunkline demo --chaos --seconds 30 --timeout 1s",
            "  trunkline demo --cluster --chaos --seconds 60",
            "  trunkline demo --sentinel",
            "  trunkline --server localhost:6379 demo --threads 200 --seconds 60"
        })
final class DemoCommand implements Callable<Integer> {

    private static final int MAX_THREADS = 10_000;
    /** Servers that share a busy machine with the demonstration are not given up for that. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Where that is what is to be seen. */
    private static final Duration IMPATIENCE = Duration.ofSeconds(1);

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

    @Option(names = "--chaos", description = "Treat the embedded servers badly meanwhile; not with --server.")
    private boolean chaos;

    @Option(names = "--cluster", description = "Use an embedded cluster: three primaries, three replicas.")
    private boolean cluster;

    @Option(
            names = "--sentinel",
            description = "Use an embedded primary with two replicas, watched by three sentinels.")
    private boolean sentinel;

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
        checkServers();
        try (Session session = connection.open(terminal, spec, this::startServers)) {
            DemoRun run = new DemoRun(
                    session.multiplexer(),
                    new DemoScreen(terminal.printer(), terminal.err(), terminal.isOutTerminal()),
                    threads,
                    seconds,
                    chaos && session.embedded() != null ? DemoChaos.over(session.embedded()) : null,
                    noJmx ? "" : publish(session));
            OrderlyEnd end = OrderlyEnd.of(session, run::stop, "prefix=" + run.prefix(), terminal.err());
            try {
                return run.run() ? ExitCode.OK : ExitCode.FAILED;
            } finally {
                end.done();
            }
        }
    }

    private EmbeddedServers startServers(String secret) {
        // A server that is killed must come back with everything that it had confirmed.
        RedisServerConfig config = chaos ? DemoChaos.serverConfig() : RedisServerConfig.defaults();
        Duration patience = chaos ? IMPATIENCE : PATIENCE;
        if (cluster) {
            return EmbeddedCluster.start(config, patience, secret);
        }
        return sentinel ? EmbeddedSentinels.start(config, patience, secret) : EmbeddedServer.start(config, secret);
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

    private void checkServers() {
        if (cluster && sentinel) {
            throw new ParameterException(spec.commandLine(), "Both --cluster and --sentinel were given. Choose one.");
        }
        if ((cluster || sentinel) && connection.namesServer()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Both --server and servers of the demonstration's own were asked for: option="
                            + (cluster ? "--cluster" : "--sentinel")
                            + ". Leave out one of the two; --server may name a cluster or sentinels.");
        }
        if (chaos) {
            checkChaos();
        }
    }

    private void checkChaos() {
        if (connection.namesServer()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Only a server of the demonstration's own is killed: option=--chaos. Leave out --server, so that an embedded one is used.");
        }
        int least = DemoChaos.leastSeconds(cluster || sentinel);
        if (seconds < least) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Too short for outages: seconds=" + seconds + ", option=--chaos. Choose at least " + least + ".");
        }
    }
}
