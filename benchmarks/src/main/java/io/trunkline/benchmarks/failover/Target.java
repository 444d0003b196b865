package io.trunkline.benchmarks.failover;

import java.util.Arrays;
import java.util.List;

/**
 * What a client connects to. Immutable.
 *
 * @param kind how to find the servers
 * @param endpoints {@code host:port} each: of the server, of a cluster's nodes, or of sentinels
 * @param service what sentinels call the primary; of no meaning without them
 */
record Target(Kind kind, List<String> endpoints, String service) {

    /** How to find the servers. */
    enum Kind {
        /** There is one. */
        STANDALONE,
        /** The nodes tell. */
        CLUSTER,
        /** Sentinels tell. */
        SENTINEL
    }

    static Target server(String host, int port) {
        return new Target(Kind.STANDALONE, List.of(host + ":" + port), "-");
    }

    String host(int index) {
        return endpoints.get(index).split(":", -1)[0];
    }

    int port(int index) {
        return Integer.parseInt(endpoints.get(index).split(":", -1)[1]);
    }

    /** One word that {@link #parse} reads. */
    String toWord() {
        return kind + "/" + String.join(",", endpoints) + "/" + service;
    }

    static Target parse(String word) {
        String[] parts = word.split("/", -1);
        return new Target(Kind.valueOf(parts[0]), Arrays.asList(parts[1].split(",", -1)), parts[2]);
    }
}
