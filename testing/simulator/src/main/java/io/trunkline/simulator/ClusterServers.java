package io.trunkline.simulator;

import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.plan.ScenarioPlan.Fault;
import io.trunkline.simulator.plan.WorldKind.ClusterKind;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.NodeCommand;
import io.trunkline.testkit.simulation.SimulatedCluster;
import io.trunkline.testkit.simulation.SimulatedClusterNode;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.testkit.simulation.Takeover;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A cluster, in which nodes die and succeed each other. Confined to the simulation's thread. */
final class ClusterServers extends Servers {

    private static final Duration SPAN = Duration.ofMillis(1_200);
    /** Until a cluster that is left alone has come to rest: votes that are split, and nodes that were restarted. */
    private static final Duration REST = Duration.ofMinutes(1);
    /** Until what nodes have begun is known to all, a takeover that somebody has to vote for. */
    private static final Duration ANNOUNCED = Duration.ofMillis(300);
    /** Until the multiplexer has asked who has what by then, whatever it was told before. */
    private static final Duration REFRESH = Duration.ofMillis(600);
    /** How many of the keys that callers use there are. */
    private static final int KEYS = 4;

    private static final Takeover[] TAKEOVERS = Takeover.values();

    private final SimulatedCluster cluster;
    private final ClusterKind kind;
    private boolean changed;

    ClusterServers(SimulatedWorld world, ClusterKind kind) {
        super(world);
        this.kind = kind;
        cluster = world.becomeCluster(builder -> builder.primaries(kind.primaries())
                .replicas(kind.replicas())
                .nodeTimeout(kind.nodeTimeout())
                .replicationLag(kind.lag())
                .fullCoverage(kind.fullCoverage()));
    }

    @Override
    void describe(MultiplexerOptionsBuilder options) {
        var address = (TransportAddress.Tcp) world().servers().get(1).server().address();
        options.endpoint(address.host(), address.port());
    }

    @Override
    KeyNames keys() {
        return KeyNames.BY_SLOT;
    }

    @Override
    Duration span() {
        return SPAN;
    }

    // ---- what goes wrong ----

    private SimulatedClusterNode nodeOf(SimulatedRedis server) {
        return cluster.nodes().stream()
                .filter(node -> node.redis() == server)
                .findFirst()
                .orElseThrow();
    }

    private SimulatedClusterNode nodeOf(Fault fault) {
        return nodeOf(world().servers().get(fault.server() % world().servers().size()));
    }

    @Override
    void pause(SimulatedRedis server) {
        changed = true;
        cluster.stop(nodeOf(server));
    }

    @Override
    void resume(SimulatedRedis server) {
        cluster.resume(nodeOf(server));
    }

    @Override
    void stop(SimulatedRedis server) {
        changed = true;
        cluster.kill(nodeOf(server));
    }

    @Override
    void start(SimulatedRedis server, boolean keepData) {
        if (!server.isRunning()) {
            cluster.start(nodeOf(server), keepData);
        }
    }

    @Override
    boolean strike(Fault fault, Course course) {
        SimulatedClusterNode node = nodeOf(fault);
        switch (fault.kind()) {
            case NODE_LOST -> {
                course.note(fault, " " + node);
                changed = true;
                cluster.kill(node);
            }
            case FAILOVER -> failover(fault, node, course);
            case CLUSTER_CUT -> {
                course.note(fault, " " + node);
                changed = true;
                cluster.partition(node);
                course.later(cluster::heal, fault.lasts());
            }
            case GOSSIP_SLOW -> {
                course.note(fault, " " + node);
                Duration delay = kind.nodeTimeout().dividedBy(2);
                cluster.setGossipDelay(node, delay);
                course.later(() -> cluster.setGossipDelay(node, Duration.ZERO), fault.lasts());
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A replica of the node's shard takes over, if an operator may have it do so. */
    private void failover(Fault fault, SimulatedClusterNode node, Course course) {
        List<SimulatedClusterNode> replicas = node.isPrimary() ? cluster.replicasOf(node) : List.of(node);
        if (replicas.isEmpty()) {
            return;
        }
        SimulatedClusterNode replica = replicas.get(fault.choice() / TAKEOVERS.length % replicas.size());
        Takeover how = TAKEOVERS[fault.choice() % TAKEOVERS.length];
        if (!replica.isRunning()) {
            return;
        }
        course.note(fault, " " + how + " " + replica);
        try {
            cluster.failover(replica, how);
            changed = true;
        } catch (IllegalStateException e) {
            // refused, as an operator may be
        }
    }

    @Override
    void heal() {
        cluster.heal();
        cluster.nodes().forEach(node -> cluster.setGossipDelay(node, Duration.ZERO));
    }

    @Override
    boolean haveChanged() {
        return changed;
    }

    // ---- what must hold ----

    /** A pop that waited for what is elsewhere now was not carried out. */
    @Override
    List<ExecutedCommand> executed() {
        return world().executed().stream()
                .filter(command -> !command.name().equals("BLPOP") || !isSentAway(command.reply()))
                .toList();
    }

    private static boolean isSentAway(String reply) {
        return reply.startsWith("-MOVED") || reply.startsWith("-CLUSTERDOWN") || reply.startsWith("-UNBLOCKED force");
    }

    @Override
    Moves moves() {
        return (record, command) -> Moves.Origin.ANYWHERE;
    }

    @Override
    boolean keepOrder() {
        return false; // slots do, wherever they are
    }

    @Override
    List<Violation> violations(boolean haveOneLine, boolean asksAtOnce) {
        List<Violation> violations = new ArrayList<>(ClusterChecker.violations(world(), cluster));
        violations.addAll(SlotOrderChecker.violations(world(), cluster.history(), haveOneLine));
        return violations;
    }

    // ---- after the faults ----

    @Override
    void settle() {
        world().time().advance(ANNOUNCED); // what has begun just now shows only then
        if (!world().time().runUntil(cluster::isSettled, REST)) {
            throw new AssertionError("The cluster did not come to rest: waited=" + REST + ", cluster=" + cluster);
        }
    }

    @Override
    Duration recovery() {
        return REFRESH;
    }

    @Override
    boolean handOnMessages() {
        return true;
    }

    @Override
    List<Integer> keysToWrite() {
        return List.of(0, 1, 2, 3);
    }

    @Override
    void checkPlaces(Recovery recovery) {
        int before = cluster.history().size();
        List<ReadFrom> places = List.of(ReadFrom.values());
        for (int key = 0; key < KEYS; key++) {
            ReadFrom readFrom = places.get(key % places.size());
            CommandRecord last = recovery.read(key, readFrom, REFRESH);
            if (!Recovery.isAnswered(last)) {
                recovery.violate("was not read where readFrom=" + readFrom + " says, cluster=" + cluster, last);
            }
        }
        cluster.history().subList(before, cluster.history().size()).stream()
                .filter(NodeCommand::redirected)
                .findFirst()
                .ifPresent(one -> recovery.violate(Invariant.RIGHT_NODE, "was redirected: " + one));
    }

    @Override
    String heard() {
        StringBuilder text = new StringBuilder("nodes:\n");
        cluster.nodes().forEach(node -> text.append("  ").append(node).append('\n'));
        text.append("came to nodes:\n");
        cluster.history().forEach(one -> text.append("  ").append(one).append('\n'));
        return text.toString();
    }
}
