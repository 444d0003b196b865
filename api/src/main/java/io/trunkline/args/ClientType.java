package io.trunkline.args;

/** The kinds of a server's clients. Wire form: the name. */
public enum ClientType {
    /** Applications. */
    NORMAL,
    /** The primary of this replica. */
    MASTER,
    /** Replicas of this primary. */
    REPLICA,
    /** Clients with subscriptions. */
    PUBSUB
}
