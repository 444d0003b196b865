package io.trunkline.testkit.simulation;

import io.trunkline.testkit.simulation.ClusterBus.Delay;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One node of a {@link SimulatedCluster}: a server, and what it knows of the cluster. What it tells here is what it
 * would tell a client, right or not. Confined to the simulation's thread.
 */
public final class SimulatedClusterNode {

    /** What a client asked for is not possible now. */
    static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** How long a primary takes no writes for a takeover that does not come about. */
    private static final Duration PATIENCE_FOR_TAKEOVER = Duration.ofSeconds(5);

    private static final Delay TAKEOVER = Delay.ofMillis(3, 5);
    private static final Delay FORCED_TAKEOVER = Delay.ofMillis(23, 100);
    private static final Delay LONELY_TAKEOVER = Delay.ofMillis(8, 13);
    private static final Delay TOLD_TO_PREDECESSOR = Delay.ofMillis(1, 15);
    private static final Delay TAKEOVER_TOLD = Delay.ofMillis(45, 91);
    private static final Delay SLOT_TOLD = Delay.ofMillis(80, 87);
    /** Later than a successor is heard of, since who hears only this finds the slots without an owner. */
    private static final Delay ROLE_TOLD = Delay.ofMillis(100, 200);

    private static final Delay CRON = Delay.ofMillis(0, 100);

    private final SimulatedCluster cluster;
    private final SimulatedRedis redis;
    private final ClusterView view;
    private final ClusterRouting routing = new ClusterRouting(this);
    private final List<Runnable> inbox = new ArrayList<>();
    private final Map<String, Duration> silentSince = new HashMap<>();
    private final Map<String, Duration> votes = new HashMap<>();
    private EndpointForm form = EndpointForm.IP;
    private boolean stopped;
    private boolean inMinority;
    private Duration servesFrom = Duration.ZERO;
    /** How many takeovers from it have begun, and whether the last one keeps writes waiting. */
    private long takeovers;

    private boolean holding;
    private Duration gossipDelay = Duration.ZERO;

    SimulatedClusterNode(SimulatedCluster cluster, SimulatedRedis redis, ClusterView view) {
        this.cluster = cluster;
        this.redis = redis;
        this.view = view;
        redis.joinCluster(this);
    }

    // ---- what others may ask ----

    /**
     * Its name within the cluster, which it keeps for life.
     *
     * @return 40 hexadecimal digits
     */
    public String id() {
        return view.self().id();
    }

    /**
     * The server, with its data, its connections and what it executed.
     *
     * @return always the same one
     */
    public SimulatedRedis redis() {
        return redis;
    }

    /**
     * Where it listens now.
     *
     * @return host and port, also while it is down
     */
    public TransportAddress.Tcp address() {
        return (TransportAddress.Tcp) redis.server().address();
    }

    /**
     * Whether it is a primary, by its own account.
     *
     * @return false if it follows another node
     */
    public boolean isPrimary() {
        return view.self().isPrimary();
    }

    /**
     * Whether it serves keys: {@code cluster_state:ok}.
     *
     * @return false if it says that the cluster is down
     */
    public boolean isOk() {
        return view.isOk();
    }

    /**
     * The epoch by which it owns its slots.
     *
     * @return 0 or more; greater than those of all who owned them before
     */
    public long epoch() {
        return view.self().epoch;
    }

    /**
     * Who owns a slot, by its account.
     *
     * @param slot from 0 to 16383
     * @return the id of a node, or null if nobody does
     */
    public @Nullable String ownerOf(int slot) {
        ClusterMember owner = view.owner(slot);
        return owner == null ? null : owner.id();
    }

    /**
     * The nodes that it knows, itself included.
     *
     * @return their ids
     */
    public Set<String> known() {
        Set<String> ids = new LinkedHashSet<>();
        view.members().forEach(member -> ids.add(member.id()));
        return ids;
    }

    /**
     * Whether it is neither dead nor stopped.
     *
     * @return true if it can hear others
     */
    public boolean isRunning() {
        return redis.isRunning() && !stopped;
    }

    /**
     * Sets how it names nodes to its clients.
     *
     * @param newForm the form, {@link EndpointForm#IP} at first
     */
    public void setEndpointForm(EndpointForm newForm) {
        form = newForm;
    }

    /**
     * Announces a host name, by which the network finds it as well.
     *
     * @param name the name; others hear of it after a while
     */
    public void setHostname(String name) {
        redis.server().network().name(name, redis.server());
        view.self().hostname = name;
        cluster.bus().announce(this, TAKEOVER_TOLD);
    }

