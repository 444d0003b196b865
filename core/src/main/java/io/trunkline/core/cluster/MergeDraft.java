package io.trunkline.core.cluster;

import io.trunkline.core.cluster.ClusterView.Source;
import io.trunkline.options.Endpoint;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One merging under way: views that count, and the map that they make. The rules are in {@link ClusterMerge}. Confined to
 * the thread that merges.
 */
final class MergeDraft {

    /** How long a node is kept that only a redirect has named. */
    static final long PROVISIONAL_NANOS = 60_000_000_000L;

    /** When an earlier view of a speaker is forgotten: no answer takes so long. */
    private static final long HEARD_NANOS = 60_000_000_000L;

    private final ClusterMap base;
    private final List<ClusterView> views;
    private final long epoch;
    private final boolean isFallen;
    private final boolean isFilling;
    private final long nowNanos;
    private final MapDraft draft;
    private final Evidence[] reasons;
    private final Set<String> disputed = new TreeSet<>();

    /** What is claimed for one slot by those who say the same. */
    private static final class Claim {
        private final ShardView shard;
        private final String id;
        private int askers;
        private long askedAtNanos;
        private Evidence reason;

        Claim(ShardView shard, String id, Evidence reason) {
            this.shard = shard;
            this.id = id;
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

    /**
     * Prepares a merging.
     *
     * @param views those that count, the best first; all of one epoch, and all of speakers that serve, or none
     */
    MergeDraft(ClusterMap base, List<ClusterView> views, long epoch, boolean isFallen, long nowNanos) {
        this.base = base;
        this.views = views;
        this.isFallen = isFallen;
        this.isFilling = !views.get(0).info().stateOk();
        this.epoch = isFilling ? base.epoch() : epoch;
        this.nowNanos = nowNanos;
        this.draft = base.draft();
        this.reasons = new Evidence[views.size()];
        for (int i = 0; i < reasons.length; i++) {
            Asked asked = views.get(i).asked();
            reasons[i] = new Evidence(Evidence.Kind.VIEW, asked.speaker(), asked.atNanos(), this.epoch);
        }
    }

    /** Whether the views only fill what is not known. */
    boolean isFilling() {
        return isFilling;
    }

    /** Who is disputed. */
    Set<String> disputed() {
        return disputed;
    }

    ClusterMap merged() {
        nameProvisionalNodes();
        for (int slot = 0; slot < draft.owners.length; slot++) {
            decide(slot);
        }
        if (isFilling) {
            fillNodes();
        } else {
            draft.epoch = epoch;
            draft.adopted = reasons[0];
            takeNodes();
            takeRoles();
            dropNodes();
            noteSpeakers();
        }
        return draft.build();
    }

    // ---- slots ----

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
        if (owner == null ? true : !isFilling && mayChange(why, claim.reason) && !isOlderClaim(claim, owner)) {
            draft.owners[slot] = claim.id;
            draft.why[slot] = claim.reason;
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
                    claims.put(primary.id(), new Claim(shard, primary.id(), reasons[i]));
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
        long claimed = claim.shard.epoch();
        Long present = draft.epochs.get(owner);
        return !isFallen && !claim.id.equals(owner) && claimed >= 0 && present != null && claimed < present;
    }

    private Claim disputed(Map<String, Claim> claims, @Nullable String owner) {
        Claim best = null;
        boolean isCertain = true;
        for (Claim claim : claims.values()) {
            if (best == null || isBetter(claim, best, owner)) {
                isCertain = best == null || claim.shard.epoch() > best.shard.epoch();
                best = claim;
            } else {
                isCertain &= best.shard.epoch() > claim.shard.epoch();
            }
        }
        if (!isCertain) {
            disputed.addAll(claims.keySet());
        }
        return java.util.Objects.requireNonNull(best);
    }

    private static boolean isBetter(Claim one, Claim other, @Nullable String owner) {
        if (one.shard.epoch() != other.shard.epoch()) {
            return one.shard.epoch() > other.shard.epoch();
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

    // ---- nodes ----

    private void nameProvisionalNodes() {
        for (ClusterNode node : List.copyOf(draft.nodes.values())) {
            if (node.isProvisional()) {
                String id = named(node);
                if (id != null && !id.equals(node.id())) {
                    draft.nodes.remove(node.id());
                    draft.rename(node.id(), id);
                } else if (id == null && nowNanos - node.provisionalSinceNanos() >= PROVISIONAL_NANOS) {
                    draft.nodes.remove(node.id());
                    for (int slot = 0; slot < draft.owners.length; slot++) {
                        draft.owners[slot] = node.id().equals(draft.owners[slot]) ? null : draft.owners[slot];
                    }
                }
            }
        }
    }

    /** The id by which views name a provisional node, or null if none does. */
    private @Nullable String named(ClusterNode provisional) {
        for (ClusterView view : views) {
            if (view.nodes().containsKey(provisional.id())) {
                return provisional.id();
            }
        }
        Endpoint endpoint = provisional.endpoint();
        for (ClusterView view : views) {
            for (NodeView node : view.nodes().values()) {
                if (endpoint != null && ClusterNode.member(node).addresses().contains(endpoint)) {
                    return node.id();
                }
            }
        }
        return null;
    }

    private void fillNodes() {
        for (ClusterView view : views) {
            view.nodes().forEach((id, node) -> draft.nodes.putIfAbsent(id, ClusterNode.member(node)));
            view.shards()
                    .forEach(shard ->
                            shard.replicas().forEach(replica -> draft.follows.putIfAbsent(replica.id(), key(shard))));
        }
    }

    private void takeNodes() {
        Map<String, NodeView> said = new LinkedHashMap<>();
        for (ClusterView view : views) {
            for (NodeView node : view.nodes().values()) {
                if (counts(node)) {
                    NodeView news = view.source() == Source.NODES ? reachable(node) : node;
                    said.merge(node.id(), news, NodeView::completedBy);
                }
            }
        }
        said.forEach((id, news) -> {
            ClusterNode old = draft.nodes.get(id);
            Endpoint known = old == null ? null : old.endpoint();
            draft.nodes.put(id, ClusterNode.member(news.endpoint() == null ? news.at(known) : news));
        });
    }

    /** A node that has failed and owns nothing is as good as gone, as CLUSTER SLOTS has it. */
    private boolean counts(NodeView node) {
        return node.health() != NodeHealth.FAIL || owns(node.id());
    }

    private boolean owns(String id) {
        for (String owner : draft.owners) {
            if (id.equals(owner)) {
                return true;
            }
        }
        return false;
    }

    /** CLUSTER NODES tells both address and name, but not which of them the node wants to be reached by. */
    private NodeView reachable(NodeView node) {
        ClusterNode old = draft.nodes.get(node.id());
        Endpoint known = old == null ? null : old.endpoint();
        if (known == null || ClusterNode.member(node).addresses().contains(known)) {
            return node.at(known == null ? node.endpoint() : known);
        }
        boolean byName = known instanceof Endpoint.Tcp tcp && tcp.isName();
        Endpoint announced = node.endpoint();
        String hostname = node.hostname();
        return byName && hostname != null && announced instanceof Endpoint.Tcp tcp
                ? node.at(Announced.endpoint(hostname, tcp.port(), announced))
                : node;
    }

    /** Who is a primary and who follows whom, but for shards of which not one slot could be taken over as it is told. */
    private void takeRoles() {
        Set<String> told = new HashSet<>();
        for (ClusterView view : views) {
            for (ShardView shard : view.shards()) {
                boolean isHeld = isHeld(shard);
                NodeView primary = shard.primary();
                if (primary != null && told.add(primary.id())) {
                    if (isHeld) {
                        keepRole(primary.id());
                    } else {
                        draft.follows.remove(primary.id());
                    }
                    if (shard.epoch() >= 0) {
                        draft.epochs.merge(primary.id(), shard.epoch(), Math::max);
                    }
                }
                for (NodeView replica : shard.replicas()) {
                    if (told.add(replica.id())) {
                        if (isHeld) {
                            keepRole(replica.id());
                        } else {
                            follow(replica.id(), shard);
                        }
                    }
                }
            }
        }
    }

    private void follow(String replica, ShardView shard) {
        String known = draft.follows.get(replica);
        if (shard.primary() != null || known == null || !draft.nodes.containsKey(known)) {
            draft.follows.put(replica, key(shard));
        }
    }

    private boolean isHeld(ShardView shard) {
        NodeView primary = shard.primary();
        return primary != null && !shard.slots().isEmpty() && !owns(primary.id());
    }

    private void keepRole(String id) {
        ClusterNode now = draft.nodes.get(id);
        ClusterNode old = base.node(id);
        if (now != null && old != null) {
            draft.nodes.put(id, now.saying(now.said().as(old.role())));
        }
    }

    /** By what a shard is known that has no primary: its first replica. */
    private static String key(ShardView shard) {
        NodeView primary = shard.primary();
        return primary != null
                ? primary.id()
                : "after "
                        + shard.replicas().stream()
                                .map(NodeView::id)
                                .sorted()
                                .findFirst()
                                .orElse("");
    }

    private void dropNodes() {
        for (ClusterNode node : List.copyOf(draft.nodes.values())) {
            if (!node.isProvisional() && views.stream().noneMatch(view -> names(view, node.id()))) {
                if (isReplaced(node)) {
                    draft.nodes.remove(node.id());
                } else if (!owns(node.id())) {
                    miss(node);
                }
            }
        }
    }

    private boolean names(ClusterView view, String id) {
        NodeView node = view.nodes().get(id);
        return node != null && counts(node);
    }

    private void miss(ClusterNode node) {
        ClusterNode missing = node;
        for (ClusterView view : views) {
            Asked before = missing.missed();
            if (before == null) {
                missing = missing.missing(view.asked());
            } else if (!before.equals(view.asked())) {
                draft.nodes.remove(node.id());
                return;
            }
        }
        draft.nodes.put(node.id(), missing);
    }

    /** Whether another node is at its endpoint. */
    private boolean isReplaced(ClusterNode node) {
        for (ClusterView view : views) {
            for (NodeView other : view.nodes().values()) {
                if (node.endpoint() != null && node.endpoint().equals(other.endpoint()) && counts(other)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void noteSpeakers() {
        draft.heard.values().removeIf(at -> nowNanos - at >= HEARD_NANOS);
        for (ClusterView view : views) {
            draft.heard.merge(
                    view.asked().speaker(), view.asked().atNanos(), (one, other) -> one - other > 0 ? one : other);
        }
    }
}
