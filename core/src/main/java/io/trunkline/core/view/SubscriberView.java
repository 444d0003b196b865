package io.trunkline.core.view;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.MessageQueue;
import io.trunkline.RedisFuture;
import io.trunkline.Subscriber;
import io.trunkline.codec.Codec;
import io.trunkline.codec.Codecs;
import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandName;
import io.trunkline.core.dispatch.Callers;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.pubsub.HandlerReceiver;
import io.trunkline.core.pubsub.QueueReceiver;
import io.trunkline.core.pubsub.Subscriptions;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.reply.ReplyDecoders;
import java.time.Duration;
import java.util.function.Consumer;

/** Publishing and subscribing with one codec. Immutable; the subscriptions are the multiplexer's. */
public final class SubscriberView<V> implements Subscriber<V> {

    private static final CommandName PUBLISH = CommandName.of("PUBLISH");
    private static final CommandName SPUBLISH = CommandName.of("SPUBLISH");

    private final SubscriberSource multiplexer;
    private final Subscriptions subscriptions;
    private final Codec<?, V> codec;

    public SubscriberView(SubscriberSource multiplexer, Codec<?, V> codec) {
        this.multiplexer = multiplexer;
        this.subscriptions = multiplexer.subscriptions();
        this.codec = codec;
    }

    @Override
    public Subscription subscribe(Channel channel, Consumer<? super ChannelMessage<V>> handler) {
        Callers.requireNotInterrupted("SUBSCRIBE");
        return subscribe(channel, handler, options().timeouts().syncTimeout()).joinOrWithdraw();
    }

    @Override
    public RedisFuture<Subscription> subscribeAsync(Channel channel, Consumer<? super ChannelMessage<V>> handler) {
        return subscribe(channel, handler, options().timeouts().asyncTimeout());
    }

    private EngineFuture<Subscription> subscribe(
            Channel channel, Consumer<? super ChannelMessage<V>> handler, Duration timeout) {
        multiplexer.requireOpen("SUBSCRIBE");
        HandlerReceiver<V> receiver =
                new HandlerReceiver<>(subscriptions, multiplexer.context(), channel, codec, handler);
        return subscriptions.add(receiver, receiver, timeout.toNanos());
    }

    private MultiplexerOptions options() {
        return multiplexer.context().options();
    }

    @Override
    public MessageQueue<V> subscribe(Channel channel, int capacity, MessageQueue.Overflow overflow) {
        multiplexer.requireOpen("SUBSCRIBE");
        Callers.requireNotInterrupted("SUBSCRIBE");
        QueueReceiver<V> queue =
                new QueueReceiver<>(subscriptions, multiplexer.context(), channel, codec, capacity, overflow);
        return subscriptions
                .<MessageQueue<V>>add(
                        queue, queue, options().timeouts().syncTimeout().toNanos())
                .joinOrWithdraw();
    }

    @Override
    public void unsubscribe(Channel channel) {
        subscriptions.removeAll(channel);
    }

    @Override
    public void unsubscribeAll() {
        subscriptions.removeAll();
    }

    @Override
    public long publish(Channel channel, V payload) {
        return multiplexer
                .dispatcher()
                .execute(publishCommand(channel, payload), multiplexer.publishRoute(channel.mode()));
    }

    @Override
    public RedisFuture<Long> publishAsync(Channel channel, V payload) {
        return multiplexer
                .dispatcher()
                .executeAsync(publishCommand(channel, payload), multiplexer.publishRoute(channel.mode()));
    }

    private Command<Long> publishCommand(Channel channel, V payload) {
        if (channel.mode() == Channel.Mode.PATTERN) {
            throw new IllegalArgumentException("A message is published to a channel, not to a pattern: pattern="
                    + channel.name() + ". Use Channel.literal or Channel.sharded.");
        }
        CommandBuilder<?, V> command = CommandBuilder.of(
                channel.mode() == Channel.Mode.SHARDED ? SPUBLISH : PUBLISH, Codecs.combine(Codecs.UTF8, codec), null);
        return command.arg(subscriptions.prefixed(channel)).value(payload).read(ReplyDecoders.LONG);
    }

    @Override
    public Duration ping() {
        Route route = multiplexer.subscriptionRoute();
        long start = System.nanoTime();
        multiplexer.dispatcher().execute(EngineCommands.ping(), route);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public boolean isConnected(Channel channel) {
        return subscriptions.isConfirmed(channel);
    }

    @Override
    public int handlerCount(Channel channel) {
        return subscriptions.receiverCount(channel);
    }
}
