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
    ANY,
    /**
     * Whichever answers soonest: of two connected servers by chance the one whose reads took less time lately, times as
     * many as wait there. A replica that is slow gets little, and is tried again.
     */
    NEAREST,
    /**
     * As {@link #NEAREST} among the replicas in this client's own zone ({@link TopologyOptions#clientZone()}), else the
     * primary if it is there, else among all, and among all as well where that is three times faster. Servers tell where
     * they are (Valkey 8.0 and some services); without a zone of the client's own this is {@link #NEAREST}.
     */
    ZONE;

    /**
     * Whether a primary may answer.
     *
     * @return whether it may
     */
    public boolean allowsPrimary() {
        return this != REPLICA;
    }

    /**
     * Whether it depends on what was measured who answers.
     *
     * @return true for {@link #NEAREST} and {@link #ZONE}
     */
    public boolean isMeasured() {
        return this == NEAREST || this == ZONE;
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
