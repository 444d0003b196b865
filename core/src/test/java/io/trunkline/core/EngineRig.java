package io.trunkline.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.MultiplexerEvent;
import io.trunkline.command.CommandName;
import io.trunkline.core.bridge.Departure;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.bridge.ServerFacts;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.context.ReconnectBudget;
import io.trunkline.core.dispatch.Router;
import io.trunkline.core.message.AsyncMessage;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Submission;
import io.trunkline.core.pubsub.Subscriptions;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.runtime.UserCode;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.server.ServerListener;
import io.trunkline.core.topology.CarrierSelection;
import io.trunkline.core.topology.Rehoming;
import io.trunkline.core.topology.ServerSelectionStrategy;
import io.trunkline.core.topology.SlotRouting;
import io.trunkline.core.topology.TopologyKeeper;
import io.trunkline.core.topology.TopologyListener;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.reply.RespValue;
import io.trunkline.status.ServerRole;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.SimulatedCluster;
import io.trunkline.testkit.simulation.SimulatedLane;
import io.trunkline.testkit.simulation.SimulatedNetwork;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.testkit.simulation.SimulatedTime;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The engine's rooms without what is above them, on a network in memory and virtual time. Confined to the test's
 * thread.
 */
public final class EngineRig implements ServerListener, TopologyListener {

    private static final int PORT = 6379;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** A server, and what the engine knows of it. */
    public record Pair(ServerEndPoint server, SimulatedRedis redis) {

        /** What it has carried out: the first two words of each command. */
        public List<String> said() {
            return redis.executed().stream()
                    .map(ExecutedCommand::words)
                    .map(words -> String.join(" ", words.subList(0, Math.min(2, words.size()))))
                    .toList();
        }

        /** How many commands it has carried out that begin so. */
        public long said(String beginning) {
            return said().stream().filter(line -> line.startsWith(beginning)).count();
        }
    }

    private final SimulatedTime time = new SimulatedTime(1);
    private final SimulatedNetwork network = new SimulatedNetwork(time);
    private final List<MultiplexerEvent> events = new ArrayList<>();
    private final Map<String, SimulatedRedis> redises = new LinkedHashMap<>();
    private final EngineContext context;
    private final Subscriptions subscriptions;
    private final TopologyKeeper topology;
    private final ServerSelectionStrategy selection;
    private final Rehoming rehoming;
    private final SlotRouting slots;
    private int roleDoubts;

    /** Makes one with the default options, but for some. */
    public EngineRig(UnaryOperator<MultiplexerOptionsBuilder> change) {
        SimulatedLane completions = time.newLane("completions");
        MultiplexerOptions options = change.apply(MultiplexerOptions.builder()
                        .endpoint("redis", PORT)
                        .client(c -> c.clientName("rig"))
                        .threads(t -> t.busyWait(false).completionExecutor(completions)))
                .build();
        context = new EngineContext(
                options,
                network.newTransport(new TransportOptions("rig", 1, true, 0)),
                completions,
                time.newRandom(),
                ReconnectBudget.perSecond(ReconnectBudget.DEFAULT_PER_SECOND),
                new UserCode(events::add),
                events::add);
        topology = new TopologyKeeper(endpoint -> new ServerEndPoint(context, this, endpoint), this);
        selection = ServerSelectionStrategy.of(topology, context);
        rehoming = new Rehoming(selection);
        slots = new SlotRouting(context, topology, selection, () -> {});
        subscriptions = new Subscriptions(
                context,
                new CarrierSelection(topology, context.random(), slots::onChannelRevoked),
                () -> servers().forEach(server -> server.subscriptions().adapt()));
    }

    private List<ServerEndPoint> servers() {
        return topology.current().servers();
    }

    /** A server that nobody has connected to, but for a topology that was started. */
    public Pair newServer(String host) {
        List<String> hosts = new ArrayList<>();
        servers().forEach(server -> hosts.add(((Endpoint.Tcp) server.endpoint()).host()));
        hosts.add(host);
        install(hosts.toArray(String[]::new));
        return pair(host);
    }

