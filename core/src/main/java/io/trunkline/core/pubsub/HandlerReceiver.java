package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.Subscriber;
import io.trunkline.SubscriptionGap;
import io.trunkline.codec.Codec;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.RedisException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls a handler on the executor, for several messages at the same time and in no order. What waits is bounded: the
 * oldest message makes room, and the loss is told.
 */
public final class HandlerReceiver<V> implements Receiver, Subscriber.Subscription {

    private static final int MAX_WAITING = 65_536;
    private static final int MAX_CONCURRENT = Math.max(4, Runtime.getRuntime().availableProcessors() * 2);
    private static final VarHandle RUNNING;
    private static final VarHandle GAPS;

    static {
        try {
            RUNNING = MethodHandles.lookup().findVarHandle(HandlerReceiver.class, "running", int.class);
            GAPS = MethodHandles.lookup().findVarHandle(HandlerReceiver.class, "gaps", GapListeners.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Subscriptions subscriptions;
    private final EngineContext engine;
    private final Channel channel;
    private final Codec<?, V> codec;
    private final Consumer<? super ChannelMessage<V>> handler;
    private final MessageBuffer<V> waiting = new MessageBuffer<>();

    /** How many drainers there are: through RUNNING. */
    @SuppressWarnings("unused")
    private volatile int running;

    /** Written by the loop. */
    private boolean tooSlow;

    /** Null until the first gap, or the first who wants to hear of them: through GAPS. */
    @SuppressWarnings("unused")
    private volatile @Nullable GapListeners gaps;

    private volatile @Nullable RedisException endCause;
    private volatile boolean ended;

    public HandlerReceiver(
            Subscriptions subscriptions,
            EngineContext engine,
            Channel channel,
            Codec<?, V> codec,
            Consumer<? super ChannelMessage<V>> handler) {
        this.subscriptions = subscriptions;
        this.engine = engine;
        this.channel = channel;
        this.codec = codec;
        this.handler = handler;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public void onMessage(String actual, RespFrame frame) {
        if (ended) {
            return;
        }
        ChannelMessage<V> message = new ChannelMessage<>(actual, channel, codec.decodeValue(frame));
        if (waiting.size() >= MAX_WAITING && waiting.poll() != null) {
            onDropped();
        }
        waiting.add(message);
        startDrainer();
    }

    private void onDropped() {
        engine.countDroppedMessage();
        if (!tooSlow) {
            tooSlow = true;
            engine.internalError(
                    "delivering messages of " + channel,
                    new IllegalStateException("A handler is too slow, so that messages are dropped: waiting="
                            + MAX_WAITING
                            + ". Make it faster, or use a queue with an overflow policy of your choice."));
        }
    }

    private void startDrainer() {
        int now = running;
        while (now < MAX_CONCURRENT) {
            if (RUNNING.compareAndSet(this, now, now + 1)) {
                try {
                    engine.executor().execute(this::drain);
                } catch (Throwable e) {
                    RUNNING.getAndAdd(this, -1);
                    engine.internalError("handing messages to the executor", e);
                }
                return;
            }
            now = running;
        }
    }

    private void drain() {
        ChannelMessage<V> message;
        while ((message = nextOrStop()) != null) {
            try {
                handler.accept(message);
            } catch (Throwable e) {
                engine.userCode().onFailure("handling a message of " + channel, e);
            }
        }
    }

    /** Takes a message, or gives this drainer's place back; a message that comes between the two starts another one. */
    private @Nullable ChannelMessage<V> nextOrStop() {
        ChannelMessage<V> message = ended ? null : waiting.poll();
        if (message == null) {
            RUNNING.getAndAdd(this, -1);
            if (!ended && !waiting.isEmpty()) {
                startDrainer();
            }
        }
        return message;
    }

    @Override
    public void onEnd(@Nullable RedisException cause) {
        if (!ended) {
            endCause = cause;
            ended = true;
        }
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
