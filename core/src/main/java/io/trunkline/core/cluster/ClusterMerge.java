package io.trunkline.core.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What follows from views: the next map, of the present one and what nodes said. Stateless and thread-safe; the same
 * arguments give the same result.
 */
public final class ClusterMerge {

    /*
     * 1. A view is put aside that was asked for before another one of the same node that counted already; that names no
     *    owner of any slot, as a node does that was made anew; or that has no node in common with the map, nor with
     *    another view that has, while one of the map's nodes still answers: its address belongs to another cluster now.
     * 2. The others are ranked: by a speaker that serves before one that does not (it may be cut off), by the greater
     *    epoch, by how many say the same, by how many slots have an owner. What is like the best one in the first two
     *    counts with it; the rest is put aside. A view of an epoch before the map's is put aside, unless nobody has
     *    known a newer one for ten seconds and at least two say the same: a cluster may be restored from an older
     *    state.
     * 3. Where views that count differ in the owner of a slot, the greater configuration epoch decides, as it does
     *    among nodes. CLUSTER NODES alone tells that; without it a live owner goes before a failed one, then the
     *    majority, then the present owner; and the result says who is disputed, so that NODES can be asked.
     * 4. What a MOVED said stands against views asked for before it, and for one second against later ones of the same
     *    epoch (Evidence).
     * 5. A slot that nobody is said to own stays with its owner until two views or a greater epoch say so. A view of a
     *    speaker that does not serve only fills what is not known.
     *
     * The epoch is the cluster's current one. It never falls, for a slot either, but with another cluster or a restored
     * one, and the difference says so. A speaker that does not serve does not raise it: each vain attempt of a replica
     * in a minority to be elected raises that replica's.
     */

    /** How long the map has been without news before an older epoch is believed. */
    static final long FALL_NANOS = 10_000_000_000L;

    /** What became of a view. */
    public enum Verdict {
        /** It counted. */
        ADOPTED,
        /** Its speaker does not serve: it only filled what was not known. */
        FILLED,
        /** It names no owner of any slot. */
        EMPTY,
        /** A later one of the same node counted already. */
        OUTDATED,
        /** It is about other servers altogether. */
        OTHER_CLUSTER,
        /** Another one, or the map, knows a greater epoch, or its speaker does not serve while another one does. */
        OUTRANKED
    }

    /**
     * A view and what became of it.
     *
     * @param view the view
     * @param verdict what became of it
     */
    public record Judged(ClusterView view, Verdict verdict) {}

    /**
     * What follows.
     *
     * @param map the next map
     * @param diff what is different in it
     * @param views what became of each view, the best first
     * @param disputed the ids of the nodes that different views take for the owner of the same slot without an epoch
     *     that decides it: CLUSTER NODES of these, and of one more, does
     * @param isHeld whether the views that count contradict a MOVED that stands against them for a moment (rule 4): who
     *     does not ask again does not hear who was right
     */
    public record Result(ClusterMap map, ClusterDiff diff, List<Judged> views, Set<String> disputed, boolean isHeld) {
        /** Copies the collections. */
        public Result {
            views = List.copyOf(views);
            disputed = Set.copyOf(disputed);
        }
    }

    private ClusterMerge() {}

    /**
     * Makes the next map. To be called with all views of one round so far, each time one comes in: what one of them
     * told alone is judged again together with the others.
     *
     * @param map the present one
     * @param views what nodes said; of several views of one node the latest counts
     * @param isAnyMemberUp whether a node of the map still answers: then servers that have nothing in common with the
     *     map are not taken in
     * @param nowNanos the time
     * @return the next map, and what is different
     */
    public static Result merge(ClusterMap map, Collection<ClusterView> views, boolean isAnyMemberUp, long nowNanos) {
        List<Judged> judged = new ArrayList<>(views.size());
        List<ClusterView> usable = usable(map, views, judged);
        usable.sort(ranking(map, usable));
        Set<ClusterView> ours = related(members(map), usable);
        boolean isOther = ours.isEmpty() && hasMembers(map);
        if (usable.isEmpty() || (isOther && isAnyMemberUp)) {
            usable.forEach(view -> judged.add(new Judged(view, Verdict.OTHER_CLUSTER)));
            return new Result(map, ClusterDiff.NONE, judged, Set.of(), false);
        }
        if (ours.isEmpty()) {
            ours.addAll(related(usable.get(0).nodes().keySet(), usable));
        }
        putAside(usable, judged, Verdict.OTHER_CLUSTER, view -> !ours.contains(view));
        ClusterMap base = isOther ? ClusterMap.EMPTY : map;
        ClusterView best = usable.get(0);
        long epoch = epoch(base, best);
        putAside(
                usable,
                judged,
                Verdict.OUTRANKED,
                view -> view.info().stateOk() != best.info().stateOk() || epoch(base, view) != epoch);
        boolean isFallen = epoch < base.epoch();
        if (isFallen && !mayFall(base, usable, nowNanos)) {
            usable.forEach(view -> judged.add(new Judged(view, Verdict.OUTRANKED)));
            return new Result(map, ClusterDiff.NONE, judged, Set.of(), false);
        }
        MergeDraft draft = new MergeDraft(base, usable, epoch, isFallen, nowNanos);
        ClusterMap next = draft.merged();
        List<Judged> all = new ArrayList<>(usable.size() + judged.size());
        usable.forEach(view -> all.add(new Judged(view, draft.isFilling() ? Verdict.FILLED : Verdict.ADOPTED)));
        all.addAll(judged);
        return new Result(
                next, ClusterDiff.between(map, next, isOther, isFallen), all, draft.disputed(), draft.isHeld());
    }

