package io.trunkline.options;

/**
 * Which kind of server a read may be answered by. Commands that write, or that the server does not call readonly, go to
 * the primary whatever this says.
 *
 * <p>A replica's answer may be old: replication is asynchronous. Who must read what was just written reads from the
 * primary.
 */
public enum ReadFrom {
    /** Only the primary. While there is none, reads wait for it, as writes do. */
    PRIMARY,
    /** The primary while it is connected, else a replica. The default. */
    PREFER_PRIMARY,
    /** Only replicas, in turn. If none is known the command fails; while none is connected it waits for one. */
    REPLICA,
    /** A connected replica, in turn, else the primary. */
    PREFER_REPLICA,
    /** Whichever is connected, primary and replicas in turn. */
    ANY;

    /**
     * Whether a primary may answer.
     *
     * @return whether it may
     */
    public boolean allowsPrimary() {
        return this != REPLICA;
    }

    /**
     * Whether a replica may answer.
     *
     * @return whether it may
     */
    public boolean allowsReplica() {
        return this != PRIMARY;
    }
}
