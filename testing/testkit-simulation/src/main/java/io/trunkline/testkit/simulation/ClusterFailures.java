package io.trunkline.testkit.simulation;

import io.trunkline.testkit.simulation.ClusterBus.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is taken for dead by whom, who may serve, and who is elected. Confined to the simulation's thread.
 *
 * <p>Nothing is asked again and again: whenever who hears whom has changed, what follows from it is put on the clock.
 * With T for the node timeout: a node that hears nothing of another suspects it after T to 1.25 T; if after 1.4 to
 * 1.8 T a majority of those who have a vote suspects it, it has failed, which the others hear 10 to 50 ms later; its
 * replicas stand for election 500 to 1000 ms after that. These are ranges that were measured with Redis 7.0.
 */
final class ClusterFailures {

    private static final double MAX_SUSPICION = 1.25;
    private static final double MIN_FAILURE = 1.4;
    private static final double MAX_FAILURE = 1.8;
    private static final Delay GOSSIP = Delay.ofMillis(10, 50);
    private static final Delay CANDIDACY = Delay.ofMillis(500, 1_000);
    private static final Duration PER_RANK = Duration.ofSeconds(1);
    private static final Duration MIN_ELECTION_RETRY = Duration.ofSeconds(4);
    /** How long a primary that was restarted does not serve, so that it can hear of its successor. */
    private static final Duration WRITABLE_DELAY = Duration.ofSeconds(2);

    private static final Duration MIN_REJOIN = Duration.ofMillis(500);
    private static final Duration MAX_REJOIN = Duration.ofSeconds(5);

    private final SimulatedCluster cluster;
    private final ClusterBus bus;
    /** Since when somebody hears nothing of a node, and so from when on it may have failed. */
    private final Map<String, Duration> mayHaveFailedFrom = new HashMap<>();

    ClusterFailures(SimulatedCluster cluster, ClusterBus bus) {
        this.cluster = cluster;
        this.bus = bus;
    }

    /** Looks at who hears whom; those who hear each other again do so after a delay. */
    void connectivityChanged(Delay whenBack) {
        for (SimulatedClusterNode observer : cluster.nodes()) {
            for (ClusterMember member : List.copyOf(observer.view().members())) {
                SimulatedClusterNode subject = cluster.find(member.id());
                if (subject != null && subject != observer) {
                    look(observer, subject, whenBack);
                }
            }
        }
        mayHaveFailedFrom
                .keySet()
                .removeIf(
                        id -> cluster.nodes().stream().allMatch(one -> one.id().equals(id) || one.hears(id)));
        for (String id : List.copyOf(mayHaveFailedFrom.keySet())) {
            evaluate(id);
        }
        cluster.nodes().forEach(SimulatedClusterNode::updateReplicationCut);
        bus.talk();
    }

    private void look(SimulatedClusterNode observer, SimulatedClusterNode subject, Delay whenBack) {
        boolean hears = bus.areConnected(observer, subject);
        String id = subject.id();
        if (hears == observer.hears(id)) {
            return;
        }
        if (hears) {
            observer.setSilentSince(id, null);
            bus.introduce(subject, observer, whenBack);
            bus.send(subject, observer, whenBack, () -> heardAgain(observer, id));
            return;
        }
        Duration since = cluster.now();
        observer.setSilentSince(id, since);
        later(observer, drawn(1, MAX_SUSPICION), () -> suspect(observer, id, since));
        if (!mayHaveFailedFrom.containsKey(id)) {
            Duration wait = drawn(MIN_FAILURE, MAX_FAILURE);
            mayHaveFailedFrom.put(id, since.plus(wait));
            later(observer, wait, () -> evaluate(id));
        }
    }

    private Duration drawn(double min, double max) {
        double factor = min + bus.random().nextDouble() * (max - min);
        return Duration.ofNanos((long) (cluster.nodeTimeout().toNanos() * factor));
    }

    private void later(SimulatedClusterNode node, Duration wait, Runnable work) {
        node.redis().server().lane().schedule(work, wait);
    }

    private void suspect(SimulatedClusterNode observer, String id, Duration since) {
        ClusterMember member = observer.view().member(id);
        if (member != null && observer.isRunning() && since.equals(observer.silentSince(id))) {
            member.suspected = !member.isFailed();
            updateState(observer);
            evaluate(id);
        }
    }

    /** Whether enough nodes have not heard of a node for long enough. */
    private void evaluate(String id) {
        Duration from = mayHaveFailedFrom.get(id);
        if (from == null || cluster.now().compareTo(from) < 0) {
            return;
        }
        Set<SimulatedClusterNode> told = new HashSet<>();
        for (SimulatedClusterNode observer : cluster.nodes()) {
            ClusterMember member = observer.view().member(id);
            if (observer.isRunning()
                    && member != null
                    && member.suspected
                    && !told.contains(observer)
                    && reports(observer, id) >= observer.view().majority()) {
                fail(observer, id);
                for (SimulatedClusterNode other : bus.knownTo(observer)) {
                    told.add(other);
                    bus.send(observer, other, GOSSIP, () -> fail(other, id));
                }
            }
        }
    }

    private long reports(SimulatedClusterNode observer, String id) {
        return observer.view().voters().stream()
                .map(voter -> cluster.find(voter.id()))
                .filter(voter -> voter != null && (voter == observer || bus.areConnected(observer, voter)))
                .filter(voter -> {
                    ClusterMember member = voter.view().member(id);
                    return member != null && (member.suspected || member.isFailed());
                })
                .count();
    }

