package io.trunkline.core.cluster;

import io.trunkline.options.Endpoint;
import io.trunkline.status.NodeHealth;
import io.trunkline.status.ServerRole;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one node says of another, or of itself. Immutable.
 *
 * @param id the cluster's name of the node; where the speaker tells none, as servers before 4.0, the text of its
 *     endpoint
 * @param endpoint where to connect to, as the node announces it; null if nobody knows
 * @param ip its address, if that is told beside the endpoint
 * @param hostname its name, if that is told beside the endpoint
 * @param role what it is
 * @param health how it is
 * @param offset its replication offset, or -1 if that is not told
 * @param zone its availability zone, if that is told
 */
public record NodeView(
        String id,
        @Nullable Endpoint endpoint,
        @Nullable String ip,
        @Nullable String hostname,
        ServerRole role,
        NodeHealth health,
        long offset,
        @Nullable String zone) {

    /** One of which only that much is known. */
    public static NodeView of(String id, @Nullable Endpoint endpoint, ServerRole role) {
        return new NodeView(id, endpoint, null, null, role, NodeHealth.UNKNOWN, -1, null);
    }

    /** The same node as something else. */
    NodeView as(ServerRole other) {
        return other == role ? this : new NodeView(id, endpoint, ip, hostname, other, health, offset, zone);
    }

    /** The same node at another endpoint. */
    NodeView at(@Nullable Endpoint other) {
        return new NodeView(id, other, ip, hostname, role, health, offset, zone);
    }

    /** What another node says of the same one, where this says nothing. */
    NodeView completedBy(NodeView other) {
        return new NodeView(
                id,
                endpoint == null ? other.endpoint : endpoint,
                ip == null ? other.ip : ip,
                hostname == null ? other.hostname : hostname,
                role,
                health == NodeHealth.UNKNOWN ? other.health : health,
                offset < 0 ? other.offset : offset,
                zone == null ? other.zone : zone);
    }

    /** Whether it is not said to have failed. */
    boolean isLive() {
        return health != NodeHealth.FAIL && health != NodeHealth.PFAIL;
    }

    // Written out: what Java 17 makes of records keeps the class loader of their components' classes for ever
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeView that
                && offset == that.offset
                && role == that.role
                && health == that.health
                && id.equals(that.id)
                && Objects.equals(endpoint, that.endpoint)
                && Objects.equals(ip, that.ip)
                && Objects.equals(hostname, that.hostname)
                && Objects.equals(zone, that.zone);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
