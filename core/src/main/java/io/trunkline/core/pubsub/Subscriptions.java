package io.trunkline.core.pubsub;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.Channel;
import io.trunkline.command.CommandName;
import io.trunkline.core.bridge.BridgeConnection;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.message.SettledFuture;
import io.trunkline.core.message.SubscriptionMessage;
import io.trunkline.core.pubsub.ChannelState.Waiter;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the application wants to receive, kept apart from what a server has confirmed: on every new connection the first
 * is made to be the second. Thread-safe.
 *
 * <p>One bridge at a time carries all of it. What a server confirmed holds for the connection that it confirmed it on,
 * which has a number, the epoch. A channel that the server refuses ends, alone.
 *
 * <p>Changes are made, and their commands submitted, under one lock, so that the order on the wire is the order of the
 * changes. Delivery takes no lock.
 */
public final class Subscriptions {

    public static final CommandName SUBSCRIBE = CommandName.of("SUBSCRIBE");

    private final EngineContext engine;
    private final Supplier<@Nullable PhysicalBridge> candidate;
    private final Runnable opener;
    private final ChannelNames names;
    private final SubscriptionEndings endings;
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether anybody has ever subscribed. */
    private volatile boolean used;

    @GuardedBy("lock")
    private boolean closed;

    /** Changed under the lock, read by the loops without it; by their names on the wire. */
    private final Map<Channel, ChannelState> channels = new ConcurrentHashMap<>();

    private final SubscriptionCarrier carrier;
    private final Delivery delivery;

    /**
     * Begins without any.
     *
     * @param candidate finds the bridge that should carry them, of those that are there
     * @param opener has the servers open the connections that subscriptions need, if they need any
     */
    public Subscriptions(EngineContext engine, Supplier<@Nullable PhysicalBridge> candidate, Runnable opener) {
        this.engine = engine;
        this.candidate = candidate;
        this.opener = opener;
        this.names = new ChannelNames(engine.options().commands().channelPrefix());
        this.carrier = new SubscriptionCarrier(engine, lock, channels, candidate, Request::new);
        this.endings = new SubscriptionEndings(engine);
        this.delivery = new Delivery(engine, names, lock, channels, carrier);
    }

    /** Whether nobody wants to receive anything. */
    public boolean isEmpty() {
        return channels.isEmpty();
    }

    /** Whether anybody has ever wanted to receive anything. */
    public boolean isUsed() {
        return used;
    }

    /** The bridge that carries them; null if none does at present. */
    public @Nullable PhysicalBridge carrier() {
        return carrier.bridge();
    }

    // ---- what is wanted ----

    /** Adds a receiver; completes, with a value of the caller's choice, when the server has confirmed the channel. */
    public <T> EngineFuture<T> add(Receiver receiver, T value, long limitNanos) {
        EngineFuture<T> result = new EngineFuture<>("SUBSCRIBE");
        Channel channel = receiver.channel();
        CommandName command = EngineCommands.subscriptionName(channel.mode(), true);
        if (!engine.isAvailable(command)) {
            result.end(new SettledFuture.Failure(engine.failures()
                    .refused(
                            RedisCommandException.Reason.DISABLED,
                            command.toString(),
                            "This operation has been disabled in the command-map and cannot be used: " + command
                                    + ".")));
            return result;
        }
        if (!used) {
            used = true; // first: a server that gets to know its protocol right now looks for it
            opener.run();
        }
        SubscribeCall<T> call = new SubscribeCall<>(this, engine, receiver, value, result);
        if (isConfirmedWith(receiver, call::answer)) {
            result.end(value);
        } else {
            call.await(limitNanos);
        }
        return result;
    }

    /** Adds a receiver of the engine's own, for whose confirmation nobody waits. */
    public void want(EngineReceiver receiver) {
        if (!used) {
            used = true;
            opener.run();
        }
        isConfirmedWith(receiver, ignored -> {});
    }

    /** Why there is no connection for them, if one is wanted. */
    @Nullable
    Throwable whyNotConnected() {
        return SubscriptionCarrier.whyNotConnected(candidate.get());
    }

