package io.trunkline.core;

import io.trunkline.Channel;
import io.trunkline.Channel.Mode;
import io.trunkline.command.CommandName;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.transport.Cancellable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the application wants to receive, kept apart from what a server has confirmed: after every reconnect the first is made to be the second.
 * Thread-safe.
 *
 * <p>Changes are made, and their commands submitted, under one lock, so that the order on the wire is the order of the changes. Delivery takes no
 * lock.
 */
final class Subscriptions {

    static final CommandName SUBSCRIBE = CommandName.of("SUBSCRIBE");

    /** So many channels go into one command when all are made again. */
    private static final int CHANNELS_PER_COMMAND = 1000;

    private final EngineContext engine;
    private final Supplier<@Nullable PhysicalBridge> carrier;
    private final String prefix;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private boolean closed;

    /** Changed under the lock, read by the loop without it. */
    private final Map<Channel, ChannelState> channels = new ConcurrentHashMap<>();

    Subscriptions(EngineContext engine, Supplier<@Nullable PhysicalBridge> carrier) {
        this.engine = engine;
        this.carrier = carrier;
        String configured = engine.options().channelPrefix();
        this.prefix = configured == null ? "" : configured;
    }

    /** One channel's receivers and its standing with the server. */
    private static final class ChannelState {
        /** Copied on change. */
        volatile Receiver[] receivers = new Receiver[0];

        volatile boolean confirmed;

        /** Completed by the first confirmation or the refusal. */
        final CompletableFuture<@Nullable Void> acknowledged = new CompletableFuture<>();
    }

    /** Whether nobody wants to receive anything. */
    boolean isEmpty() {
        return channels.isEmpty();
    }

    /** Adds a receiver; completes when the server has confirmed the channel. */
    EngineFuture<@Nullable Void> add(Receiver receiver) {
        EngineFuture<@Nullable Void> result = new EngineFuture<>("SUBSCRIBE");
        Channel channel = receiver.channel();
        ChannelState state;
        lock.lock();
        try {
            if (closed) {
                throw engine.failures().closed("SUBSCRIBE");
            }
            ChannelState known = channels.get(channel);
            state = known == null ? new ChannelState() : known;
            state.receivers = with(state.receivers, receiver);
            if (known == null) {
                channels.put(channel, state);
                PhysicalBridge bridge = carrier.get();
                if (bridge != null && bridge.isEstablished()) {
                    submit(bridge, channel.mode(), true, List.of(channel));
                }
            }
        } finally {
            lock.unlock();
        }
        EngineFuture<@Nullable Void> answer = new EngineFuture<>("SUBSCRIBE");
        Cancellable timer = expire(answer);
        state.acknowledged.whenComplete((ok, failure) -> {
            timer.cancel();
            engine.executor().execute(() -> answer.follow(null, failure));
        });
        answer.whenComplete((ok, failure) -> {
            if (failure != null) {
                remove(receiver); // first: whoever hears of the failure finds nothing left
            }
            result.follow(null, failure);
        });
        result.whenComplete((ok, failure) -> {
            timer.cancel();
            if (failure != null) {
                remove(receiver); // given up by the caller
            }
        });
        return result;
    }

    private Cancellable expire(EngineFuture<@Nullable Void> answer) {
        long limit = engine.options().asyncTimeout().toMillis();
        return engine.transport()
                .nextLoop()
                .schedule(
                        () -> engine.executor()
                                .execute(() -> answer.completeExceptionally(
                                        engine.failures().unconfirmedSubscription(limit))),
                        limit * 1_000_000);
    }

    /** Removes a receiver; the server is told when it was the last of its channel. */
    void remove(Receiver receiver) {
        lock.lock();
        try {
            ChannelState state = channels.get(receiver.channel());
            if (state != null) {
                Receiver[] rest = without(state.receivers, receiver);
                if (rest.length == state.receivers.length) {
                    return;
                }
                state.receivers = rest;
                if (rest.length == 0) {
                    drop(receiver.channel());
                }
            }
        } finally {
            lock.unlock();
        }
        receiver.onEnd();
    }

    void removeAll(Channel channel) {
        Receiver[] removed;
        lock.lock();
        try {
            ChannelState state = channels.get(channel);
            removed = state == null ? new Receiver[0] : state.receivers;
            if (state != null) {
                state.receivers = new Receiver[0];
                drop(channel);
            }
        } finally {
            lock.unlock();
        }
        for (Receiver receiver : removed) {
            receiver.onEnd();
        }
    }

    void removeAll() {
        List.copyOf(channels.keySet()).forEach(this::removeAll);
    }

    /** The multiplexer closes: every queue and handler ends. */
    void endAll() {
        List<ChannelState> all;
        lock.lock();
        try {
            closed = true;
            all = List.copyOf(channels.values());
            channels.clear();
        } finally {
            lock.unlock();
        }
        for (ChannelState state : all) {
            for (Receiver receiver : state.receivers) {
                receiver.onEnd();
            }
            // who still waits for the server's confirmation
            state.acknowledged.completeExceptionally(engine.failures().closed("SUBSCRIBE"));
        }
    }

    private void drop(Channel channel) {
        channels.remove(channel);
        PhysicalBridge bridge = carrier.get();
        if (bridge != null && bridge.isEstablished()) {
            submit(bridge, channel.mode(), false, List.of(channel));
        }
    }

