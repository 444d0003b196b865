package io.trunkline.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as one of its nodes sees it, which others may see otherwise for a while. Confined to the simulation's
 * thread.
 */
final class ClusterView {

    /** Slots that follow each other, both included. */
    record Range(int first, int last) {

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    private final String self;
    private final Map<String, ClusterMember> members = new LinkedHashMap<>();
    private final @Nullable String[] owners = new String[KeySlot.COUNT];
    /** Slots whose owner does not say any more that they are its own: whoever says so may have them. */
    private final BitSet unclaimed = new BitSet();

    private final SortedMap<Integer, String> migrating = new TreeMap<>();
    private final SortedMap<Integer, String> importing = new TreeMap<>();
    private long currentEpoch;
    private boolean ok = true;
    /** The slots of each owner; of some who had slots, none. */
    private final Map<String, BitSet> owned = new LinkedHashMap<>();
    /** The slots that somebody owns. */
    private final BitSet assigned = new BitSet(KeySlot.COUNT);

    ClusterView(ClusterMember self) {
        this.self = self.id();
        members.put(self.id(), self);
    }

    ClusterMember self() {
        return Objects.requireNonNull(members.get(self));
    }

    Collection<ClusterMember> members() {
        return members.values();
    }

    @Nullable
    ClusterMember member(@Nullable String id) {
        return id == null ? null : members.get(id);
    }

    void add(ClusterMember member) {
        members.put(member.id(), member);
    }

    /** Forgets a node, and with it who owns its slots. */
    void remove(String id) {
        members.remove(id);
        disown(id);
    }

    /** Slots of a node are nobody's from now on. */
    void disown(String id) {
        setOwner(slots(id), null);
    }

    @Nullable
    ClusterMember owner(int slot) {
        return member(owners[slot]);
    }

    void setOwner(int slot, @Nullable String id) {
        String before = owners[slot];
        if (before != null) {
            slotsOf(before).clear(slot);
        }
        owners[slot] = id;
        unclaimed.clear(slot);
        assigned.set(slot, id != null);
        if (id != null) {
            slotsOf(id).set(slot);
        }
    }

    /** The same for several; handed over. */
    void setOwner(BitSet slots, @Nullable String id) {
        if (slots.isEmpty()) {
            return;
        }
        for (BitSet others : owned.values()) {
            others.andNot(slots);
        }
        for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
            owners[slot] = id;
        }
        unclaimed.andNot(slots);
        if (id == null) {
            assigned.andNot(slots);
        } else {
            assigned.or(slots);
            slotsOf(id).or(slots);
        }
    }

    /** Takes over what another one knows of all owners. */
    void copyOwners(ClusterView other) {
        System.arraycopy(other.owners, 0, owners, 0, owners.length);
        owned.clear();
        other.owned.forEach((id, slots) -> owned.put(id, (BitSet) slots.clone()));
        assigned.clear();
        assigned.or(other.assigned);
        unclaimed.clear();
    }

    private BitSet slotsOf(String id) {
        return owned.computeIfAbsent(id, first -> new BitSet(KeySlot.COUNT));
    }

    boolean owns(String id, int slot) {
        return id.equals(owners[slot]);
    }

    boolean ownsAny(String id) {
        BitSet slots = owned.get(id);
        return slots != null && !slots.isEmpty();
    }

    /** A copy. */
    BitSet slots(String id) {
        BitSet slots = owned.get(id);
        return slots == null ? new BitSet(KeySlot.COUNT) : (BitSet) slots.clone();
    }

    boolean hasSameOwners(ClusterView other) {
        if (!assigned.equals(other.assigned)) {
            return false;
        }
        for (Map.Entry<String, BitSet> one : owned.entrySet()) {
            BitSet slots = other.owned.get(one.getKey());
            if (slots == null ? !one.getValue().isEmpty() : !slots.equals(one.getValue())) {
                return false;
            }
        }
        return true; // since no slot has two owners
    }

    List<Range> ranges(String id) {
        BitSet slots = slots(id);
        List<Range> ranges = new ArrayList<>();
        for (int first = slots.nextSetBit(0); first >= 0; ) {
            int end = slots.nextClearBit(first);
            ranges.add(new Range(first, end - 1));
            first = slots.nextSetBit(end);
        }
        return ranges;
    }

    List<ClusterMember> replicasOf(String id) {
        return members.values().stream().filter(one -> id.equals(one.primary)).toList();
    }

    /** The primary of the shard that this node belongs to: itself, or whom it follows. */
    String ownPrimary() {
        String followed = self().primary;
        return followed == null ? self : followed;
    }

    /** The slots that are on their way from this node, and to whom. */
    SortedMap<Integer, String> migrating() {
        return migrating;
    }

    /** The slots that are on their way to this node, and from whom. */
    SortedMap<Integer, String> importing() {
        return importing;
    }

    long currentEpoch() {
        return currentEpoch;
    }