    /** The latest of each speaker, without those that say nothing or nothing new. */
    private static List<ClusterView> usable(ClusterMap map, Collection<ClusterView> views, List<Judged> judged) {
        Map<Object, ClusterView> latest = new LinkedHashMap<>();
        for (ClusterView view : views) {
            ClusterView other = latest.get(view.asked().speaker());
            if (other == null || isLater(view, other)) {
                latest.put(view.asked().speaker(), view);
            }
        }
        List<ClusterView> usable = new ArrayList<>(latest.size());
        for (ClusterView view : views) {
            Long heardAt = map.heardAt(view.asked().speaker());
            if (view.coverage() == 0) {
                judged.add(new Judged(view, Verdict.EMPTY));
            } else if (latest.get(view.asked().speaker()) != view
                    || (heardAt != null && heardAt - view.asked().atNanos() > 0)) {
                judged.add(new Judged(view, Verdict.OUTDATED));
            } else {
                usable.add(view);
            }
        }
        return usable;
    }

    /** Of two views of one moment the one that tells epochs. */
    private static boolean isLater(ClusterView view, ClusterView other) {
        long later = view.asked().atNanos() - other.asked().atNanos();
        return later > 0 || (later == 0 && view.source() == ClusterView.Source.NODES);
    }

    private static Comparator<ClusterView> ranking(ClusterMap map, List<ClusterView> views) {
        Map<Long, Integer> agreeing = new HashMap<>();
        views.forEach(view -> agreeing.merge(view.fingerprint(), 1, Integer::sum));
        return Comparator.comparing((ClusterView view) -> view.info().stateOk())
                .thenComparing(view -> epoch(map, view))
                .thenComparing(view -> agreeing.getOrDefault(view.fingerprint(), 0))
                .thenComparing(ClusterView::coverage)
                .reversed()
                .thenComparing((one, other) ->
                        Long.signum(other.asked().atNanos() - one.asked().atNanos()))
                .thenComparing(view -> view.asked().speaker().toString());
    }

    /** What the speaker says, or the map's if it does not. */
    private static long epoch(ClusterMap map, ClusterView view) {
        long said = view.info().currentEpoch();
        return said < 0 ? map.epoch() : said;
    }

    private static void putAside(
            List<ClusterView> usable, List<Judged> judged, Verdict verdict, Predicate<ClusterView> which) {
        for (ClusterView view : List.copyOf(usable)) {
            if (which.test(view)) {
                judged.add(new Judged(view, verdict));
                usable.remove(view);
            }
        }
    }

    private static boolean hasMembers(ClusterMap map) {
        return map.nodes().stream().anyMatch(node -> !node.isProvisional());
    }

    private static Set<String> members(ClusterMap map) {
        Set<String> ids = new HashSet<>();
        map.nodes().forEach(node -> ids.add(node.id()));
        return ids;
    }

    /** The views that name one of some nodes, or a node that such a view names, and so on. */
    private static Set<ClusterView> related(Set<String> nodes, List<ClusterView> views) {
        Set<String> known = new HashSet<>(nodes);
        Set<ClusterView> related = new HashSet<>();
        for (int before = -1; before != related.size(); ) {
            before = related.size();
            for (ClusterView view : views) {
                if (view.nodes().keySet().stream().anyMatch(known::contains)) {
                    related.add(view);
                    known.addAll(view.nodes().keySet());
                }
            }
        }
        return related;
    }

    private static boolean mayFall(ClusterMap map, List<ClusterView> agreeing, long nowNanos) {
        Evidence adopted = map.adopted();
        long same = agreeing.stream()
                .filter(view -> view.fingerprint() == agreeing.get(0).fingerprint())
                .count();
        return agreeing.get(0).info().stateOk()
                && same >= Math.min(2, map.nodes().size())
                && (adopted == null || nowNanos - adopted.atNanos() >= FALL_NANOS);
    }
}