    private void fail(SimulatedClusterNode node, String id) {
        ClusterMember member = node.view().member(id);
        if (member == null || member.isFailed() || id.equals(node.id()) || node.hears(id)) {
            return;
        }
        member.suspected = false;
        member.failedAt = cluster.now();
        updateState(node);
        if (id.equals(node.view().self().primary) && node.view().ownsAny(id)) {
            Duration wait = CANDIDACY.draw(bus.random()).plus(PER_RANK.multipliedBy(rank(node, id)));
            later(node, wait, () -> stand(node, id));
        }
    }

    /** How many replicas of the same primary have more of its data. */
    private long rank(SimulatedClusterNode node, String id) {
        long own = node.redis().replication().offset();
        return node.view().replicasOf(id).stream()
                .map(one -> cluster.find(one.id()))
                .filter(one -> one != null
                        && bus.areConnected(node, one)
                        && one.redis().replication().offset() > own)
                .count();
    }

    private void stand(SimulatedClusterNode node, String id) {
        ClusterMember failed = node.view().member(id);
        if (!node.isRunning()
                || failed == null
                || !failed.isFailed()
                || !id.equals(node.view().self().primary)) {
            return;
        }
        if (!elect(node, id, true)) {
            Duration retry = cluster.nodeTimeout().multipliedBy(4);
            later(node, max(retry, MIN_ELECTION_RETRY), () -> stand(node, id));
            return;
        }
        node.promote(GOSSIP);
    }

    /** Asks for the votes that let a node succeed another; if it gets them, they are given. */
    boolean elect(SimulatedClusterNode node, String id, boolean onlyIfFailed) {
        List<SimulatedClusterNode> votes = new ArrayList<>();
        for (ClusterMember member : node.view().voters()) {
            SimulatedClusterNode voter = cluster.find(member.id());
            if (voter != null
                    && bus.areConnected(node, voter)
                    && voter.view().ownsAny(id) // else that one has a successor already
                    && !voter.view().knowsBetter(node.view(), id)
                    && (!onlyIfFailed || voter.view().failedAt(id) != null)
                    && voter.mayVoteFor(id)) {
                votes.add(voter);
            }
        }
        if (votes.size() < node.view().majority()) {
            return false;
        }
        long epoch = node.view().currentEpoch() + 1;
        for (SimulatedClusterNode voter : votes) {
            epoch = Math.max(epoch, voter.view().currentEpoch() + 1);
        }
        node.view().heardOfEpoch(epoch);
        for (SimulatedClusterNode voter : votes) {
            voter.view().heardOfEpoch(epoch);
            voter.votedFor(id);
        }
        return true;
    }

    private void heardAgain(SimulatedClusterNode observer, String id) {
        ClusterMember member = observer.view().member(id);
        if (member != null && observer.hears(id)) {
            member.suspected = false;
            forgive(observer, id);
            updateState(observer);
        }
    }

    /** A node that was taken for dead and lives: at once if it has no slots, else after two node timeouts. */
    void forgive(SimulatedClusterNode observer, String id) {
        ClusterMember member = observer.view().member(id);
        Duration failedAt = observer.view().failedAt(id);
        if (member == null || failedAt == null || !observer.hears(id)) {
            return;
        }
        Duration rest = failedAt.plus(cluster.nodeTimeout().multipliedBy(2)).minus(cluster.now());
        if (rest.isNegative() || rest.isZero() || !observer.view().ownsAny(id)) {
            member.failedAt = null;
            updateState(observer);
        } else {
            later(observer, rest, () -> forgive(observer, id));
        }
    }

    /** Whether a node serves keys, by what it knows now. */
    void updateState(SimulatedClusterNode node) {
        if (!node.isRunning()) {
            return;
        }
        ClusterView view = node.view();
        boolean inMinority = view.isInMinority();
        if (node.isInMinority() && !inMinority) {
            node.servesFrom(cluster.now().plus(min(max(cluster.nodeTimeout(), MIN_REJOIN), MAX_REJOIN)));
        }
        node.setInMinority(inMinority);
        if (inMinority || cluster.needsFullCoverage() && !view.isCovered()) {
            setOk(node, false);
            return;
        }
        Duration wait = node.servesFrom().minus(cluster.now());
        if (view.isOk() || !view.self().isPrimary() || wait.isNegative() || wait.isZero()) {
            setOk(node, true);
        } else {
            later(node, wait, () -> updateState(node));
        }
    }

    /** A node is there again: whom it does not hear it begins to miss only now. */
    void revived(SimulatedClusterNode node, Delay whenBack) {
        for (SimulatedClusterNode other : cluster.nodes()) {
            if (!bus.areConnected(node, other)) {
                node.setSilentSince(other.id(), null);
            }
        }
        connectivityChanged(whenBack);
    }

    /** A node came back to life with what it knew before it died. */
    void restarted(SimulatedClusterNode node) {
        node.view().trustAll();
        node.view().setOk(false);
        node.servesFrom(cluster.now().plus(WRITABLE_DELAY));
        updateState(node);
    }

    private void setOk(SimulatedClusterNode node, boolean ok) {
        if (node.view().isOk() != ok) {
            node.view().setOk(ok);
            node.redirectWaitingSoon();
        }
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
