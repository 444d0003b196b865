package io.trunkline.testkit.server;

/** How a replica of a cluster takes the place of its primary. */
public enum ClusterFailover {
    /** Both agree: the primary stops writes until the replica has everything. Needs a living primary; loses nothing. */
    PLANNED,

    /** The replica does not ask its primary, but has the other primaries vote. For a dead primary. */
    FORCE,

    /** The replica asks nobody at all. For a cluster without a majority; the last one to do so wins. */
    TAKEOVER;

    /** The command that says so. */
    String[] command() {
        return this == PLANNED ? new String[] {"CLUSTER", "FAILOVER"} : new String[] {"CLUSTER", "FAILOVER", name()};
    }
}
