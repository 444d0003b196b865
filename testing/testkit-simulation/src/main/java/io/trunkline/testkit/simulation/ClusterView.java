package io.trunkline.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    /** Who owns any slot, null among them if a slot is nobody's; worked out when it is asked for. */
    private @Nullable Set<@Nullable String> owning;

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
        for (int slot = 0; slot < owners.length; slot++) {
            if (id.equals(owners[slot])) {
                setOwner(slot, null);
            }
        }
    }

    @Nullable
    ClusterMember owner(int slot) {
        return member(owners[slot]);
    }

    void setOwner(int slot, @Nullable String id) {
        owners[slot] = id;
        unclaimed.clear(slot);
        owning = null;
    }

    boolean owns(String id, int slot) {
        return id.equals(owners[slot]);
    }

    boolean ownsAny(String id) {
        return owning().contains(id);
    }

    private Set<@Nullable String> owning() {
        Set<@Nullable String> known = owning;
        if (known == null) {
            known = new LinkedHashSet<>(Arrays.asList(owners));
            owning = known;
        }
        return known;
    }

    BitSet slots(String id) {
        var slots = new BitSet();
        for (int slot = 0; slot < owners.length; slot++) {
            if (id.equals(owners[slot])) {
                slots.set(slot);
            }
        }
        return slots;
    }

    boolean hasSameOwners(ClusterView other) {
        return Arrays.equals(owners, other.owners);
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
        for (String owner : owning()) {
            ClusterMember member = member(owner);
            if (member != null && member.isPrimary()) {
                voters.add(member);
            }
        }
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
        for (String owner : owning()) {
            ClusterMember member = member(owner);
            if (member == null || member.isFailed()) {
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
    List<Integer> taken(ClusterClaim claim) {
        List<Integer> taken = new ArrayList<>();
        for (int slot = claim.slots().nextSetBit(0);
                slot >= 0;
                slot = claim.slots().nextSetBit(slot + 1)) {
            ClusterMember owner = owner(slot);
            boolean others = owner == null
                    || !owner.id().equals(claim.id()) && (owner.epoch < claim.epoch() || unclaimed.get(slot));
            if (others && !importing.containsKey(slot)) { // whose importing it is, is for the operator to end
                taken.add(slot);
            }
        }
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
        for (int slot = claim.slots().nextSetBit(0);
                slot >= 0;
                slot = claim.slots().nextSetBit(slot + 1)) {
            ClusterMember owner = owner(slot);
            if (owner != null
                    && !owner.id().equals(claim.id())
                    && owner.epoch > claim.epoch()
                    && !unclaimed.get(slot)) {
                return owner;
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
