package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import io.trunkline.Channel.Mode;
import io.trunkline.MultiplexerEvent;
import io.trunkline.ServerRole;
import io.trunkline.command.CommandName;
import io.trunkline.core.bridge.BridgeConnection;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.message.PushKind;
import io.trunkline.core.message.SubscriptionMessage;
import io.trunkline.core.message.WaitableFuture;
import io.trunkline.core.pubsub.ChannelState.Waiter;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.transport.Cancellable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the application wants to receive, kept apart from what a server has confirmed: on every new connection the first is made to be the second.
 * Thread-safe.
 *
 * <p>One bridge at a time carries all of it. What a server confirmed holds for the connection that it confirmed it on, which has a number, the epoch. A
 * channel that the server refuses ends, alone.
 *
 * <p>Changes are made, and their commands submitted, under one lock, so that the order on the wire is the order of the changes. Delivery takes no
 * lock.
 */
public final class Subscriptions {

    public static final CommandName SUBSCRIBE = CommandName.of("SUBSCRIBE");

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    /** So many channels go into one command when all are made again. */
    private static final int CHANNELS_PER_COMMAND = 1000;

    /** What a server refuses for the time being, such as while a script occupies it, is asked for again after so long. */
    private static final long POSTPONED_NANOS = 500_000_000;

    private final EngineContext engine;
    private final Supplier<@Nullable PhysicalBridge> candidate;
    private final Runnable opener;
    private final ChannelNames names;
    private final ReportLimit undecodable = new ReportLimit();
    private final ReportLimit refusals = new ReportLimit();
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether anybody has ever subscribed. */
    private volatile boolean used;

    /** Of the commands; whoever waits for a confirmation has a limit of its own, which is not longer. */
    private final long timeoutNanos;

    // Guarded by the lock
    private boolean closed;
    private final List<ChannelState> postponed = new ArrayList<>();
    private @Nullable Cancellable postponedTimer;

