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

    /** How long until nodes that disagree talk to each other, beside what they announce. */
    private static final Delay ROUND = Delay.ofMillis(500, 1_000);

    private static final Delay WITHIN_ROUND = Delay.ofMillis(0, 100);

    /** For a message that goes as it is, without the sender's waiting for its turn. */
    private static final Delay AT_ONCE = Delay.ofMillis(0, 2);

    private final SimulatedCluster cluster;
    private final Random random;
    private final Set<SimulatedClusterNode> minority = new LinkedHashSet<>();
    private boolean roundIsComing;

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
            Duration wait = delay.draw(random).plus(to.gossipDelay());
            to.redis().server().lane().schedule(() -> arrive(from, to, arrival), wait);
        }
    }

    private void arrive(SimulatedClusterNode from, SimulatedClusterNode to, Runnable arrival) {
        if (areTogether(from, to)) {
            to.receive(arrival);
        }
    }

    /**
     * Lets nodes talk to each other for as long as some that hear each other disagree, so that what was lost on the way
     * is learned all the same. Redis never ceases; here nobody would notice, and a clock that is never idle is a
     * nuisance.
     */
    void talk() {
        if (!roundIsComing) {
            roundIsComing = true;
            cluster.lane().schedule(this::round, ROUND.draw(random));
        }
    }

    private void round() {
        roundIsComing = false;
        if (cluster.agrees()) {
            return;
        }
        for (SimulatedClusterNode from : cluster.nodes()) {
            for (SimulatedClusterNode to : knownTo(from)) {
                List<ClusterMember> members =
                        from.view().members().stream().map(ClusterMember::copy).toList();
                send(from, to, WITHIN_ROUND, () -> to.onGossip(members));
            }
            announce(from, WITHIN_ROUND);
        }
        talk();
    }

    /** A node tells everybody it knows what it is and has. */
    void announce(SimulatedClusterNode from, Delay delay) {
        talk();
        for (SimulatedClusterNode to : knownTo(from)) {
            introduce(from, to, delay);
        }
    }

    /** A node tells one other what it is and has when it comes to that: what takes time is its turn, not the way. */
    void introduce(SimulatedClusterNode from, SimulatedClusterNode to, Delay delay) {
        Duration wait = delay.draw(random).plus(to.gossipDelay());
        to.redis().server().lane().schedule(() -> tell(from, to), wait);
    }

    private void tell(SimulatedClusterNode from, SimulatedClusterNode to) {
        if (from.isRunning()) {
            ClusterClaim claim = from.claim();
            arrive(from, to, () -> to.onClaim(claim));
        }
    }

    /** A node tells one other what it does not know about a third. */
    void update(SimulatedClusterNode from, String to, ClusterClaim claim) {
        SimulatedClusterNode target = cluster.find(to);
        if (target != null) {
            send(from, target, ANSWER, () -> target.onUpdate(claim));
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
