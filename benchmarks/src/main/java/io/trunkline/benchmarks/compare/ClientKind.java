package io.trunkline.benchmarks.compare;

import java.util.Locale;

/** The clients that are compared. */
enum ClientKind {
    /** The one under test. */
    TRUNKLINE("Trunkline"),
    /** Netty, one multiplexed connection. */
    LETTUCE("Lettuce"),
    /** Blocking sockets in a pool. */
    JEDIS("Jedis");

    final String title;

    ClientKind(String title) {
        this.title = title;
    }

    /** The name on command lines and in JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ClientKind ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