    // Changed under the lock, read by the loops without it
    private volatile @Nullable PhysicalBridge carrier;
    private volatile int epoch = 1;
    /** By their names on the wire. */
    private final Map<Channel, ChannelState> channels = new ConcurrentHashMap<>();

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
        this.names = new ChannelNames(engine.options().channelPrefix());
        this.timeoutNanos = Math.max(
                engine.options().syncTimeout().toNanos(),
                engine.options().asyncTimeout().toNanos());
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
        return carrier;
    }

    // ---- what is wanted ----

    /** Adds a receiver; completes, with a value of the caller's choice, when the server has confirmed the channel. */
    public <T> EngineFuture<T> add(Receiver receiver, T value, long limitNanos) {
        EngineFuture<T> result = new EngineFuture<>("SUBSCRIBE");
        Channel channel = receiver.channel();
        CommandName command = EngineCommands.subscriptionName(channel.mode(), true);
        if (!engine.isAvailable(command)) {
            result.end(new WaitableFuture.Failure(engine.failures()
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
        AtomicBoolean decided = new AtomicBoolean();
        Consumer<@Nullable Throwable> answer = failure -> {
            if (decided.compareAndSet(false, true)) {
                decide(receiver, result, failure == null ? value : new WaitableFuture.Failure(failure));
            }
        };
        if (isConfirmedWith(receiver, answer)) {
            result.end(value);
            return result;
        }
        Cancellable timer = engine.transport()
                .nextLoop()
                .schedule(
                        () -> answer.accept(engine.failures()
                                .timeouts()
                                .unconfirmedSubscription(limitNanos / 1_000_000, lastFailure())),
                        limitNanos);
        result.whenSettled(() -> {
            timer.cancel();
            if (result.isWithdrawn()) {
                remove(receiver); // its caller gave it up, and would never get hold of it to close it
            }
        });
        return result;
    }

    private void decide(Receiver receiver, EngineFuture<?> result, @Nullable Object outcome) {
        if (outcome instanceof WaitableFuture.Failure) {
            remove(receiver); // first: whoever hears of the failure finds nothing left
        }
        if (result.settle(outcome)) {
            engine.executor().execute(result::completeSettled);
        }
    }

    /** Takes a receiver in; tells whether the server has confirmed its channel on the present connection. If not, the answer will follow. */
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
            if (isConfirmed(state)) {
                return true;
            }
            state.addWaiter(new Waiter(receiver, answer));
            if (known == null) {
                channels.put(onWire, state);
                request(List.of(state), true);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Why there is no connection for them. */
    private @Nullable Throwable lastFailure() {
        PhysicalBridge wanted = candidate.get();
        return wanted == null ? null : wanted.lastFailure();
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
        end(removed, null);
        tell(waiters, null); // theirs ended right after it was made
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
            forgetPostponed();
            all = List.copyOf(channels.values());
            channels.clear();
            all.forEach(state -> waiters.addAll(state.takeWaiters()));
        } finally {
            lock.unlock();
        }
        all.forEach(state -> end(state.receivers(), null));
        tell(waiters, engine.failures().closed("SUBSCRIBE"));
    }

    private void drop(ChannelState state) {
        channels.remove(state.onWire());
        request(List.of(state), false);
    }

    private static void end(Receiver[] receivers, @Nullable RedisException cause) {
        for (Receiver receiver : receivers) {
            receiver.onEnd(cause);
        }
    }

    private void tell(List<Waiter> waiters, @Nullable Throwable failure) {
        for (Waiter waiter : waiters) {
            waiter.answer().accept(failure);
        }
    }

    // ---- what the server is told; under the lock ----

    /** Tells the server of channels, all of one mode, if there is a connection. Without one, all that is wanted is made when there is. */
    private void request(List<ChannelState> some, boolean subscribe) {
        PhysicalBridge bridge = carrier;
        if (bridge != null && bridge.isEstablished()) {
            submit(bridge, some, subscribe);
        }
    }

    private void submit(PhysicalBridge bridge, List<ChannelState> some, boolean subscribe) {
        Mode mode = some.get(0).onWire().mode();
        List<byte[]> words = new ArrayList<>(some.size());
        some.forEach(state -> words.add(state.onWire().name().getBytes(StandardCharsets.UTF_8)));
        bridge.submit(new SubscriptionMessage(
                EngineCommands.subscription(mode, subscribe, words),
                SubscriptionMessage.confirmationOf(mode, subscribe),
                some.size(),
                bridge.nanoTime(),
                timeoutNanos,
                new Request(bridge, epoch, some, subscribe)));
    }

    private void submitAll(PhysicalBridge bridge, boolean subscribe) {
        Map<Mode, List<ChannelState>> byMode = new EnumMap<>(Mode.class);
        channels.values()
                .forEach(state -> byMode.computeIfAbsent(state.onWire().mode(), mode -> new ArrayList<>())
                        .add(state));
        byMode.values().forEach(all -> {
            for (int start = 0; start < all.size(); start += CHANNELS_PER_COMMAND) {
                int end = Math.min(all.size(), start + CHANNELS_PER_COMMAND);
                submit(bridge, List.copyOf(all.subList(start, end)), subscribe);
            }
        });
    }

    /**
     * Tells the server once more what is wanted of channels, since it was not told in time or would not hear it: as long as the connection lives, nobody else
     * would. Whatever changed meanwhile was submitted before this, and whatever changes later will be behind it.
     */
    private void requestAsWanted(List<ChannelState> some) {
        Map<Mode, List<ChannelState>> wanted = new EnumMap<>(Mode.class);
        Map<Mode, List<ChannelState>> unwanted = new EnumMap<>(Mode.class);
        for (ChannelState state : some) {
            ChannelState present = channels.get(state.onWire());
            (present == null ? unwanted : wanted)
                    .computeIfAbsent(state.onWire().mode(), mode -> new ArrayList<>())
                    .add(present == null ? state : present);
        }
        wanted.values().forEach(part -> request(part, true));
        unwanted.values().forEach(part -> request(part, false));
    }

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

        @Override
        public boolean isWanted() {
            return !subscribe || some.stream().anyMatch(Subscriptions.this::isPresent);
        }

        @Override
        public void onConfirmed() {
            List<Waiter> waiters = new ArrayList<>();
            lock.lock();
            try {
                if (subscribe && sentIn == epoch) {
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
            tell(waiters, null);
        }

        @Override
        public void onRefused(RedisServerException answer) {
            List<Waiter> waiters = new ArrayList<>();
            List<ChannelState> ended = List.of();
            lock.lock();
            try {
                if (closed || sentIn != epoch) {
                    return;
                }
                List<ChannelState> present =
                        some.stream().filter(Subscriptions.this::isPresent).toList();
                if (answer.kind().isTransient()) {
                    present.forEach(state -> waiters.addAll(state.takeWaiters()));
                    postpone(some);
                } else if (subscribe && present.size() > 1) {
                    present.forEach(state -> request(List.of(state), true)); // it is not said which of them it is about
                } else if (subscribe) {
                    ended = present;
                    ended.forEach(state -> channels.remove(state.onWire()));
                }
            } finally {
                lock.unlock();
            }
            ended.forEach(state -> endRefused(state, answer));
            tell(waiters, answer);
        }

        private void endRefused(ChannelState state, RedisServerException answer) {
            boolean held = state.isHeld(); // nobody else changes it any more
            List<Waiter> waiters = state.takeWaiters();
            end(state.receivers(), answer);
            tell(waiters, answer);
            if (held) {
                tellEnded(state.channel(), answer);
            }
        }

        private void tellEnded(Channel channel, RedisServerException answer) {
            engine.publish(
                    new MultiplexerEvent.SubscriptionEnded(bridge.server().endpoint(), channel, answer));
            long count = refusals.claim(bridge.nanoTime());
            if (count > 0) {
                LOG.warn(
                        "The server refused to make a subscription again, which has ended: channel={}, answer={}, ended={}. See what the user may subscribe to (ACL GETUSER).",
                        channel.name(),
                        answer.getMessage(),
                        count);
            }
        }

        @Override
        public void onUnanswered(Throwable why) {
            if (why instanceof RedisTimeoutException late && late.progress() == CommandProgress.NEVER_SENT) {
                lock.lock();
                try {
                    if (!closed && sentIn == epoch) {
                        requestAsWanted(some);
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

    private void postpone(List<ChannelState> some) {
        PhysicalBridge bridge = carrier;
        if (bridge == null) {
            return;
        }
        postponed.addAll(some);
        if (postponedTimer == null) {
            postponedTimer = bridge.loop().schedule(this::requestPostponed, POSTPONED_NANOS);
        }
    }

    private void requestPostponed() {
        lock.lock();
        try {
            List<ChannelState> some = List.copyOf(postponed);
            forgetPostponed();
            requestAsWanted(some);
        } finally {
            lock.unlock();
        }
    }

    private void forgetPostponed() {
        postponed.clear();
        Cancellable timer = postponedTimer;
        if (timer != null) {
            postponedTimer = null;
            timer.cancel();
        }
    }

    // ---- what bridges tell, on their loops ----

    /** A bridge that may carry subscriptions has a connection: if no other one does, everything that is wanted is made on it. */
    public void onCarrierEstablished(PhysicalBridge bridge) {
        lock.lock();
        try {
            PhysicalBridge old = carrier;
            if (closed || old != null && old != bridge && old.isEstablished() && !isBetter(bridge, old)) {
                return;
            }
            if (old != null && old != bridge && old.isEstablished()) {
                submitAll(old, false);
            }
            carryOver(bridge);
        } finally {
            lock.unlock();
        }
    }

    /** Messages are published on a primary and go to its replicas, but not the other way. */
    private static boolean isBetter(PhysicalBridge bridge, PhysicalBridge old) {
        return old.server().role() == ServerRole.REPLICA && bridge.server().role() != ServerRole.REPLICA;
    }

    private void carryOver(PhysicalBridge bridge) {
        forgetPostponed();
        nextEpoch();
        carrier = bridge;
        submitAll(bridge, true);
    }

    /** What was confirmed holds no longer. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    private void nextEpoch() {
        epoch++;
    }

    /** A bridge has lost its connection, or will have none any more. */
    public void onCarrierLost(PhysicalBridge bridge) {
        lock.lock();
        try {
            if (bridge != carrier) {
                return;
            }
            forgetPostponed();
            nextEpoch();
            carrier = null;
            PhysicalBridge next = candidate.get();
            if (!closed && next != null && next != bridge && next.isEstablished()) {
                carryOver(next);
            }
        } finally {
            lock.unlock();
        }
    }

    public void onPush(RespFrame frame, BridgeConnection connection) {
        PushKind kind = PushKind.of(frame);
        if (kind == PushKind.OTHER) {
            return; // such as an invalidation that nobody asked for
        }
        frame.readArray();
        frame.skip();
        switch (kind) {
            case MESSAGE -> deliver(Mode.LITERAL, null, frame, connection);
            case SHARDED_MESSAGE -> deliver(Mode.SHARDED, null, frame, connection);
            case PATTERN_MESSAGE -> deliver(Mode.PATTERN, frame.readText(), frame, connection);
            default -> {
                String name = frame.readNull() ? null : frame.readText();
                connection.counters().subscriptions = frame.readLong();
                // Confirmations come in the order of the commands
                if (!connection.confirmHead(kind) && name != null) {
                    onRevoked(kind, name, connection);
                }
            }
        }
    }

    /** The server ends a subscription of its own accord, as one does that gives a slot away: it is asked for again, and then refuses, or does not. */
    private void onRevoked(PushKind kind, String name, BridgeConnection connection) {
        for (Mode mode : Mode.values()) {
            if (kind == SubscriptionMessage.confirmationOf(mode, false)) {
                lock.lock();
                try {
                    ChannelState state = channels.get(new Channel(mode, name));
                    if (state != null && connection.bridge() == carrier && isConfirmed(state)) {
                        state.setConfirmedIn(0);
                        request(List.of(state), true);
                    }
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    private void deliver(Mode mode, @Nullable String pattern, RespFrame frame, BridgeConnection connection) {
        String name = frame.readText();
        ChannelState state = channels.get(new Channel(mode, pattern == null ? name : pattern));
        if (state == null || connection.bridge() != carrier) {
            return; // the last receiver has just gone, or another connection brings it, too
        }
        String actual = pattern == null ? state.channel().name() : names.heard(state.channel(), name);
        int payload = frame.position();
        for (Receiver receiver : state.receivers()) {
            try {
                receiver.onMessage(actual, frame);
            } catch (Throwable e) { // whatever the codec throws: it concerns this receiver's message alone
                engine.userCode().count();
                tellUndecodable(receiver.channel(), e, connection);
            }
            frame.position(payload);
        }
    }

    /** Whoever may publish decides how often that is: so it is told once a second. */
    private void tellUndecodable(Channel channel, Throwable why, BridgeConnection connection) {
        long count = undecodable.claim(connection.bridge().nanoTime());
        if (count > 0) {
            String others = count == 1 ? "" : ", and " + (count - 1) + " others since the last report";
            engine.internalError("decoding a message of " + channel + others, why);
        }
    }

    // ---- what is known ----

    public String prefixed(Channel channel) {
        return names.onWire(channel).name();
    }

    private boolean isConfirmed(ChannelState state) {
        return carrier != null && state.isConfirmedIn(epoch);
    }

    public boolean isConfirmed(Channel channel) {
        ChannelState state = channels.get(names.onWire(channel));
        return state != null && isConfirmed(state);
    }

    public int receiverCount(Channel channel) {
        ChannelState state = channels.get(names.onWire(channel));
        return state == null ? 0 : state.receivers().length;
    }
}
