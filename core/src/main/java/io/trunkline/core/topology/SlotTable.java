package io.trunkline.core.topology;

import io.trunkline.core.cluster.ClusterNode;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.status.SlotRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which servers of a cluster serve each slot. Immutable. */
public final class SlotTable {

    /**
     * Servers with the same slots.
     *
     * @param primary the one that takes writes; null if nobody does at present
     * @param replicas those that follow it, in fixed order
     */
    public record Shard(@Nullable ServerEndPoint primary, List<ServerEndPoint> replicas) {

        public Shard {
            replicas = List.copyOf(replicas);
        }
    }

    /** A cluster of which nobody has told yet. */
    static final SlotTable UNTOLD = new SlotTable(List.of(), new short[0], Map.of());

    private final List<Shard> shards;
    private final short[] shardOf;
    private final Map<ServerEndPoint, ClusterNode> nodes;

    /**
     * Makes one.
     *
     * @param shardOf for each slot the position of its shard, negative if nobody serves it; handed over
     * @param nodes what was told of each server, in the order in which they are to be named; handed over
     */
    SlotTable(List<Shard> shards, short[] shardOf, Map<ServerEndPoint, ClusterNode> nodes) {
        this.shards = List.copyOf(shards);
        this.shardOf = shardOf;
        this.nodes = Collections.unmodifiableMap(nodes);
    }

    /** The servers of a slot; null if none is known. */
    @Nullable
    Shard shard(int slot) {
        int position = slot < shardOf.length ? shardOf[slot] : -1;
        return position < 0 ? null : shards.get(position);
    }

    /** All of them, those without slots included. */
    public List<Shard> shards() {
        return shards;
    }

    /** Whether anybody has told who serves what. */
    boolean isTold() {
        return shardOf.length > 0;
    }

    /** The server that takes the writes of a slot; null if none does, or none is known. */
    @Nullable
    ServerEndPoint primary(int slot) {
        Shard shard = shard(slot);
        return shard == null ? null : shard.primary();
    }

    /** What nodes told of each server; unmodifiable. */
    Map<ServerEndPoint, ClusterNode> nodes() {
        return nodes;
    }

    /** What nodes told of a server; null if none did. */
    @Nullable
    ClusterNode node(ServerEndPoint server) {
        return nodes.get(server);
    }

    /** The slots of each shard, in the order of {@link #shards}. */
    List<List<SlotRange>> ranges() {
        List<List<SlotRange>> ranges = new ArrayList<>(shards.size());
        shards.forEach(shard -> ranges.add(new ArrayList<>(1)));
        for (int slot = 0; slot < shardOf.length; slot++) {
            int first = slot;
            while (slot + 1 < shardOf.length && shardOf[slot + 1] == shardOf[first]) {
                slot++;
            }
            if (shardOf[first] >= 0) {
                ranges.get(shardOf[first]).add(new SlotRange(first, slot));
            }
        }
        return ranges;
    }
}
