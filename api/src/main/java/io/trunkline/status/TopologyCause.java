package io.trunkline.status;

import java.util.Locale;

/** Why somebody was asked who serves what, or why what is known of that has changed. */
public enum TopologyCause {
    /** The servers were configured, or handed over by the application. */
    CONFIGURED,
    /** A server that was connected to said that it is a node of a cluster. */
    CONNECTED,
    /** Time has passed. */
    PERIODIC,
    /** A node answered that a slot is another one's. */
    MOVED,
    /** A node answered that a slot is on its way to another one. */
    SLOT_MOVING,
    /** Nobody was known to serve a slot that was wanted. */
    NO_ROUTE,
    /** A node answered that the cluster does not serve a slot, or anything. */
    CLUSTER_DOWN,
    /** A primary could not be reached. */
    NODE_LOST,
    /** A server said that it is something else than it was held for, or refused a write for that. */
    ROLE,
    /** A node ended subscriptions to shard channels by itself, as one does that gives their slot away. */
    CHANNEL_REVOKED,
    /** A redirect led to where nobody can be reached. */
    UNKNOWN_TARGET,
    /** No server could be reached, so that the configured endpoints were tried again. */
    UNREACHABLE,
    /** Sentinels told, whether they were asked or said it of themselves. */
    SENTINEL;

    /**
     * For people.
     *
     * @return such as {@code node lost}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
