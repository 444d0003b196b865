package io.trunkline.testkit.simulation;

/** How a node of a {@link SimulatedCluster} names nodes to clients: {@code cluster-preferred-endpoint-type}. */
public enum EndpointForm {

    /** By address, as at first. */
    IP,

    /** By the host name that was announced for a node, or {@code ?} if there is none. */
    HOSTNAME,

    /** Not at all, only by port: an empty host in redirects and CLUSTER SHARDS, null in CLUSTER SLOTS. */
    UNKNOWN_ENDPOINT
}
