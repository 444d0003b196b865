package io.trunkline.benchmarks.compare;

import java.util.Locale;

/** The clients that are compared. */
enum ClientKind {
    /** The one under test. */
    TRUNKLINE("Trunkline", Topology.STANDALONE),
    /** Netty, one multiplexed connection. */
    LETTUCE("Lettuce", Topology.STANDALONE),
    /** Blocking sockets in a pool. */
    JEDIS("Jedis", Topology.STANDALONE),
    /** The one under test with a cluster. */
    TRUNKLINE_CLUSTER("Trunkline, cluster", Topology.CLUSTER),
    /** Lettuce's client for clusters: one multiplexed connection for each node. */
    LETTUCE_CLUSTER("Lettuce, cluster", Topology.CLUSTER),
    /** Jedis' client for clusters: a pool for each node. */
    JEDIS_CLUSTER("Jedis, cluster", Topology.CLUSTER);

    final String title;
    /** What it is connected to. */
    final Topology topology;

    ClientKind(String title, Topology topology) {
        this.title = title;
        this.topology = topology;
    }

    boolean isJedis() {
        return this == JEDIS || this == JEDIS_CLUSTER;
    }

    /** The name on command lines and in JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ClientKind ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
