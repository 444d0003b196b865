package io.trunkline.exception;

/** Where a command was when its time ran out. */
public enum TimeoutPhase {
    /** In the backlog: no connection became available, or the bounds of the queues held it back. */
    BACKLOG,
    /** On a connection, but not yet written to the socket. */
    UNSENT,
    /** Written; the server has not answered. */
    AWAITING_REPLY,
    /**
     * The reply was read, but could not be handed back yet: with {@code highIntegrity} the token behind it did not
     * come. Otherwise a reply that was read ends its command at once, so that handing it back takes none of the
     * command's time.
     */
    HAND_BACK
}
