package io.trunkline.core.cluster;

import io.trunkline.command.HashSlot;
import io.trunkline.options.Endpoint;
import io.trunkline.status.SlotRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which node serves which slot, as far as is known: all nodes, the shards that they form, and the shard of each slot,
 * with the reason for it. Immutable; a change makes another one.
 *
 * <p>Each slot's shard is one of {@link #shards()}; no node is in two of them.
 */
public final class ClusterMap {

    /** Nothing is known. */
    public static final ClusterMap EMPTY = new MapDraft().build();

    /** How many nodes at most are taken from redirects alone. */
    public static final int MAX_PROVISIONAL = 16;

    static final short NOBODY = -1;

    /** All nodes, by id. */
    private final Map<String, ClusterNode> nodes;

    private final List<ClusterShard> shards;
    /** The index of each slot's shard, or {@link #NOBODY}. */
    private final short[] owners;
    /** The index of each slot's evidence, or {@link #NOBODY}. */
    private final short[] reasons;

    private final List<Evidence> evidence;
    private final long epoch;
    private final @Nullable Evidence adopted;
    /** When those were asked whose views were adopted last. */
    private final Map<Endpoint, Long> heard;

    private final int coverage;
    private final Map<String, ClusterShard> shardsOfNodes;
    /** Made when it is first asked for. Racy: whoever makes it makes the same. */
    private @Nullable Addresses addresses;

    /** Who is at which endpoint. */
    private static final class Addresses {
        private final Map<Endpoint, ClusterNode> announced = new HashMap<>();
        private final Map<Endpoint, ClusterNode> aliases = new HashMap<>();

        Addresses(Collection<ClusterNode> nodes) {
            Set<Endpoint> ambiguous = new HashSet<>();
            for (ClusterNode node : nodes) {
                Endpoint endpoint = node.endpoint();
                if (endpoint != null) {
                    announced.merge(endpoint, node, (one, other) -> one.missed() != null ? other : one);
                }
                for (Endpoint alias : node.addresses()) {
                    if (!alias.equals(endpoint) && aliases.put(alias, node) != null) {
                        ambiguous.add(alias);
                    }
                }
            }
            aliases.keySet().removeAll(ambiguous);
        }
    }

    ClusterMap(
            Map<String, ClusterNode> nodes,
            List<ClusterShard> shards,
            short[] owners,
            short[] reasons,
            List<Evidence> evidence,
            long epoch,
            @Nullable Evidence adopted,
            Map<Endpoint, Long> heard) {
        this.nodes = Collections.unmodifiableMap(nodes);
        this.shards = List.copyOf(shards);
        this.owners = owners;
        this.reasons = reasons;
        this.evidence = List.copyOf(evidence);
        this.epoch = epoch;
        this.adopted = adopted;
        this.heard = Map.copyOf(heard);
        int covered = 0;
        for (short owner : owners) {
            covered += owner == NOBODY ? 0 : 1;
        }
        this.coverage = covered;
        Map<String, ClusterShard> places = new HashMap<>(nodes.size() * 2);
        for (ClusterShard shard : this.shards) {
            ClusterNode primary = shard.primary();
            if (primary != null) {
                places.put(primary.id(), shard);
            }
            shard.replicas().forEach(replica -> places.put(replica.id(), shard));
        }
        this.shardsOfNodes = places;
    }

    /** The same but for slots of which somebody said where they are. */
    private ClusterMap(ClusterMap other, short[] owners, short[] reasons, List<Evidence> evidence, int coverage) {
        this.nodes = other.nodes;
        this.shards = other.shards;
        this.owners = owners;
        this.reasons = reasons;
        this.evidence = List.copyOf(evidence);
        this.epoch = other.epoch;
        this.adopted = other.adopted;
        this.heard = other.heard;
        this.coverage = coverage;
        this.shardsOfNodes = other.shardsOfNodes;
        this.addresses = other.addresses;
    }

