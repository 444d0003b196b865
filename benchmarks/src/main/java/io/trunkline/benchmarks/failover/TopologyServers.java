package io.trunkline.benchmarks.failover;

import io.trunkline.testkit.server.ClusterFailover;
import io.trunkline.testkit.server.ClusterNode;
import io.trunkline.testkit.server.RedisCluster;
import io.trunkline.testkit.server.RedisClusterConfig;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.Sentinels;
import io.trunkline.testkit.server.SentinelsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A cluster of six nodes, or a primary with two replicas and three sentinels, for one trial. Confined to one thread. */
final class TopologyServers implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Nodes of a cluster are given up after a second of silence. */
    private static final Duration CUT = Duration.ofSeconds(4);

    private final @Nullable RedisCluster cluster;
    private final @Nullable Sentinels sentinels;

    private TopologyServers(@Nullable RedisCluster cluster, @Nullable Sentinels sentinels) {
        this.cluster = cluster;
        this.sentinels = sentinels;
    }

    /** Servers that come back with what they had confirmed, if nobody took over. */
    static TopologyServers start(Target.Kind kind) {
        RedisServerConfig config =
                RedisServerConfig.defaults().option("appendonly", "yes").option("appendfsync", "no");
        return kind == Target.Kind.CLUSTER
                ? new TopologyServers(
                        RedisCluster.start(RedisClusterConfig.of(3, 1).servers(config)), null)
                : new TopologyServers(
                        null, Sentinels.start(SentinelsConfig.of(3, 2).servers(config)));
    }

    Target target() {
        if (cluster != null) {
            return new Target(Target.Kind.CLUSTER, cluster.endpoints(), "-");
        }
        Sentinels group = sentinels();
        return new Target(Target.Kind.SENTINEL, group.endpoints(), group.serviceName());
    }

    /** Those that may have the keys of the load. */
    List<RedisServer> servers() {
        return cluster != null
                ? cluster.nodes().stream().map(ClusterNode::server).toList()
                : sentinels().servers();
    }

    /** Does what has to be done for a fault before there is any load. */
    void prepare(TopologyFault fault) {
        if (fault == TopologyFault.NODE_REMOVED) { // one that has nothing else, or its slots would take their time
            RedisCluster nodes = cluster();
            nodes.moveSlot(nodes.slotOf(Attempt.SLOT_KEY), nodes.addNode());
        }
    }

    /**
     * Does it; returns when the servers have got over it.
     *
     * @param added takes each server that is there from now on
     */
    void disturb(TopologyFault fault, Consumer<RedisServer> added) throws InterruptedException {
        RedisServer primary = primary();
        switch (fault) {
            case PRIMARY_KILLED -> {
                primary.kill();
                awaitSuccessor(primary);
                primary.restart();
            }
            case PRIMARY_STOPPED -> {
                primary.pause();
                awaitSuccessor(primary);
                primary.resume();
            }
            case FAILED_OVER -> {
                if (cluster != null) {
                    ClusterNode old = node(primary);
                    cluster.failover(cluster.replicasOf(old).get(0), ClusterFailover.PLANNED);
                } else {
                    sentinels().failover();
                }
            }
            case SLOT_MOVED -> moveTo(primaryOtherThan(primary));
            case NODE_ADDED -> {
                ClusterNode node = cluster().addNode();
                added.accept(node.server());
                moveTo(node);
            }
            case NODE_REMOVED -> {
                moveTo(primaryOtherThan(primary));
                cluster().removeNode(node(primary));
            }
            case MINORITY_LEFT -> {
                RedisCluster nodes = cluster();
                ClusterNode left = node(primary);
                List<ClusterNode> stopped =
                        nodes.stopAllBut(left, nodes.replicasOf(left).get(0));
                Thread.sleep(CUT.toMillis());
                stopped.forEach(nodes::resume);
            }
        }
    }

    private ClusterNode primaryOtherThan(RedisServer server) {
        List<ClusterNode> others = new ArrayList<>(cluster().primaries());
        others.remove(node(server));
        return others.get(0);
    }

    private void moveTo(ClusterNode target) {
        RedisCluster nodes = cluster();
        nodes.moveSlot(nodes.slotOf(Attempt.SLOT_KEY), target);
    }

    /** Waits until the primary is some other one, as most say. */
    private void awaitSuccessor(RedisServer old) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (primary() == old) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Nobody took over: primary=" + old.endpoint() + ", limit=" + LIMIT
                        + ". Try it on a machine with less to do.");
            }
            Thread.sleep(20);
        }
    }

    /** Waits until all is well, and tells who has the keys of the load then. */
    RedisServer settle() {
        if (cluster != null) {
            cluster.awaitAgreement(LIMIT);
        } else {
            sentinels().awaitAgreement(LIMIT);
        }
        return primary();
    }

    RedisServer primary() {
        return cluster != null
                ? cluster.primaryOf(cluster.slotOf(Attempt.SLOT_KEY)).server()
                : sentinels().primary();
    }

    private ClusterNode node(RedisServer server) {
        return cluster().nodes().stream()
                .filter(node -> node.server() == server)
                .findFirst()
                .orElseThrow();
    }

    private RedisCluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("There is no cluster. Choose --topology cluster.");
        }
        return cluster;
    }

    private Sentinels sentinels() {
        if (sentinels == null) {
            throw new IllegalStateException("There are no sentinels. Choose --topology sentinel.");
        }
        return sentinels;
    }

    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
        }
        if (sentinels != null) {
            sentinels.close();
        }
    }
}
