package io.trunkline.core.cluster;

import io.trunkline.command.HashSlot;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import io.trunkline.status.SlotRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as one node saw it when it was asked, free of contradictions: each node is named once, and each slot has
 * one owner or none. Immutable.
 */
public final class ClusterView {

    /** What the node was asked. */
    public enum Source {
        /** CLUSTER SLOTS: tells no health, no epochs, and nothing of primaries without slots. */
        SLOTS,
        /** CLUSTER SHARDS: tells no epochs. */
        SHARDS,
        /** CLUSTER NODES: tells all, but not by which address a node wants to be reached. */
        NODES
    }

    private static final int NOBODY = -1;

    /** How often the slots of an answer are looked at: once each, and as often again for owners that have failed. */
    private static final int MAX_CLAIMS = 4 * HashSlot.COUNT;

    private final Asked asked;
    private final Source source;
    private final ClusterInfo info;
    private final List<ShardView> shards;
    private final short[] owners;
    private final Map<String, NodeView> nodes;
    private final Set<Integer> moving;
    private final Map<String, Endpoint> named;
    private final int coverage;
    private final long fingerprint;

    private ClusterView(
            Asked asked,
            Source source,
            ClusterInfo info,
            List<ShardView> shards,
            short[] owners,
            Map<String, NodeView> nodes,
            Set<Integer> moving,
            Map<String, Endpoint> named) {
        this.asked = asked;
        this.source = source;
        this.info = info;
        this.shards = shards;
        this.owners = owners;
        this.nodes = nodes;
        this.moving = moving;
        this.named = named;
        int covered = 0;
        long hash = 0;
        for (int slot = 0; slot < owners.length; ) {
            short owner = owners[slot];
            int end = endOfRun(owners, slot);
            covered += owner == NOBODY || shards.get(owner).primary() == null ? 0 : end - slot;
            hash = (hash + slot) * 0x9E3779B97F4A7C15L + (owner == NOBODY ? 1 : keyHash(shards.get(owner)));
            slot = end;
        }
        this.coverage = covered;
        this.fingerprint = hash;
    }

    private static int keyHash(ShardView shard) {
        NodeView primary = shard.primary();
        return primary == null ? 2 : primary.id().hashCode();
    }

    /**
     * Makes one of what a node said.
     *
     * @param asked whom, and when
     * @param source what was asked
     * @param info what the node says of the whole; {@link ClusterInfo#UNTOLD} if it was not asked
     * @param shards what it says of each primary; those of one primary become one
     * @param moving the slots that the node itself is giving away or receiving, as far as it tells
     * @return the view
     * @throws UnreadableViewException if two primaries that are both said to be live own the same slot
     */
    public static ClusterView of(
            Asked asked, Source source, ClusterInfo info, Collection<ShardView> shards, Collection<Integer> moving)
            throws UnreadableViewException {
        return of(asked, source, info, shards, moving, Map.of());
    }

    /**
     * Makes one of an answer to CLUSTER NODES.
     *
     * @param named where nodes are reached by their names, those that have one, by id
     * @throws UnreadableViewException if two primaries that are both said to be live own the same slot
     */
    static ClusterView ofNodes(
            Asked asked,
            ClusterInfo info,
            Collection<ShardView> shards,
            Collection<Integer> moving,
            Map<String, Endpoint> named)
            throws UnreadableViewException {
        return of(asked, Source.NODES, info, shards, moving, Map.copyOf(named));
    }

    private static ClusterView of(
            Asked asked,
            Source source,
            ClusterInfo info,
            Collection<ShardView> shards,
            Collection<Integer> moving,
            Map<String, Endpoint> named)
            throws UnreadableViewException {
        List<ShardView> joined = joined(shards);
        short[] owners = owners(joined);
        List<List<SlotRange>> slots = ranges(owners, joined.size());
        List<ShardView> sound = new ArrayList<>(joined.size());
        Map<String, NodeView> nodes = new LinkedHashMap<>();
        for (ShardView shard : joined) {
            NodeView primary = shard.primary();
            if (primary != null) {
                nodes.put(primary.id(), primary.as(ServerRole.PRIMARY));
            }
        }
        for (int i = 0; i < joined.size(); i++) {
            ShardView shard = joined.get(i);
            NodeView primary = shard.primary();
            List<NodeView> replicas = new ArrayList<>(shard.replicas().size());
            for (NodeView replica : shard.replicas()) {
                NodeView following = replica.as(ServerRole.REPLICA);
                if (nodes.putIfAbsent(replica.id(), following) == null) {
                    replicas.add(following);
                }
            }
            sound.add(new ShardView(
                    primary == null ? null : nodes.get(primary.id()), replicas, slots.get(i), shard.epoch()));
        }
        return new ClusterView(
                asked,
                source,
                info,
                List.copyOf(sound),
                owners,
                Collections.unmodifiableMap(nodes),
                Collections.unmodifiableSet(new TreeSet<>(moving)),
                named);
    }

    /** What is said of one primary in several places. */
    private static final class Parts {
        private final NodeView primary;
        private final List<NodeView> replicas = new ArrayList<>();
        private final List<SlotRange> slots = new ArrayList<>();
        private long epoch = -1;

        Parts(NodeView primary) {
            this.primary = primary;
        }

        void add(ShardView shard) {
            replicas.addAll(shard.replicas());
            slots.addAll(shard.slots());
            epoch = Math.max(epoch, shard.epoch());
        }
    }

