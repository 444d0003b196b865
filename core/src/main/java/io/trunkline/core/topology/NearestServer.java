package io.trunkline.core.topology;

import io.trunkline.core.bridge.ReadStanding;
import io.trunkline.core.cluster.ClusterNode;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.ReadFrom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the server that answers a read soonest: of two by chance the one where it would take less time, as the latest
 * reads there took, times as many as wait there. So none gets all, the slow get little, and who is new or was slow long
 * ago is tried. Thread-safe.
 */
final class NearestServer {

    /** What differs by less is equal, and chance decides: a millisecond and a tenth. */
    private static final double EQUAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final double EQUAL_PART = 0.1;
    /** A server in the zone is left for another one that is so many times faster. */
    private static final double WORTH_LEAVING = 3;

    /** Which servers are looked at. */
    private enum Group {
        ZONE_REPLICAS,
        ZONE_PRIMARY,
        ALL
    }

    private final @Nullable String clientZone;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * Makes one.
     *
     * @param clientZone where this client is; null if nobody told
     */
    NearestServer(@Nullable String clientZone) {
        this.clientZone = clientZone;
    }

    /** What can be chosen from at a moment. */
    private record Choice(
            @Nullable ServerEndPoint primary,
            List<ServerEndPoint> replicas,
            @Nullable SlotTable slots,
            long now) {

        int count() {
            return replicas.size() + 1;
        }

        @Nullable
        ServerEndPoint at(int position) {
            return position == 0 ? primary : replicas.get(position - 1);
        }
    }

    /**
     * The server for a read.
     *
     * @param place one that goes by {@linkplain ReadFrom#isMeasured figures}
     * @return null if none is connected that does not refuse reads
     */
    @Nullable
    ServerEndPoint choose(
            ReadFrom place,
            @Nullable ServerEndPoint primary,
            List<ServerEndPoint> replicas,
            @Nullable SlotTable slots,
            long now) {
        Choice from = new Choice(primary, replicas, slots, now);
        ServerEndPoint near = null;
        if (place == ReadFrom.ZONE && clientZone != null) {
            near = pick(from, Group.ZONE_REPLICAS, true);
            near = near != null ? near : pick(from, Group.ZONE_PRIMARY, true);
        }
        if (near == null) {
            return pick(from, Group.ALL, true);
        }
        ServerEndPoint all = pick(from, Group.ALL, false);
        return all != null && cost(near, now) > WORTH_LEAVING * cost(all, now) + EQUAL_NANOS ? all : near;
    }

    /** One of a group; of those that refuse reads perhaps one that is to be tried, if that is wanted. */
    private @Nullable ServerEndPoint pick(Choice from, Group group, boolean probes) {
        int good = 0;
        for (int i = 0; i < from.count(); i++) {
            ServerEndPoint server = from.at(i);
            if (server != null && server.isEstablished() && isIn(group, server, i == 0, from)) {
                ReadStanding standing = server.memory().reads();
                standing.observe();
                ReadStanding.Verdict verdict = standing.verdict(from.now());
                if (probes && verdict == ReadStanding.Verdict.DUE && standing.takeProbe(from.now())) {
                    return server;
                }
                good += verdict == ReadStanding.Verdict.GOOD ? 1 : 0;
            }
        }
        if (good == 0) {
            return null;
        }
        int drawn = drawn();
        ServerEndPoint one = good(from, group, Math.floorMod(drawn, good));
        if (good == 1 || one == null) {
            return one;
        }
        int other = (Math.floorMod(drawn, good) + 1 + Math.floorMod(drawn >>> 16, good - 1)) % good;
        return better(one, good(from, group, other), from.now());
    }

    /** The good one with so many before it; null if there are fewer by now. */
    private @Nullable ServerEndPoint good(Choice from, Group group, int before) {
        int left = before;
        for (int i = 0; i < from.count(); i++) {
            ServerEndPoint server = from.at(i);
            if (server != null
                    && server.isEstablished()
                    && isIn(group, server, i == 0, from)
                    && server.memory().reads().verdict(from.now()) == ReadStanding.Verdict.GOOD
                    && left-- == 0) {
                return server;
            }
        }
        return null;
    }

    private boolean isIn(Group group, ServerEndPoint server, boolean isPrimary, Choice from) {
        return group == Group.ALL
                || isPrimary == (group == Group.ZONE_PRIMARY)
                        && zone(server, from.slots()).equals(clientZone);
    }

    /** Where a server is, as it or its cluster tells; empty if nobody does. */
    private static String zone(ServerEndPoint server, @Nullable SlotTable slots) {
        String told = server.memory().reads().zone();
        ClusterNode node = slots == null || told != null ? null : slots.node(server);
        String zone = node == null ? told : node.said().zone();
        return zone == null ? "" : zone;
    }

    private static ServerEndPoint better(ServerEndPoint one, @Nullable ServerEndPoint other, long now) {
        if (other == null) {
            return one;
        }
        double first = cost(one, now);
        double second = cost(other, now);
        return first > second + EQUAL_NANOS + EQUAL_PART * second ? other : one;
    }

    /** What it would take there: as long as lately, behind all that waits. */
    private static double cost(ServerEndPoint server, long now) {
        BridgeCounters counters = server.interactive().counters();
        return server.memory().reads().latencyNanos(now) * (counters.inFlight + counters.backlog + 1);
    }

    /** By chance, and yet the same each time that the same is done. */
    private int drawn() {
        int mixed = turn.getAndIncrement() * 0x9E3779B9;
        mixed = (mixed ^ mixed >>> 16) * 0x85EBCA6B;
        return mixed ^ mixed >>> 13;
    }
}