    private void submit(PhysicalBridge bridge, Mode mode, boolean subscribe, List<Channel> some) {
        List<byte[]> names = new ArrayList<>(some.size());
        some.forEach(channel -> names.add((prefix + channel.name()).getBytes(StandardCharsets.UTF_8)));
        bridge.submit(new SubscriptionMessage(
                EngineCommands.subscription(mode, subscribe, names),
                SubscriptionMessage.confirmationOf(mode, subscribe),
                some.size(),
                bridge.nanoTime(),
                engine.options().asyncTimeout().toNanos(),
                () -> !subscribe || some.stream().anyMatch(channels::containsKey),
                (ok, failure) -> {
                    if (subscribe) {
                        onAnswer(some, failure);
                    }
                    if (failure instanceof RedisTimeoutException late
                            && late.progress() == CommandProgress.NEVER_SENT) {
                        submitAsWanted(bridge, mode, some);
                    }
                }));
    }

    /**
     * Tells the server once more what is wanted of channels, since it was not told in time: as long as the connection lives, nobody else would. Whatever changed meanwhile
     * was submitted before this, and whatever changes later will be behind it.
     */
    private void submitAsWanted(PhysicalBridge bridge, Mode mode, List<Channel> some) {
        lock.lock();
        try {
            if (closed || !bridge.isEstablished()) {
                return; // on the next connection everything is made anew
            }
            some.stream()
                    .collect(Collectors.partitioningBy(channels::containsKey))
                    .forEach((wanted, part) -> {
                        if (!part.isEmpty()) {
                            submit(bridge, mode, wanted, part);
                        }
                    });
        } finally {
            lock.unlock();
        }
    }

    /** The server has answered a subscription as a whole. A lost connection is no answer: the channels are made again. */
    private void onAnswer(List<Channel> some, @Nullable Throwable failure) {
        for (Channel channel : some) {
            ChannelState state = channels.get(channel);
            if (state == null) {
                continue;
            }
            if (failure == null) {
                state.confirmed = true;
                state.acknowledged.complete(null);
            } else if (failure instanceof RedisServerException) {
                state.acknowledged.completeExceptionally(failure);
            }
        }
    }

    // ---- what bridges tell, on their loops ----

    /** Makes everything that is wanted again on a new connection. */
    void onCarrierEstablished(PhysicalBridge bridge) {
        lock.lock();
        try {
            Map<Mode, List<Channel>> byMode = new EnumMap<>(Mode.class);
            channels.keySet()
                    .forEach(channel -> byMode.computeIfAbsent(channel.mode(), mode -> new ArrayList<>())
                            .add(channel));
            byMode.forEach((mode, all) -> {
                for (int start = 0; start < all.size(); start += CHANNELS_PER_COMMAND) {
                    submit(
                            bridge,
                            mode,
                            true,
                            List.copyOf(all.subList(start, Math.min(all.size(), start + CHANNELS_PER_COMMAND))));
                }
            });
        } finally {
            lock.unlock();
        }
    }

    void onCarrierLost() {
        for (ChannelState state : channels.values()) {
            state.confirmed = false;
        }
    }

    void onPush(RespFrame frame, BridgeConnection connection) {
        PushKind kind = PushKind.of(frame);
        if (kind == PushKind.OTHER) {
            return; // such as an invalidation that nobody asked for
        }
        frame.readArray();
        frame.skip();
        switch (kind) {
            case MESSAGE -> deliver(Mode.LITERAL, null, frame);
            case SHARDED_MESSAGE -> deliver(Mode.SHARDED, null, frame);
            case PATTERN_MESSAGE -> deliver(Mode.PATTERN, frame.readText(), frame);
            default -> {
                frame.skip(); // the channel: confirmations come in the order of the commands
                connection.counters().subscriptions = frame.readLong();
                connection.confirmHead(kind);
            }
        }
    }

    private void deliver(Mode mode, @Nullable String pattern, RespFrame frame) {
        String actual = unprefixed(frame.readText());
        String subscribed = pattern == null ? actual : unprefixed(pattern);
        ChannelState state = channels.get(new Channel(mode, subscribed));
        if (state == null) {
            return; // the last receiver has just gone
        }
        int payload = frame.position();
        for (Receiver receiver : state.receivers) {
            try {
                receiver.onMessage(actual, frame);
            } catch (RuntimeException e) {
                engine.internalError("decoding a message of " + receiver.channel(), e);
            }
            frame.position(payload);
        }
    }

    private String unprefixed(String name) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    String prefixed(String name) {
        return prefix + name;
    }

    boolean isConfirmed(Channel channel) {
        ChannelState state = channels.get(channel);
        return state != null && state.confirmed;
    }

    int receiverCount(Channel channel) {
        ChannelState state = channels.get(channel);
        return state == null ? 0 : state.receivers.length;
    }

    private static Receiver[] with(Receiver[] old, Receiver added) {
        Receiver[] more = Arrays.copyOf(old, old.length + 1);
        more[old.length] = added;
        return more;
    }

    private static Receiver[] without(Receiver[] old, Receiver removed) {
        List<Receiver> rest = new ArrayList<>(List.of(old));
        rest.removeIf(receiver -> receiver == removed);
        return rest.toArray(new Receiver[0]);
    }
}
