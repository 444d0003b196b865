package io.trunkline.testkit.server;

import io.trunkline.testkit.server.ClusterNodesReply.Line;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * A real cluster for tests: nodes that are stopped, killed, promoted, added and removed, and slots that move.
 * Thread-safe, but changes of two threads at once may get into each other's way.
 *
 * <p>The nodes are processes of this machine ({@link RedisServers#startOnThisHost}) of Redis 7.0 or later, which can
 * be told a port for the others ({@code cluster-port}); they end with the JVM at the latest. Starting takes about two
 * and a half seconds, of which primaries wait two before they serve, whatever anybody does.
 *
 * <pre>{@code
 * try (RedisCluster cluster = RedisCluster.start(3, 1)) {
 *     connect(cluster.endpoints());
 *     ClusterNode primary = cluster.primaryOf(cluster.slotOf("key"));
 *     cluster.kill(primary);
 *     cluster.awaitAgreement(Duration.ofSeconds(10));
 * }
 * }</pre>
 */
public final class RedisCluster implements AutoCloseable {

    /** How many slots every cluster has: they are numbered from 0 to one less. */
    public static final int SLOTS = 16384;

    /** As long as a replica tries when it is told to. */
    private static final Duration FAILOVER_ATTEMPT = Duration.ofSeconds(6);

    private static final int FAILOVER_ATTEMPTS = 3;

    private final RedisServerConfig config;
    private final CopyOnWriteArrayList<ClusterNode> nodes;

    private RedisCluster(RedisServerConfig config, List<ClusterNode> nodes) {
        this.config = config;
        this.nodes = new CopyOnWriteArrayList<>(nodes);
    }

    /**
     * Starts a cluster without special wishes. Returns when all nodes agree, serve all slots, and the replicas have
     * what their primaries have.
     *
     * @param primaries at least 1; without a majority of them no replica is promoted, so that this takes 3
     * @param replicasEach replicas of each primary, at least 0
     * @return a running cluster, to be closed by the caller
     * @throws IllegalArgumentException if a number is too small
     * @throws IllegalStateException if the cluster cannot be started; the message says why, and nothing is left running
     */
    public static RedisCluster start(int primaries, int replicasEach) {
        return start(RedisClusterConfig.of(primaries, replicasEach));
    }

    /**
     * Starts a cluster. Returns when all nodes agree, serve all slots, and the replicas have what their primaries have.
     *
     * @param config what it is to be like
     * @return a running cluster, to be closed by the caller
     * @throws IllegalStateException if the cluster cannot be started; the message says why, and nothing is left running
     */
    public static RedisCluster start(RedisClusterConfig config) {
        RedisServerConfig node = config.node();
        return new RedisCluster(node, ClusterFormation.start(config, node));
    }

    /**
     * Whether {@link #start(RedisClusterConfig)} finds a server program that can fulfil the wishes.
     *
     * @param config what the cluster would have to be like
     * @return false if it would throw for want of one
     */
    public static boolean isAvailable(RedisClusterConfig config) {
        return RedisServers.isAvailableOnThisHost(config.node());
    }

    /**
     * All nodes that were started and not removed, running or not: first the original primaries in the order of their
     * slots, then the original replicas (those of the first primary first), then what was added.
     *
     * @return a copy
     */
    public List<ClusterNode> nodes() {
        return List.copyOf(nodes);
    }

    /**
     * Where clients connect to: all nodes, running or not.
     *
     * @return {@code host:port} each, in the order of {@link #nodes()}
     */
    public List<String> endpoints() {
        return nodes.stream().map(ClusterNode::endpoint).toList();
    }

    /**
     * The same, resolved.
     *
     * @return new addresses in the order of {@link #nodes()}
     */
    public List<InetSocketAddress> addresses() {
        return nodes.stream().map(ClusterNode::address).toList();
    }

    /**
     * The certificates of all nodes: their authority, their own, and one for clients.
     *
     * @return the certificates; empty without {@link RedisServerConfig#tls()}
     */
    public Optional<TestCertificates> certificates() {
        return Optional.ofNullable(config.certificates());
    }

    /**
     * The nodes that say of themselves that they are primaries, with slots or without.
     *
     * @return those that answer, in the order of {@link #nodes()}
     */
    public List<ClusterNode> primaries() {
        Map<ClusterNode, ClusterNodesReply> views = views();
        return nodes.stream()
                .filter(node ->
                        views.containsKey(node) && views.get(node).myself().isPrimary())
                .toList();
    }

    /**
     * Who owns a slot, by the newest claim that any node has heard of; a dead owner stays it until another takes over.
     *
     * @param slot 0 to 16383
     * @return one of the nodes
     * @throws IllegalStateException if the slot has no owner, or no node answers
     */
    public ClusterNode primaryOf(int slot) {
        return views().values().stream()
                .flatMap(view -> view.lines().stream())
                .filter(line -> line.isPrimary() && line.owns(slot))
                .max(Comparator.comparingLong(Line::epoch))
                .map(line -> node(line.id()))
                .orElseThrow(() -> new IllegalStateException(
                        "Nobody owns the slot: slot=" + slot + ", cluster=" + this + ". Use slots from 0 to 16383."));
    }

    /**
     * The nodes that say of themselves that they are replicas of a node.
     *
     * @param primary one of the nodes
     * @return those that answer, in the order of {@link #nodes()}; empty for a node that is no primary
     */
    public List<ClusterNode> replicasOf(ClusterNode primary) {
        Map<ClusterNode, ClusterNodesReply> views = views();
        return nodes.stream()
                .filter(node -> views.containsKey(node)
                        && views.get(node).myself().primary().equals(primary.id()))
                .toList();
    }

    /**
     * The slot of a key, as the servers count it.
     *
     * @param key any text
     * @return 0 to 16383
     */
    public int slotOf(String key) {
        return Integer.parseInt(anyAnswering().server().ask("CLUSTER", "KEYSLOT", key));
    }

    /**
     * Sends one command to one node over a connection of its own, as {@link RedisServer#ask} does.
     *
     * @param node one of the nodes
     * @param command the words of the command
     * @return the reply: elements of arrays one a line, {@code (nil)} for null
     * @throws IllegalStateException if the node answers with an error, such as {@code MOVED}
     * @throws UncheckedIOException if there is no answer within 10 seconds
     */
    public String call(ClusterNode node, String... command) {
        return node.server().ask(command);
    }

    /**
     * Kills a node the hard way. If it is a primary, the others notice and promote a replica in their own time:
     * {@link #awaitAgreement}.
     *
     * @param node one of the nodes
     */
    public void kill(ClusterNode node) {
        node.server().kill();
    }

    /**
     * Stops a node's time: connections stay open, nothing is answered. The others notice in their own time.
     *
     * @param node one of the nodes, running
     */
    public void stop(ClusterNode node) {
        node.server().pause();
    }

    /**
     * Lets a stopped node go on, with what it believed when it was stopped.
     *
     * @param node one of the nodes, running
     */
    public void resume(ClusterNode node) {
        node.server().resume();
    }

    /**
     * Kills a node if it lives and starts it again on the same ports: without data, but with what it knew of the
     * cluster. Returns when it answers, which is before it serves again.
     *
     * @param node one of the nodes
     */
    public void restart(ClusterNode node) {
        node.server().restart();
    }

    /**
     * Stops all but some nodes, so that what is left is cut off as in a partition of the network. {@link #resume} ends
     * it node by node.
     *
     * @param left the nodes that go on, a minority of the primaries for instance
     * @return the nodes that were stopped
     */
    public List<ClusterNode> stopAllBut(ClusterNode... left) {
        List<ClusterNode> others = nodes.stream()
                .filter(node -> node.isAnswering() && !Arrays.asList(left).contains(node))
                .toList();
        others.forEach(this::stop);
        return others;
    }

    /**
     * Makes a replica the primary of its slots. Returns when it says so itself; the others hear of it a moment later.
     *
     * @param replica the node to promote; the present primary becomes its replica when it hears of it
     * @param how whether anybody is asked for it
     * @throws IllegalStateException if the replica refuses (a dead primary takes {@link ClusterFailover#FORCE}) or does
     *     not succeed in three attempts
     */
    public void failover(ClusterNode replica, ClusterFailover how) {
        for (int attempt = 1; ; attempt++) {
            call(replica, how.command());
            try {
                Waiting.until(FAILOVER_ATTEMPT, "promotion of " + replica + " by " + how, () -> {
                    String role = replica.server().ask("ROLE").split("\n")[0];
                    return role.equals("master") ? Optional.empty() : Optional.of("its success, role=" + role);
                });
                return;
            } catch (IllegalStateException e) {
                if (attempt == FAILOVER_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * Begins to move a slot: from here on its owner sends clients to the other node for keys that it does not have.
     *
     * @param slot 0 to 16383
     * @param target a primary that does not own it
     * @return the rest of the way
     * @throws IllegalStateException if a server refuses
     */
    public SlotMove beginMove(int slot, ClusterNode target) {
        return beginMove(slot, slot, target);
    }

    /**
     * The same for several slots at once.
     *
     * @param first the first slot, 0 to 16383
     * @param last the last slot, not before the first; the same primary must own all
     * @param target a primary that owns none of them
     * @return the rest of the way
     * @throws IllegalStateException if a server refuses
     */
    public SlotMove beginMove(int first, int last, ClusterNode target) {
        return new SlotMove(config.password(), first, last, primaryOf(first), target);
    }

    /**
     * Moves a slot with its keys, and waits until all nodes know it.
     *
     * @param slot 0 to 16383
     * @param target a primary that does not own it
     * @throws IllegalStateException if a server refuses, or the nodes do not agree within 20 seconds
     */
    public void moveSlot(int slot, ClusterNode target) {
        moveSlots(slot, slot, target);
    }

    /**
     * The same for several slots at once.
     *
     * @param first the first slot, 0 to 16383
     * @param last the last slot, not before the first; the same primary must own all
     * @param target a primary that owns none of them
     * @throws IllegalStateException if a server refuses, or the nodes do not agree within 20 seconds
     */
    public void moveSlots(int first, int last, ClusterNode target) {
        beginMove(first, last, target).finish();
        awaitAgreement(ClusterFormation.CHANGE_LIMIT);
    }

    /**
     * Starts a further node and introduces it to the others. Returns when all know it, and it is ready to serve.
     *
     * @return a primary without slots
     * @throws IllegalStateException if it cannot be started, or the nodes do not agree within 20 seconds
     */
    public ClusterNode addNode() {
        ClusterNode node = introduceNode();
        awaitAgreement(ClusterFormation.CHANGE_LIMIT);
        return node;
    }

    private ClusterNode introduceNode() {
        ClusterNode node = ClusterFormation.startNodes(config, 1).get(0);
        nodes.add(node);
        for (ClusterNode other : nodes) {
            if (other != node && other.isAnswering()) {
                ClusterFormation.meet(node, other);
            }
        }
        return node;
    }

    /**
     * Starts a further replica. Returns when it has the data and all know it.
     *
     * @param primary whose replica it is
     * @return the replica
     * @throws IllegalStateException if it cannot be started, or the nodes do not agree within 20 seconds
     */
    public ClusterNode addReplica(ClusterNode primary) {
        // As a replica it need not wait for the two seconds of a primary that begins to serve.
        ClusterNode node = introduceNode();
        ClusterFormation.replicate(node, primary);
        awaitAgreement(ClusterFormation.CHANGE_LIMIT);
        return node;
    }

    /**
     * Has all other nodes forget one, which goes on running and knows them still. They do not learn of it again for a
     * minute.
     *
     * @param node the node to forget, not the primary of another one
     * @throws IllegalStateException if it owns slots, or another node refuses
     */
    public void forget(ClusterNode node) {
        for (ClusterNode other : nodes) {
            if (other.isAnswering() && other != node) {
                Optional<Line> line =
                        ClusterNodesReply.parse(call(other, "CLUSTER", "NODES")).of(node.id());
                if (line.isPresent() && !line.get().slots().isEmpty()) {
                    throw new IllegalStateException("The node owns slots: node=" + node + ", slots="
                            + line.get().slots() + ". Move them first.");
                }
                if (line.isPresent()) {
                    call(other, "CLUSTER", "FORGET", node.id());
                }
            }
        }
    }

    /**
     * Has all other nodes forget one, and ends it.
     *
     * @param node the node to remove, not the primary of another one
     * @throws IllegalStateException if it owns slots, or another node refuses
     */
    public void removeNode(ClusterNode node) {
        forget(node);
        nodes.remove(node);
        node.server().close();
    }

    /**
     * Waits until the nodes that answer say the same about all slots, serve them, have no open suspicion among
     * themselves and count on no node that does not answer, and the replicas are up to date. Slots on the move do not
     * matter.
     *
     * @param limit how long to wait; promotions take seconds
     * @throws IllegalStateException if it takes longer; the message says what is lacking
     */
    public void awaitAgreement(Duration limit) {
        Waiting.until(limit, "agreement of " + this, () -> ClusterAgreement.lack(nodes));
    }

    /** Ends all nodes and removes what they left. Repeated calls have no effect. */
    @Override
    public void close() {
        ServerGroup.close(nodes.stream().map(ClusterNode::server).toList());
    }

    @Override
    public String toString() {
        return "cluster of " + nodes;
    }

    private ClusterNode anyAnswering() {
        return nodes.stream()
                .filter(ClusterNode::isAnswering)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No node answers: cluster=" + this + ". Restart one."));
    }

    private ClusterNode node(String id) {
        return nodes.stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "A stranger is in the cluster: id=" + id + ", cluster=" + this + ". See who met its nodes."));
    }

    /** What the answering nodes say. */
    private Map<ClusterNode, ClusterNodesReply> views() {
        return nodes.stream()
                .filter(ClusterNode::isAnswering)
                .collect(Collectors.toMap(
                        node -> node, node -> ClusterNodesReply.parse(call(node, "CLUSTER", "NODES"))));
    }
}
