package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.MessageQueue;
import io.trunkline.SubscriptionGap;
import io.trunkline.codec.Codec;
import io.trunkline.command.DurationArgument;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisInterruptedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue between the loop and one consumer. Thread-safe. The loop offers without a lock; it takes the lock
 * only to wake somebody who waits, and nobody holds it longer than it takes to begin or end waiting.
 */
public final class QueueReceiver<V> implements Receiver, MessageQueue<V> {

    private static final VarHandle DRAINING;
    private static final VarHandle GAPS;

    static {
        try {
            DRAINING = MethodHandles.lookup().findVarHandle(QueueReceiver.class, "draining", boolean.class);
            GAPS = MethodHandles.lookup().findVarHandle(QueueReceiver.class, "gaps", GapListeners.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Subscriptions subscriptions;
    private final EngineContext engine;
    private final Channel channel;
    private final Codec<?, V> codec;
    private final int capacity;
    private final Overflow overflow;
    private final MessageBuffer<V> messages = new MessageBuffer<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    /** Changed under the lock. */
    private volatile int waiters;

    /** Whether a drainer is under way: through DRAINING. */
    @SuppressWarnings("unused")
    private volatile boolean draining;

    /** Written by the loop. */
    private volatile long dropped;

    /** Null until the first gap, or the first who wants to hear of them: through GAPS. */
    @SuppressWarnings("unused")
    private volatile @Nullable GapListeners gaps;

    private volatile @Nullable RedisException endCause;
    private volatile boolean ended;
    private volatile boolean overflowed;
    private volatile @Nullable Consumer<? super ChannelMessage<V>> consumer;

    public QueueReceiver(
            Subscriptions subscriptions,
            EngineContext engine,
            Channel channel,
            Codec<?, V> codec,
            int capacity,
            Overflow overflow) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "A queue must hold something: capacity=" + capacity + ". Use 1 or more.");
        }
        this.subscriptions = subscriptions;
        this.engine = engine;
        this.channel = channel;
        this.codec = codec;
        this.capacity = capacity;
        this.overflow = overflow;
    }

    // ---- the loop ----

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the loop writes it
    public void onMessage(String actual, RespFrame frame) {
        if (ended) {
            return;
        }
        ChannelMessage<V> message = new ChannelMessage<>(actual, channel, codec.decodeValue(frame));
        if (messages.size() >= capacity) {
            dropped++;
            engine.countDroppedMessage();
            switch (overflow) {
                case DROP_OLDEST -> messages.poll();
                case DROP_NEWEST -> {
                    return;
                }
                case FAIL -> {
                    overflowed = true;
                    close();
                    return;
                }
            }
        }
        messages.add(message);
        wake();
    }

    @Override
    public void onEnd(@Nullable RedisException cause) {
        if (!ended) {
            endCause = cause;
            ended = true;
        }
        wake();
    }

    private void wake() {
        if (waiters > 0) {
            lock.lock();
            try {
                arrived.signalAll();
            } finally {
                lock.unlock();
            }
        }
        if (consumer != null) {
            startDrainer();
        }
    }

    // ---- the consumer ----

    @Override
    public @Nullable ChannelMessage<V> take() throws InterruptedException {
        return next(Long.MAX_VALUE);
    }

    @Override
    public @Nullable ChannelMessage<V> poll(Duration timeout) throws InterruptedException {
        return next(DurationArgument.nanos("timeout", timeout));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    private @Nullable ChannelMessage<V> next(long nanos) throws InterruptedException {
        requireNoConsumer();
        ChannelMessage<V> message = messages.poll();
        if (message != null) {
            return message;
        }
        long rest = nanos;
        lock.lockInterruptibly();
        try {
            waiters++;
            while ((message = messages.poll()) == null && !ended && rest > 0) {
                rest = arrived.awaitNanos(rest);
            }
        } finally {
            waiters--;
            lock.unlock();
        }
        if (message == null) {
            message = messages.poll(); // what came just before the end
        }
        RedisException refusal = endCause;
        if (message == null && refusal != null) {
            throw refusal;
        }
        if (message == null && overflowed) {
            throw new IllegalStateException("The queue overflowed: channel=" + channel + ", capacity=" + capacity
                    + ". Take messages faster, or choose a larger capacity or an overflow policy that drops.");
        }
        return message;
    }

    private void requireNoConsumer() {
        if (consumer != null) {
            throw new IllegalStateException("The queue has a consumer already: channel=" + channel
                    + ". Use either onMessage or the methods that take messages.");
        }
    }

    @Override
    public void onMessage(Consumer<? super ChannelMessage<V>> chosen) {
        requireNoConsumer();
        consumer = chosen;
        startDrainer();
    }

    private void startDrainer() {
        if (!messages.isEmpty() && !draining && DRAINING.compareAndSet(this, false, true)) {
            try {
                engine.executor().execute(this::drain);
            } catch (Throwable e) {
                draining = false;
                engine.internalError("handing messages to the executor", e);
            }
        }
    }

    private void drain() {
        Consumer<? super ChannelMessage<V>> target = consumer;
        if (target == null) {
            return;
        }
        do {
            ChannelMessage<V> message;
            while ((message = messages.poll()) != null) {
                try {
                    target.accept(message);
                } catch (Throwable e) {
                    engine.userCode().onFailure("handling a message of " + channel, e);
                }
            }
            draining = false;
        } while (!messages.isEmpty() && DRAINING.compareAndSet(this, false, true));
    }

    @Override
    public Iterator<ChannelMessage<V>> iterator() {
        return new Iterator<>() {
            private @Nullable ChannelMessage<V> ahead;

            @Override
            public boolean hasNext() {
                if (ahead == null) {
                    try {
                        ahead = take();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new RedisInterruptedException(
                                "Interrupted while waiting for a message: channel=" + channel
                                        + ". The queue goes on, and nothing of it is lost; the thread's interrupt flag stays set.",
                                CommandProgress.NEVER_SENT,
                                null,
                                null);
                    }
                }
                return ahead != null;
            }

            @Override
            public ChannelMessage<V> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("The queue has ended: channel=" + channel + ".");
                }
                ChannelMessage<V> message = ahead;
                ahead = null;
                if (message == null) {
                    throw new NoSuchElementException("The queue has ended: channel=" + channel + ".");
                }
                return message;
            }
        };
    }

    @Override
    public Stream<ChannelMessage<V>> stream() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public int size() {
        return Math.min(capacity, messages.size());
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public long dropped() {
        return dropped;
    }

    @Override
    public void onGap(SubscriptionGap gap) {
        if (!ended) {
            gaps().onGap(gap);
        }
    }

    @Override
    public void onGap(Consumer<? super SubscriptionGap> listener) {
        gaps().add(Objects.requireNonNull(listener, "listener"));
    }

    private GapListeners gaps() {
        return GapListeners.of(this, GAPS, engine);
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public @Nullable RedisException endCause() {
        return endCause;
    }

    @Override
    public void close() {
        subscriptions.remove(this);
    }
}
