package io.trunkline.core.cluster;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A primary and its replicas in a {@link ClusterMap}. Immutable.
 *
 * @param index its place in {@link ClusterMap#shards()}
 * @param key what it is known by: the id of its primary, as long as it has one
 * @param primary who owns its slots; null if nobody does now, which is not to say that there are no such slots
 * @param replicas who follows, in the order of their ids
 * @param epoch the primary's configuration epoch, as far as CLUSTER NODES told it; else -1
 */
public record ClusterShard(
        int index, String key, @Nullable ClusterNode primary, List<ClusterNode> replicas, long epoch) {

    /** Copies the list. */
    public ClusterShard {
        replicas = List.copyOf(replicas);
    }

    // Written out: what Java 17 makes of records keeps the class loader of their components' classes for ever
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClusterShard that
                && index == that.index
                && epoch == that.epoch
                && key.equals(that.key)
                && Objects.equals(primary, that.primary)
                && replicas.equals(that.replicas);
    }

    @Override
    public int hashCode() {
        return 31 * index + key.hashCode();
    }
}
