package io.trunkline.core.cluster;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who owns each slot after a merging: what views claim against what is known, by rules 3 to 5 of {@link ClusterMerge}.
 * Confined to the thread that merges.
 */
final class SlotClaims {

    private final MapDraft draft;
    private final List<ClusterView> views;
    /** What each view is as a reason, in the order of the views. */
    private final Evidence[] reasons;

    private final long epoch;
    private final boolean isFallen;
    private final boolean isFilling;
    private final Set<String> disputed = new TreeSet<>();
    private boolean held;
    /** The greatest configuration epoch that a view tells of each node. */
    private final Map<String, Long> epochs = new HashMap<>();

    /** What is claimed for one slot by those who say the same. */
    private static final class Claim {
        private final ShardView shard;
        private final String id;
        /** The owner's configuration epoch, or -1 if nobody tells it. */
        private final long epoch;

        private int askers;
        private long askedAtNanos;
        private Evidence reason;

        Claim(ShardView shard, String id, long epoch, Evidence reason) {
            this.shard = shard;
            this.id = id;
            this.epoch = epoch;
            this.reason = reason;
            this.askedAtNanos = reason.atNanos();
            this.askers = 1;
        }

        void support(Evidence other) {
            askers++;
            if (other.atNanos() - askedAtNanos > 0) {
                askedAtNanos = other.atNanos();
                reason = other;
            }
        }
    }

    SlotClaims(
            MapDraft draft,
            List<ClusterView> views,
            Evidence[] reasons,
            long epoch,
            boolean isFallen,
            boolean isFilling) {
        this.draft = draft;
        this.views = views;
        this.reasons = reasons;
        this.epoch = epoch;
        this.isFallen = isFallen;
        this.isFilling = isFilling;
        for (ClusterView view : views) {
            for (ShardView each : view.shards()) {
                NodeView primary = each.primary();
                if (primary != null && each.epoch() >= 0) {
                    epochs.merge(primary.id(), each.epoch(), Math::max);
                }
            }
        }
    }

    /** Decides about all slots. Where nothing is different from the slot before, nor is what is decided. */
    void decide() {
        for (int slot = 0; slot < draft.owners.length; ) {
            int end = draft.owners.length;
            for (int i = 0; i < reasons.length; i++) {
                end = Math.min(end, views.get(i).endOfRun(slot));
            }
            decide(slot, end);
            slot = end;
        }
    }

    /** Decides about slots of which each view says the same. */
    @SuppressWarnings("ReferenceEquality") // equal ones that are not the same are decided about once more
    private void decide(int first, int end) {
        String owner = null;
        Evidence why = null;
        for (int slot = first; slot < end; slot++) {
            boolean same = slot > first && draft.owners[slot] == owner && draft.why[slot] == why;
            owner = draft.owners[slot];
            why = draft.why[slot];
            if (same) {
                draft.owners[slot] = draft.owners[slot - 1];
                draft.why[slot] = draft.why[slot - 1];
            } else {
                decide(slot);
            }
        }
    }

    /** The ids of those who are claimed to own the same slot, if no epoch decides between them. */
    Set<String> disputed() {
        return disputed;
    }

    /** Whether views that count say something else of a slot than a MOVED that is too new for them. */
    boolean isHeld() {
        return held;
    }

    private void decide(int slot) {
        Map<String, Claim> claims = claims(slot);
        String owner = draft.owners[slot];
        Evidence why = draft.why[slot];
        if (claims.isEmpty()) {
            boolean isCertain = views.size() > 1 || why == null || epoch > why.epoch();
            if (owner != null && !isFilling && isCertain && mayChange(why, reasons[0])) {
                draft.owners[slot] = null;
                draft.why[slot] = reasons[0];
            }
            return;
        }
        Claim claim = claims.size() == 1 ? claims.values().iterator().next() : disputed(claims, owner);
        if (owner == null || (!isFilling && mayChange(why, claim.reason) && !isOlderClaim(claim, owner))) {
            draft.owners[slot] = claim.id;
            draft.why[slot] = claim.reason;
        } else if (!isFilling && !claim.id.equals(owner) && !mayChange(why, claim.reason)) {
            held = true;
        }
    }

    private Map<String, Claim> claims(int slot) {
        Map<String, Claim> claims = new LinkedHashMap<>(2);
        for (int i = 0; i < reasons.length; i++) {
            ShardView shard = views.get(i).shardOf(slot);
            NodeView primary = shard == null ? null : shard.primary();
            if (shard != null && primary != null) {
                Claim same = claims.get(primary.id());
                if (same == null) {
                    long told = epochs.getOrDefault(primary.id(), -1L);
                    claims.put(primary.id(), new Claim(shard, primary.id(), told, reasons[i]));
                } else {
                    same.support(reasons[i]);
                }
            }
        }
        return claims;
    }

    private boolean mayChange(@Nullable Evidence why, Evidence reason) {
        return why == null || isFallen || why.yieldsTo(reason.atNanos(), epoch);
    }

    /** Whether the present owner has the greater configuration epoch. */
    private boolean isOlderClaim(Claim claim, String owner) {
        long claimed = claim.epoch;
        Long present = draft.epochs.get(owner);
        return !isFallen && !claim.id.equals(owner) && claimed >= 0 && present != null && claimed < present;
    }

    private Claim disputed(Map<String, Claim> claims, @Nullable String owner) {
        Claim best = null;
        for (Claim claim : claims.values()) {
            if (best == null || isBetter(claim, best, owner)) {
                best = claim;
            }
        }
        Claim winner = Objects.requireNonNull(best);
        boolean isCertain = claims.values().stream()
                .allMatch(claim -> claim == winner || claim.epoch >= 0 && claim.epoch < winner.epoch);
        if (!isCertain) {
            disputed.addAll(claims.keySet());
        }
        return winner;
    }

    private static boolean isBetter(Claim one, Claim other, @Nullable String owner) {
        if (one.epoch != other.epoch && one.epoch >= 0 && other.epoch >= 0) {
            return one.epoch > other.epoch;
        }
        if (isLive(one) != isLive(other)) {
            return isLive(one);
        }
        if (one.askers != other.askers) {
            return one.askers > other.askers;
        }
        return one.id.equals(owner);
    }

    private static boolean isLive(Claim claim) {
        NodeView primary = claim.shard.primary();
        return primary != null && primary.isLive();
    }
}