    /** All nodes in the order of their ids; unmodifiable. */
    public Collection<ClusterNode> nodes() {
        return nodes.values();
    }

    /** The node of an id, or null if there is none. */
    public @Nullable ClusterNode node(String id) {
        return nodes.get(id);
    }

    /**
     * The node at an endpoint: the one that announces it, else the only one that is also known by it.
     *
     * @return the node, or null if there is none, or several could be meant
     */
    public @Nullable ClusterNode nodeAt(Endpoint endpoint) {
        Addresses known = addresses;
        if (known == null) {
            known = new Addresses(nodes.values());
            addresses = known;
        }
        ClusterNode node = known.announced.get(endpoint);
        return node != null ? node : known.aliases.get(endpoint);
    }

    /** All shards, also those without slots; which is where says nothing. */
    public List<ClusterShard> shards() {
        return shards;
    }

    /**
     * The shard of a slot.
     *
     * @param slot 0 to 16383
     * @return the shard, which may have no primary; or null if nobody owns the slot
     */
    public @Nullable ClusterShard shardOf(int slot) {
        short owner = owners[slot];
        return owner == NOBODY ? null : shards.get(owner);
    }

    /**
     * The shard that a node is in.
     *
     * @return the shard, or null if there is no such node
     */
    public @Nullable ClusterShard shardOf(ClusterNode node) {
        return shardsOfNodes.get(node.id());
    }

    /** The slots of a shard of this map. */
    public List<SlotRange> slotsOf(ClusterShard shard) {
        return ClusterView.ranges(owners, shards.size()).get(shard.index());
    }

    /** A copy of the table: for each slot the index of its shard in {@link #shards()}, or -1. */
    public short[] table() {
        return owners.clone();
    }

    /** How many slots have a shard, 0 to 16384. */
    public int coverage() {
        return coverage;
    }

    /** Whether nothing is known. */
    public boolean isEmpty() {
        return nodes.isEmpty();
    }

    /** The greatest epoch of the cluster that an adopted view told; -1 if none did. */
    public long epoch() {
        return epoch;
    }

    /** The view that was adopted last, or null if none was. */
    public @Nullable Evidence adopted() {
        return adopted;
    }

    /** Why a slot is where it is; null if it has never been anywhere. */
    public @Nullable Evidence evidence(int slot) {
        return reasons[slot] == NOBODY ? null : evidence.get(reasons[slot]);
    }

    /** When a node was asked whose view was adopted; null if none was. */
    @Nullable
    Long heardAt(Endpoint speaker) {
        return heard.get(speaker);
    }

    Map<Endpoint, Long> heard() {
        return heard;
    }

    /** The key of a slot's shard, or null. */
    @Nullable
    String ownerKey(int slot) {
        return owners[slot] == NOBODY ? null : shards.get(owners[slot]).key();
    }

    /** Where the slots from one on end that have the same shard, exclusively. */
    int endOfRun(int slot) {
        return ClusterView.endOfRun(owners, slot);
    }

    /**
     * What one redirect said.
     *
     * @param slot 0 to 16383
     * @param target where it leads to
     * @param speaker the endpoint by which the node was dialled that said it
     */
    public record Moved(int slot, Endpoint target, Endpoint speaker) {
        /** Checks the slot. */
        public Moved {
            if (slot < 0 || slot >= HashSlot.COUNT) {
                throw new IllegalArgumentException("Not a slot: slot=" + slot + ". Slots are 0 to 16383.");
            }
        }
    }

    /**
     * The map after one MOVED.
     *
     * @see #moved(List, long)
     */
    public ClusterMap moved(int slot, Endpoint target, Endpoint speaker, long nowNanos) {
        return moved(List.of(new Moved(slot, target, speaker)), nowNanos);
    }

