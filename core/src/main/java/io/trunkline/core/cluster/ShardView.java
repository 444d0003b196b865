package io.trunkline.core.cluster;

import io.trunkline.status.SlotRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node says of a primary and those that follow it. Immutable.
 *
 * @param primary who owns the slots; null if none is named
 * @param replicas who follows, in the order of the answer
 * @param slots what it owns; none of a primary without slots
 * @param epoch the configuration epoch of the primary, or -1 if that is not told: CLUSTER NODES alone tells it
 */
public record ShardView(@Nullable NodeView primary, List<NodeView> replicas, List<SlotRange> slots, long epoch) {

    /** Copies the lists. */
    public ShardView {
        replicas = List.copyOf(replicas);
        slots = List.copyOf(slots);
    }
}
