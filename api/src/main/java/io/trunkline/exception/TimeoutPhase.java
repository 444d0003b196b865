package io.trunkline.exception;

/** Where a command was when its time ran out. */
public enum TimeoutPhase {
    /** In the backlog: no connection became available, or the bounds of the queues held it back. */
    BACKLOG,
    /** On a connection, but not yet written to the socket. */
    UNSENT,
    /** Written; the server has not answered. */
    AWAITING_REPLY,
    /** The reply was read; handing it back was delayed. */
    HAND_BACK
}
