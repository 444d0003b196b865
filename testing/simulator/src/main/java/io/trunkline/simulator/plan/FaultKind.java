package io.trunkline.simulator.plan;

import java.util.Arrays;
import java.util.Locale;

/** What can go wrong. */
public enum FaultKind {
    /** A connection is reset. */
    RESET,
    /** The server closes a connection. */
    CLOSE,
    /** A connection is reset in the middle of a request. */
    RESET_IN_REQUEST,
    /** A connection ends in the middle of a reply. */
    CUT_IN_REPLY,
    /** The server process is stopped for a while. */
    PAUSE,
    /** The server restarts and finds its data. */
    RESTART_WITH_DATA,
    /** The server restarts empty. */
    RESTART_WITHOUT_DATA,
    /** Connections are reset, and new ones refused for a while. */
    REFUSE,
    /** Connections are reset, and new ones left without an answer for a while. */
    HANG,
    /** Connections are reset, and for a while something answers that is no Redis, or one that is full. */
    GARBAGE,
    /** The server loads its data for a while. */
    LOADING,
    /** Connecting takes long for a while. */
    SLOW_CONNECT,
    /** A connection falls silent in both directions, for good. */
    SILENCE,
    /** Nothing of a connection reaches the client any more. */
    SILENCE_TO_CLIENT,
    /** Nothing of a connection reaches the server any more. */
    SILENCE_TO_SERVER,
    /** The server forgets its connections without a word. */
    HALF_OPEN,
    /** The server does not read for a while. */
    SLOW_READER,
    /**
     * A reply comes twice, so that all that follow belong to other commands; only where the client proves its replies.
     */
    REPLY_TWICE,
    /** The client finds no memory for what it wants to write, or has read only in part. */
    OUT_OF_MEMORY,
    /** The client's threads stand still for a while. */
    CLIENT_STALL,
    /** The client's clock jumps forward: the machine was suspended. */
    CLOCK_STEP,
    /** Somebody flushes the server's scripts, again and again for a while. */
    SCRIPTS_FLUSHED,
    /** The user loses the right to a command or a channel for a while. */
    RIGHTS_TAKEN,
    /**
     * A replica becomes the primary; whoever was it follows at once, later, or does not know of it until all faults
     * have ended.
     */
    ROLES_SWAPPED,
    /**
     * Nothing passes between the client and a server for a while, then all that was on its way; sometimes replicas are
     * cut off as well.
     */
    PARTITION,
    /** A replica hears nothing of its primary for a while. */
    REPLICATION_CUT,
    /** One of three servers is none of the multiplexer's any more, for a while or for good. */
    SERVER_RETIRED,
    /** A node of a cluster dies, and is away until all faults have ended. */
    NODE_LOST,
    /** A replica of a cluster takes over: with its primary's help, with the votes of others, or without. */
    FAILOVER,
    /** A node of a cluster hears nothing of the others for a while, nor they of it. */
    CLUSTER_CUT,
    /** A node of a cluster hears for a while later than others what has changed. */
    GOSSIP_SLOW,
    /**
     * A slot of a cluster moves to another node: at once, or with its keys in both for a while; or it is half moved, and
     * then left where it was.
     */
    SLOT_MOVED,
    /** A sentinel dies for a while. */
    SENTINEL_DOWN,
    /** All sentinels die for a while. */
    SENTINELS_DOWN,
    /** A sentinel hears nobody for a while, and tells what it knew before. */
    SENTINEL_STALE,
    /** Sentinels are asked to replace a primary that lives. */
    PRIMARY_REPLACED,
    /** A primary that sentinels watch dies, and comes back when it was replaced and does not know it. */
    PRIMARY_RETURNS;

    /** Whether it takes a primary and its replicas. */
    boolean concernsReplicas() {
        return compareTo(ROLES_SWAPPED) >= 0 && compareTo(SERVER_RETIRED) <= 0;
    }

    /** Those that happen between the nodes of a cluster by themselves, and what can be cut besides. */
    static FaultKind[] ofClusters() {
        return Arrays.stream(values())
                .filter(kind -> kind.compareTo(NODE_LOST) >= 0 && kind.compareTo(GOSSIP_SLOW) <= 0
                        || kind == PARTITION
                        || kind == REPLICATION_CUT)
                .toArray(FaultKind[]::new);
    }

    /** Those that take sentinels, and what can be cut besides. */
    static FaultKind[] ofSentinels() {
        return Arrays.stream(values())
                .filter(kind -> kind.compareTo(SENTINEL_DOWN) >= 0 || kind == PARTITION || kind == REPLICATION_CUT)
                .toArray(FaultKind[]::new);
    }

    /** Whether nobody is told that a connection is of no use any more. */
    public boolean isSilent() {
        return this == SILENCE || this == SILENCE_TO_CLIENT || this == SILENCE_TO_SERVER || this == HALF_OPEN;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
