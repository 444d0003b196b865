package io.trunkline.status;

/** How a server runs: what HELLO calls {@code mode} and INFO {@code redis_mode}. */
public enum ServerMode {
    /** Not heard yet, or the server does not tell. */
    UNKNOWN,
    /** On its own, or with replicas. */
    STANDALONE,
    /** As a node of a cluster, which serves some of the slots. */
    CLUSTER,
    /** Watches over primaries; holds no data. */
    SENTINEL
}
