package io.trunkline.core.cluster;

import io.trunkline.command.HashSlot;
import io.trunkline.reply.RespValue;
import io.trunkline.status.SlotRange;
import java.util.BitSet;
import java.util.HashMap;
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

    private static final int FIRST_SLOT = 8;
    private static final int MAX_LINE = 1024 * 1024;
    private static final String GIVES = "->-";
    private static final String GETS = "-<-";

    /** Reads the answer; null if the node's own line is not in it, or cannot be understood. */
    public static @Nullable NodeSlots parse(RespValue answer) {
        for (String line : answer.asText().split("\n")) {
            String[] fields = line.strip().split(" +");
            if (fields.length >= FIRST_SLOT && ("," + fields[2] + ",").contains(",myself,")) {
                return line.length() > MAX_LINE ? null : parse(fields);
            }
        }
        return null;
    }

    private static @Nullable NodeSlots parse(String[] fields) {
        NodeSlots own = new NodeSlots(fields[0], new BitSet(HashSlot.COUNT), new HashMap<>(), new HashMap<>());
        boolean isPrimary = ("," + fields[2] + ",").contains(",master,");
        try {
            for (int i = FIRST_SLOT; i < fields.length; i++) {
                own.take(fields[i], isPrimary);
            }
        } catch (IllegalArgumentException e) { // a number that is none, or no slot
            return null;
        }
        return own;
    }

    private void take(String field, boolean isPrimary) {
        if (field.startsWith("[")) {
            mark(field, GIVES, leaving);
            mark(field, GETS, arriving);
        } else if (isPrimary) {
            int dash = field.indexOf('-');
            int first = Integer.parseUnsignedInt(dash < 0 ? field : field.substring(0, dash));
            SlotRange range =
                    new SlotRange(first, dash < 0 ? first : Integer.parseUnsignedInt(field.substring(dash + 1)));
            owned.set(range.first(), range.last() + 1);
        }
    }

    private static void mark(String field, String arrow, Map<Integer, String> marks) {
        int at = field.indexOf(arrow);
        int end = field.indexOf(']');
        if (at > 0 && end > at) {
            int slot = Integer.parseUnsignedInt(field.substring(1, at));
            marks.put(new SlotRange(slot, slot).first(), field.substring(at + arrow.length(), end));
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
