package io.trunkline.core.cluster;

import io.trunkline.command.HashSlot;
import io.trunkline.status.SlotRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is different between two maps. Immutable.
 *
 * @param added nodes that were not there
 * @param gone nodes that are not there any more
 * @param identified provisional nodes that have got their ids, at the same endpoint or not
 * @param replaced nodes that are gone, each with another one that is at its endpoint now: another server, of which
 *     nothing is known
 * @param readdressed nodes with another endpoint, or other addresses beside it
 * @param rerolled nodes that were a primary and are a replica, or the other way round
 * @param retold nodes of which the zone or the health is another
 * @param reparented replicas that follow another primary
 * @param slots whose slots went to whom
 * @param isOtherCluster whether the servers are of another cluster altogether
 * @param isEpochFallen whether an older state of the cluster was adopted, since nobody knows a newer one any more
 */
public record ClusterDiff(
        List<ClusterNode> added,
        List<ClusterNode> gone,
        List<Change> identified,
        List<Change> replaced,
        List<Change> readdressed,
        List<Change> rerolled,
        List<Change> retold,
        List<ClusterNode> reparented,
        List<SlotMove> slots,
        boolean isOtherCluster,
        boolean isEpochFallen) {

    /** Nothing is different. */
    public static final ClusterDiff NONE = new ClusterDiff(
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), false,
            false);

    /** Copies the lists. */
    public ClusterDiff {
        added = List.copyOf(added);
        gone = List.copyOf(gone);
        identified = List.copyOf(identified);
        replaced = List.copyOf(replaced);
        readdressed = List.copyOf(readdressed);
        rerolled = List.copyOf(rerolled);
        retold = List.copyOf(retold);
        reparented = List.copyOf(reparented);
        slots = List.copyOf(slots);
    }

    /**
     * A node as it was and as it is.
     *
     * @param before as it was
     * @param after as it is
     */
    public record Change(ClusterNode before, ClusterNode after) {}

    /**
     * Slots that changed hands.
     *
     * @param range the slots
     * @param from the key of the shard that had them; null if none had
     * @param to the key of the shard that has them; null if none has
     */
    public record SlotMove(
            SlotRange range,
            @Nullable String from,
            @Nullable String to) {}

    /**
     * Compares two maps.
     *
     * @param before the earlier one
     * @param after the later one
     * @return what is different
     */
    public static ClusterDiff between(ClusterMap before, ClusterMap after) {
        return between(before, after, false, false);
    }

    static ClusterDiff between(ClusterMap before, ClusterMap after, boolean isOtherCluster, boolean isEpochFallen) {
        if (before == after) {
            return NONE;
        }
        List<ClusterNode> added = new ArrayList<>();
        List<ClusterNode> gone = new ArrayList<>();
        List<Change> readdressed = new ArrayList<>();
        List<Change> rerolled = new ArrayList<>();
        List<Change> retold = new ArrayList<>();
        List<ClusterNode> reparented = new ArrayList<>();
        for (ClusterNode node : after.nodes()) {
            ClusterNode old = before.node(node.id());
            if (old == null) {
                added.add(node);
                continue;
            }
            if (!Objects.equals(old.endpoint(), node.endpoint())
                    || !old.addresses().equals(node.addresses())) {
                readdressed.add(new Change(old, node));
            }
            if (old.role() != node.role()) {
                rerolled.add(new Change(old, node));
            } else if (!Objects.equals(keyOf(before, old), keyOf(after, node))) {
                reparented.add(node);
            }
            if (!Objects.equals(old.said().zone(), node.said().zone()) || old.health() != node.health()) {
                retold.add(new Change(old, node));
            }
        }
        for (ClusterNode node : before.nodes()) {
            if (after.node(node.id()) == null) {
                gone.add(node);
            }
        }
        List<Change> identified = new ArrayList<>(0);
        List<Change> replaced = new ArrayList<>(0);
        pair(after, added, gone, identified, replaced);
        return new ClusterDiff(
                added,
                gone,
                identified,
                replaced,
                readdressed,
                rerolled,
                retold,
                reparented,
                moves(before, after),
                isOtherCluster,
                isEpochFallen);
    }

    private static @Nullable String keyOf(ClusterMap map, ClusterNode node) {
        ClusterShard shard = map.shardOf(node);
        return shard == null ? null : shard.key();
    }

    private static void pair(
            ClusterMap after,
            List<ClusterNode> added,
            List<ClusterNode> gone,
            List<Change> identified,
            List<Change> replaced) {
        Set<String> fresh = new HashSet<>();
        added.forEach(node -> fresh.add(node.id()));
        for (ClusterNode node : List.copyOf(gone)) {
            ClusterNode now = node.endpoint() == null ? null : after.nodeAt(node.endpoint());
            if (now == null) {
                continue;
            }
            if (node.isProvisional()) {
                identified.add(new Change(node, now));
                gone.remove(node);
                added.removeIf(other -> other.id().equals(now.id()));
            } else if (fresh.contains(now.id())) {
                replaced.add(new Change(node, now));
            }
        }
    }

    private static List<SlotMove> moves(ClusterMap before, ClusterMap after) {
        List<SlotMove> moves = new ArrayList<>();
        int slot = 0;
        while (slot < HashSlot.COUNT) {
            int end = Math.min(before.endOfRun(slot), after.endOfRun(slot)); // neighbours have the same as a rule
            String from = before.ownerKey(slot);
            String to = after.ownerKey(slot);
            if (!Objects.equals(from, to)) {
                int first = slot;
                while (end < HashSlot.COUNT
                        && Objects.equals(before.ownerKey(end), from)
                        && Objects.equals(after.ownerKey(end), to)) {
                    end = Math.min(before.endOfRun(end), after.endOfRun(end));
                }
                moves.add(new SlotMove(new SlotRange(first, end - 1), from, to));
            }
            slot = end;
        }
        return moves;
    }

    /** Whether nothing is different at all. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** Whether commands may go elsewhere than before: not if only a zone or the health of a node is another. */
    public boolean isRoutingChanged() {
        return !(added.isEmpty()
                && gone.isEmpty()
                && identified.isEmpty()
                && readdressed.isEmpty()
                && rerolled.isEmpty()
                && reparented.isEmpty()
                && slots.isEmpty());
    }
}
