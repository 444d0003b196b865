package io.trunkline.core.cluster;

import io.trunkline.command.HashSlot;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ClusterMap} in the making. Who owns a slot is noted by the key of the shard, so that shards need not exist
 * before all is said. Confined to the thread that makes it.
 */
final class MapDraft {

    final Map<String, ClusterNode> nodes;
    /** The key of the shard that each replica belongs to. */
    final Map<String, String> follows;
    /** The configuration epoch of each shard's primary. */
    final Map<String, Long> epochs;
    /** The key of each slot's shard. */
    final @Nullable String[] owners;

    final @Nullable Evidence[] why;
    long epoch;

    @Nullable
    Evidence adopted;

    final Map<Endpoint, Long> heard;

    MapDraft() {
        this(
                new LinkedHashMap<>(),
                new HashMap<>(),
                new HashMap<>(),
                new String[HashSlot.COUNT],
                new Evidence[HashSlot.COUNT],
                -1,
                null,
                new HashMap<>());
    }

    MapDraft(
            Map<String, ClusterNode> nodes,
            Map<String, String> follows,
            Map<String, Long> epochs,
            @Nullable String[] owners,
            @Nullable Evidence[] why,
            long epoch,
            @Nullable Evidence adopted,
            Map<Endpoint, Long> heard) {
        this.nodes = nodes;
        this.follows = follows;
        this.epochs = epochs;
        this.owners = owners;
        this.why = why;
        this.epoch = epoch;
        this.adopted = adopted;
        this.heard = heard;
    }

    /** A shard's slots, its replicas and its old primary belong to one that has taken over from it. */
    void promote(String key, ClusterNode promoted) {
        for (int slot = 0; slot < owners.length; slot++) {
            if (key.equals(owners[slot])) {
                owners[slot] = promoted.id();
            }
        }
        follows.replaceAll((replica, primary) -> primary.equals(key) ? promoted.id() : primary);
        follows.remove(promoted.id());
        ClusterNode old = nodes.get(key);
        if (old != null) {
            nodes.put(key, old.saying(old.said().as(ServerRole.REPLICA)));
            follows.put(key, promoted.id());
        }
        epochs.remove(key);
        nodes.put(promoted.id(), promoted.saying(promoted.said().as(ServerRole.PRIMARY)));
    }

    /** A provisional node is one that has an id, which may be that of a node that is known already. */
    void identify(ClusterNode provisional, String id) {
        nodes.remove(provisional.id());
        NodeView said = provisional.said();
        nodes.putIfAbsent(
                id,
                new ClusterNode(
                        new NodeView(
                                id,
                                said.endpoint(),
                                said.ip(),
                                said.hostname(),
                                said.role(),
                                said.health(),
                                said.offset(),
                                said.zone()),
                        provisional.provisionalSinceNanos(),
                        null));
        rename(provisional.id(), id);
    }

    /** What belongs to one shard belongs to another. */
    void rename(String key, String other) {
        for (int slot = 0; slot < owners.length; slot++) {
            if (key.equals(owners[slot])) {
                owners[slot] = other;
            }
        }
        follows.replaceAll((replica, primary) -> primary.equals(key) ? other : primary);
        follows.remove(other, other);
    }

    /**
     * The map. Who owns a slot is a primary whatever else is said of it, and follows nobody.
     */
    @SuppressWarnings("ReferenceEquality") // equal ones that are not the same are looked up once more
    ClusterMap build() {
        Map<String, Integer> order = new LinkedHashMap<>();
        String last = null;
        for (String owner : owners) {
            if (owner != null && owner != last) { // neighbours have the same as a rule
                last = owner;
                order.putIfAbsent(owner, order.size());
            }
        }
        Map<String, ClusterNode> sorted = new TreeMap<>(nodes);
        Map<String, List<ClusterNode>> replicas = new HashMap<>();
        for (Map.Entry<String, ClusterNode> entry : sorted.entrySet()) {
            ClusterNode node = entry.getValue();
            boolean owns = order.containsKey(node.id());
            ServerRole role = owns ? ServerRole.PRIMARY : node.role();
            if (role != node.role()) {
                node = node.saying(node.said().as(role));
                entry.setValue(node);
            }
        }
        for (ClusterNode node : sorted.values()) {
            if (node.role() == ServerRole.PRIMARY) {
                order.putIfAbsent(node.id(), order.size());
            }
        }
        for (ClusterNode node : sorted.values()) {
            if (node.role() != ServerRole.PRIMARY) {
                String key = primaryOf(node, sorted);
                order.putIfAbsent(key, order.size());
                replicas.computeIfAbsent(key, k -> new ArrayList<>(2)).add(node);
            }
        }
        List<ClusterShard> shards = new ArrayList<>(order.size());
        for (String key : order.keySet()) {
            ClusterNode primary = sorted.get(key);
            shards.add(new ClusterShard(
                    shards.size(),
                    key,
                    primary != null && primary.role() == ServerRole.PRIMARY ? primary : null,
                    replicas.getOrDefault(key, List.of()),
                    epochs.getOrDefault(key, -1L)));
        }
        return withTables(sorted, shards, order);
    }

    /** The key of the shard of a replica: one whose primary follows another itself is followed up to the end. */
    private String primaryOf(ClusterNode node, Map<String, ClusterNode> all) {
        String key = follows.getOrDefault(node.id(), node.id());
        for (int i = 0; i < all.size(); i++) {
            ClusterNode primary = all.get(key);
            if (primary == null || primary.role() == ServerRole.PRIMARY) {
                return key;
            }
            String next = follows.get(key);
            if (next == null || next.equals(key)) {
                return key;
            }
            key = next;
        }
        return node.id(); // they follow one another in a circle
    }

    @SuppressWarnings("ReferenceEquality") // likewise
    private ClusterMap withTables(
            Map<String, ClusterNode> sorted, List<ClusterShard> shards, Map<String, Integer> order) {
        short[] table = new short[HashSlot.COUNT];
        short[] reasons = new short[HashSlot.COUNT];
        Arrays.fill(table, ClusterMap.NOBODY);
        Arrays.fill(reasons, ClusterMap.NOBODY);
        List<Evidence> evidence = new ArrayList<>();
        Map<Evidence, Short> indexes = new HashMap<>();
        Evidence last = null;
        short index = ClusterMap.NOBODY;
        String lastOwner = null;
        short position = ClusterMap.NOBODY;
        for (int slot = 0; slot < table.length; slot++) {
            String owner = owners[slot];
            if (owner != null) {
                if (owner != lastOwner) {
                    lastOwner = owner;
                    position = Objects.requireNonNull(order.get(owner)).shortValue();
                }
                table[slot] = position;
            }
            Evidence reason = why[slot];
            if (reason != null) {
                if (reason != last && !reason.equals(last)) { // neighbours share theirs as a rule
                    last = reason;
                    index = indexes.computeIfAbsent(reason, r -> (short) indexes.size());
                    if (index == evidence.size()) {
                        evidence.add(reason);
                    }
                }
                reasons[slot] = index;
            }
        }
        return new ClusterMap(sorted, shards, table, reasons, evidence, epoch, adopted, heard);
    }
}
