package io.trunkline.testkit.simulation;

import io.trunkline.testkit.simulation.ClusterBus.Delay;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster on a {@link SimulatedNetwork}: nodes with a view of their own each, which tell each other what has
 * changed and learn it with delay, take each other for dead, elect successors and hand slots over. Confined to the
 * simulation's thread; its methods may be called from inside and outside of tasks.
 *
 * <p>It behaves as Redis 7.0 was seen to behave, on the virtual clock, with what takes time drawn from the seed. Which
 * clients reach which node is not its business: for that, see {@link SimulatedServer#setPartitioned}.
 */
public final class SimulatedCluster {

    /** What a cluster starts with. Confined to the simulation's thread. */
    public static final class Builder {

        private final SimulatedNetwork network;
        private int primaries = 3;
        private int replicas = 1;
        private String hosts = "10.0.0.";
        private int firstPort = 7001;
        private boolean fullCoverage = true;
        private Duration nodeTimeout = Duration.ofSeconds(1);
        private Duration lag = Duration.ofMillis(1);

        private Builder(SimulatedNetwork network) {
            this.network = network;
        }

        /**
         * Sets how many primaries share the slots.
         *
         * @param count 1 or more, 3 at first; fewer than 3 elect nobody
         * @return this
         */
        public Builder primaries(int count) {
            primaries = count;
            return this;
        }

        /**
         * Sets how many replicas each primary has.
         *
         * @param count 0 or more, 1 at first
         * @return this
         */
        public Builder replicas(int count) {
            replicas = count;
            return this;
        }

        /**
         * Sets after what silence a node is suspected: {@code cluster-node-timeout}.
         *
         * @param timeout positive, 1 s at first
         * @return this
         */
        public Builder nodeTimeout(Duration timeout) {
            nodeTimeout = timeout;
            return this;
        }

        /**
         * Sets how much later a replica has what its primary did.
         *
         * @param newLag 0 or more, 1 ms at first
         * @return this
         */
        public Builder replicationLag(Duration newLag) {
            lag = newLag;
            return this;
        }

        /**
         * Sets whether a node serves nothing while a slot has no owner that lives: {@code
         * cluster-require-full-coverage}.
         *
         * @param required true at first; false to serve the other slots
         * @return this
         */
        public Builder fullCoverage(boolean required) {
            fullCoverage = required;
            return this;
        }

        /**
         * Sets on which hosts the nodes listen: the n-th one, from 1, on this with n behind it.
         *
         * @param prefix what all have in common, {@code 10.0.0.} at first
         * @return this
         */
        public Builder hosts(String prefix) {
            hosts = prefix;
            return this;
        }

        /**
         * Sets on which ports the nodes listen: the n-th one, from 1, on the n-th port.
         *
         * @param port the first node's port, 7001 at first
         * @return this
         */
        public Builder firstPort(int port) {
            firstPort = port;
            return this;
        }

        /**
         * Starts the cluster: the primaries first, each with its share of the slots in order, then their replicas, the
         * first one of each primary before the second ones. Everybody knows everybody.
         *
         * @return a cluster that serves
         * @throws IllegalArgumentException if there is no primary, or somebody listens on one of the addresses
         */
        public SimulatedCluster start() {
            if (primaries < 1 || replicas < 0 || nodeTimeout.isNegative() || nodeTimeout.isZero()) {
                throw new IllegalArgumentException("Not a cluster: primaries=" + primaries + ", replicas=" + replicas
                        + ", nodeTimeout=" + nodeTimeout + ". Use 1 or more, 0 or more, and a positive time.");
            }
            return new SimulatedCluster(this);
        }
    }

    /** No node of a cluster has as many, so that an id names its node. */
    private static final long CONNECTIONS_OF_A_NODE = 1_000_000;

    private static final Delay WOKEN = Delay.ofMillis(4, 8);
    private static final Delay RESTARTED = Delay.ofMillis(13, 54);
    private static final Delay HEALED = Delay.ofMillis(10, 100);
    private static final Delay MET = Delay.ofMillis(100, 2_000);

    private final SimulatedNetwork network;
    private final Duration nodeTimeout;
    private final Duration lag;
    private final String hosts;
    private final int firstPort;
    private final boolean fullCoverage;
    private final Random random;
    private final ClusterBus bus;
    private final ClusterFailures failures;
    private final SlotMoves moves = new SlotMoves(this);
    private final List<SimulatedClusterNode> nodes = new ArrayList<>();
    private final List<NodeCommand> history = new ArrayList<>();
    private final SimulatedLane lane;
    private int made;

    private SimulatedCluster(Builder wanted) {
        network = wanted.network;
        nodeTimeout = wanted.nodeTimeout;
        lag = wanted.lag;
        hosts = wanted.hosts;
        firstPort = wanted.firstPort;
        fullCoverage = wanted.fullCoverage;
        random = network.time().newRandom();
        lane = network.time().newLane("cluster bus");
        bus = new ClusterBus(this, random);
        failures = new ClusterFailures(this, bus);
        for (int i = 0; i < wanted.primaries; i++) {
            SimulatedClusterNode node = make(newId());
            node.view().self().epoch = i + 1L;
        }
        for (int i = 0; i < wanted.primaries * wanted.replicas; i++) {
            SimulatedClusterNode primary = nodes.get(i % wanted.primaries);
            SimulatedClusterNode replica = make(primary.view().self().shard);
            replica.view().self().primary = primary.id();
        }
        for (SimulatedClusterNode node : nodes) {
            settle(node, wanted.primaries);
        }
    }

    /** Lets a node know everything at the start. */
    private void settle(SimulatedClusterNode node, int primaries) {
        for (SimulatedClusterNode other : nodes) {
            if (other != node) {
                node.view().add(other.view().self().copy());
            }
        }
        if (node != nodes.get(0)) {
            node.view().copyOwners(nodes.get(0).view());
        }
        for (int share = 0; node == nodes.get(0) && share < primaries; share++) {
            BitSet slots = new BitSet(KeySlot.COUNT);
            slots.set(firstOfShare(share, primaries), firstOfShare(share + 1, primaries));
            node.view().setOwner(slots, nodes.get(share).id());
        }
        node.view().heardOfEpoch(primaries);
        ClusterMember primary = node.view().member(node.view().self().primary);
        if (primary != null) {
            node.redis()
                    .replicateFrom(Objects.requireNonNull(find(primary.id())).redis(), lag);
        }
    }

    private static int firstOfShare(int share, int shares) {
        return (int) Math.round(share * (double) KeySlot.COUNT / shares);
    }

    /**
     * Describes a cluster.
     *
     * @param network where its nodes listen
     * @return a description to be completed
     */
    public static Builder builder(SimulatedNetwork network) {
        return new Builder(network);
    }

    private SimulatedClusterNode make(String shard) {
        made++;
        var address = new TransportAddress.Tcp(hosts + made, firstPort + made - 1);
        var redis = new SimulatedRedis(network, address, made * CONNECTIONS_OF_A_NODE + 1);
        var node = new SimulatedClusterNode(this, redis, new ClusterView(new ClusterMember(newId(), shard, address)));
        nodes.add(node);
        return node;
    }

    private String newId() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            id.append(Character.forDigit(random.nextInt(16), 16));
        }
        return id.toString();
    }

    // ---- what is there ----

    /**
     * All nodes that were not removed, dead ones as well.
     *
     * @return a copy, in the order in which they were made
     */
    public List<SimulatedClusterNode> nodes() {
        return List.copyOf(nodes);
    }

    /**
     * One of the nodes that were not removed.
     *
     * @param index from 0
     * @return the node
     */
    public SimulatedClusterNode node(int index) {
        return nodes.get(index);
    }

    /**
     * The node of an id.
     *
     * @param id the id
     * @return the node, or null if there is none or it was removed
     */
    public @Nullable SimulatedClusterNode find(String id) {
        for (SimulatedClusterNode node : nodes) {
            if (node.id().equals(id)) {
                return node;
            }
        }
        return null;
    }

    /**
     * The node that owns a slot by its own account: of several, of which all but one are mistaken, the one with the
     * highest epoch. It may be dead.
     *
     * @param slot from 0 to 16383
     * @return the node
     * @throws IllegalStateException if nobody owns it
     */
    public SimulatedClusterNode owner(int slot) {
        SimulatedClusterNode owner = null;
        for (SimulatedClusterNode node : nodes) {
            boolean owns = node.view().owns(node.id(), slot);
            owner = owns && (owner == null || node.epoch() > owner.epoch()) ? node : owner;
        }
        if (owner == null) {
            throw new IllegalStateException("Nobody owns the slot: slot=" + slot + ". Let a node take it first.");
        }
        return owner;
    }

    /**
     * The replicas of a node, by their own account.
     *
     * @param primary whom they follow
     * @return a copy; dead ones as well
     */
    public List<SimulatedClusterNode> replicasOf(SimulatedClusterNode primary) {
        return nodes.stream()
                .filter(node -> primary.id().equals(node.view().self().primary))
                .toList();
    }

    /**
     * Every command that came to a node and was carried out or redirected, in the order in which that happened.
     *
     * @return a view, which grows; commands that nodes refuse for other reasons are not in it
     */
    public List<NodeCommand> history() {
        return Collections.unmodifiableList(history);
    }

    /**
     * Whether all nodes that run agree about who is what and who has what, and serve, writes too: who was asked to let
     * another one take over takes none for up to 5 s, if that one does not.
     *
     * @return true if they do; so they may before they have noticed a death, or begun with what they were told to do
     */
    public boolean isSettled() {
        SimulatedClusterNode first = null;
        for (SimulatedClusterNode node : nodes) {
            if (node.isRunning()) {
                first = first == null ? node : first;
                if (!node.isOk() || node.isHoldingWrites() || !agree(first, node) || !isAttached(node)) {
                    return false;
                }
            }
        }
        return first != null;
    }

    /** Whether nodes that hear each other have nothing to tell each other. */
    boolean agrees() {
        for (SimulatedClusterNode a : nodes) {
            if (a.isRunning() && !isAttached(a)) {
                return false;
            }
            for (SimulatedClusterNode b : nodes) {
                if (a != b && bus.areConnected(a, b) && !agree(a, b)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a node has its data from whom it follows, which is a primary; unless it cannot hear that one. */
    private boolean isAttached(SimulatedClusterNode node) {
        ClusterMember self = node.view().self();
        SimulatedClusterNode followed = self.isPrimary() ? null : find(Objects.requireNonNull(self.primary));
        return followed == null
                || !bus.areConnected(node, followed)
                || followed.isPrimary() && node.redis().primary() == followed.redis();
    }

    private boolean agree(SimulatedClusterNode a, SimulatedClusterNode b) {
        if (!a.known().equals(b.known()) || !a.view().hasSameOwners(b.view())) {
            return false;
        }
        for (SimulatedClusterNode node : nodes) {
            ClusterMember one = a.view().member(node.id());
            ClusterMember other = b.view().member(node.id());
            if (one == null
                    || other == null
                    || !Objects.equals(one.primary, other.primary)
                    || !one.address.equals(other.address)
                    || one.isFailed() != other.isFailed()) {
                return false;
            }
        }
        return true;
    }

    // ---- life and death ----

    /**
     * Kills a node: its connections are reset, new ones refused. Others find out in their time.
     *
     * @param node whom
     */
    public void kill(SimulatedClusterNode node) {
        node.die();
        failures.connectivityChanged(RESTARTED);
    }

    /**
     * Starts a node again that was killed, with what it knew of the cluster. As a primary it says for 2 s that the
     * cluster is down, unless it learns before that it has a successor.
     *
     * @param node whom
     * @param keepData whether it finds the data that it had
     */
    public void start(SimulatedClusterNode node, boolean keepData) {
        node.redis().start(keepData);
        failures.restarted(node);
        failures.revived(node, RESTARTED);
    }

    /**
     * Stops a node as SIGSTOP does: its connections stay, and nothing is answered. A dead one stays dead.
     *
     * @param node whom
     */
    public void stop(SimulatedClusterNode node) {
        if (node.isRunning()) {
            node.setStopped(true);
            failures.connectivityChanged(WOKEN);
        }
    }

    /**
     * Wakes a node that was stopped. It hears what it was told meanwhile, and then, some milliseconds later, answers
     * what was asked meanwhile.
     *
     * @param node whom
     */
    public void resume(SimulatedClusterNode node) {
        if (!node.isStopped()) {
            return;
        }
        node.setStopped(false);
        failures.revived(node, WOKEN);
        // Redis 7.0 was not seen to take a stale write after SIGCONT: what others have to say comes before clients.
        node.redis()
                .server()
                .lane()
                .schedule(
                        () -> {
                            if (node.isRunning()) {
                                node.redis().resume();
                            }
                        },
                        Duration.ofNanos(WOKEN.maxMillis() * 1_000_000 + 1));
    }

    /**
     * Lets a replica take over from its primary, with nothing lost.
     *
     * @param replica whom
     * @throws IllegalStateException if it is none, or its primary cannot be reached
     * @see #failover(SimulatedClusterNode, Takeover)
     */
    public void failover(SimulatedClusterNode replica) {
        failover(replica, Takeover.GRACEFUL);
    }

    /**
     * Lets a replica take over from its primary, 3 to 5 ms later if it is graceful. Nothing happens if it needs votes
     * and a majority cannot be reached, or has elected a successor of the same primary less than two node timeouts ago.
     *
     * @param replica whom
     * @param how with whose help
     * @throws IllegalStateException if it is none, or it is to be graceful and its primary cannot be reached
     */
    public void failover(SimulatedClusterNode replica, Takeover how) {
        refusable(() -> replica.takeOver(how));
    }

    /**
     * Cuts the cluster in two. Clients reach both sides.
     *
     * @param apart the nodes that hear only each other from now on; the others hear only each other as well
     */
    public void partition(SimulatedClusterNode... apart) {
        bus.partition(new LinkedHashSet<>(Arrays.asList(apart)));
        failures.connectivityChanged(HEALED);
    }

    /** Mends what {@link #partition} cut. */
    public void heal() {
        bus.partition(Set.of());
        failures.connectivityChanged(HEALED);
    }

    /**
     * Lets a node hear everything from other nodes later than it would, and so say what is no longer true.
     *
     * @param node whom
     * @param delay how much later, 0 to hear as the others do; less than the node timeout, for it counts as heard
     */
    public void setGossipDelay(SimulatedClusterNode node, Duration delay) {
        node.setGossipDelay(delay);
    }

    /**
     * Lets a node forget who owns some slots, as CLUSTER DELSLOTS does. It serves nothing with full coverage, and learns
     * again 0.5 to 1 s later, when their owner speaks.
     *
     * @param node whom
     * @param first the first slot
     * @param last the last slot
     */
    public void forgetSlots(SimulatedClusterNode node, int first, int last) {
        node.forgetSlots(first, last);
    }

    // ---- who belongs to it ----

    /**
     * Adds a primary without slots. Others learn of it within 2 s.
     *
     * @return the node
     */
    public SimulatedClusterNode addNode() {
        return join(make(newId()));
    }

    /**
     * Adds a replica. Others learn of it within 2 s.
     *
     * @param primary whom it follows
     * @return the node
     */
    public SimulatedClusterNode addReplica(SimulatedClusterNode primary) {
        SimulatedClusterNode replica = make(primary.view().self().shard);
        replica.view().self().primary = primary.id();
        replica.redis().replicateFrom(primary.redis(), lag);
        return join(replica);
    }

    private SimulatedClusterNode join(SimulatedClusterNode node) {
        for (SimulatedClusterNode other : nodes) {
            if (other != node) {
                node.view().add(other.view().self().copy());
            }
        }
        SimulatedClusterNode guide = nodes.stream()
                .filter(other -> other != node && other.isRunning())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("Nobody is there to meet: nodes=" + nodes + ". Start one."));
        node.view().copyOwners(guide.view());
        node.view().heardOfEpoch(guide.view().currentEpoch());
        failures.connectivityChanged(MET);
        bus.announce(node, MET);
        return node;
    }

    /**
     * Removes a node for good: all others forget it at once, and its server goes away.
     *
     * @param node a replica, or a primary without slots
     * @throws IllegalStateException if it owns slots, or somebody follows it
     */
    public void removeNode(SimulatedClusterNode node) {
        if (!replicasOf(node).isEmpty()) { // of whom nothing would be left to follow
            throw new IllegalStateException("The node has replicas: node=" + node + ", replicas=" + replicasOf(node)
                    + ". Remove them first, or wait until they follow another one.");
        }
        if (node.view().ownsAny(node.id())) {
            throw new IllegalStateException(
                    "The node owns slots: node=" + node + ". Move them first, or let a replica take over.");
        }
        nodes.remove(node);
        node.die();
        node.redis().server().remove();
        for (SimulatedClusterNode other : nodes) {
            other.view().remove(node.id());
            other.setSilentSince(node.id(), null);
        }
        failures.connectivityChanged(HEALED);
    }

    /**
     * Takes the cluster down for good: all servers go away, so that others can listen on their addresses.
     */
    public void shutDown() {
        for (SimulatedClusterNode node : nodes()) {
            node.die();
            node.redis().server().remove();
        }
        nodes.clear();
    }

    /** Switches all machines off, for good: whatever they were about to do is not done. */
    public void switchOff() {
        lane.close();
        nodes.forEach(node -> node.redis().server().lane().close());
    }

    /**
     * Moves a node to another address: its connections are reset, and others learn of it 45 to 91 ms later, until which
     * they send clients to the old one.
     *
     * @param node whom
     * @param address where nobody listens
     * @throws IllegalArgumentException if somebody does
     */
    public void readdress(SimulatedClusterNode node, TransportAddress.Tcp address) {
        node.redis().server().moveTo(address);
        node.view().self().address = address;
        bus.announce(node, Delay.ofMillis(45, 91));
    }

    // ---- slots ----

    /**
     * Begins to move a slot from its owner to another node: from now on its keys may be in either.
     *
     * @param slot which
     * @param target to whom
     * @throws IllegalStateException if one of both refuses
     */
    public void beginMove(int slot, SimulatedClusterNode target) {
        refusable(() -> moves.begin(slot, target));
    }

    /**
     * Carries keys of a slot that is moving over to its new node.
     *
     * @param slot which
     * @param keys which, or none for all that are there; those that are not there are passed over
     * @throws IllegalStateException if it is not moving
     */
    public void moveKeys(int slot, String... keys) {
        moves.moveKeys(slot, List.of(keys));
    }

    /**
     * Carries over what is left of a slot that is moving, and makes it its new node's. That one and the old one know at
     * once, others 80 to 87 ms later.
     *
     * @param slot which
     * @throws IllegalStateException if it is not moving
     */
    public void finishMove(int slot) {
        refusable(() -> moves.finish(slot));
    }

    /**
     * Carries back what has been carried over of a slot that is moving, and leaves it where it was.
     *
     * @param slot which
     * @throws IllegalStateException if it is not moving
     */
    public void cancelMove(int slot) {
        refusable(() -> moves.cancel(slot));
    }

    /**
     * Has every node forget that a slot is on its way, as an operator does when the other node of a move was succeeded:
     * SETSLOT STABLE at each primary. Keys stay where they are.
     *
     * @param slot which
     */
    public void closeSlot(int slot) {
        nodes.stream().filter(SimulatedClusterNode::isPrimary).forEach(node -> node.setStable(slot));
    }

    /**
     * Moves slots as later servers do: nothing is to be seen of it until the old node takes no writes for 5 to 20 ms,
     * and then they are the new node's. Nothing happens if one of both dies meanwhile, or has lost a slot.
     *
     * @param first the first slot
     * @param last the last one; all have one owner
     * @param target to whom
     */
    public void moveAtomically(int first, int last, SimulatedClusterNode target) {
        moves.moveAtomically(first, last, target);
    }

    private static void refusable(Runnable action) {
        try {
            action.run();
        } catch (SimulatedClusterNode.RefusedException e) {
            throw new IllegalStateException(
                    "A node refused: reason=" + e.getMessage() + ". See who owns and follows what by now.", e);
        }
    }

    @Override
    public String toString() {
        return "SimulatedCluster" + nodes;
    }

    // ---- what nodes ask ----

    ClusterBus bus() {
        return bus;
    }

    SimulatedLane lane() {
        return lane;
    }

    ClusterFailures failures() {
        return failures;
    }

    Duration nodeTimeout() {
        return nodeTimeout;
    }

    boolean needsFullCoverage() {
        return fullCoverage;
    }

    Duration lag() {
        return lag;
    }

    Duration now() {
        return network.time().elapsed();
    }

    void log(SimulatedClusterNode node, ExecutedCommand command, boolean readOnly, boolean asking, boolean redirected) {
        history.add(
                new NodeCommand(history.size(), node.id(), command, !node.isPrimary(), readOnly, asking, redirected));
    }
}
