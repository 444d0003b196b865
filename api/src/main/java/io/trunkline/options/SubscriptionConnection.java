package io.trunkline.options;

/** Which connection carries subscriptions where the protocol is RESP3; RESP2 always needs one of its own. */
public enum SubscriptionConnection {
    /**
     * One of its own, opened with the first subscription. A server limits what may wait for a connection that is
     * subscribed, 32 MB unless it is told otherwise, and ends the connection beyond that: so replies and messages must
     * not share one.
     */
    OWN,
    /**
     * The one for commands, so that one socket does for all. A large reply, or many at a time, then end it as soon as
     * something is subscribed.
     */
    SHARED
}
