package io.trunkline.core.sentinel;

import io.trunkline.core.sentinel.SentinelVerdict.Kind;
import io.trunkline.options.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides by the views of several sentinels who the primary is. Stateless.
 *
 * <p>One sentinel alone may have been cut off from the others while they changed the primary, and tells with certainty
 * what has long been wrong. So one is followed against what is known if what it tells is more recent, by its
 * configuration epoch; what is not more recent takes a majority. What is less recent counts for nothing, unless all that
 * answer agree on it, and they are a majority of all that are known: then they were set up anew.
 */
public final class SentinelElection {

    /*
     *   what those say that agree              present primary    none yet
     *   -------------------------------------- ------------------ ----------
     *   a higher epoch, the present primary    CONFIRMED
     *   a higher epoch, another one            CANDIDATE          CANDIDATE: the most recent one,
     *   the same epoch, a majority, the same   CONFIRMED          and of several the one that most agree on
     *   the same epoch, a majority, another    CANDIDATE
     *   a lower epoch, all, a majority of all  as for the same
     *   anything else                          NONE
     *
     * A majority is one of those that answered, and two at least if three are known. Whether a candidate is adopted
     * depends on what it says itself: two servers take themselves for the primary for seconds in each failover.
     */

    private SentinelElection() {}

    /**
     * Decides.
     *
     * @param views what was answered; of the same sentinel once or more often
     * @param known how many sentinels there are
     * @param present who is known to be the primary; null if nobody is yet
     * @param epoch how recent that is
     */
    public static SentinelVerdict decide(
            Collection<SentinelView> views, int known, @Nullable Endpoint present, long epoch) {
        Map<String, SentinelView> votes = new LinkedHashMap<>();
        views.forEach(view -> votes.put(view.voter(), view));
        Map<Endpoint, List<SentinelView>> groups = new LinkedHashMap<>();
        int answering = 0;
        for (SentinelView view : votes.values()) {
            Endpoint primary = view.primary();
            if (primary != null) {
                answering++;
                groups.computeIfAbsent(primary, none -> new ArrayList<>()).add(view);
            }
        }
        if (groups.isEmpty()) {
            boolean isNameWrong = !votes.isEmpty() && votes.values().stream().noneMatch(SentinelView::knowsService);
            return SentinelVerdict.of(isNameWrong ? Kind.UNKNOWN_SERVICE : Kind.NONE);
        }
        Endpoint best = mostRecent(groups);
        if (present == null || epoch(groups, best) > epoch) {
            return verdict(groups, best, present);
        }
        int needed = Math.max(answering / 2 + 1, known >= 3 ? 2 : 1);
        for (Map.Entry<Endpoint, List<SentinelView>> group : groups.entrySet()) {
            Endpoint primary = group.getKey();
            long agreeing = group.getValue().stream()
                    .filter(view -> view.configEpoch() == epoch)
                    .count();
            boolean isUnanimous = groups.size() == 1 && 2 * answering > known;
            if (agreeing >= needed || isUnanimous && answering >= needed) {
                return verdict(groups, primary, present);
            }
        }
        return SentinelVerdict.of(Kind.NONE);
    }

    /** What one sentinel that was asked alone tells, whoever may agree. */
    public static SentinelVerdict alone(List<SentinelView> views) {
        if (views.size() != 1) {
            return SentinelVerdict.NOTHING;
        }
        SentinelView view = views.get(0);
        return new SentinelVerdict(Kind.NONE, view.primary(), view.configEpoch(), views);
    }

    private static SentinelVerdict verdict(
            Map<Endpoint, List<SentinelView>> groups, Endpoint primary, @Nullable Endpoint present) {
        return new SentinelVerdict(
                primary.equals(present) ? Kind.CONFIRMED : Kind.CANDIDATE,
                primary,
                epoch(groups, primary),
                groups.getOrDefault(primary, List.of()));
    }

    private static Endpoint mostRecent(Map<Endpoint, List<SentinelView>> groups) {
        Endpoint best = groups.keySet().iterator().next();
        for (Endpoint primary : groups.keySet()) {
            long difference = epoch(groups, primary) - epoch(groups, best);
            if (difference > 0 || difference == 0 && votes(groups, primary) > votes(groups, best)) {
                best = primary;
            }
        }
        return best;
    }

    private static int votes(Map<Endpoint, List<SentinelView>> groups, Endpoint primary) {
        return groups.getOrDefault(primary, List.of()).size();
    }

    private static long epoch(Map<Endpoint, List<SentinelView>> groups, Endpoint primary) {
        return groups.getOrDefault(primary, List.of()).stream()
                .mapToLong(SentinelView::configEpoch)
                .max()
                .orElse(-1);
    }

    /**
     * The replicas that should be connected to, by views that agree on the primary.
     *
     * @param members those that are: one of them stays while its link to the primary is being made again
     */
    public static List<Endpoint> replicas(SentinelVerdict verdict, Collection<Endpoint> members) {
        Map<Endpoint, Boolean> found = new LinkedHashMap<>();
        for (SentinelView view : verdict.views()) {
            for (ReplicaView replica : view.replicas()) {
                boolean isFit = replica.isUp() && (replica.isLinked() || members.contains(replica.endpoint()));
                found.merge(replica.endpoint(), isFit, Boolean::logicalOr);
            }
        }
        List<Endpoint> replicas = new ArrayList<>();
        found.forEach((endpoint, isFit) -> {
            if (isFit && !endpoint.equals(verdict.primary())) {
                replicas.add(endpoint);
            }
        });
        return replicas;
    }

    /** Whether a replica may be one of those soon: it is reached, and has not got the data of its primary yet. */
    public static boolean isReplicaExpected(SentinelVerdict verdict, Collection<Endpoint> members) {
        return verdict.views().stream()
                .flatMap(view -> view.replicas().stream())
                .anyMatch(replica -> replica.isUp() && !replica.isLinked() && !members.contains(replica.endpoint()));
    }

    /** The other sentinels that views tell of, each once. */
    public static List<PeerView> peers(Collection<SentinelView> views) {
        Set<String> ids = new HashSet<>();
        List<PeerView> peers = new ArrayList<>();
        for (SentinelView view : views) {
            view.peers().stream().filter(peer -> ids.add(peer.id())).forEach(peers::add);
        }
        return peers;
    }
}
