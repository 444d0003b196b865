package io.trunkline.benchmarks.compare;

import java.util.Locale;
import java.util.function.Predicate;

/** What the clients are made to do. */
enum Workload {
    /** Deep pipelining. */
    ASYNC_1000("async, window 1000, one connection", Kind.ASYNC, 1000),
    /** Shallow pipelining. */
    ASYNC_64("async, window 64, one connection", Kind.ASYNC, 64),
    /** Many threads that wait. */
    SYNC_64("sync, 64 threads", Kind.SYNC, 64),
    /** Some threads that wait. */
    SYNC_16("sync, 16 threads", Kind.SYNC, 16),
    /** A lone thread that waits: nothing but latency. */
    SYNC_1("sync, 1 thread", Kind.SYNC, 1),
    /** Very many threads that cost little. */
    VIRTUAL_1000("sync, 1000 virtual threads", Kind.VIRTUAL, 1000),
    /** One command over all nodes of a cluster. */
    MGET_100("MGET of 100 keys, 1 thread", Kind.MGET, 100),
    /** What it costs to know the slot of a GET; no server is asked. */
    SLOT("slot of a command with a key of 16 bytes", Kind.SLOT, 1);

    /** How commands are submitted. */
    enum Kind {
        /** By futures. */
        ASYNC,
        /** By platform threads that wait. */
        SYNC,
        /** By virtual threads that wait. */
        VIRTUAL,
        /** By one thread that waits for many values at once. */
        MGET,
        /** Not at all. */
        SLOT
    }

    /** How many connections the pool of a client has at most that needs one for each caller. */
    static final int POOL = 64;

    final String title;
    final Kind kind;
    /** The window, or the number of threads. */
    final int width;

    Workload(String title, Kind kind, int width) {
        this.title = title;
        this.kind = kind;
        this.width = width;
    }

    /** The name on command lines and in JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Workload ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether this JVM has what it takes. */
    boolean isAvailable() {
        return kind != Kind.VIRTUAL || VirtualThreads.areAvailable();
    }

    /** How one client does it, for people. */
    String manner(ClientKind client) {
        if (!client.isJedis()) {
            return client.title;
        }
        return client.title
                + (kind == Kind.ASYNC ? ", pipeline" : ", pool of " + (kind == Kind.MGET ? 1 : Math.min(width, POOL)));
    }

    /** Whether a client can be asked for it. */
    boolean isFor(ClientKind client) {
        return this != SLOT || client == ClientKind.TRUNKLINE_CLUSTER;
    }

    /** All that this JVM can do and the filter lets pass. */
    static java.util.List<Workload> chosen(Predicate<Workload> filter) {
        return java.util.Arrays.stream(values())
                .filter(Workload::isAvailable)
                .filter(filter)
                .toList();
    }
}
