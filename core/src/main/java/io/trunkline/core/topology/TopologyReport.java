package io.trunkline.core.topology;

import io.trunkline.core.bridge.ReplicationFacts;
import io.trunkline.core.bridge.ReplicationStanding;
import io.trunkline.core.cluster.ClusterNode;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.Topology.Node;
import io.trunkline.options.Endpoint;
import io.trunkline.options.ProxyKind;
import io.trunkline.status.NodeStatus;
import io.trunkline.status.ServerRole;
import io.trunkline.status.ShardStatus;
import io.trunkline.status.SlotRange;
import io.trunkline.status.TopologyKind;
import io.trunkline.status.TopologyStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of the servers, for those who look at it from outside. Stateless and thread-safe. */
public final class TopologyReport {

    private TopologyReport() {}

    /**
     * Tells what is known now.
     *
     * @param keeper knows it
     * @param selection knows what is on its way
     * @param proxy what stands before the servers
     * @param sentinels asks who tells where the servers are; null if nobody does
     */
    public static TopologyStatus of(
            TopologyKeeper keeper,
            ServerSelectionStrategy selection,
            ProxyKind proxy,
            @Nullable SentinelWatch sentinels) {
        Topology now = keeper.current();
        TopologyKind kind = proxy == ProxyKind.NONE ? kind(now) : TopologyKind.PROXY;
        TopologyStatus.Builder status = TopologyStatus.builder(kind)
                .version(now.version())
                .nodes(nodes(now))
                .shards(shards(now))
                .moving(selection.moving())
                .sentinels(sentinels == null ? List.of() : sentinels(sentinels.nodes()))
                .changes(keeper.journal().changes());
        TopologyJournal.Told told = keeper.journal().told();
        if (told != null) {
            status.epoch(told.epoch())
                    .told(told.why().by(), told.at(), told.why().cause());
        }
        return status.build();
    }

    private static TopologyKind kind(Topology now) {
        if (now.isAppointed()) {
            return TopologyKind.SENTINEL;
        }
        if (now.slots() != null) {
            return TopologyKind.CLUSTER;
        }
        if (now.nodes().stream().allMatch(node -> node.server().protocol() == 0)) {
            return TopologyKind.UNKNOWN;
        }
        boolean isAlone = now.nodes().size() == 1 && now.replicas().isEmpty();
        return isAlone ? TopologyKind.STANDALONE : TopologyKind.REPLICATED;
    }

    private static List<NodeStatus> nodes(Topology now) {
        SlotTable slots = now.slots();
        Map<ServerEndPoint, ServerEndPoint> primaries = new HashMap<>();
        for (SlotTable.Shard shard : now.shards()) {
            ServerEndPoint primary = shard.primary();
            if (primary != null) {
                shard.replicas().forEach(replica -> primaries.put(replica, primary));
            }
        }
        List<NodeStatus> all = new ArrayList<>(now.nodes().size());
        for (Node node : now.nodes()) {
            ServerEndPoint server = node.server();
            ServerEndPoint primary = primaries.get(server);
            NodeStatus.Builder status = NodeStatus.builder(server.endpoint())
                    .role(node.role())
                    .connected(server.isEstablished())
                    .follows(primary == null ? null : primary.endpoint());
            describeReplication(status, node, primary);
            if (slots != null) {
                describe(status, slots.node(server), primary == null ? null : slots.node(primary));
            }
            all.add(status.build());
        }
        return all;
    }

    /** What the server itself, or its primary, told last of how far it is. */
    private static void describeReplication(NodeStatus.Builder status, Node node, @Nullable ServerEndPoint primary) {
        ReplicationStanding standing = node.server().memory().replication();
        ReplicationFacts told = standing.heard();
        if (told != null && told.role() == node.role()) {
            status.offset(told.offset());
        }
        ReplicationStanding.Freshness known = standing.freshness();
        if (primary != null && known != null && known.primary() == primary) {
            status.lag(known.bytes());
            if (known.isKnown()) {
                long nanos = primary.interactive().loop().nanoTime() - known.asOfNanos();
                status.lagTime(Duration.ofNanos(Math.max(0, nanos)));
            }
        } else if (primary != null) {
            status.lag(lagToldBy(primary, node.server()));
        }
    }

    /** How far a replica was behind when its primary told of it, which costs no question; negative if it did not. */
    private static long lagToldBy(ServerEndPoint primary, ServerEndPoint replica) {
        ReplicationFacts told = primary.memory().replication().heard();
        if (told == null || told.role() != ServerRole.PRIMARY || told.offset() < 0) {
            return -1;
        }
        return told.followers().stream()
                .filter(follower -> follower.address().equals(replica.endpoint().toString()))
                .mapToLong(follower -> Math.max(0, told.offset() - follower.offset()))
                .findFirst()
                .orElse(-1);
    }

    private static void describe(NodeStatus.Builder status, @Nullable ClusterNode told, @Nullable ClusterNode primary) {
        if (told == null || told.isProvisional()) {
            status.provisional(true);
            return;
        }
        long offset = told.said().offset();
        long ahead = primary == null ? -1 : primary.said().offset();
        status.id(told.id())
                .addresses(List.copyOf(told.addresses()))
                .health(told.health())
                .zone(told.said().zone());
        if (offset >= 0) {
            status.offset(offset);
        }
        if (offset >= 0 && ahead >= 0) {
            status.lag(Math.max(0, ahead - offset));
        }
    }

    private static List<ShardStatus> shards(Topology now) {
        SlotTable slots = now.slots();
        List<List<SlotRange>> ranges = slots == null ? List.of() : slots.ranges();
        List<ShardStatus> all = new ArrayList<>();
        for (SlotTable.Shard shard : now.shards()) {
            ServerEndPoint primary = shard.primary();
            all.add(ShardStatus.of(
                    primary == null ? null : primary.endpoint(),
                    endpoints(shard.replicas()),
                    slots == null ? List.of() : ranges.get(all.size())));
        }
        return all;
    }

    private static List<Endpoint> endpoints(List<ServerEndPoint> servers) {
        return servers.stream().map(ServerEndPoint::endpoint).toList();
    }

    /** Sentinels as they are to be shown. */
    private static List<NodeStatus> sentinels(List<SentinelNode> nodes) {
        return nodes.stream()
                .map(sentinel -> NodeStatus.builder(sentinel.server().endpoint())
                        .role(ServerRole.SENTINEL)
                        .id(sentinel.id())
                        .connected(sentinel.isUp())
                        .build())
                .toList();
    }
}