    void heardOfEpoch(long epoch) {
        currentEpoch = Math.max(currentEpoch, epoch);
    }

    /** Whether it serves keys. */
    boolean isOk() {
        return ok;
    }

    void setOk(boolean serves) {
        ok = serves;
    }

    // ---- what follows ----

    /** The primaries that own slots, and so have a vote. */
    List<ClusterMember> voters() {
        List<ClusterMember> voters = new ArrayList<>();
        owned.forEach((owner, slots) -> {
            ClusterMember member = slots.isEmpty() ? null : member(owner);
            if (member != null && member.isPrimary()) {
                voters.add(member);
            }
        });
        return voters;
    }

    /** How many votes decide. */
    int majority() {
        return voters().size() / 2 + 1;
    }

    /** Whether this node is cut off from most of those who have a vote. */
    boolean isInMinority() {
        List<ClusterMember> voters = voters();
        long reached =
                voters.stream().filter(one -> !one.suspected && !one.isFailed()).count();
        return reached < voters.size() / 2 + 1;
    }

    /** Whether every slot has an owner that has not failed. */
    boolean isCovered() {
        if (assigned.cardinality() < KeySlot.COUNT) {
            return false;
        }
        for (Map.Entry<String, BitSet> one : owned.entrySet()) {
            ClusterMember member = member(one.getKey());
            if (!one.getValue().isEmpty() && (member == null || member.isFailed())) {
                return false;
            }
        }
        return true;
    }

    /** What this node says of a node. */
    ClusterClaim claim(ClusterMember member) {
        BitSet slots = slots(member.id());
        slots.andNot(unclaimed);
        return new ClusterClaim(
                member.id(),
                member.shard,
                member.address,
                member.hostname,
                member.primary,
                member.epoch,
                member.sequence,
                currentEpoch,
                slots);
    }

    /**
     * Heeds an announcement, unless a newer one was heeded already.
     *
     * @return false if it was not heeded
     */
    boolean heed(ClusterClaim claim) {
        heardOfEpoch(claim.currentEpoch());
        ClusterMember member = members.get(claim.id());
        if (member == null) {
            member = new ClusterMember(claim.id(), claim.shard(), claim.address());
            members.put(claim.id(), member);
        } else if (claim.sequence() < member.sequence) {
            return false;
        }
        if (member.isPrimary() && claim.primary() != null) {
            disown(claim.id()); // a replica owns nothing, and who owns it now will tell
        }
        member.sequence = claim.sequence();
        member.shard = claim.shard();
        member.address = claim.address();
        member.hostname = claim.hostname();
        member.primary = claim.primary();
        member.epoch = claim.epoch();
        return true;
    }

    /** A node has spoken for itself: what of its slots it did not name may be somebody else's already. */
    void spoken(ClusterClaim claim) {
        BitSet own = slots(claim.id());
        unclaimed.andNot(own);
        own.andNot(claim.slots());
        unclaimed.or(own);
    }

    /** The slots of an announcement that its node takes from others by a higher epoch, or that nobody has. */
    BitSet taken(ClusterClaim claim) {
        BitSet taken = (BitSet) claim.slots().clone();
        owned.forEach((id, slots) -> {
            ClusterMember owner = member(id);
            if (owner != null && (id.equals(claim.id()) || owner.epoch >= claim.epoch())) {
                BitSet kept = (BitSet) slots.clone();
                if (!id.equals(claim.id())) {
                    kept.andNot(unclaimed);
                }
                taken.andNot(kept);
            }
        });
        importing.keySet().forEach(taken::clear); // whose importing it is, is for the operator to end
        return taken;
    }

    /** Whether one of the slots that another view ascribes to a node has an owner of a higher epoch than that node. */
    boolean knowsBetter(ClusterView other, String id) {
        ClusterMember member = other.member(id);
        return member != null && contradicting(other.claim(member)) != null;
    }

    /** An owner of one of the slots of an announcement that has it by a higher epoch; null if there is none. */
    @Nullable
    ClusterMember contradicting(ClusterClaim claim) {
        for (Map.Entry<String, BitSet> one : owned.entrySet()) {
            ClusterMember owner = member(one.getKey());
            if (owner != null && !owner.id().equals(claim.id()) && owner.epoch > claim.epoch()) {
                BitSet disputed = (BitSet) one.getValue().clone();
                disputed.and(claim.slots());
                disputed.andNot(unclaimed);
                if (!disputed.isEmpty()) {
                    return owner;
                }
            }
        }
        return null;
    }

    /** Lets go of all suspicions, as a node does that has just started. */
    void trustAll() {
        for (ClusterMember member : members.values()) {
            member.suspected = false;
            member.failedAt = null;
        }
    }

    /** When a node was found to have failed; null if it was not. */
    @Nullable
    Duration failedAt(String id) {
        ClusterMember member = member(id);
        return member == null ? null : member.failedAt;
    }
}