    /**
     * The map after some MOVEDs, of which the last one of a slot counts.
     *
     * <p>A slot goes to the shard whose primary is the target. If the target is a replica of the slot's own shard, it
     * has been promoted, and all slots of the shard are its own. If it is nobody's, it is taken in as a provisional
     * node. What a node says that does not own the slot itself by this map counts only if what is known is older than a
     * second: it may not have heard yet.
     *
     * @return another map, or this one if nothing is new
     */
    public ClusterMap moved(List<Moved> said, long nowNanos) {
        return PointUpdate.apply(this, said, nowNanos);
    }

    /**
     * The map after the node behind an endpoint has told its id.
     *
     * @param endpoint where it was asked
     * @param id what it answered to CLUSTER MYID
     * @return another map, in which a provisional node has its id, or has become the node that is known already; or
     *     this one if there is no provisional node at the endpoint
     */
    public ClusterMap identified(Endpoint endpoint, String id) {
        ClusterNode node = nodeAt(endpoint);
        if (node == null || !node.isProvisional() || node.id().equals(id)) {
            return this;
        }
        MapDraft draft = draft();
        draft.identify(node, id);
        return draft.build();
    }

    /**
     * The map after slots have gone to primaries that are there already: what happens most often, without looking at
     * all nodes again.
     *
     * @param targets by slot the index of its shard, for those that have gone there
     * @param reasonsOf why, in the same order
     */
    ClusterMap pointed(Map<Integer, ClusterShard> targets, Map<Integer, Evidence> reasonsOf) {
        short[] nextOwners = owners.clone();
        short[] nextReasons = reasons.clone();
        List<Evidence> nextEvidence = new ArrayList<>(evidence);
        int covered = coverage;
        for (Map.Entry<Integer, ClusterShard> target : targets.entrySet()) {
            int slot = target.getKey();
            covered += nextOwners[slot] == NOBODY ? 1 : 0;
            nextOwners[slot] = (short) target.getValue().index();
            nextReasons[slot] = (short) nextEvidence.size();
            nextEvidence.add(Objects.requireNonNull(reasonsOf.get(slot)));
        }
        return new ClusterMap(this, nextOwners, nextReasons, nextEvidence, covered);
    }

    /** How many reasons are kept, also of slots that have others by now. */
    int reasonCount() {
        return evidence.size();
    }

    MapDraft draft() {
        Map<String, String> follows = new HashMap<>();
        Map<String, Long> epochs = new HashMap<>();
        for (ClusterShard shard : shards) {
            shard.replicas().forEach(replica -> follows.put(replica.id(), shard.key()));
            epochs.put(shard.key(), shard.epoch());
        }
        String[] keys = new String[HashSlot.COUNT];
        Evidence[] why = new Evidence[HashSlot.COUNT];
        for (int slot = 0; slot < keys.length; ) {
            int end = endOfRun(slot);
            Arrays.fill(keys, slot, end, ownerKey(slot));
            slot = end;
        }
        for (int slot = 0; slot < why.length; slot++) {
            why[slot] = slot > 0 && reasons[slot] == reasons[slot - 1] ? why[slot - 1] : evidence(slot);
        }
        return new MapDraft(
                new LinkedHashMap<>(nodes), follows, epochs, keys, why, epoch, adopted, new HashMap<>(heard));
    }

    /** Whether all that routing depends on is the same: nodes, shards and slots, but not the reasons for them. */
    public boolean isSame(ClusterMap other) {
        return nodes.equals(other.nodes) && shards.equals(other.shards) && Arrays.equals(owners, other.owners);
    }

    /** Says how much is in it, and who has which slots. */
    @Override
    public String toString() {
        List<List<SlotRange>> slots = ClusterView.ranges(owners, shards.size());
        List<String> parts = new ArrayList<>(shards.size());
        for (ClusterShard shard : shards) {
            parts.add(shard.key() + " " + slots.get(shard.index()) + " replicas="
                    + shard.replicas().size());
        }
        return "ClusterMap: nodes=" + nodes.size() + ", coverage=" + coverage + ", epoch=" + epoch + ", shards="
                + parts;
    }
}
