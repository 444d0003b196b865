package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import io.trunkline.Channel.Mode;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.SubscriptionMessage;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.status.ServerRole;
import io.trunkline.transport.Cancellable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bridge that carries subscriptions at present, and what its server is told over it. What a server confirmed holds
 * for the connection that it confirmed it on, which has a number, the epoch. Guarded by the lock of
 * {@link Subscriptions}, but for what is read without it.
 */
final class SubscriptionCarrier {

    /** Makes who hears of the answer to a command about channels. */
    interface Listeners {
        /**
         * Makes one.
         *
         * @param bridge over which the command goes
         * @param epoch of the connection
         * @param some the channels
         * @param subscribe whether they are wanted, or not any more
         */
        SubscriptionMessage.Listener of(PhysicalBridge bridge, int epoch, List<ChannelState> some, boolean subscribe);
    }

    /** So many channels go into one command when all are made again. */
    private static final int CHANNELS_PER_COMMAND = 1000;

    /**
     * What a server refuses for the time being, such as while a script occupies it, is asked for again after so long.
     */
    private static final long POSTPONED_NANOS = 500_000_000;

    private final ReentrantLock lock;
    private final Map<Channel, ChannelState> channels;
    private final Supplier<@Nullable PhysicalBridge> candidate;
    private final Listeners listeners;
    /** Of the commands; whoever waits for a confirmation has a limit of its own, which is not longer. */
    private final long timeoutNanos;

    private final List<ChannelState> postponed = new ArrayList<>();
    private @Nullable Cancellable postponedTimer;

    // Read by the loops without the lock
    private volatile @Nullable PhysicalBridge carrier;
    private volatile int epoch = 1;

    /** Whether nothing is wanted any more. */
    private boolean ended;

    /**
     * Makes one that has no bridge yet.
     *
     * @param lock guards it
     * @param channels what is wanted, by the names on the wire
     * @param candidate finds the bridge that should carry them, of those that are there
     */
    SubscriptionCarrier(
            EngineContext engine,
            ReentrantLock lock,
            Map<Channel, ChannelState> channels,
            Supplier<@Nullable PhysicalBridge> candidate,
            Listeners listeners) {
        this.lock = lock;
        this.channels = channels;
        this.candidate = candidate;
        this.listeners = listeners;
        this.timeoutNanos = Math.max(
                engine.options().timeouts().syncTimeout().toNanos(),
                engine.options().timeouts().asyncTimeout().toNanos());
    }

    /** The bridge; null if none carries them at present. Without the lock. */
    @Nullable
    PhysicalBridge bridge() {
        return carrier;
    }

    /** The number of the present connection. Without the lock. */
    int epoch() {
        return epoch;
    }

    /** Whether the server has confirmed a channel on the present connection. Without the lock. */
    boolean isConfirmed(ChannelState state) {
        return carrier != null && state.isConfirmedIn(epoch);
    }

    /** Nothing is wanted any more, nor will be. */
    void end() {
        assert lock.isHeldByCurrentThread();
        ended = true;
        forgetPostponed();
    }

    // ---- which bridge it is; with the lock not held ----

    /** A bridge that may be the one has a connection: if no other one has, everything that is wanted is made on it. */
    void onEstablished(PhysicalBridge bridge) {
        lock.lock();
        try {
            PhysicalBridge old = carrier;
            if (old == null || old == bridge || !old.isEstablished() || isBetter(bridge, old)) {
                moveTo(bridge);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A bridge has lost its connection, or will have none any more. */
    void onLost(PhysicalBridge bridge) {
        lock.lock();
        try {
            if (bridge != carrier) {
                return;
            }
            forgetPostponed();
            nextEpoch();
            carrier = null;
            PhysicalBridge next = candidate.get();
            if (next != null && next != bridge && next.isEstablished()) {
                moveTo(next);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Servers have come or gone, or play other parts: another bridge may be the better one. */
    void onServersChanged() {
        lock.lock();
        try {
            PhysicalBridge old = carrier;
            PhysicalBridge next = old == null ? null : candidate.get();
            if (old != null && next != null && next != old && next.isEstablished() && isBetter(next, old)) {
                moveTo(next);
            }
        } finally {
            lock.unlock();
        }
    }

    private void moveTo(PhysicalBridge next) {
        assert lock.isHeldByCurrentThread();
        if (ended) {
            return;
        }
        PhysicalBridge old = carrier == next ? null : carrier;
        if (old != null && old.isEstablished() && !old.isRetired()) {
            submitAll(old, false);
        }
        forgetPostponed();
        nextEpoch();
        carrier = next;
        submitAll(next, true);
        if (old != null && old.isRetired()) {
            old.lookWhetherDone(); // with its connection ends what is subscribed there
        }
    }

    // ---- what its server is told ----

    /**
     * Tells the server of channels, all of one mode, if there is a connection. Without one, all that is wanted is made
     * when there is.
     */
    void request(List<ChannelState> some, boolean subscribe) {
        assert lock.isHeldByCurrentThread();
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
                listeners.of(bridge, epoch, some, subscribe)));
    }

    /** Tells a server of everything that is wanted, or that it is not wanted there any more. */
    private void submitAll(PhysicalBridge bridge, boolean subscribe) {
        assert lock.isHeldByCurrentThread();
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
     * Tells the server once more what is wanted of channels, since it was not told in time or would not hear it: as
     * long as the connection lives, nobody else would. Whatever changed meanwhile was submitted before this, and
     * whatever changes later will be behind it.
     */
    void requestAsWanted(List<ChannelState> some) {
        assert lock.isHeldByCurrentThread();
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

    /** Asks for channels again after a while. */
    void postpone(List<ChannelState> some) {
        assert lock.isHeldByCurrentThread();
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

    /** What was put off is not asked for any more. */
    private void forgetPostponed() {
        assert lock.isHeldByCurrentThread();
        postponed.clear();
        Cancellable timer = postponedTimer;
        if (timer != null) {
            postponedTimer = null;
            timer.cancel();
        }
    }

    /** What was confirmed holds no longer. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    private void nextEpoch() {
        epoch++;
    }

    /**
     * Messages are published on a primary and go to its replicas, but not the other way; and a server that is retired
     * does not stay.
     */
    private static boolean isBetter(PhysicalBridge bridge, PhysicalBridge old) {
        return old.isRetired()
                || old.server().role() == ServerRole.REPLICA && bridge.server().role() != ServerRole.REPLICA;
    }

    /** Why there is no connection for them, if one is wanted. */
    static @Nullable Throwable whyNotConnected(@Nullable PhysicalBridge wanted) {
        return wanted == null ? null : wanted.lastFailure();
    }
}
