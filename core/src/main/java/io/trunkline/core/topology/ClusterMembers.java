package io.trunkline.core.topology;

import io.trunkline.core.cluster.ClusterMap;
import io.trunkline.core.cluster.ClusterMerge;
import io.trunkline.core.cluster.ClusterNode;
import io.trunkline.core.cluster.ClusterShard;
import io.trunkline.core.cluster.ClusterView;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.Topology.Node;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which server stands for each node of a cluster. A server that was dialled under another name than the cluster gives
 * it is recognised by its node's id, and keeps its connections. Guarded by the keeper's lock.
 */
final class ClusterMembers {

    /** So many nodes are taken on trust at most: a wrong answer must not make the client dial the world. */
    static final int MAX_PROVISIONAL = 16;

    /** Whom so many views do not know is none of the cluster's. */
    private static final int VIEWS_TO_APPEAR_IN = 4;

    /** A server that no view has named yet. */
    private static final class Provisional {
        private final ServerEndPoint server;
        private int views;

        Provisional(ServerEndPoint server) {
            this.server = server;
        }
    }

    private final Function<Endpoint, ServerEndPoint> maker;
    private ClusterMap map = ClusterMap.EMPTY;
    private final Map<String, ServerEndPoint> byId = new HashMap<>();
    /** Those that a redirect named, or the configuration, and no view yet. */
    private final Map<Endpoint, Provisional> provisional = new LinkedHashMap<>();

    ClusterMembers(Function<Endpoint, ServerEndPoint> maker) {
        this.maker = maker;
    }

    /** What is known of who serves what. */
    ClusterMap map() {
        return map;
    }

    /**
     * What follows from what a node told.
     *
     * @param views what it told, and what others did in the same round
     * @param asked the server that told
     * @param id its node's id; null if it did not tell
     */
    ClusterMerge.Result heard(List<ClusterView> views, ServerEndPoint asked, @Nullable String id, long now) {
        boolean isAnyMemberUp = isAnyUp();
        ClusterMap known = map;
        if (id != null
                && isMember(asked)) { // else it was retired since it was asked, and the node is connected to anew
            identify(asked, id);
            known = known.identified(asked.endpoint(), id);
        }
        // whoever appears in none of several is given up
        provisional.values().removeIf(each -> ++each.views > VIEWS_TO_APPEAR_IN);
        return ClusterMerge.merge(known, views, isAnyMemberUp, now);
    }

    private boolean isMember(ServerEndPoint server) {
        return byId.containsValue(server) || provisional.values().stream().anyMatch(each -> each.server == server);
    }

    /** A server has told the id of its node: whatever it was before, it is that one now. */
    private void identify(ServerEndPoint server, String id) {
        byId.values().removeIf(known -> known == server);
        byId.put(id, server);
        provisional.values().removeIf(known -> known.server == server);
    }

    /** The endpoint by which the cluster knows a server: that at which it was dialled, unless it has another name. */
    Endpoint announced(ServerEndPoint server) {
        for (Map.Entry<String, ServerEndPoint> known : byId.entrySet()) {
            ClusterNode node = known.getValue() == server ? map.node(known.getKey()) : null;
            if (node != null && node.endpoint() != null) {
                return node.endpoint();
            }
        }
        return server.endpoint();
    }

    /** Whether a node that is known answers still. */
    private boolean isAnyUp() {
        return byId.entrySet().stream()
                .anyMatch(known ->
                        map.node(known.getKey()) != null && known.getValue().isEstablished());
    }

    /** Members of whom no view is known yet. */
    void addAll(List<Node> members) {
        members.forEach(member -> provisional.put(member.server().endpoint(), new Provisional(member.server())));
    }

    /** Servers that were configured, in case that one of them knows more than the members. */
    void add(List<Endpoint> seeds) {
        for (Endpoint seed : seeds) {
            if (byId.values().stream().noneMatch(server -> server.endpoint().equals(seed))) {
                provisional.computeIfAbsent(seed, endpoint -> new Provisional(maker.apply(endpoint)));
            }
        }
    }

    /** What is known is something else now. */
    void setMap(ClusterMap other) {
        ClusterMap before = map;
        map = other;
        byId.keySet().removeIf(id -> isElsewhere(before.node(id), other.node(id)));
        for (ClusterNode node : other.nodes()) {
            Provisional known = node.endpoint() == null ? null : provisional.remove(node.endpoint());
            if (known != null) {
                byId.putIfAbsent(node.id(), known.server);
            }
        }
    }

    /** Whether a node has left, or has another address: then it is another server to connect to. */
    private static boolean isElsewhere(@Nullable ClusterNode before, @Nullable ClusterNode now) {
        return now == null
                || before != null && now.endpoint() != null && !now.endpoint().equals(before.endpoint());
    }

    /** The server at an endpoint that a node has told; null if there are too many such that nobody knows. */
    @Nullable
    ServerEndPoint at(Endpoint endpoint, List<Node> members) {
        ClusterNode node = map.nodeAt(endpoint);
        ServerEndPoint known = node == null ? null : byId.get(node.id());
        if (known != null) {
            return known;
        }
        ServerEndPoint member = memberAt(endpoint, members);
        if (member != null) {
            return member;
        }
        if (provisional.size() >= MAX_PROVISIONAL) {
            return null;
        }
        return provisional.computeIfAbsent(endpoint, dialled -> new Provisional(maker.apply(dialled))).server;
    }

    private static @Nullable ServerEndPoint memberAt(Endpoint endpoint, List<Node> members) {
        for (Node member : members) {
            if (member.server().endpoint().equals(endpoint)) {
                return member.server();
            }
        }
        return null;
    }

    /** The members, and what they are, as the map has it: primaries with slots, their replicas, and others. */
    List<Node> nodes(List<Node> before) {
        List<Node> nodes = new ArrayList<>();
        for (ClusterNode node : map.nodes()) {
            ServerEndPoint server = serverOf(node, before);
            if (server != null) {
                nodes.add(new Node(server, node.role(), 0));
            }
        }
        provisional.values().forEach(each -> nodes.add(new Node(each.server, ServerRole.UNKNOWN, 0)));
        return nodes;
    }

    private @Nullable ServerEndPoint serverOf(ClusterNode node, List<Node> before) {
        ServerEndPoint known = byId.get(node.id());
        Endpoint endpoint = node.endpoint();
        if (known != null || endpoint == null) {
            return known;
        }
        ServerEndPoint member = memberAt(endpoint, before);
        ServerEndPoint server = member != null ? member : maker.apply(endpoint);
        byId.put(node.id(), server);
        return server;
    }

    /** Who serves which slot; after {@link #nodes}, which finds the servers. */
    SlotTable slots() {
        List<SlotTable.Shard> shards = new ArrayList<>();
        for (ClusterShard shard : map.shards()) {
            List<ServerEndPoint> replicas = new ArrayList<>();
            for (ClusterNode node : shard.replicas()) {
                ServerEndPoint replica = byId.get(node.id());
                if (replica != null) {
                    replicas.add(replica);
                }
            }
            ClusterNode primary = shard.primary();
            shards.add(new SlotTable.Shard(primary == null ? null : byId.get(primary.id()), replicas));
        }
        Map<ServerEndPoint, ClusterNode> told = new LinkedHashMap<>();
        for (ClusterNode node : map.nodes()) {
            ServerEndPoint server = byId.get(node.id());
            if (server != null) {
                told.put(server, node);
            }
        }
        return new SlotTable(shards, map.table(), told);
    }
}