    /**
     * Takes a receiver in; tells whether the server has confirmed its channel on the present connection. If not, the
     * answer will follow.
     */
    private boolean isConfirmedWith(Receiver receiver, Consumer<@Nullable Throwable> answer) {
        Channel channel = receiver.channel();
        Channel onWire = names.onWire(channel);
        lock.lock();
        try {
            if (closed) {
                throw engine.failures().closed("SUBSCRIBE");
            }
            ChannelState known = channels.get(onWire);
            ChannelState state = known == null ? new ChannelState(channel, onWire) : known;
            state.add(receiver);
            if (carrier.isConfirmed(state)) {
                return true;
            }
            state.addWaiter(new Waiter(receiver, answer));
            if (known == null) {
                channels.put(onWire, state);
                carrier.request(List.of(state), true);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Removes a receiver; the server is told when it was the last of its channel. */
    void remove(Receiver receiver) {
        lock.lock();
        try {
            ChannelState state = channels.get(names.onWire(receiver.channel()));
            if (state != null) {
                if (!state.remove(receiver)) {
                    return;
                }
                if (state.receivers().length == 0) {
                    drop(state);
                }
            }
        } finally {
            lock.unlock();
        }
        receiver.onEnd(null);
    }

    public void removeAll(Channel channel) {
        Receiver[] removed;
        List<Waiter> waiters;
        lock.lock();
        try {
            ChannelState state = channels.get(names.onWire(channel));
            if (state == null) {
                return;
            }
            removed = state.takeReceivers();
            waiters = state.takeWaiters();
            drop(state);
        } finally {
            lock.unlock();
        }
        SubscriptionEndings.end(removed, null);
        SubscriptionEndings.tell(waiters, null); // theirs ended right after it was made
    }

    public void removeAll() {
        List<Channel> all = new ArrayList<>();
        channels.values().forEach(state -> all.add(state.channel()));
        all.forEach(this::removeAll);
    }

    /** The multiplexer closes: every queue and handler ends. */
    public void endAll() {
        List<ChannelState> all;
        List<Waiter> waiters = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            carrier.end();
            all = List.copyOf(channels.values());
            channels.clear();
            all.forEach(state -> waiters.addAll(state.takeWaiters()));
        } finally {
            lock.unlock();
        }
        all.forEach(state -> SubscriptionEndings.end(state.receivers(), null));
        SubscriptionEndings.tell(waiters, engine.failures().closed("SUBSCRIBE"));
    }

    private void drop(ChannelState state) {
        channels.remove(state.onWire());
        carrier.request(List.of(state), false);
    }

    // ---- what the server answers ----

    /** One command about channels, on its way over one connection. */
    private final class Request implements SubscriptionMessage.Listener {
        private final PhysicalBridge bridge;
        private final int sentIn;
        private final List<ChannelState> some;
        private final boolean subscribe;

        Request(PhysicalBridge bridge, int sentIn, List<ChannelState> some, boolean subscribe) {
            this.bridge = bridge;
            this.sentIn = sentIn;
            this.some = some;
            this.subscribe = subscribe;
        }

        /** What was to be made in an earlier epoch has been made anew since, perhaps at another server. */
        @Override
        public boolean isWanted() {
            return !subscribe || sentIn == carrier.epoch() && some.stream().anyMatch(Subscriptions.this::isPresent);
        }

        @Override
        public void onConfirmed() {
            List<Waiter> waiters = new ArrayList<>();
            lock.lock();
            try {
                if (subscribe && sentIn == carrier.epoch()) {
                    for (ChannelState state : some) {
                        if (isPresent(state)) {
                            state.setConfirmedIn(sentIn);
                            waiters.addAll(state.takeWaiters());
                        }
                    }
                }
            } finally {
                lock.unlock();
            }
            SubscriptionEndings.tell(waiters, null);
        }

        @Override
        public void onRefused(RedisServerException answer) {
            List<Waiter> waiters = new ArrayList<>();
            List<ChannelState> ended = List.of();
            lock.lock();
            try {
                if (closed || sentIn != carrier.epoch()) {
                    return;
                }
                List<ChannelState> present =
                        some.stream().filter(Subscriptions.this::isPresent).toList();
                if (answer.kind().isTransient()) {
                    present.forEach(state -> waiters.addAll(state.takeWaiters()));
                    carrier.postpone(some);
                } else if (subscribe && present.size() > 1) {
                    present.forEach(
                            state -> carrier.request(List.of(state), true)); // it is not said which of them it is about
                } else if (subscribe) {
                    ended = present;
                    ended.forEach(state -> channels.remove(state.onWire()));
                }
            } finally {
                lock.unlock();
            }
            ended.forEach(state -> endRefused(state, answer));
            SubscriptionEndings.tell(waiters, answer);
        }

        private void endRefused(ChannelState state, RedisServerException answer) {
            boolean held = state.isHeld(); // nobody else changes it any more
            List<Waiter> waiters = state.takeWaiters();
            SubscriptionEndings.end(state.receivers(), answer);
            SubscriptionEndings.tell(waiters, answer);
            if (held) {
                endings.tell(state.channel(), answer, bridge);
            }
        }

        @Override
        public void onUnanswered(Throwable why) {
            if (why instanceof RedisTimeoutException late && late.progress() == CommandProgress.NEVER_SENT) {
                lock.lock();
                try {
                    if (!closed && sentIn == carrier.epoch()) {
                        carrier.requestAsWanted(some);
                    }
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    private boolean isPresent(ChannelState state) {
        return channels.get(state.onWire()) == state;
    }

    // ---- what bridges tell, on their loops ----

    /** A bridge that may carry subscriptions has a connection. */
    public void onCarrierEstablished(PhysicalBridge bridge) {
        carrier.onEstablished(bridge);
    }

    /** A bridge has lost its connection, or will have none any more. */
    public void onCarrierLost(PhysicalBridge bridge) {
        carrier.onLost(bridge);
    }

    /** Servers have come or gone, or play other parts. */
    public void onServersChanged() {
        carrier.onServersChanged();
    }

    /** Something came that was not asked for. */
    public void onPush(RespFrame frame, BridgeConnection connection) {
        delivery.onPush(frame, connection);
    }

    // ---- what is known ----

    public String prefixed(Channel channel) {
        return names.onWire(channel).name();
    }

    public boolean isConfirmed(Channel channel) {
        ChannelState state = channels.get(names.onWire(channel));
        return state != null && carrier.isConfirmed(state);
    }

    public int receiverCount(Channel channel) {
        ChannelState state = channels.get(names.onWire(channel));
        return state == null ? 0 : state.receivers().length;
    }
}
