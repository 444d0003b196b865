package io.trunkline.status;

/** What a server is to others. */
public enum ServerRole {
    /** Not heard yet. */
    UNKNOWN,
    /** Takes writes. */
    PRIMARY,
    /** Follows a primary. */
    REPLICA,
    /** Watches over primaries; holds no data. */
    SENTINEL
}
