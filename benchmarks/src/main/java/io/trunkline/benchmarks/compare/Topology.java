package io.trunkline.benchmarks.compare;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What is compared: clients of one server, or of a cluster beside those of one server. */
enum Topology {
    /** One server. */
    STANDALONE,
    /** Three primaries without replicas, and one server beside them. */
    CLUSTER;

    /** Who is compared unless told. */
    Set<ClientKind> clients() {
        return this == STANDALONE
                ? EnumSet.of(ClientKind.TRUNKLINE, ClientKind.LETTUCE, ClientKind.JEDIS)
                : EnumSet.of(
                        ClientKind.TRUNKLINE,
                        ClientKind.TRUNKLINE_CLUSTER,
                        ClientKind.LETTUCE_CLUSTER,
                        ClientKind.JEDIS,
                        ClientKind.JEDIS_CLUSTER);
    }

    /** By what, unless told. */
    Set<Workload> workloads() {
        return this == STANDALONE
                ? EnumSet.complementOf(EnumSet.of(Workload.MGET_100, Workload.SLOT))
                : EnumSet.of(Workload.ASYNC_1000, Workload.SYNC_64, Workload.MGET_100, Workload.SLOT);
    }

    /** Whom all others are compared with. */
    ClientKind own() {
        return this == STANDALONE ? ClientKind.TRUNKLINE : ClientKind.TRUNKLINE_CLUSTER;
    }

    static Topology ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
