package io.trunkline;

import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one channel, in the order in which the server sent them, in a bounded queue for one consumer.
 * Thread-safe.
 *
 * @param <V> the type of messages
 */
public interface MessageQueue<V> extends Subscriber.Subscription, Iterable<ChannelMessage<V>> {

    /** How many messages a queue holds unless told otherwise. */
    int DEFAULT_CAPACITY = 65_536;

    /** What happens to a message for which a full queue has no room. An I/O thread never waits for a queue. */
    enum Overflow {
        /** The oldest message makes room. */
        DROP_OLDEST,
        /** The new message is dropped. */
        DROP_NEWEST,
        /** The queue ends with an error: {@link #take} throws once what it held is taken. */
        FAIL
    }

    /**
     * Takes the next message, waiting for it.
     *
     * @return the message, or null if the queue has ended and is empty
     * @throws InterruptedException if the thread was interrupted while it waited
     * @throws IllegalStateException if the queue overflowed under {@link Overflow#FAIL}
     * @throws io.trunkline.exception.RedisException if the queue is empty and has ended since the server refused to
     *     make the subscription again
     */
    @Nullable
    ChannelMessage<V> take() throws InterruptedException;

    /**
     * Takes the next message, waiting for it at most so long.
     *
     * @param timeout how long to wait; zero to not wait
     * @return the message, or null if none came or the queue has ended and is empty
     * @throws InterruptedException if the thread was interrupted while it waited
     * @throws IllegalStateException if the queue overflowed under {@link Overflow#FAIL}
     * @throws io.trunkline.exception.RedisException if the queue is empty and has ended since the server refused to
     *     make the subscription again
     */
    @Nullable
    ChannelMessage<V> poll(Duration timeout) throws InterruptedException;

    /**
     * Hands every message to a consumer, one after the other and in order, on completion threads. May be called once,
     * and excludes the other ways of taking messages.
     *
     * @param consumer takes every message; what it throws is told as a {@link MultiplexerEvent.InternalFailure} and the
     *     next message follows
     * @throws IllegalStateException if there is a consumer already
     */
    void onMessage(Consumer<? super ChannelMessage<V>> consumer);

    /**
     * Takes messages by iterating; {@link Iterator#hasNext} waits, and is false once the queue has ended and is empty.
     * It throws what {@link #take} throws, but {@link io.trunkline.exception.RedisInterruptedException} if the thread
     * is interrupted while it waits.
     *
     * @return an iterator
     */
    @Override
    Iterator<ChannelMessage<V>> iterator();

    /**
     * Takes messages as a stream that ends when the queue has ended and is empty. It throws what {@link #take} throws.
     *
     * @return an ordered, sequential stream
     */
    Stream<ChannelMessage<V>> stream();

    /**
     * How many messages wait.
     *
     * @return 0 to {@link #capacity()}
     */
    int size();

    /**
     * How many messages it holds at most.
     *
     * @return at least 1
     */
    int capacity();

    /**
     * How many messages were dropped because it was full.
     *
     * @return 0 or more
     */
    long dropped();

    /**
     * Whether it has ended: nothing more comes, but what it holds can be taken.
     *
     * @return true after {@link #close} or an overflow under {@link Overflow#FAIL}, or if it has ended by itself
     */
    @Override
    boolean isEnded();
}
