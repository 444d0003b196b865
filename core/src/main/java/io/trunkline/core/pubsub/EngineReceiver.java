package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import io.trunkline.SubscriptionGap;
import io.trunkline.codec.Codecs;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.RedisException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Hands messages to the engine itself, on the loop: not to user code, and past whatever keeps that busy. Immutable. */
public final class EngineReceiver implements Receiver {

    private final Channel channel;
    private final BiConsumer<String, String> taker;
    private final Runnable onMissed;

    /**
     * Makes one.
     *
     * @param taker takes the channel's name and the text; never waits
     */
    public EngineReceiver(Channel channel, BiConsumer<String, String> taker) {
        this(channel, taker, () -> {}); // whoever wants to know asks now and then
    }

    /**
     * Makes one.
     *
     * @param taker takes the channel's name and the text; never waits
     * @param onMissed what is done when messages may have been lost; never waits
     */
    public EngineReceiver(Channel channel, BiConsumer<String, String> taker, Runnable onMissed) {
        this.channel = channel;
        this.taker = taker;
        this.onMissed = onMissed;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public void onMessage(String actual, RespFrame frame) {
        taker.accept(actual, Codecs.UTF8.decodeValue(frame));
    }

    @Override
    public void onGap(SubscriptionGap gap) {
        onMissed.run();
    }

    @Override
    public void onEnd(@Nullable RedisException cause) {
        // the next question tells what it would have told
    }
}
