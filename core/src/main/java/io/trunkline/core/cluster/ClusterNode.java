package io.trunkline.core.cluster;

import io.trunkline.options.Endpoint;
import io.trunkline.status.NodeHealth;
import io.trunkline.status.ServerRole;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link ClusterMap}. Immutable.
 *
 * @param said what is known of it
 * @param provisionalSinceNanos when it was first named, if only a redirect has named it, by its endpoint, which is its
 *     id as well; {@link #MEMBER} if a view has
 * @param missed the view that was adopted and did not name it, or null if the last one did
 */
public record ClusterNode(
        NodeView said, long provisionalSinceNanos, @Nullable Asked missed) {

    /** Of a node that a view has named. */
    public static final long MEMBER = Long.MIN_VALUE;

    /** One that a view names. */
    static ClusterNode member(NodeView said) {
        return new ClusterNode(said, MEMBER, null);
    }

    /** One of which there is nothing but an endpoint. */
    static ClusterNode provisional(Endpoint endpoint, long nowNanos) {
        return new ClusterNode(
                NodeView.of(endpoint.toString(), endpoint, ServerRole.PRIMARY),
                nowNanos == MEMBER ? nowNanos + 1 : nowNanos,
                null);
    }

    /** The same node with other news of it. */
    ClusterNode saying(NodeView news) {
        return new ClusterNode(news, provisionalSinceNanos, missed);
    }

    /** The same node, which a view does not name. */
    ClusterNode missing(Asked view) {
        return new ClusterNode(said, provisionalSinceNanos, view);
    }

    /** The cluster's name of it. */
    public String id() {
        return said.id();
    }

    /** Where to connect to, as the node announces it; null if nobody knows. */
    public @Nullable Endpoint endpoint() {
        return said.endpoint();
    }

    /** What it is. */
    public ServerRole role() {
        return said.role();
    }

    /** How it was said to be by the view that was adopted last. */
    public NodeHealth health() {
        return said.health();
    }

    /** Whether only a redirect has named it. */
    public boolean isProvisional() {
        return provisionalSinceNanos != MEMBER;
    }

    /** In how many nanoseconds it is given up, if only a redirect has named it until then; else {@link Long#MAX_VALUE}. */
    public long givenUpInNanos(long nowNanos) {
        return isProvisional() ? MergeDraft.PROVISIONAL_NANOS - (nowNanos - provisionalSinceNanos) : Long.MAX_VALUE;
    }

    /** All endpoints by which it is known: the announced one, and its address and its name with the same port. */
    public Set<Endpoint> addresses() {
        Set<Endpoint> all = new LinkedHashSet<>(4);
        Endpoint announced = said.endpoint();
        if (announced != null) {
            all.add(announced);
            if (announced instanceof Endpoint.Tcp tcp) {
                add(all, said.ip(), tcp);
                add(all, said.hostname(), tcp);
            }
        }
        return all;
    }

    private static void add(Set<Endpoint> all, @Nullable String host, Endpoint.Tcp announced) {
        Endpoint endpoint = host == null ? null : Announced.endpoint(host, announced.port(), announced);
        if (endpoint != null) {
            all.add(endpoint);
        }
    }

    // Written out: what Java 17 makes of records keeps the class loader of their components' classes for ever
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClusterNode that
                && provisionalSinceNanos == that.provisionalSinceNanos
                && said.equals(that.said)
                && Objects.equals(missed, that.missed);
    }

    @Override
    public int hashCode() {
        return said.hashCode();
    }
}
