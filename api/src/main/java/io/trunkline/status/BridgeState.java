package io.trunkline.status;

/** The state of a logical lane to a server. */
public enum BridgeState {
    /** No socket; waiting for the next attempt or not wanted. */
    DISCONNECTED,
    /** A connect attempt is under way. */
    CONNECTING,
    /** The socket is open; the handshake is under way. */
    ESTABLISHING,
    /** Commands flow. */
    ESTABLISHED,
    /** Closed for good. */
    CLOSED
}
