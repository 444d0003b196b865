package io.trunkline.core.topology;

import io.trunkline.core.server.ServerEndPoint;
import java.util.List;
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
    static final SlotTable UNTOLD = new SlotTable(List.of(), new short[0]);

    private final List<Shard> shards;
    private final short[] shardOf;

    /**
     * Makes one.
     *
     * @param shardOf for each slot the position of its shard, negative if nobody serves it; handed over
     */
    SlotTable(List<Shard> shards, short[] shardOf) {
        this.shards = List.copyOf(shards);
        this.shardOf = shardOf;
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
}
