package io.trunkline.testkit.simulation;

import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one node of a cluster knows of one node, itself included. Confined to the simulation's thread. */
final class ClusterMember {

    private final String id;
    String shard;
    TransportAddress.Tcp address;

    @Nullable
    String hostname;
    /** Whom it follows; null if it is a primary. */
    @Nullable
    String primary;

    long epoch;
    /** The newest announcement of it that was heeded. */
    long sequence;
    /** Whether this observer has not heard of it for the node timeout. */
    boolean suspected;
    /** When a majority agreed that it has failed; null if none does. */
    @Nullable
    Duration failedAt;

    ClusterMember(String id, String shard, TransportAddress.Tcp address) {
        this.id = id;
        this.shard = shard;
        this.address = address;
    }

    String id() {
        return id;
    }

    boolean isPrimary() {
        return primary == null;
    }

    boolean isFailed() {
        return failedAt != null;
    }

    /** The same knowledge for another observer, who has no suspicions yet. */
    ClusterMember copy() {
        var copy = new ClusterMember(id, shard, address);
        copy.hostname = hostname;
        copy.primary = primary;
        copy.epoch = epoch;
        copy.sequence = sequence;
        return copy;
    }
}