    @Override
    public String toString() {
        return "SimulatedClusterNode[" + address() + ", " + id() + (isPrimary() ? ", primary" : ", replica")
                + (isRunning() ? "]" : ", not running]");
    }

    // ---- what sessions ask ----

    ClusterView view() {
        return view;
    }

    ClusterRouting routing() {
        return routing;
    }

    EndpointForm endpointForm() {
        return form;
    }

    /** The host by which it names a node; null if it names none. */
    @Nullable
    String endpoint(ClusterMember member) {
        return switch (form) {
            case IP -> member.address.host();
            case HOSTNAME -> member.hostname == null ? "?" : member.hostname;
            case UNKNOWN_ENDPOINT -> null;
        };
    }

    List<String> keysIn(int slot) {
        return redis.keys().inSlot(slot);
    }

    long replicationOffset(ClusterMember member) {
        SimulatedClusterNode node = cluster.find(member.id());
        return node == null ? 0 : node.redis.replication().offset();
    }

    void publish(String name, String channel, String message) {
        cluster.bus().publish(this, SessionSubscriptions.mode(name), channel, message);
    }

    void log(ExecutedCommand command, boolean readOnly, boolean asking, boolean redirected) {
        cluster.log(this, command, readOnly, asking, redirected);
    }

    // ---- slots ----

    void setMigrating(int slot, String target) {
        requirePrimary();
        if (view.owner(slot) != view.self()) {
            throw new RefusedException("I'm not the owner of hash slot " + slot);
        }
        requireKnown(target, "I don't know about node ");
        view.migrating().put(slot, target);
    }

    void setImporting(int slot, String source) {
        requirePrimary();
        if (view.owner(slot) == view.self()) {
            throw new RefusedException("I'm already the owner of hash slot " + slot);
        }
        requireKnown(source, "I don't know about node ");
        view.importing().put(slot, source);
    }

    void setStable(int slot) {
        requirePrimary();
        view.migrating().remove(slot);
        view.importing().remove(slot);
        cluster.bus().talk(); // whoever has it by now says so at its next turn
    }

    /** SETSLOT NODE: who imported the slot owns it by a new epoch, if the one it has is not the highest. */
    void setSlot(int slot, String id) {
        requirePrimary();
        ClusterMember target = requireKnown(id, "Unknown node ");
        boolean empty = keysIn(slot).isEmpty();
        if (view.owner(slot) == view.self() && target != view.self() && !empty) {
            throw new RefusedException("Can't assign hashslot " + slot
                    + " to a different node while I still hold keys for this hash slot.");
        }
        if (empty) {
            view.migrating().remove(slot);
        }
        if (target == view.self() && view.importing().remove(slot) != null) {
            outbid();
        }
        handOver(slots(slot, slot), target);
        cluster.bus().announce(this, SLOT_TOLD);
    }

    /** Owns slots from now on, by an epoch above all others. */
    void take(int first, int last) {
        outbid();
        handOver(slots(first, last), view.self());
        cluster.bus().announce(this, SLOT_TOLD);
    }

    /** Knows no owner of some slots any more; if it was its own, it has lost them. */
    void forgetSlots(int first, int last) {
        BitSet lost = view.slots(view.ownPrimary());
        lost.and(slots(first, last));
        redis.leaveSlots(lost);
        view.setOwner(slots(first, last), null);
        cluster.failures().updateState(this);
        redirectWaitingSoon();
        cluster.bus().talk();
    }

    private void outbid() {
        long highest =
                view.members().stream().mapToLong(member -> member.epoch).max().orElse(0);
        if (view.self().epoch == 0 || view.self().epoch != Math.max(highest, view.currentEpoch())) {
            view.heardOfEpoch(view.currentEpoch() + 1);
            view.self().epoch = view.currentEpoch();
        }
    }

    private void requirePrimary() {
        if (!isPrimary()) {
            throw new RefusedException("Please use SETSLOT only with masters.");
        }
    }

    private ClusterMember requireKnown(String id, String complaint) {
        ClusterMember member = view.member(id);
        if (member == null) {
            throw new RefusedException(complaint + id);
        }
        return member;
    }

    private void handOver(BitSet slots, ClusterMember taker) {
        String shard = view.ownPrimary();
        BitSet lost = view.slots(shard);
        lost.and(slots);
        if (taker.id().equals(shard)) {
            lost.clear();
        }
        if (!lost.isEmpty()) {
            redis.leaveSlots(lost);
            view.migrating().keySet().removeIf(lost::get);
        }
        view.setOwner(slots, taker.id());
        if (!lost.isEmpty() && !view.ownsAny(shard)) {
            follow(taker); // who loses the last slot helps the one who has it
        } else if (!lost.isEmpty() && isPrimary()) {
            redis.keys().inSlots(slots).forEach(key -> redis.apply(List.of("DEL", key)));
        }
        cluster.failures().updateState(this);
        redirectWaitingSoon();
    }

