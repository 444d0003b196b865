package io.trunkline.core.cluster;

import io.trunkline.core.cluster.ClusterMap.Moved;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What MOVED changes in a map. Stateless. */
final class PointUpdate {

    private PointUpdate() {}

    static ClusterMap apply(ClusterMap before, List<Moved> said, long nowNanos) {
        ClusterMap map = before;
        MapDraft draft = null;
        for (Moved moved : said) {
            if (draft == null ? isNews(map, moved, nowNanos) : isNews(draft, moved, nowNanos)) {
                draft = draft == null ? map.draft() : draft;
                point(draft, moved, nowNanos);
            }
        }
        return draft == null ? before : draft.build();
    }

    private static boolean isNews(ClusterMap map, Moved moved, long nowNanos) {
        return isNews(
                map.ownerKey(moved.slot()),
                map.evidence(moved.slot()),
                map.nodeAt(moved.target()),
                map.nodeAt(moved.speaker()),
                nowNanos);
    }

    private static boolean isNews(MapDraft draft, Moved moved, long nowNanos) {
        return isNews(
                draft.owners[moved.slot()],
                draft.why[moved.slot()],
                nodeAt(draft, moved.target()),
                nodeAt(draft, moved.speaker()),
                nowNanos);
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

    private static @Nullable ClusterNode nodeAt(MapDraft draft, Endpoint endpoint) {
        ClusterNode alias = null;
        for (ClusterNode node : draft.nodes.values()) {
            if (endpoint.equals(node.endpoint())) {
                return node;
            }
            alias = node.addresses().contains(endpoint) ? node : alias;
        }
        return alias;
    }

    private static void point(MapDraft draft, Moved moved, long nowNanos) {
        Evidence why = new Evidence(Evidence.Kind.MOVED, moved.speaker(), nowNanos, draft.epoch);
        ClusterNode target = nodeAt(draft, moved.target());
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
     * Whether all slots of a shard were given to another node by a conclusion already: one at a time is enough, or two nodes
     * that contradict each other would swap a whole shard with each word.
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
