package io.trunkline.core.topology;

import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which servers there are and what they are to each other, as far as is known. Immutable; a change makes another one.
 *
 * @param version counts the changes
 * @param nodes all members, in the order in which their source names them
 * @param primaries those that take writes; first the one that became a primary last, since an earlier one may not know
 * yet that it is none any more
 * @param replicas those that follow a primary
 * @param unknown those that have not told what they are
 * @param retired what is left of those that are no members any more
 * @param slots who serves which slot of a cluster; null if they are none
 * @param isAppointed whether others say who the primary is, and no server for itself
 * @param only the one server that gets all that no replica is wanted for; null if there are several, or none
 */
public record Topology(
        long version,
        List<Node> nodes,
        List<ServerEndPoint> primaries,
        List<ServerEndPoint> replicas,
        List<ServerEndPoint> unknown,
        RetiredServers retired,
        @Nullable SlotTable slots,
        boolean isAppointed,
        @Nullable ServerEndPoint only) {

    /**
     * A server and what it is.
     *
     * @param server the server
     * @param role what it said last
     * @param promotions how many promotions of servers were seen when it was seen to become a primary; 0 if it was
     * never seen to be anything else
     */
    public record Node(ServerEndPoint server, ServerRole role, long promotions) {
        // Written out: what Java 17 makes of records keeps the class loader of their components' classes for ever
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Node that
                    && server == that.server
                    && role == that.role
                    && promotions == that.promotions;
        }

        @Override
        public int hashCode() {
            return server.hashCode();
        }
    }

    /** Makes one of what is known of each server. */
    static Topology of(
            long version, List<Node> nodes, RetiredServers retired, @Nullable SlotTable slots, boolean isAppointed) {
        boolean isAlone = nodes.size() == 1 && (!isAppointed || nodes.get(0).role() == ServerRole.PRIMARY);
        return new Topology(
                version,
                List.copyOf(nodes),
                nodes.stream()
                        .filter(node -> node.role() == ServerRole.PRIMARY)
                        .sorted(Comparator.comparingLong(Node::promotions).reversed())
                        .map(Node::server)
                        .toList(),
                having(nodes, ServerRole.REPLICA),
                having(nodes, ServerRole.UNKNOWN),
                retired,
                slots,
                isAppointed,
                isAlone ? nodes.get(0).server() : null);
    }

    private static List<ServerEndPoint> having(List<Node> nodes, ServerRole role) {
        return nodes.stream()
                .filter(node -> node.role() == role)
                .map(Node::server)
                .toList();
    }

    /** The same servers, of which some are known to be something else, or are farther gone. */
    Topology next(List<Node> changed, RetiredServers others) {
        return of(version + 1, changed, others, slots, isAppointed);
    }

    /** The same servers, which are now known to be a cluster, or to serve other slots. */
    Topology next(List<Node> changed, RetiredServers others, SlotTable served) {
        return of(version + 1, changed, others, served, isAppointed);
    }

    /** Whether it depends on a command's keys which server gets it. */
    public boolean isRoutedBySlot() {
        return slots != null;
    }

    /** All members, in the order in which their source names them. */
    public List<ServerEndPoint> servers() {
        List<ServerEndPoint> all = new ArrayList<>(nodes.size());
        nodes.forEach(node -> all.add(node.server()));
        return all;
    }

    /** The members, and those that are none any more and have something under way. */
    public List<ServerEndPoint> everyServer() {
        List<ServerEndPoint> all = servers();
        all.addAll(retired.draining());
        return all;
    }

    /** The member at an endpoint. */
    @Nullable
    Node node(Endpoint endpoint) {
        for (Node node : nodes) {
            if (node.server().endpoint().equals(endpoint)) {
                return node;
            }
        }
        return null;
    }

    /** The server at an endpoint; null if none is a member. */
    @Nullable
    ServerEndPoint member(Endpoint endpoint) {
        Node node = node(endpoint);
        return node == null ? null : node.server();
    }

    /** Whether a server is one that commands may wait for: of its slots nobody else takes writes. */
    boolean isPrimary(ServerEndPoint server) {
        return slots != null && slots.shards().stream().anyMatch(shard -> shard.primary() == server);
    }

    /**
     * Servers that have the same data: those with the same slots, and all if there are no slots. Of several that say
     * that they are the primary, the one that became it last is.
     */
    List<SlotTable.Shard> shards() {
        if (slots != null) {
            return slots.shards();
        }
        return primaries.isEmpty() && replicas.isEmpty()
                ? List.of()
                : List.of(new SlotTable.Shard(primaries.isEmpty() ? null : primaries.get(0), replicas));
    }
}