    private static BitSet slots(int first, int last) {
        BitSet slots = new BitSet(KeySlot.COUNT);
        slots.set(first, last + 1);
        return slots;
    }

    /** Who waits for a key learns of it when the server next looks at its clients. */
    void redirectWaitingSoon() {
        redis.server()
                .lane()
                .schedule(redis::redirectWaiting, CRON.draw(cluster.bus().random()));
    }

    // ---- roles ----

    /** CLUSTER FAILOVER: begins to take over from its primary. */
    void takeOver(Takeover how) {
        String primary = view.self().primary;
        if (primary == null) {
            throw new RefusedException("You should send CLUSTER FAILOVER to a replica");
        }
        SimulatedClusterNode before = cluster.find(primary);
        if (how == Takeover.GRACEFUL) {
            if (before == null || !cluster.bus().areConnected(this, before)) {
                throw new RefusedException("Master is down or failed, please use CLUSTER FAILOVER FORCE");
            }
            takeOverFrom(before);
            return;
        }
        Delay delay = how == Takeover.FORCED ? FORCED_TAKEOVER : LONELY_TAKEOVER;
        redis.server()
                .lane()
                .schedule(
                        () -> {
                            boolean still = isRunning() && primary.equals(view.self().primary);
                            if (still && how == Takeover.WITHOUT_VOTES) {
                                view.heardOfEpoch(view.currentEpoch() + 1);
                            }
                            if (still
                                    && (how == Takeover.WITHOUT_VOTES
                                            || cluster.failures().elect(this, primary, false))) {
                                promote(TAKEOVER_TOLD);
                            }
                        },
                        delay.draw(cluster.bus().random()));
    }

    private void takeOverFrom(SimulatedClusterNode before) {
        long takeover = before.hold();
        SimulatedLane lane = before.redis.server().lane();
        lane.schedule(() -> before.release(takeover), PATIENCE_FOR_TAKEOVER);
        lane.schedule(
                () -> {
                    boolean possible = cluster.bus().areConnected(this, before)
                            && before.takeovers == takeover
                            && before.id().equals(view.self().primary)
                            && redis.primary() == before.redis
                            && cluster.failures().elect(this, before.id(), false);
                    if (!possible) {
                        before.release(takeover);
                        return;
                    }
                    redis.takeOver();
                    promote(TAKEOVER_TOLD);
                    cluster.bus().introduce(this, before, TOLD_TO_PREDECESSOR);
                },
                TAKEOVER.draw(cluster.bus().random()));
    }

    private long hold() {
        takeovers++;
        if (!holding) {
            holding = true;
            redis.holdWrites(true);
        }
        return takeovers;
    }

    boolean isHoldingWrites() {
        return holding;
    }

    private void release(long takeover) {
        if (holding && takeovers == takeover) {
            holding = false;
            redis.holdWrites(false);
        }
    }

    /** Is a primary from now on, with the slots of the one it followed, by the epoch that it was elected for. */
    void promote(Delay told) {
        String before = Objects.requireNonNull(view.self().primary);
        if (redis.isReplica()) {
            redis.promote();
        }
        view.self().primary = null;
        view.self().epoch = view.currentEpoch();
        // Subscriptions to shard channels stay, as Redis 7.0 was seen to do.
        view.setOwner(view.slots(before), id());
        cluster.bus().announce(this, told);
        cluster.failures().updateState(this);
        redirectWaitingSoon();
    }

    /** Follows a node from now on, as far as that one is not known to follow this one. */
    void follow(ClusterMember primary) {
        if (primary.id().equals(id())) {
            return;
        }
        boolean news = !primary.id().equals(view.self().primary);
        view.self().primary = primary.id();
        view.self().shard = primary.shard;
        view.migrating().clear();
        view.importing().clear();
        followData();
        if (news) {
            release(takeovers);
            cluster.bus().announce(this, ROLE_TOLD);
            cluster.failures().updateState(this);
        }
    }

    private void followData() {
        String primary = view.self().primary;
        SimulatedClusterNode node = primary == null ? null : cluster.find(primary);
        if (node != null
                && redis.primary() != node.redis
                && !redis.replication().isFollowedBy(node.redis.replication())) {
            redis.replicateFrom(node.redis, cluster.lag());
        }
        updateReplicationCut();
    }

    /** What is carried over from its primary comes the same way as everything between nodes. */
    void updateReplicationCut() {
        SimulatedRedis primary = redis.primary();
        SimulatedClusterNode node = primary == null ? null : primary.clusterNode();
        redis.setReplicationCut(node != null && !cluster.bus().areTogether(this, node));
    }

