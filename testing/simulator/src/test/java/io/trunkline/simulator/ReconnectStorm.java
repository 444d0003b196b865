package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.core.EngineProvider;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.testkit.simulation.SimulatedNetwork;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.testkit.simulation.SimulatedTime;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Many processes, each with one multiplexer and the default options, lose one server at the same moment, and find it
 * again: how often it is asked meanwhile. On virtual time, so that the figures are the same on every machine. Confined
 * to one thread.
 */
final class ReconnectStorm {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int SECONDS_AFTER = 4;

    private final int clients;
    private final Duration outage;
    private final long seed;
    private final List<Long> attemptsPerSecond = new ArrayList<>();
    private Duration longestReturn = Duration.ZERO;

    ReconnectStorm(int clients, Duration outage, long seed) {
        this.clients = clients;
        this.outage = outage;
        this.seed = seed;
    }

    /** Lives it, on a thread of its own. */
    void run() {
        SimulationThread.run(this::live);
    }

    private void live() {
        var time = new SimulatedTime(seed);
        time.setStepLimit(Long.MAX_VALUE);
        var network = new SimulatedNetwork(time);
        var redis = new SimulatedRedis(network, new TransportAddress.Tcp("redis", 6379));
        var options = MultiplexerOptions.builder()
                .endpoint("redis", 6379)
                .client(c -> c.clientName("storm"))
                .threads(t -> t.busyWait(false))
                .timeouts(t -> t.heartbeatInterval(Duration.ofMinutes(5)))
                .threads(t -> t.completionExecutor(time.newLane("completions")))
                .build();
        List<ConnectionMultiplexer> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            var transport = network.newTransport(new TransportOptions("client " + i, 1, true, 0));
            var connecting = EngineProvider.connect(options, transport, "simulated", time.newRandom())
                    .toCompletableFuture();
            time.runUntil(connecting::isDone, SECOND);
            all.add(connecting.join());
        }
        redis.server().refuse();
        redis.server().resetLinks();
        count(time, redis, outage.toSeconds());
        redis.server().accept();
        Duration accepted = time.elapsed();
        long before = redis.server().attempts();
        while (!all.stream().allMatch(ConnectionMultiplexer::isConnected)) {
            time.advance(STEP);
        }
        longestReturn = time.elapsed().minus(accepted);
        time.advance(accepted.plus(SECOND).minus(time.elapsed()));
        attemptsPerSecond.add(redis.server().attempts() - before);
        count(time, redis, SECONDS_AFTER);
        all.forEach(one -> {
            var unused = one.closeAsync(Duration.ZERO);
        });
        time.advance(SECOND);
    }

    private void count(SimulatedTime time, SimulatedRedis redis, long seconds) {
        for (long i = 0; i < seconds; i++) {
            long before = redis.server().attempts();
            time.advance(SECOND);
            attemptsPerSecond.add(redis.server().attempts() - before);
        }
    }

    /** From the moment of the loss on; the server is back after the outage. */
    List<Long> attemptsPerSecond() {
        return attemptsPerSecond;
    }

    /** How long it took until the last client was connected again. */
    Duration longestReturn() {
        return longestReturn;
    }
}
