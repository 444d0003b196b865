package io.trunkline.testkit.simulation;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What the nodes of a cluster tell each other, and when it arrives: never at once, not in the order of the senders, not
 * across a partition, and with a node that was stopped when it is woken. Confined to the simulation's thread.
 */
final class ClusterBus {

    /** How long something takes, drawn anew each time. */
    record Delay(long minMillis, long maxMillis) {

        static Delay ofMillis(long min, long max) {
            return new Delay(min, max);
        }

        Duration draw(Random random) {
            long spread = (maxMillis - minMillis) * 1_000_000;
            return Duration.ofNanos(minMillis * 1_000_000 + (spread == 0 ? 0 : (long) (random.nextDouble() * spread)));
        }
    }

    /** To answer what another one said. */
    private static final Delay ANSWER = Delay.ofMillis(1, 10);

    /** For a message that goes as it is, without the sender's waiting for its turn. */
    private static final Delay AT_ONCE = Delay.ofMillis(0, 2);

    private final SimulatedCluster cluster;
    private final Random random;
    private final Set<SimulatedClusterNode> minority = new LinkedHashSet<>();

    ClusterBus(SimulatedCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
    }

    Random random() {
        return random;
    }

    void partition(Set<SimulatedClusterNode> apart) {
        minority.clear();
        minority.addAll(apart);
        for (SimulatedClusterNode node : cluster.nodes()) {
            node.updateReplicationCut();
        }
    }

    boolean areTogether(SimulatedClusterNode a, SimulatedClusterNode b) {
        return minority.contains(a) == minority.contains(b);
    }

    /** Whether two nodes hear each other. */
    boolean areConnected(SimulatedClusterNode a, SimulatedClusterNode b) {
        return a.isRunning() && b.isRunning() && areTogether(a, b);
    }

    /** Sends something, which is lost if the way is cut, or the other one dead, when it leaves or when it arrives. */
    void send(SimulatedClusterNode from, SimulatedClusterNode to, Delay delay, Runnable arrival) {
        if (from.isRunning() && areTogether(from, to)) {
            to.redis().server().lane().schedule(() -> arrive(from, to, arrival), delay.draw(random));
        }
    }

    private void arrive(SimulatedClusterNode from, SimulatedClusterNode to, Runnable arrival) {
        if (areTogether(from, to)) {
            to.receive(arrival);
        }
    }

    /** A node tells everybody it knows what it is and has. */
    void announce(SimulatedClusterNode from, Delay delay) {
        ClusterClaim claim = from.claim();
        for (SimulatedClusterNode to : knownTo(from)) {
            send(from, to, delay, () -> to.onClaim(claim));
        }
    }

    /** A node tells one other what it is and has. */
    void introduce(SimulatedClusterNode from, SimulatedClusterNode to, Delay delay) {
        ClusterClaim claim = from.claim();
        send(from, to, delay, () -> to.onClaim(claim));
    }

    /** A node tells one other what it does not know about a third. */
    void update(SimulatedClusterNode from, String to, ClusterClaim claim) {
        SimulatedClusterNode target = cluster.find(to);
        if (target != null) {
            send(from, target, ANSWER, () -> target.onClaim(claim));
        }
    }

    /** Hands a published message to other nodes: a shard channel's to the shard, any other to all. */
    void publish(SimulatedClusterNode from, Subscribers.Mode mode, String channel, String message) {
        for (SimulatedClusterNode to : knownTo(from)) {
            boolean sameShard = to.view().ownPrimary().equals(from.view().ownPrimary());
            if (mode != Subscribers.Mode.SHARDED || sameShard) {
                send(from, to, AT_ONCE, () -> to.redis().subscribers().publish(mode, channel, message));
            }
        }
    }

    /** The nodes that one knows, without itself. */
    List<SimulatedClusterNode> knownTo(SimulatedClusterNode from) {
        return cluster.nodes().stream()
                .filter(node -> node != from && from.view().member(node.id()) != null)
                .toList();
    }
}
