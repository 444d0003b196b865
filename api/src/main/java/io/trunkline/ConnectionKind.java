package io.trunkline;

/** What a connection is for. */
public enum ConnectionKind {
    /** Commands of all callers, multiplexed; on RESP3 subscriptions too. */
    INTERACTIVE,
    /** Commands that are large, or whose replies are, if {@link MultiplexerOptions#bulkBytes()} is set. */
    BULK,
    /** Subscriptions, where the protocol is RESP2. */
    SUBSCRIPTION,
    /** Leased by one caller at a time: blocking commands and transactions that watch keys. */
    LEASED
}
