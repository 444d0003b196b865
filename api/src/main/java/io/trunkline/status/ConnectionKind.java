package io.trunkline.status;

/** What a connection is for. */
public enum ConnectionKind {
    /**
     * Commands of all callers, multiplexed; with {@link io.trunkline.options.SubscriptionConnection#SHARED} on RESP3
     * subscriptions too.
     */
    INTERACTIVE,
    /**
     * Commands that are large, or whose replies are, if {@link io.trunkline.options.ConnectionOptions#bulkBytes()} is
     * set.
     */
    BULK,
    /** Subscriptions; opened with the connection for commands on RESP2, and with the first subscription on RESP3. */
    SUBSCRIPTION,
    /** Leased by one caller at a time: blocking commands and transactions that watch keys. */
    LEASED
}
