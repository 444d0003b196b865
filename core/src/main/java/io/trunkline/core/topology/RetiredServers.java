package io.trunkline.core.topology;

import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.status.ConnectionCounters;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left of servers that are no members any more: those that still have something under way, and what all others
 * have counted, so that totals never fall. Immutable.
 *
 * @param draining those whose connections are not all closed
 * @param counters what the others have counted: one sum for each endpoint and kind of connection
 */
public record RetiredServers(List<ServerEndPoint> draining, List<ConnectionCounters> counters) {

    /** So many sums are kept apart: servers may come and go under ever new addresses for as long as a process lives. */
    static final int MAX_SUMS = 1024;

    static final RetiredServers NONE = new RetiredServers(List.of(), List.of());

    /** A member is none any more. */
    RetiredServers plus(List<ServerEndPoint> retired) {
        List<ServerEndPoint> all = new ArrayList<>(draining);
        all.addAll(retired);
        return new RetiredServers(List.copyOf(all), counters);
    }

    /** The last connection of one has closed. */
    RetiredServers withGone(ServerEndPoint gone) {
        List<ServerEndPoint> rest = new ArrayList<>(draining);
        rest.remove(gone);
        List<ConnectionCounters> more = new ArrayList<>(counters);
        gone.counters().forEach(each -> more.add(each.ended()));
        return new RetiredServers(List.copyOf(rest), summed(more));
    }

    private static List<ConnectionCounters> summed(List<ConnectionCounters> all) {
        List<ConnectionCounters> sums = new ArrayList<>();
        for (ConnectionCounters each : all) {
            add(each, sums);
        }
        while (sums.size() > MAX_SUMS) { // the eldest goes into the next one of its kind
            ConnectionCounters eldest = sums.remove(0);
            int same = 0;
            while (same < sums.size() - 1 && sums.get(same).kind() != eldest.kind()) {
                same++;
            }
            sums.set(same, sums.get(same).plus(eldest));
        }
        return List.copyOf(sums);
    }

    private static void add(ConnectionCounters added, List<ConnectionCounters> sums) {
        for (int i = 0; i < sums.size(); i++) {
            ConnectionCounters sum = sums.get(i);
            if (sum.kind() == added.kind() && sum.endpoint().equals(added.endpoint())) {
                sums.set(i, sum.plus(added));
                return;
            }
        }
        sums.add(added);
    }
}
