package io.trunkline;

/** Where a command may be served, and how. The default is the primary if there is one, else any server. */
public enum CommandFlag {
    /** Only the primary may serve it. */
    DEMAND_PRIMARY,
    /** A replica if one is connected, else the primary. */
    PREFER_REPLICA,
    /** Only a replica may serve it. */
    DEMAND_REPLICA,
    /** Scripts are sent whole ({@code EVAL}) rather than by hash. */
    NO_SCRIPT_CACHE
}