    boolean mayVoteFor(String failed) {
        Duration before = votes.get(failed);
        return before == null
                || cluster.now().minus(before).compareTo(cluster.nodeTimeout().multipliedBy(2)) >= 0;
    }

    void votedFor(String failed) {
        votes.put(failed, cluster.now());
    }

    // ---- what others tell ----

    ClusterClaim claim() {
        view.self().sequence++;
        return view.claim(view.self());
    }

    /** Something came over the bus: it is looked at when the node is awake. */
    void receive(Runnable message) {
        if (stopped) {
            inbox.add(message);
        } else if (redis.isRunning()) {
            message.run();
        }
    }

    /** A node told what it is. */
    void onClaim(ClusterClaim claim) {
        if (heed(claim)) {
            view.spoken(claim);
        }
    }

    /** A node told what another one is. */
    void onUpdate(ClusterClaim claim) {
        heed(claim);
    }

    private boolean heed(ClusterClaim claim) {
        if (claim.id().equals(id()) || cluster.find(claim.id()) == null) {
            return false; // about itself it knows best, and who was removed is not let in again
        }
        boolean known = view.member(claim.id()) != null;
        if (!view.heed(claim)) {
            return false;
        }
        ClusterMember sender = Objects.requireNonNull(view.member(claim.id()));
        if (sender.isPrimary()) {
            BitSet taken = view.taken(claim);
            if (!taken.isEmpty()) {
                handOver(taken, sender);
            }
            ClusterMember better = view.contradicting(claim);
            if (better != null) {
                cluster.bus().update(this, claim.id(), view.claim(better));
            }
            endCollision(sender);
            stayPrimary(sender);
        }
        if (sender.id().equals(view.self().primary)) {
            ClusterMember above = view.member(sender.primary);
            if (above != null) {
                follow(above); // nobody follows a replica for long
            } else {
                followData();
            }
        }
        cluster.failures().forgive(this, claim.id());
        cluster.failures().updateState(this);
        if (!known) {
            cluster.failures().connectivityChanged(TAKEOVER_TOLD);
        }
        return true;
    }

    /** Whoever has taken over from it has told: if it has got other slots meanwhile, it goes on with these. */
    private void stayPrimary(ClusterMember successor) {
        SimulatedRedis followed = redis.primary();
        if (isPrimary() && followed != null && followed.clusterNode() == cluster.find(successor.id())) {
            redis.promote();
        }
    }

    /** Heard of nodes, of which it may not know some. */
    void onGossip(List<ClusterMember> members) {
        for (ClusterMember member : members) {
            if (view.member(member.id()) == null && cluster.find(member.id()) != null) {
                view.add(member.copy());
                cluster.failures().connectivityChanged(TAKEOVER_TOLD);
            }
        }
    }

    /** Of two primaries with one epoch the one with the smaller id takes a new one. */
    private void endCollision(ClusterMember sender) {
        if (isPrimary() && sender.epoch == view.self().epoch && sender.id().compareTo(id()) > 0) {
            view.heardOfEpoch(view.currentEpoch() + 1);
            view.self().epoch = view.currentEpoch();
            cluster.bus().announce(this, TAKEOVER_TOLD);
        }
    }

    // ---- life and death ----

    /** Falls asleep, or wakes up: then it hears first what it was told meanwhile. */
    void setStopped(boolean newStopped) {
        stopped = newStopped;
        if (newStopped) {
            redis.pause();
            return;
        }
        List<Runnable> missed = List.copyOf(inbox);
        inbox.clear();
        missed.forEach(Runnable::run);
    }

    boolean isStopped() {
        return stopped;
    }

    void die() {
        stopped = false;
        inbox.clear();
        votes.clear();
        takeovers++;
        holding = false;
        redis.stop();
    }

    boolean hears(String id) {
        return !silentSince.containsKey(id);
    }

    @Nullable
    Duration silentSince(String id) {
        return silentSince.get(id);
    }

    void setSilentSince(String id, @Nullable Duration since) {
        if (since == null) {
            silentSince.remove(id);
        } else {
            silentSince.put(id, since);
        }
    }

    Duration gossipDelay() {
        return gossipDelay;
    }

    void setGossipDelay(Duration delay) {
        gossipDelay = delay;
    }

    boolean isInMinority() {
        return inMinority;
    }

    void setInMinority(boolean cutOff) {
        inMinority = cutOff;
    }

    Duration servesFrom() {
        return servesFrom;
    }

    void servesFrom(Duration from) {
        servesFrom = from;
    }
}
