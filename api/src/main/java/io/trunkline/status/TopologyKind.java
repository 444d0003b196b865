package io.trunkline.status;

/** What the servers of a multiplexer are to each other. */
public enum TopologyKind {
    /** No server was ever reached, so that nobody knows. */
    UNKNOWN,
    /** One server. */
    STANDALONE,
    /** A primary and those that follow it, each of which says itself what it is. */
    REPLICATED,
    /** A primary and those that follow it, as sentinels tell. */
    SENTINEL,
    /** Nodes that serve some of the slots each. */
    CLUSTER,
    /** What speaks for servers that cannot be seen. */
    PROXY
}
