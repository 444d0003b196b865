package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.options.ReconnectPolicy;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.PoppedElement;
import io.trunkline.testkit.simulation.SimulatedCluster;
import io.trunkline.testkit.simulation.SimulatedLane;
import io.trunkline.testkit.simulation.SimulatedNetwork;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.testkit.simulation.SimulatedServer;
import io.trunkline.testkit.simulation.SimulatedTime;
import io.trunkline.testkit.simulation.SimulatedTransport;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One multiplexer, its servers, whatever they are to each other, and the network between them, on one clock. Confined to
 * the simulation's thread.
 */
final class SimulatedWorld {

    /** More than any byte of a scenario travels. */
    static final Duration SETTLING = Duration.ofMillis(20);

    /** No server of a world has as many, so that an id names its server. */
    private static final long CONNECTIONS_OF_A_SERVER = 1_000_000;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SimulatedTime time;
    private final SimulatedNetwork network;
    private final List<SimulatedRedis> servers = new ArrayList<>();
    private List<SimulatedRedis> members = servers;
    private final SimulatedLane completions;
    private final History history;
    private final Engine engine;
    private final List<Stall> stalls = new ArrayList<>();
    private final List<Runnable> whenInstalled = new ArrayList<>();
    private final List<SimulatedServer> machines = new ArrayList<>();
    private final List<Runnable> lastActions = new ArrayList<>();
    /** How many servers come before the first one where connections are counted. */
    private int firstNumber;

    private @Nullable Duration stalledSince;
    private @Nullable SimulatedTransport transport;
    private @Nullable CompletableFuture<ConnectionMultiplexer> connecting;

    /** A span of time in which the client did nothing. */
    record Stall(Duration from, Duration to) {}

    SimulatedWorld(long seed) {
        this(seed, Engine.TRUNKLINE);
    }

    SimulatedWorld(long seed, Engine engine) {
        this.engine = engine;
        time = new SimulatedTime(seed);
        network = new SimulatedNetwork(time);
        servers.add(new SimulatedRedis(network, new TransportAddress.Tcp("redis", 6379)));
        completions = time.newLane("completions");
        history = new History(time);
    }

    SimulatedTime time() {
        return time;
    }

    SimulatedRedis redis() {
        return servers.get(0);
    }

    /** All servers; the first one is {@link #redis()}. */
    List<SimulatedRedis> servers() {
        return Collections.unmodifiableList(servers);
    }

    /** Those servers that are the multiplexer's. */
    List<SimulatedRedis> members() {
        return Collections.unmodifiableList(members);
    }

    /** The server that a connection led to. */
    SimulatedRedis serverOf(long connection) {
        return servers.get((int) (connection / CONNECTIONS_OF_A_SERVER) - firstNumber);
    }

    /** What all servers did, the oldest first; of what was done at the same time, that of each server in its order. */
    List<ExecutedCommand> executed() {
        if (servers.size() == 1) {
            return redis().executed();
        }
        List<ExecutedCommand> all = new ArrayList<>();
        servers.forEach(server -> all.addAll(server.executed()));
        all.sort(Comparator.comparing(ExecutedCommand::at));
        return all;
    }

    /** What blocking pops took from lists, of each server in its order. */
    List<PoppedElement> popped() {
        return servers.stream().flatMap(server -> server.popped().stream()).toList();
    }

    /** When a connection was opened, as its server saw it. */
    Duration openedAt(long connection) {
        return serverOf(connection).openedAt(connection);
    }

    /** Another server, which follows the first one; for who names it in the options. */
    SimulatedRedis addReplica(String host, Duration lag) {
        var replica = new SimulatedRedis(
                network, new TransportAddress.Tcp(host, 6379), servers.size() * CONNECTIONS_OF_A_SERVER + 1);
        replica.replicateFrom(redis(), lag);
        servers.add(replica);
        return replica;
    }

    /** A cluster in place of the one server; for who names some of its nodes in the options. */
    SimulatedCluster becomeCluster(UnaryOperator<SimulatedCluster.Builder> change) {
        redis().server().remove();
        servers.clear();
        SimulatedCluster made = change.apply(SimulatedCluster.builder(network)).start();
        made.nodes().forEach(node -> servers.add(node.redis()));
        firstNumber = 1; // as the cluster counts
        atTheEnd(made::switchOff);
        return made;
    }

    History history() {
        return history;
    }

    /** Options for this world: its server, its executor, and times that suit a simulation of seconds. */
    MultiplexerOptionsBuilder options() {
        var first = (TransportAddress.Tcp) redis().server().address();
        return MultiplexerOptions.builder()
                .endpoint(first.host(), first.port())
                .client(c -> c.clientName("simulated"))
                .connection(c -> c.abortConnect(false))
                .threads(t -> t.busyWait(false))
                .timeouts(t -> t.connectTimeout(Duration.ofMillis(500))
                        .asyncTimeout(Duration.ofMillis(500))
                        .syncTimeout(Duration.ofMillis(500)) // subscriptions have the longer one of both
                        .heartbeatInterval(Duration.ofSeconds(1)))
                .connection(c ->
                        c.reconnectPolicy(ReconnectPolicy.exponential(Duration.ofMillis(10), Duration.ofMillis(200))))
                .threads(t -> t.completionExecutor(completions))
                .observability(o -> o.orphanedReplyHandler(history::addOrphan));
    }

