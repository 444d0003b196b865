package io.trunkline.exception;

/** Why there is no connection. */
public enum ConnectionFailureType {
    /** No server that could serve the command was connected, or none was chosen in time. */
    UNABLE_TO_RESOLVE_CONNECTION,
    /** The connect attempt failed: name, route, refusal or time limit. */
    UNABLE_TO_CONNECT,
    /** The socket broke. */
    SOCKET_FAILURE,
    /** The server closed the socket. */
    SOCKET_CLOSED,
    /** The server refused the credentials, or this user what the options cannot do without. */
    AUTHENTICATION_FAILURE,
    /**
     * TLS did not come about: a certificate, a protocol version or a cipher was refused, or one side only speaks TLS.
     */
    TLS_FAILURE,
    /**
     * What came over TLS is not what was sent: it was changed on the way. The outcome of what was in flight is unknown.
     */
    INTEGRITY_FAILURE,
    /** The peer sent what is not RESP, or a reply that nobody asked for. */
    PROTOCOL_FAILURE,
    /**
     * A reply cannot be the one to the command that it came for: it is of a type that the command never answers, or the
     * check of {@code highIntegrity} or of a heartbeat failed. Nobody got a wrong value; the outcome of what was in
     * flight is unknown.
     */
    RESPONSE_INTEGRITY_FAILURE,
    /** Trunkline failed while encoding or decoding; the connection was given up rather than reused. */
    INTERNAL_FAILURE,
    /** The server loads its data set. */
    LOADING,
    /** The server was retired: the multiplexer goes on without it. */
    RETIRED,
    /** The multiplexer was closed. */
    CLOSED
}
