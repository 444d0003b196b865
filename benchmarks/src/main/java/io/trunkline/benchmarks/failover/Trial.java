package io.trunkline.benchmarks.failover;

import io.trunkline.testkit.server.FaultProxy;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import java.time.Duration;
import java.util.List;

/** One client under one fault, once: with a server, a proxy and a JVM of its own. Confined to one thread. */
final class Trial implements AutoCloseable {

    /** How long all is well before the fault. */
    private static final Duration BEFORE = Duration.ofSeconds(1);

    private final Candidate candidate;
    private final Scenario scenario;
    private final Duration timeout;
    private final RedisServer server;
    private final FaultProxy proxy;
    private final WorkerProcess worker;

    /** Starts everything, and waits until the load can begin. */
    Trial(Candidate candidate, Scenario scenario, Duration timeout, int perSecond) {
        this.candidate = candidate;
        this.scenario = scenario;
        this.timeout = timeout;
        this.server = startServer();
        this.proxy = FaultProxy.before(server.address());
        int attempts = (int)
                (perSecond * BEFORE.plus(scenario.outage).plus(scenario.tail).toMillis() / 1_000);
        try {
            boolean direct = scenario.fault == Scenario.Fault.KILL || scenario.fault == Scenario.Fault.STOP;
            this.worker = new WorkerProcess(Worker.arguments(
                    candidate,
                    direct ? Target.server(server.host(), server.port()) : Target.server(proxy.host(), proxy.port()),
                    timeout,
                    perSecond,
                    attempts));
        } catch (RuntimeException e) {
            proxy.close();
            server.close();
            throw e;
        }
    }

    /**
     * A server that comes back with all that it had confirmed, so that what is missing was lost by nobody but the
     * client.
     */
    private static RedisServer startServer() {
        RedisServerConfig config =
                RedisServerConfig.defaults().option("appendonly", "yes").option("appendfsync", "no");
        return RedisServers.startOnThisHost(config);
    }

    /** Runs it. */
    Result run() throws InterruptedException {
        worker.begin();
        Thread.sleep(BEFORE.toMillis());
        long over = doFault();
        List<Attempt> attempts = worker.attempts();
        long reachable = scenario.fault == Scenario.Fault.KILL ? ServerLog.lastReadyNanos(server.log()) : over;
        return Result.of(candidate, scenario, timeout, attempts, reachable, server);
    }

    /** Does it, and tells when it was over. */
    private long doFault() throws InterruptedException {
        switch (scenario.fault) {
            case KILL -> {
                server.kill();
                Thread.sleep(scenario.outage.toMillis());
                server.launch();
            }
            case STOP -> {
                server.pause();
                Thread.sleep(scenario.outage.toMillis());
                long now = WallClock.nanos();
                server.resume();
                return now;
            }
            case BLACKHOLE -> {
                proxy.blackhole();
                Thread.sleep(scenario.outage.toMillis());
                long now = WallClock.nanos();
                proxy.heal();
                return now;
            }
            case STRAND -> proxy.strandConnections();
            case RESET -> proxy.resetConnections();
        }
        return WallClock.nanos();
    }

    @Override
    public void close() {
        worker.close();
        proxy.close();
        server.close();
    }
}
