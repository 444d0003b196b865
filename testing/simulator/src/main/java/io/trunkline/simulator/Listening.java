package io.trunkline.simulator;

import io.trunkline.Channel;
import io.trunkline.RedisFuture;
import io.trunkline.Subscriber;
import io.trunkline.simulator.plan.PlanDraw;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One caller's subscriptions. Confined to the simulation's thread. */
final class Listening {

    private record Held(Subscriber.Subscription subscription, SubscriptionRecord record) {}

    private final SimulatedWorld world;
    private final Subscriber<String> subscriber;
    private final KeyNames keys;
    private final int caller;
    private final boolean throwing;
    private int heard;
    private final Map<Integer, Deque<Held>> held = new HashMap<>();

    /**
     * Makes it.
     *
     * @param throwing whether its handlers throw when they have heard
     */
    Listening(SimulatedWorld world, KeyNames keys, Subscriber<String> subscriber, int caller, boolean throwing) {
        this.keys = keys;
        this.throwing = throwing;
        this.world = world;
        this.subscriber = subscriber;
        this.caller = caller;
    }

    /** A subscription as the server names it. */
    static String spell(Channel channel) {
        String prefix = switch (channel.mode()) {
            case LITERAL -> "";
            case PATTERN -> "p";
            case SHARDED -> "s";
        };
        return prefix + "subscribe " + channel.name();
    }

    /** Begins to listen; returns what can be given up. */
    @Nullable
    Future<?> subscribe(int key) {
        Channel channel = keys.subscribed(key);
        CommandRecord command = world.history()
                .submit(caller, CommandRecord.ANY_DATABASE, "SUBSCRIBE " + channel, null, PlanDraw.STANDARD_TIMEOUT);
        var record = new SubscriptionRecord(caller, channel, world.time().elapsed());
        world.history().add(record);
        RedisFuture<Subscriber.Subscription> future;
        try {
            future = subscriber.subscribeAsync(channel, message -> {
                record.hear(new SubscriptionRecord.Heard(world.time().elapsed(), message.channel(), message.payload()));
                if (throwing) {
                    ThrowingCode.fail(heard++);
                }
            });
        } catch (RuntimeException e) {
            command.end(world.time().elapsed(), CommandRecord.failure(e));
            record.end(world.time().elapsed());
            return null;
        }
        world.history().observe(command, future, subscription -> "OK");
        future.whenComplete((subscription, failure) -> {
            if (failure == null) {
                record.confirm(world.time().elapsed(), subscription);
                held.computeIfAbsent(key, number -> new ArrayDeque<>()).add(new Held(subscription, record));
            } else {
                record.end(world.time().elapsed());
            }
        });
        return future;
    }

    /** Gives up the oldest subscription of its kind, if there is one. */
    void unsubscribe(int key) {
        Deque<Held> some = held.get(key);
        Held oldest = some == null ? null : some.poll();
        if (oldest != null) {
            oldest.subscription.close();
            oldest.record.end(world.time().elapsed());
        }
    }
}
