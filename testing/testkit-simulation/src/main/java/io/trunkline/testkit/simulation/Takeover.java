package io.trunkline.testkit.simulation;

/** How a replica of a {@link SimulatedCluster} is told to take over: the forms of CLUSTER FAILOVER. */
public enum Takeover {

    /** With its primary's help: that one takes no writes until it is done, and nothing is lost. */
    GRACEFUL,

    /** Without its primary, but with the votes of a majority: {@code FORCE}. */
    FORCED,

    /** On its own authority: {@code TAKEOVER}. */
    WITHOUT_VOTES
}
