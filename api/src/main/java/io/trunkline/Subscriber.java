package io.trunkline;

import io.trunkline.exception.RedisException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishing and subscribing. Thread-safe.
 *
 * <p>However many handlers and queues an application puts on a channel, the server sees one subscription, which is made
 * with the first and ended with the last. Subscriptions outlive connections: after a reconnect they are made again.
 * Messages published while there was no connection are lost, as Redis keeps none; within which time that may have
 * happened is told ({@link Subscription#onGap}, {@link MultiplexerEvent.SubscriptionInterrupted}). If the server refuses to make one
 * again, such as after its user lost the right to the channel, that one ends, and the others go on: see
 * {@link Subscription#endCause} and {@link MultiplexerEvent.SubscriptionEnded}.
 *
 * <p>In a cluster shard channels are with the owners of their slots and follow them, what servers tell of keys
 * ({@link KeyNotification}) comes from every primary, and all else from one of them; see docs/topology.md.
 *
 * <p>Subscriptions have a connection of their own, which is opened with the first and stays
 * ({@link io.trunkline.options.ConnectionOptions#subscriptionConnection}).
 *
 * @param <V> the type of messages
 */
public interface Subscriber<V> {

    /**
     * Receives messages with a handler, which is called on completion threads, for several messages at the same time
     * and in no order. What it throws is told as a {@link MultiplexerEvent.InternalFailure}.
     *
     * @param channel what to receive
     * @param handler takes every message
     * @return ends it; the server has confirmed the subscription
     * @throws io.trunkline.exception.RedisException if the server refused it or there was no confirmation in time
     */
    Subscription subscribe(Channel channel, Consumer<? super ChannelMessage<V>> handler);

    /**
     * Receives messages with a handler, as {@link #subscribe(Channel, Consumer)} does, without waiting.
     *
     * @param channel what to receive
     * @param handler takes every message
     * @return completes when the server has confirmed the subscription
     */
    RedisFuture<Subscription> subscribeAsync(Channel channel, Consumer<? super ChannelMessage<V>> handler);

    /**
     * Receives messages in order through a queue of {@value MessageQueue#DEFAULT_CAPACITY} messages that drops the
     * oldest when it is full.
     *
     * @param channel what to receive
     * @return the queue; the server has confirmed the subscription
     * @throws io.trunkline.exception.RedisException if the server refused it or there was no confirmation in time
     */
    default MessageQueue<V> subscribe(Channel channel) {
        return subscribe(channel, MessageQueue.DEFAULT_CAPACITY, MessageQueue.Overflow.DROP_OLDEST);
    }

    /**
     * Receives messages in order through a queue.
     *
     * @param channel what to receive
     * @param capacity how many messages the queue holds, at least 1
     * @param overflow what happens when it is full
     * @return the queue; the server has confirmed the subscription
     * @throws io.trunkline.exception.RedisException if the server refused it or there was no confirmation in time
     */
    MessageQueue<V> subscribe(Channel channel, int capacity, MessageQueue.Overflow overflow);

    /**
     * Ends all handlers and queues on a channel. Has no effect if there are none.
     *
     * @param channel what was subscribed to
     */
    void unsubscribe(Channel channel);

    /** Ends all handlers and queues of the multiplexer. */
    void unsubscribeAll();

    /**
     * Publishes a message.
     *
     * @param channel where to; its mode must not be {@link Channel.Mode#PATTERN}
     * @param payload the message
     * @return how many clients of that server received it
     * @throws IllegalArgumentException if the channel is a pattern
     */
    long publish(Channel channel, V payload);

    /**
     * Publishes a message without waiting.
     *
     * @param channel where to; its mode must not be {@link Channel.Mode#PATTERN}
     * @param payload the message
     * @return a future of how many clients of that server received it
     * @throws IllegalArgumentException if the channel is a pattern
     */
    RedisFuture<Long> publishAsync(Channel channel, V payload);

    /**
     * Measures a round trip on the connection that carries the subscriptions; as long as nobody has subscribed, on the
     * one for commands.
     *
     * @return how long it took
     */
    Duration ping();

    /**
     * Whether the server has confirmed a subscription, on the connection that is up now.
     *
     * @param channel what was subscribed to
     * @return true if messages can arrive
     */
    boolean isConnected(Channel channel);

    /**
     * How many handlers and queues there are on a channel.
     *
     * @param channel what was subscribed to
     * @return 0 or more
     */
    int handlerCount(Channel channel);

    /** One handler's or queue's place on a channel. Thread-safe. */
    interface Subscription extends AutoCloseable {

        /**
         * What it receives.
         *
         * @return the channel
         */
        Channel channel();

        /**
         * Whether it has ended, so that nothing more comes.
         *
         * @return true after {@link #close}, or if it has ended by itself
         */
        boolean isEnded();

        /**
         * Why it has ended, if nobody asked for that: the server's refusal to make it again on a new connection.
         *
         * @return the cause, or null if it has not ended, or was closed, unsubscribed, or ended with the multiplexer
         */
        @Nullable
        RedisException endCause();

        /**
         * Has a listener told of every time within which messages may have been lost; see {@link SubscriptionGap}. What
         * was told of this subscription last is told to it at once, so that nothing is missed between subscribing and
         * this. There may be several.
         *
         * @param listener called on completion threads, one gap after the other, and in no order with messages; what it
         *     throws is told as a {@link MultiplexerEvent.InternalFailure}
         */
        void onGap(Consumer<? super SubscriptionGap> listener);

        /** Ends it, and the server's subscription if it was the last. Idempotent; does not wait for the server. */
        @Override
        void close();
    }
}
