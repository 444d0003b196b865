package io.trunkline.core.cluster;

import io.trunkline.command.HashSlot;
import io.trunkline.reply.RespValue;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells of itself in CLUSTER NODES: nobody knows it better, and of slots that are half moved nobody else
 * knows at all. Not to be changed once it is made.
 *
 * @param id its node's id
 * @param owned the slots that it serves; none of a replica
 * @param leaving those of them that it is giving away, and the id of the node that gets each
 * @param arriving those that it is receiving, and the id of the node that gives each
 */
public record NodeSlots(String id, BitSet owned, Map<Integer, String> leaving, Map<Integer, String> arriving) {

    /** Of a server that has no slots. */
    public static final NodeSlots NONE = new NodeSlots("", new BitSet(), Map.of(), Map.of());

    /** Reads the answer; null if the node's own line is not in it, or cannot be understood. */
    public static @Nullable NodeSlots parse(RespValue answer) {
        try {
            for (String text : Answer.text(answer, "an answer to CLUSTER NODES").split("\n")) {
                NodesLine line = text.contains("myself") ? NodesLine.parse(text) : null; // others need not make sense
                if (line != null && line.isMyself()) {
                    BitSet owned = new BitSet(HashSlot.COUNT);
                    line.slots().forEach(range -> owned.set(range.first(), range.last() + 1));
                    return new NodeSlots(line.id(), owned, line.leaving(), line.arriving());
                }
            }
            return null;
        } catch (UnreadableViewException e) {
            return null;
        }
    }

    // Written out: what Java 17 makes of records keeps the class loader of their components' classes for ever
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeSlots that
                && id.equals(that.id)
                && owned.equals(that.owned)
                && leaving.equals(that.leaving)
                && arriving.equals(that.arriving);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + owned.hashCode();
    }
}
