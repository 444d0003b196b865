package io.trunkline.core.topology;

import io.trunkline.core.cluster.ClusterNode;
import io.trunkline.core.server.ServerEndPoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whom nodes do not agree about, and who is to be asked for the configuration epochs that decide. Confined to the loop
 * of its watch.
 *
 * <p>That question is dear for the nodes of a large cluster. So it is asked once a second at most, and about a dissent
 * that no epoch ends less and less often.
 */
final class Dissent {

    private static final long SHORTEST_GAP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_GAP_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** So many of the disputed are asked at most: any node knows what is known of all of them, if a moment later. */
    private static final int ASKED_AT_MOST = 3;

    private Set<String> disputed = Set.of();
    private boolean isNew = true;
    private boolean hasAsked;
    private long askedNanos;
    private long gapNanos = SHORTEST_GAP_NANOS;

    /**
     * Takes notice of whom nodes do not agree about by now.
     *
     * @param ids of nodes; empty if they do
     * @param candidates those that can be asked, in the order in which they should be
     * @return whom to ask now: those that the dissent is about, as far as they can be, and one more
     */
    Set<ServerEndPoint> toAsk(Set<String> ids, Topology topology, List<ServerEndPoint> candidates, long nowNanos) {
        disputed = ids;
        if (ids.isEmpty() || hasAsked && nowNanos - askedNanos < gapNanos) {
            return Set.of();
        }
        SlotTable slots = topology.slots();
        Map<ServerEndPoint, ClusterNode> told = slots == null ? Map.of() : slots.nodes();
        Set<ServerEndPoint> all = new LinkedHashSet<>();
        candidates.stream()
                .filter(server -> isAbout(told.get(server)))
                .limit(ASKED_AT_MOST)
                .forEach(all::add);
        candidates.stream()
                .filter(server -> !isAbout(told.get(server)))
                .limit(1)
                .forEach(all::add);
        if (!all.isEmpty()) {
            gapNanos = isNew ? SHORTEST_GAP_NANOS : Math.min(2 * gapNanos, LONGEST_GAP_NANOS);
            isNew = false;
            hasAsked = true;
            askedNanos = nowNanos;
        }
        return all;
    }

    private boolean isAbout(@Nullable ClusterNode node) {
        return node != null && disputed.contains(node.id());
    }

    /** A round is over: whether there is a dissent still, so that another one should follow. */
    boolean isLeft() {
        if (disputed.isEmpty()) {
            isNew = true; // the next one is
            gapNanos = SHORTEST_GAP_NANOS;
        }
        return !disputed.isEmpty();
    }
}
