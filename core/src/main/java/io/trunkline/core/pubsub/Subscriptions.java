package io.trunkline.core.pubsub;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.trunkline.Channel;
import io.trunkline.command.CommandName;
import io.trunkline.core.bridge.BridgeConnection;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.ProxyFailures;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.message.SettledFuture;
import io.trunkline.core.pubsub.ChannelState.Waiter;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.options.ProxyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the application wants to receive, kept apart from what a server has confirmed: on every new connection the first
 * is made to be the second. Thread-safe.
 *
 * <p>Who carries what is the business of {@link Carriers}. A channel that the server refuses ends, alone.
 *
 * <p>Changes are made, and their commands submitted, under one lock, so that the order on the wire is the order of the
 * changes. Delivery takes no lock.
 */
public final class Subscriptions {

    public static final CommandName SUBSCRIBE = CommandName.of("SUBSCRIBE");

    private final EngineContext engine;
    private final CarrierChoice choice;
    private final Runnable opener;
    private final ChannelNames names;
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether anybody has ever subscribed. */
    private volatile boolean used;

    /** How many receivers are the engine's own. */
    private final AtomicInteger own = new AtomicInteger();

    @GuardedBy("lock")
    private boolean closed;

    private final Carriers carriers;
    private final Delivery delivery;

    /**
     * Begins without any.
     *
     * @param choice tells which bridges should carry them, of those that are there
     * @param opener has the servers open the connections that subscriptions need, if they need any
     */
    public Subscriptions(EngineContext engine, CarrierChoice choice, Runnable opener) {
        this.engine = engine;
        this.choice = choice;
        this.opener = opener;
        this.names = new ChannelNames(
                engine.options().commands().channelPrefix(),
                engine.options().topology().configChannel());
        this.carriers = new Carriers(engine, lock, choice, new SubscriptionEndings(engine));
        this.delivery = new Delivery(engine, names, carriers);
    }

    /** Whether the application does not want to receive anything. */
    public boolean isEmpty() {
        return carriers.isIdle(own.get());
    }

    /** Whether anybody has ever wanted to receive anything. */
    public boolean isUsed() {
        return used;
    }

    /** The bridge that carries what every server hears; null if none does at present. */
    public @Nullable PhysicalBridge carrier() {
        return carriers.anywhere();
    }

    /** The bridge that carries that, or should and will when it has a connection; null if no server has one for it. */
    public @Nullable PhysicalBridge wantedCarrier() {
        PhysicalBridge present = carriers.anywhere();
        return present != null ? present : choice.any(ignored -> false);
    }

    /** Whether a bridge carries some of them, or is about to. */
    public boolean uses(PhysicalBridge bridge) {
        return carriers.uses(bridge);
    }

    // ---- what is wanted ----

    /** Adds a receiver; completes, with a value of the caller's choice, when the server has confirmed the channel. */
    public <T> EngineFuture<T> add(Receiver receiver, T value, long limitNanos) {
        EngineFuture<T> result = new EngineFuture<>("SUBSCRIBE");
        Channel channel = receiver.channel();
        CommandName command = EngineCommands.subscriptionName(channel.mode(), true);
        ProxyKind proxy = engine.options().topology().proxy();
        if (proxy != ProxyKind.NONE) {
            result.end(new SettledFuture.Failure(ProxyFailures.notCarried(command.toString(), proxy)));
            return result;
        }
        if (!engine.isAvailable(command)) {
            result.end(new SettledFuture.Failure(engine.failures()
                    .refused(
                            RedisCommandException.Reason.DISABLED,
                            command.toString(),
                            "This operation has been disabled in the command-map and cannot be used: " + command
                                    + ".")));
            return result;
        }
        open();
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
        want(receiver, ignored -> {});
    }

    /**
     * The same.
     *
     * @param onDecided called with null when the channel is confirmed for the first time, else with why it is not
     */
    public void want(EngineReceiver receiver, Consumer<@Nullable Throwable> onDecided) {
        own.incrementAndGet();
        open();
        isConfirmedWith(receiver, onDecided);
    }

    private void open() {
        if (!used) {
            used = true; // first: a server that gets to know its protocol right now looks for it
            opener.run();
        }
    }

    /** Why there is no connection for them, if one is wanted. */
    @Nullable
    Throwable whyNotConnected() {
        PhysicalBridge wanted = wantedCarrier();
        return wanted == null ? null : wanted.lastFailure();
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
            ChannelState known = carriers.get(onWire);
            ChannelState state = known == null ? carriers.newState(channel, onWire) : known;
            state.add(receiver);
            if (carriers.isConfirmed(state)) {
                return true;
            }
            state.addWaiter(new Waiter(receiver, answer));
            if (known == null) {
                carriers.add(state);
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
            ChannelState state = carriers.get(names.onWire(receiver.channel()));
            if (state != null) {
                if (!state.remove(receiver)) {
                    return;
                }
                if (state.receivers().length == 0) {
                    carriers.remove(state);
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
            ChannelState state = carriers.get(names.onWire(channel));
            if (state == null) {
                return;
            }
            removed = state.takeReceivers();
            waiters = state.takeWaiters();
            if (state.receivers().length == 0) {
                carriers.remove(state);
            }
        } finally {
            lock.unlock();
        }
        SubscriptionEndings.end(removed, null);
        SubscriptionEndings.tell(waiters, null); // theirs ended right after it was made
    }

    public void removeAll() {
        List<Channel> all = new ArrayList<>();
        carriers.all().forEach(state -> all.add(state.channel()));
        all.forEach(this::removeAll);
    }

    /** The multiplexer closes: every queue and handler ends. */
    public void endAll() {
        List<ChannelState> all;
        List<Waiter> waiters = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            all = carriers.end();
            all.forEach(state -> waiters.addAll(state.takeWaiters()));
        } finally {
            lock.unlock();
        }
        all.forEach(state -> SubscriptionEndings.end(state.receivers(), null));
        SubscriptionEndings.tell(waiters, engine.failures().closed("SUBSCRIBE"));
    }

    // ---- what bridges tell, on their loops ----

    /** A bridge that may carry subscriptions has a connection. */
    public void onCarrierEstablished(PhysicalBridge bridge) {
        carriers.onEstablished(bridge);
    }

    /** A bridge has lost its connection, or will have none any more. */
    public void onCarrierLost(PhysicalBridge bridge) {
        carriers.onLost(bridge);
    }

    /** Servers have come or gone, or play other parts. */
    public void onServersChanged() {
        carriers.look();
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
        ChannelState state = carriers.get(names.onWire(channel));
        return state != null && carriers.isConfirmed(state);
    }

    public int receiverCount(Channel channel) {
        ChannelState state = carriers.get(names.onWire(channel));
        return state == null ? 0 : state.wantedBy();
    }
}
