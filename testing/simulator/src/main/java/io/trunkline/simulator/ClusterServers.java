package io.trunkline.simulator;

import io.trunkline.command.HashSlot;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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

    /** In how many ways a slot moves. */
    private static final int MOVES = 3;

    private static final Takeover[] TAKEOVERS = Takeover.values();

    private final SimulatedCluster cluster;
    private final ClusterKind kind;
    /** Slots on their way, key by key. */
    private final Set<Integer> moving = new TreeSet<>();

    /** Those, and such as were once. */
    private final Set<Integer> moved = new TreeSet<>();

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
            case SLOT_MOVED -> move(fault, course);
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
        attempt(() -> {
            cluster.failover(replica, how);
            changed = true;
        });
    }

    /**
     * Moves a slot that callers use, as an operator does, in one of three ways: so that nothing is to be seen until it is
     * done; key by key, with some keys here and some there for a while; or so, but back again in the end. What is refused
     * is left alone. Nobody begins with it while nodes do not agree who they are: who is given a slot and does not know
     * yet that he was succeeded leaves it to nobody.
     */
    private void move(Fault fault, Course course) {
        int number = fault.choice() / MOVES % KEYS;
        String key = keys().text(number);
        int slot = slot(number);
        List<SimulatedClusterNode> targets = cluster.nodes().stream()
                .filter(node -> node.isPrimary() && node.isRunning() && node != cluster.owner(slot))
                .toList();
        if (targets.isEmpty() || !cluster.isSettled() || !moving.add(slot)) {
            return;
        }
        SimulatedClusterNode target = targets.get(fault.server() % targets.size());
        course.note(fault, " " + key + " to " + target);
        changed = true;
        moved.add(slot);
        if (fault.choice() % MOVES == 0) {
            moving.remove(slot);
            attempt(() -> cluster.moveAtomically(slot, slot, target));
        } else {
            attempt(() -> cluster.beginMove(slot, target));
            course.later(
                    () -> attempt(() -> cluster.moveKeys(slot, key)),
                    fault.lasts().dividedBy(2));
            course.later(() -> endMove(slot, fault.choice() % MOVES == 1), fault.lasts());
        }
    }

    private int slot(int key) {
        return HashSlot.of(keys().text(key).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the owner of a key has a replica: not who was succeeded just when the slot came, and has that one alone. */
    private boolean isFollowed(int key) {
        return !cluster.replicasOf(cluster.owner(slot(key))).isEmpty();
    }

    private void endMove(int slot, boolean finish) {
        moving.remove(slot);
        attempt(() -> {
            if (finish) {
                cluster.finishMove(slot);
            } else {
                cluster.cancelMove(slot);
            }
        });
    }

    private static void attempt(Runnable action) {
        try {
            action.run();
        } catch (IllegalStateException e) {
            // refused, as an operator may be
        }
    }

    @Override
    void heal() {
        List.copyOf(moving).forEach(slot -> endMove(slot, false));
        moved.forEach(cluster::closeSlot); // whose other node was succeeded meanwhile
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
    Moves moves(boolean haveOneLine) {
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
            ReadFrom wanted = places.get(key % places.size());
            ReadFrom readFrom = wanted == ReadFrom.REPLICA && !isFollowed(key) ? ReadFrom.PREFER_REPLICA : wanted;
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
