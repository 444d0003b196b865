package io.trunkline.benchmarks.failover;

import io.trunkline.testkit.server.RedisServer;
import java.time.Duration;
import java.util.List;

/** One client under one fault, once: with servers and a JVM of its own. Confined to one thread. */
final class TopologyTrial implements AutoCloseable {

    /** How long all is well before the fault. */
    private static final Duration BEFORE = Duration.ofSeconds(2);

    private final Candidate candidate;
    private final TopologyFault fault;
    private final TopologyServers servers;
    private final WorkerProcess worker;

    /** Starts everything, and waits until the load can begin. */
    TopologyTrial(Candidate candidate, Target.Kind kind, TopologyFault fault, Duration timeout, int perSecond) {
        this.candidate = candidate;
        this.fault = fault;
        this.servers = TopologyServers.start(kind);
        int attempts = (int) (perSecond * BEFORE.plus(fault.tail).toMillis() / 1_000);
        try {
            servers.prepare(fault);
            this.worker =
                    new WorkerProcess(Worker.arguments(candidate, servers.target(), timeout, perSecond, attempts));
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    /** Runs it. */
    TopologyResult run() throws InterruptedException {
        try (ServerProbe probe = new ServerProbe(servers.servers())) {
            worker.begin();
            Thread.sleep(BEFORE.toMillis());
            long begun = WallClock.nanos();
            servers.disturb(fault, probe::add);
            List<Attempt> attempts = worker.attempts();
            probe.stop();
            RedisServer primary = servers.settle();
            return TopologyResult.of(candidate, fault, attempts, begun, probe.longestGapAfter(begun), primary);
        }
    }

    @Override
    public void close() {
        worker.close();
        servers.close();
    }
}