    /** These servers are the members from now on. */
    public void install(String... hosts) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String host : hosts) {
            Endpoint.Tcp endpoint = new Endpoint.Tcp(host, PORT);
            redises.computeIfAbsent(
                    endpoint.host(), name -> new SimulatedRedis(network, new TransportAddress.Tcp(name, PORT)));
            endpoints.add(endpoint);
        }
        topology.install(endpoints);
    }

    /** A member. */
    public Pair pair(String host) {
        Endpoint.Tcp endpoint = new Endpoint.Tcp(host, PORT);
        for (ServerEndPoint server : servers()) {
            if (server.endpoint().equals(endpoint)) {
                return new Pair(server, redis(host));
            }
        }
        throw new IllegalArgumentException("No such member: host=" + host + ", members=" + servers() + ".");
    }

    /** A server's process, whether or not it is a member. */
    public SimulatedRedis redis(String host) {
        return Objects.requireNonNull(redises.get(new Endpoint.Tcp(host, PORT).host()));
    }

    /** A server that serves. */
    public Pair connected(String host) {
        Pair pair = newServer(host);
        pair.server.start();
        until(pair.server::isReady);
        return pair;
    }

    /** Lets time pass until something is so. */
    public void until(BooleanSupplier condition) {
        assertThat(time.runUntil(condition, LIMIT)).isTrue();
    }

    /** A message that any server answers, with a second to do so. */
    public Message<RespValue> message(CommandName name, String... words) {
        return new AsyncMessage<>(
                EngineCommands.words(name, words), Message.ANY_DATABASE, time.nanoTime(), 1_000_000_000L);
    }

    public SimulatedTime time() {
        return time;
    }

    public TopologyKeeper topology() {
        return topology;
    }

    public ServerSelectionStrategy selection() {
        return selection;
    }

    /** A cluster, one of whose nodes is all that is configured; the rig is its client from now on. */
    public SimulatedCluster cluster(UnaryOperator<SimulatedCluster.Builder> change) {
        SimulatedCluster cluster =
                change.apply(SimulatedCluster.builder(network)).start();
        until(cluster::isSettled);
        TransportAddress.Tcp seed = cluster.node(0).address();
        topology.start();
        topology.install(List.of(new Endpoint.Tcp(seed.host(), seed.port())));
        until(() ->
                topology.current().servers().size() > 1 && servers().stream().allMatch(ServerEndPoint::isReady));
        return cluster;
    }

    /** A door to the rig's own servers. */
    public Router router() {
        return new Router(context, selection, slots);
    }

    /** A door to the servers of a topology. */
    public Router router(TopologyKeeper servers) {
        ServerSelectionStrategy chooser = new ServerSelectionStrategy(servers, context.failures());
        return new Router(context, chooser, new SlotRouting(context, servers, chooser, () -> {}));
    }

    public EngineContext context() {
        return context;
    }

    public List<MultiplexerEvent> events() {
        return events;
    }

    @Override
    public boolean isConnectUndecided() {
        return false;
    }

    @Override
    public void onServerChanged(ServerEndPoint server) {
        if (!server.isEstablished()) {
            slots.onLost(server);
        }
    }

    @Override
    public void onLanesChanged() {}

    @Override
    public boolean mayServe(ServerEndPoint server, ServerFacts facts, long sinceNanos) {
        return true;
    }

    @Override
    public void onIdentified(ServerEndPoint server, ServerFacts facts) {
        slots.onIdentified(server, facts);
        onRole(server, facts.role());
    }

    @Override
    public void onMoved(String answer, ServerEndPoint server) {
        slots.onMoved(answer, server);
    }

    @Override
    public boolean follow(Message<?> message, RedisServerException answer, ServerEndPoint server, PhysicalBridge from) {
        return slots.follow(message, answer, server, from);
    }

    @Override
    public void onRole(ServerEndPoint server, ServerRole role) {
        topology.onRole(server, role);
        subscriptions.onServersChanged();
    }

    @Override
    public void onRoleDoubted() {
        roleDoubts++;
        slots.onRoleDoubted();
    }

    /** How often a server's answer has said that roles may have changed. */
    public int roleDoubts() {
        return roleDoubts;
    }

    /** Closes the servers, as the multiplexer does at its end. */
    public void close() {
        slots.close();
        topology.close().forEach(ServerEndPoint::close);
    }

    @Override
    public @Nullable Fault rehome(Submission<?> submission, ServerEndPoint from, Departure why) {
        return rehoming.rehome(submission, from);
    }

    @Override
    public void onGone(ServerEndPoint server) {
        topology.onGone(server);
    }

    @Override
    public void onChanged() {
        subscriptions.onServersChanged();
    }

    @Override
    public void onAdded(ServerEndPoint server) {}

    @Override
    public void onRetired(ServerEndPoint server) {}

    @Override
    public Subscriptions subscriptions() {
        return subscriptions;
    }
}