    /** Begins to connect. */
    CompletableFuture<ConnectionMultiplexer> connect(MultiplexerOptions options) {
        var made = network.newTransport(
                new TransportOptions("engine", options.threads().ioThreads(), true, 0));
        transport = made;
        var begun = engine.connect(options, made, "simulated", time.newRandom()).toCompletableFuture();
        connecting = begun;
        return begun;
    }

    /** The multiplexer; moves the clock until it is there. */
    ConnectionMultiplexer multiplexer() {
        var begun = Objects.requireNonNull(connecting, "connect first");
        if (!time.runUntil(begun::isDone, PATIENCE)) {
            throw new AssertionError("connect did not come to an end within " + PATIENCE + ": " + this);
        }
        return begun.join();
    }

    /** Whether there is a multiplexer by now. */
    boolean isConnected() {
        CompletableFuture<ConnectionMultiplexer> begun = connecting;
        return begun != null && begun.isDone() && !begun.isCompletedExceptionally();
    }

    /** The multiplexer goes on with all servers but some. */
    void installAllBut(Collection<SimulatedRedis> retired) {
        members = servers.stream().filter(server -> !retired.contains(server)).toList();
        engine.install(
                Objects.requireNonNull(connecting, "connect first").join(),
                members.stream().map(HeardRoles::endpointOf).toList());
        whenInstalled.forEach(Runnable::run);
    }

    /** Has something done whenever the multiplexer goes on with other servers, at that very moment. */
    void whenInstalled(Runnable action) {
        whenInstalled.add(action);
    }

    /** Another machine, whose connections must have ended as those of servers have. */
    void addMachine(SimulatedServer machine) {
        machines.add(machine);
    }

    /** Has something done at the very end, before it is looked what is left. */
    void atTheEnd(Runnable action) {
        lastActions.add(action);
    }

    /** The network, for who adds others than servers to it. */
    SimulatedNetwork network() {
        return network;
    }

    /** Whether the client went on throughout a span, both ends included. */
    boolean wentOn(Duration from, Duration to) {
        return stalls.stream().noneMatch(stall -> stall.from.compareTo(to) <= 0 && stall.to.compareTo(from) >= 0);
    }

    /** Lets memory run out for the next buffer that the client makes. */
    void limitNextBuffer(int bytes) {
        SimulatedTransport used = transport;
        if (used != null) {
            used.limitNextBuffer(bytes);
        }
    }

    /** Memory runs out no more. */
    void endBufferLimit() {
        SimulatedTransport used = transport;
        if (used != null) {
            used.endBufferLimit();
        }
    }

    // ---- a client that stands still ----

    /** Stops the client's threads. */
    void stall() {
        SimulatedTransport used = transport;
        if (stalledSince == null && used != null) {
            stalledSince = time.elapsed();
            used.hold();
            completions.hold();
        }
    }

    /** Lets the client's threads go on. */
    void endStall() {
        Duration since = stalledSince;
        SimulatedTransport used = transport;
        if (since != null && used != null) {
            stalledSince = null;
            stalls.add(new Stall(since, time.elapsed()));
            used.release();
            completions.release();
        }
    }

    /** Lets the clock jump: nothing happens in between, as on a machine that was suspended. */
    void leap(Duration howFar) {
        Duration from = time.elapsed();
        time.leap(howFar);
        stalls.add(new Stall(from, time.elapsed()));
    }

    /** When something happens at the latest that is due at a time: then, or when the client goes on. */
    Duration latest(Duration due) {
        Duration latest = due;
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Stall stall : stalls) {
                if (stall.from.compareTo(latest) <= 0 && latest.compareTo(stall.to) < 0) {
                    latest = stall.to;
                    moved = true;
                }
            }
        }
        return latest;
    }

    /**
     * Closes the multiplexer and then the servers, and tells what is left of the multiplexer once it says that it is
     * closed.
     *
     * @param endFaults called when it is closed: ends faults that are under way, so that nothing waits for their end
     */
    List<String> closeAndFindLeftovers(Duration drain, Runnable endFaults) {
        List<String> left = new ArrayList<>();
        var closed = multiplexer().closeAsync(drain).toCompletableFuture();
        if (!time.runUntil(closed::isDone, PATIENCE)) {
            left.add("close did not come to an end within " + PATIENCE);
            return left;
        }
        endFaults.run();
        servers.forEach(SimulatedRedis::stop);
        time.advance(SETTLING);
        for (SimulatedServer machine : machines) {
            if (!machine.links().isEmpty()) {
                left.add("connections: " + machine.links());
            }
        }
        lastActions.forEach(Runnable::run);
        if (time.pendingTasks() > 0) {
            left.add("timers or tasks: " + time.pending());
        }
        for (SimulatedRedis server : servers) {
            if (!server.server().links().isEmpty() || server.sessions() > 0) {
                left.add("connections: " + server.server().links());
            }
        }
        SimulatedTransport used = transport;
        if (used != null && used.bufferBytesInUse() > 0) {
            left.add("bytes of buffers: " + used.bufferBytesInUse());
        }
        return left;
    }

    @Override
    public String toString() {
        return "SimulatedWorld[" + time + ", " + servers + "]";
    }
}
