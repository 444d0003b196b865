package io.trunkline.testkit.server;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Makes one cluster of single nodes. Stateless. */
final class ClusterFormation {

    /** For a change that takes the nodes less than a second by themselves, on a machine that has other things to do. */
    static final Duration CHANGE_LIMIT = Duration.ofSeconds(20);

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private ClusterFormation() {}

    /** Starts nodes, none of which knows another; if one cannot be used, none is left. */
    static List<ClusterNode> startNodes(RedisServerConfig config, int count) {
        List<RedisServer> servers = ServerGroup.start(Collections.nCopies(count, config));
        try {
            return servers.stream().map(ClusterFormation::node).toList();
        } catch (RuntimeException e) {
            ServerGroup.closeAfter(e, servers);
            throw e;
        }
    }

    private static ClusterNode node(RedisServer server) {
        if (!server.isAtLeast(7, 0)) {
            throw new IllegalStateException(
                    "The server is too old: server=" + server + ". Clusters take Redis 7.0 at least, or Valkey.");
        }
        return new ClusterNode(server);
    }

    /** Starts nodes and makes a cluster of them: primaries first. If that does not succeed, none is left. */
    static List<ClusterNode> start(RedisClusterConfig config, RedisServerConfig node) {
        List<ClusterNode> nodes = startNodes(node, config.primaries() * (1 + config.replicasEach()));
        try {
            form(config, nodes);
            return nodes;
        } catch (RuntimeException e) {
            ServerGroup.closeAfter(e, nodes.stream().map(ClusterNode::server).toList());
            throw e;
        }
    }

    private static void form(RedisClusterConfig config, List<ClusterNode> nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            RedisServer server = nodes.get(i).server();
            // Equal epochs would be settled in the midst of what comes afterwards.
            server.ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            if (i < config.primaries()) {
                int first = RedisCluster.SLOTS * i / config.primaries();
                int last = RedisCluster.SLOTS * (i + 1) / config.primaries() - 1;
                server.ask("CLUSTER", "ADDSLOTSRANGE", Integer.toString(first), Integer.toString(last));
            }
            // Each with each: gossip alone would take seconds.
            for (ClusterNode earlier : nodes.subList(0, i)) {
                meet(nodes.get(i), earlier);
            }
        }
        for (int i = config.primaries(); i < nodes.size(); i++) {
            replicate(nodes.get(i), nodes.get((i - config.primaries()) / config.replicasEach()));
        }
        Waiting.until(START_LIMIT, "start of cluster " + nodes, () -> ClusterAgreement.lack(nodes));
    }

    static void meet(ClusterNode node, ClusterNode other) {
        RedisServer server = other.server();
        // Among themselves nodes with TLS use nothing else.
        int port = server.tlsPort().orElse(server.port());
        node.server().ask("CLUSTER", "MEET", server.host(), Integer.toString(port), Integer.toString(server.busPort()));
    }

    static void replicate(ClusterNode replica, ClusterNode primary) {
        Waiting.until(
                START_LIMIT,
                "acquaintance of " + replica + " with " + primary,
                () -> ClusterNodesReply.parse(replica.server().ask("CLUSTER", "NODES"))
                                .of(primary.id())
                                .filter(ClusterNodesReply.Line::isUsable)
                                .isPresent()
                        ? Optional.empty()
                        : Optional.of("a link"));
        replica.server().ask("CLUSTER", "REPLICATE", primary.id());
    }
}