    /** One for each primary, and those without one as they are, unless nobody is in them. */
    private static List<ShardView> joined(Collection<ShardView> shards) {
        Map<String, Parts> byPrimary = new LinkedHashMap<>();
        List<ShardView> others = new ArrayList<>(0);
        for (ShardView shard : shards) {
            NodeView primary = shard.primary();
            if (primary != null) {
                byPrimary
                        .computeIfAbsent(primary.id(), id -> new Parts(primary))
                        .add(shard);
            } else if (!shard.replicas().isEmpty()) {
                others.add(shard);
            }
        }
        List<ShardView> all = new ArrayList<>(byPrimary.size() + others.size());
        byPrimary
                .values()
                .forEach(parts -> all.add(new ShardView(parts.primary, parts.replicas, parts.slots, parts.epoch)));
        all.addAll(others);
        return all;
    }

    private static short[] owners(List<ShardView> shards) throws UnreadableViewException {
        if (shards.size() > Short.MAX_VALUE) {
            throw new UnreadableViewException("Too many shards in an answer about a cluster: shards=" + shards.size()
                    + ". A cluster has " + HashSlot.COUNT + " slots to share; ask another node.");
        }
        short[] owners = new short[HashSlot.COUNT];
        Arrays.fill(owners, (short) NOBODY);
        int claims = 0;
        for (int i = 0; i < shards.size(); i++) {
            for (SlotRange range : shards.get(i).slots()) {
                claims += range.last() - range.first() + 1;
                if (claims > MAX_CLAIMS) {
                    throw new UnreadableViewException(
                            "Slots are named again and again in an answer about a cluster: shards=" + shards.size()
                                    + ", named=" + claims + ". Nothing of it is believed; ask another node.");
                }
                for (int slot = range.first(); slot <= range.last(); slot++) {
                    if (owners[slot] == NOBODY || isBetter(shards, i, owners[slot], slot)) {
                        owners[slot] = (short) i;
                    }
                }
            }
        }
        return owners;
    }

    /** Of a failed and a live owner of the same slot the live one owns it. */
    private static boolean isBetter(List<ShardView> shards, int claims, int owns, int slot)
            throws UnreadableViewException {
        boolean better = isLive(shards.get(claims));
        if (claims != owns && better == isLive(shards.get(owns))) {
            throw new UnreadableViewException("A slot has two owners in one answer about a cluster: slot=" + slot
                    + ", one=" + shown(shards.get(owns)) + ", other=" + shown(shards.get(claims))
                    + ". Nothing of it is believed; ask another node.");
        }
        return better;
    }

    private static String shown(ShardView shard) {
        NodeView primary = shard.primary();
        return primary == null ? "nobody" : UnreadableViewException.shown(primary.id());
    }

    private static boolean isLive(ShardView shard) {
        NodeView primary = shard.primary();
        return primary != null && primary.isLive();
    }

    /** The slots of each number in a table, as ranges. */
    static List<List<SlotRange>> ranges(short[] table, int numbers) {
        List<List<SlotRange>> ranges = new ArrayList<>(numbers);
        for (int i = 0; i < numbers; i++) {
            ranges.add(new ArrayList<>(1));
        }
        for (int slot = 0; slot < table.length; slot++) {
            int first = slot;
            while (slot + 1 < table.length && table[slot + 1] == table[first]) {
                slot++;
            }
            if (table[first] != NOBODY) {
                ranges.get(table[first]).add(new SlotRange(first, slot));
            }
        }
        return ranges;
    }

    /** Whom, and when. */
    public Asked asked() {
        return asked;
    }

    /** What was asked. */
    public Source source() {
        return source;
    }

    /** What the node says of the whole. */
    public ClusterInfo info() {
        return info;
    }

    /** Those with a primary first, each primary once. */
    public List<ShardView> shards() {
        return shards;
    }

    /** All nodes that are named, by their ids; unmodifiable. */
    public Map<String, NodeView> nodes() {
        return nodes;
    }

    /** Where a node is reached by its name; null if that is not told, which CLUSTER NODES alone does so. */
    @Nullable
    Endpoint named(String id) {
        return named.get(id);
    }

    /** The slots that the node itself is giving away or receiving; only CLUSTER NODES tells them. */
    public Set<Integer> moving() {
        return moving;
    }

    /** How many slots have a primary, 0 to 16384. */
    public int coverage() {
        return coverage;
    }

    /** Whether each slot has a primary. */
    public boolean isWhole() {
        return coverage == HashSlot.COUNT;
    }

    /** The shard that owns a slot, which may be without a primary; or null if none does. */
    public @Nullable ShardView shardOf(int slot) {
        return owners[slot] == NOBODY ? null : shards.get(owners[slot]);
    }

    /** Where the slots from one on end that are said of the same shard, exclusively. */
    int endOfRun(int slot) {
        return endOfRun(owners, slot);
    }

    static int endOfRun(short[] table, int slot) {
        short one = table[slot];
        int end = slot + 1;
        while (end < table.length && table[end] == one) {
            end++;
        }
        return end;
    }

    /** The same for views with the same owners of all slots, and hardly ever for others. */
    long fingerprint() {
        return fingerprint;
    }

    /** Says who was asked what, and how much is in it. */
    @Override
    public String toString() {
        return source + " of " + asked.speaker() + ": nodes=" + nodes.size() + ", coverage=" + coverage + ", " + info;
    }
}
