package io.trunkline;

/**
 * A message that was published. Immutable.
 *
 * @param <V> the type of messages
 * @param channel the channel it was published to, without the multiplexer's channel prefix
 * @param subscription what it was received by: the channel, or the pattern that matched
 * @param payload the message
 */
public record ChannelMessage<V>(String channel, Channel subscription, V payload) {}
