package io.trunkline.core.cluster;

import io.trunkline.core.cluster.ClusterView.Source;
import io.trunkline.options.Endpoint;
import io.trunkline.status.NodeHealth;
import io.trunkline.status.ServerRole;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One merging under way: views that count, and the map that they make. The rules are in {@link ClusterMerge}. Confined
 * to the thread that merges.
 */
final class MergeDraft {

    /** How long a node is kept that only a redirect has named. */
    static final long PROVISIONAL_NANOS = 60_000_000_000L;

    /** When an earlier view of a speaker is forgotten: no answer takes so long. */
    private static final long HEARD_NANOS = 60_000_000_000L;

    private final ClusterMap base;
    private final List<ClusterView> views;
    private final long epoch;
    private final boolean isFilling;
    private final long nowNanos;
    private final MapDraft draft;
    private final Evidence[] reasons;
    private final SlotClaims claims;
    /** Who owns a slot, once all are decided. */
    private final Set<String> owners = new HashSet<>();

    /**
     * Prepares a merging.
     *
     * @param views those that count, the best first; all of one epoch, and all of speakers that serve, or none
     */
    MergeDraft(ClusterMap base, List<ClusterView> views, long epoch, boolean isFallen, long nowNanos) {
        this.base = base;
        this.views = views;
        this.isFilling = !views.get(0).info().stateOk();
        this.epoch = isFilling ? base.epoch() : epoch;
        this.nowNanos = nowNanos;
        this.draft = base.draft();
        this.reasons = new Evidence[views.size()];
        for (int i = 0; i < reasons.length; i++) {
            Asked asked = views.get(i).asked();
            reasons[i] = new Evidence(Evidence.Kind.VIEW, asked.speaker(), asked.atNanos(), this.epoch);
        }
        this.claims = new SlotClaims(draft, views, reasons, this.epoch, isFallen, isFilling);
    }

    /** Whether the views only fill what is not known. */
    boolean isFilling() {
        return isFilling;
    }

    /** Who is disputed. */
    Set<String> disputed() {
        return claims.disputed();
    }

    /** Whether later views may change what these could not. */
    boolean isHeld() {
        return claims.isHeld();
    }

    @SuppressWarnings("ReferenceEquality") // equal ones that are not the same are added once more
    ClusterMap merged() {
        nameProvisionalNodes();
        claims.decide();
        String last = null;
        for (String owner : draft.owners) {
            if (owner != null && owner != last) { // neighbours have the same as a rule
                last = owner;
                owners.add(owner);
            }
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
                    NodeView news = view.source() == Source.NODES ? reachable(node, view.named(node.id())) : node;
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
        return owners.contains(id);
    }

    /**
     * CLUSTER NODES tells both address and name, but not which of them the node wants to be reached by.
     *
     * @param byName where it is reached by its name; null if it has none
     */
    private NodeView reachable(NodeView node, @Nullable Endpoint byName) {
        ClusterNode old = draft.nodes.get(node.id());
        Endpoint known = old == null ? null : old.endpoint();
        if (known == null) {
            return node;
        }
        if (known.equals(byName) || ClusterNode.member(node).addresses().contains(known)) {
            return node.at(known);
        }
        boolean wantsName = known instanceof Endpoint.Tcp tcp && tcp.isName();
        boolean isMapped = node.endpoint() != null && node.ip() == null; // then what it is reached by need be no name
        return wantsName && byName != null && !isMapped ? node.at(byName) : node;
    }

    /**
     * Who is a primary and who follows whom: as is told of shards whose slots are where it is told, then of those
     * without slots. Of a shard of which not one slot could be taken over as it is told, the rest is not believed
     * either.
     */
    private void takeRoles() {
        Set<String> placed = new HashSet<>();
        for (ClusterView view : views) {
            view.shards().stream()
                    .filter(shard -> !shard.slots().isEmpty() && !isHeld(shard))
                    .forEach(shard -> place(shard, placed));
        }
        for (ClusterView view : views) {
            view.shards().stream().filter(shard -> shard.slots().isEmpty()).forEach(shard -> place(shard, placed));
        }
        for (ClusterView view : views) {
            for (String id : view.nodes().keySet()) {
                if (placed.add(id)) {
                    keepPlace(id);
                }
            }
        }
    }

    private void place(ShardView shard, Set<String> placed) {
        NodeView primary = shard.primary();
        if (primary != null) {
            if (shard.epoch() >= 0) {
                draft.epochs.merge(primary.id(), shard.epoch(), Math::max);
            }
            if (placed.add(primary.id())) {
                draft.follows.remove(primary.id());
                setRole(primary.id(), ServerRole.PRIMARY);
            }
        }
        for (NodeView replica : shard.replicas()) {
            if (placed.add(replica.id())) {
                String known = draft.follows.get(replica.id());
                if (primary != null || known == null || !draft.nodes.containsKey(known)) {
                    draft.follows.put(replica.id(), key(shard));
                }
                setRole(replica.id(), ServerRole.REPLICA);
            }
        }
    }

    private boolean isHeld(ShardView shard) {
        NodeView primary = shard.primary();
        return primary != null && !owns(primary.id());
    }

    private void setRole(String id, ServerRole role) {
        ClusterNode node = draft.nodes.get(id);
        if (node != null) {
            draft.nodes.put(id, node.saying(node.said().as(role)));
        }
    }

    private void keepPlace(String id) {
        ClusterNode old = base.node(id);
        if (old != null) {
            setRole(id, old.role());
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
