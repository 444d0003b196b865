package io.trunkline.core;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.MessageQueue;
import io.trunkline.codec.Codec;
import io.trunkline.core.resp.RespFrame;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jctools.queues.MpmcUnboundedXaddArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue between the loop and one consumer. Thread-safe. The loop offers without a lock; it takes the lock only to wake somebody
 * who waits, and nobody holds it longer than it takes to begin or end waiting.
 */
final class QueueReceiver<V> implements Receiver, MessageQueue<V> {

    private final Subscriptions subscriptions;
    private final EngineContext engine;
    private final Channel channel;
    private final Codec<?, V> codec;
    private final int capacity;
    private final Overflow overflow;
    private final MpmcUnboundedXaddArrayQueue<ChannelMessage<V>> messages = new MpmcUnboundedXaddArrayQueue<>(256);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final AtomicInteger waiters = new AtomicInteger();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final Runnable drainer = this::drain;

    /** Written by the loop. */
    private volatile long dropped;

    private volatile boolean ended;
    private volatile boolean overflowed;
    private volatile @Nullable Consumer<? super ChannelMessage<V>> consumer;

    QueueReceiver(
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
        messages.offer(message);
        wake();
    }

    @Override
    public void onEnd() {
        ended = true;
        wake();
    }

    private void wake() {
        if (waiters.get() > 0) {
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
        return next(timeout.toNanos());
    }

    private @Nullable ChannelMessage<V> next(long nanos) throws InterruptedException {
        requireNoConsumer();
        ChannelMessage<V> message = messages.poll();
        if (message != null) {
            return message;
        }
        long rest = nanos;
        lock.lockInterruptibly();
        try {
            waiters.incrementAndGet();
            while ((message = messages.poll()) == null && !ended && rest > 0) {
                rest = arrived.awaitNanos(rest);
            }
        } finally {
            waiters.decrementAndGet();
            lock.unlock();
        }
        if (message == null) {
            message = messages.poll(); // what came just before the end
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
        if (!messages.isEmpty() && !draining.get() && draining.compareAndSet(false, true)) {
            try {
                engine.executor().execute(drainer);
            } catch (RuntimeException e) {
                draining.set(false);
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
                } catch (RuntimeException | Error e) {
                    engine.internalError("handling a message of " + channel, e);
                }
            }
            draining.set(false);
        } while (!messages.isEmpty() && draining.compareAndSet(false, true));
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
                        return false;
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
    public boolean isEnded() {
        return ended;
    }

    @Override
    public void close() {
        subscriptions.remove(this);
    }
}
