package io.trunkline.core.cluster;

import io.trunkline.core.cluster.ClusterMap.Moved;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What MOVED changes in a map. Stateless. */
final class PointUpdate {

    /** From so many on those are sought that count for no slot any more: a few KB, and rarely looked at. */
    private static final int MAX_REASONS = 1024;

    private PointUpdate() {}

    static ClusterMap apply(ClusterMap map, List<Moved> said, long nowNanos) {
        Map<Integer, ClusterShard> targets = new HashMap<>();
        Map<Integer, Evidence> reasons = new HashMap<>();
        for (Moved moved : said) {
            ClusterShard present =
                    targets.containsKey(moved.slot()) ? targets.get(moved.slot()) : map.shardOf(moved.slot());
            Evidence why = reasons.containsKey(moved.slot()) ? reasons.get(moved.slot()) : map.evidence(moved.slot());
            ClusterNode target = map.nodeAt(moved.target());
            if (isNews(present == null ? null : present.key(), why, target, map.nodeAt(moved.speaker()), nowNanos)) {
                ClusterShard shard = target == null ? null : map.shardOf(target);
                if (shard == null || target == null || !isPrimaryOf(shard, target)) {
                    return redrawn(map, said, nowNanos);
                }
                targets.put(moved.slot(), shard);
                reasons.put(moved.slot(), new Evidence(Evidence.Kind.MOVED, moved.speaker(), nowNanos, map.epoch()));
            }
        }
        if (targets.isEmpty()) {
            return map;
        }
        return map.reasonCount() + targets.size() > MAX_REASONS
                ? redrawn(map, said, nowNanos)
                : map.pointed(targets, reasons);
    }

    private static boolean isPrimaryOf(ClusterShard shard, ClusterNode node) {
        return node.role() == ServerRole.PRIMARY && shard.key().equals(node.id());
    }

    /** The same by way of a draft: nodes or their roles change as well, or reasons are to be tidied up. */
    private static ClusterMap redrawn(ClusterMap map, List<Moved> said, long nowNanos) {
        MapDraft draft = map.draft();
        for (Moved moved : said) {
            String owner = draft.owners[moved.slot()];
            Evidence why = draft.why[moved.slot()];
            ClusterNode target = nodeAt(map, draft, moved.target());
            if (isNews(owner, why, target, nodeAt(map, draft, moved.speaker()), nowNanos)) {
                point(draft, moved, target, nowNanos);
            }
        }
        return draft.build();
    }

    private static boolean isNews(
            @Nullable String owner,
            @Nullable Evidence why,
            @Nullable ClusterNode target,
            @Nullable ClusterNode speaker,
            long nowNanos) {
        if (owner == null) {
            return true;
        }
        if (target != null && owner.equals(target.id())) {
            return false;
        }
        boolean isByOwner = speaker != null && owner.equals(speaker.id());
        return isByOwner || why == null || !why.isFresh(nowNanos);
    }

    /** The node at an endpoint as it is in the draft, which may have nodes that the map has not. */
    private static @Nullable ClusterNode nodeAt(ClusterMap map, MapDraft draft, Endpoint endpoint) {
        ClusterNode known = map.nodeAt(endpoint);
        return draft.nodes.get(known == null ? endpoint.toString() : known.id());
    }

    private static void point(MapDraft draft, Moved moved, @Nullable ClusterNode known, long nowNanos) {
        Evidence why = new Evidence(Evidence.Kind.MOVED, moved.speaker(), nowNanos, draft.epoch);
        ClusterNode target = known;
        if (target == null) {
            if (draft.nodes.values().stream().filter(ClusterNode::isProvisional).count()
                    >= ClusterMap.MAX_PROVISIONAL) {
                return;
            }
            target = ClusterNode.provisional(moved.target(), nowNanos);
            draft.nodes.put(target.id(), target);
        }
        String key = draft.owners[moved.slot()];
        if (key != null && key.equals(draft.follows.get(target.id())) && !isPromotedAlready(draft, key)) {
            Evidence with = new Evidence(Evidence.Kind.PROMOTION, moved.speaker(), nowNanos, draft.epoch);
            for (int slot = 0; slot < draft.owners.length; slot++) {
                draft.why[slot] = key.equals(draft.owners[slot]) ? with : draft.why[slot];
            }
            draft.promote(key, target);
        } else if (target.role() != ServerRole.PRIMARY) {
            draft.nodes.put(target.id(), target.saying(target.said().as(ServerRole.PRIMARY)));
            draft.follows.remove(target.id());
        }
        draft.owners[moved.slot()] = target.id();
        draft.why[moved.slot()] = why;
    }

    /**
     * Whether all slots of a shard were given to another node by a conclusion already: one at a time is enough, or two
     * nodes that contradict each other would swap a whole shard with each word.
     */
    private static boolean isPromotedAlready(MapDraft draft, String key) {
        for (int slot = 0; slot < draft.owners.length; slot++) {
            Evidence why = draft.why[slot];
            if (why != null && why.kind() == Evidence.Kind.PROMOTION && key.equals(draft.owners[slot])) {
                return true;
            }
        }
        return false;
    }
}
