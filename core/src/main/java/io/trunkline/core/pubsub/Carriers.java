package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import io.trunkline.Channel.Mode;
import io.trunkline.SubscriptionGap.Cause;
import io.trunkline.command.HashSlot;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted, and who carries it: one carrier has all channels that every server hears, each slot with shard
 * channels has one, and so has each server that tells of its own keys alone. Changed under the lock of
 * {@link Subscriptions}, read without it.
 */
final class Carriers {

    private final ReentrantLock lock;
    private final CarrierChoice choice;
    private final ChannelRequests requests;

    // By their names on the wire
    private final Map<Channel, ChannelState> plain = new ConcurrentHashMap<>();
    private final Map<Channel, ChannelState> sharded = new ConcurrentHashMap<>();

    private final CarrierWatch watch;
    private final SilentServers silent = new SilentServers();
    private final SubscriptionCarrier anywhere;
    private final Map<Integer, Slot> slots = new ConcurrentHashMap<>();
    private final Tellers tellers;

    /** The shard channels of one slot. */
    private record Slot(Map<Channel, ChannelState> members, SubscriptionCarrier carrier) {}

    Carriers(EngineContext engine, ReentrantLock lock, CarrierChoice choice, SubscriptionEndings endings) {
        this.lock = lock;
        this.choice = choice;
        this.requests = new ChannelRequests(engine, lock, endings, this::forget, choice::onRevoked);
        this.watch = new CarrierWatch(engine, this, requests);
        this.anywhere = carrier(plain, this::any, this::isBetter);
        this.tellers = new Tellers(
                choice,
                (members, server) -> server == null
                        ? carrier(members, this::any, this::isBetter)
                        : carrier(members, () -> choice.of(server), (next, present) -> true));
    }

    private SubscriptionCarrier carrier(
            Map<Channel, ChannelState> members,
            Supplier<@Nullable PhysicalBridge> candidate,
            BiPredicate<PhysicalBridge, PhysicalBridge> isBetter) {
        return new SubscriptionCarrier(lock, members, candidate, isBetter, requests);
    }

    private @Nullable PhysicalBridge any() {
        return choice.any(silent::isSilent);
    }

    private boolean isBetter(PhysicalBridge next, PhysicalBridge present) {
        return choice.isBetter(next, present) || silent.isSilent(present) && !silent.isSilent(next);
    }

    // ---- without the lock ----

    /** The channel, if somebody wants it. */
    @Nullable
    ChannelState get(Channel onWire) {
        if (onWire.mode() == Mode.SHARDED) {
            return sharded.get(onWire);
        }
        ChannelState found = plain.get(onWire);
        return found != null ? found : tellers.get(onWire);
    }

    boolean isEmpty() {
        return plain.isEmpty() && sharded.isEmpty() && tellers.isEmpty();
    }

    /** Whether the application wants nothing: at most a few channels are there, and those are the engine's own. */
    boolean isIdle(int own) {
        return isEmpty()
                || plain.size() <= own
                        && sharded.isEmpty()
                        && tellers.isEmpty()
                        && plain.values().stream().allMatch(state -> state.wantedBy() == 0);
    }

    /** All channels. */
    List<ChannelState> all() {
        List<ChannelState> all = new ArrayList<>(plain.values());
        all.addAll(sharded.values());
        all.addAll(tellers.all());
        return all;
    }

    /** Whether the server has confirmed it on the present connection. */
    boolean isConfirmed(ChannelState state) {
        if (state instanceof NotificationState notification) {
            return notification.isConfirmed();
        }
        SubscriptionCarrier carrier = carrierOf(state);
        return carrier != null && carrier.at().isConfirmed(state);
    }

    /** Whether messages of a channel count that come over a bridge. */
    boolean carries(ChannelState state, PhysicalBridge from) {
        if (state instanceof NotificationState notification) {
            return tellers.carries(notification, from);
        }
        SubscriptionCarrier carrier = carrierOf(state);
        return carrier != null && carrier.at().carries(state, from);
    }

    private @Nullable SubscriptionCarrier carrierOf(ChannelState state) {
        if (state.onWire().mode() != Mode.SHARDED) {
            return anywhere;
        }
        Slot slot = slots.get(slotOf(state.onWire()));
        return slot == null ? null : slot.carrier();
    }

    /** The bridge of what every server hears; null if none carries that at present. */
    @Nullable
    PhysicalBridge anywhere() {
        return anywhere.at().bridge();
    }

    /** Whether a bridge carries anything, or is about to. */
    boolean uses(PhysicalBridge bridge) {
        return anywhere.at().uses(bridge)
                || tellers.uses(bridge)
                || slots.values().stream().anyMatch(slot -> slot.carrier().at().uses(bridge));
    }

    private static int slotOf(Channel onWire) {
        return HashSlot.of(onWire.name().getBytes(StandardCharsets.UTF_8));
    }

    // ---- what is wanted; under the lock ----

    /** Wants a channel, for whom nobody is there yet. */
    ChannelState newState(Channel channel, Channel onWire) {
        return onWire.mode() != Mode.SHARDED && onWire.isKeyspaceNotification()
                ? new NotificationState(channel, onWire)
                : new ChannelState(channel, onWire);
    }

    /** Asks for a channel. */
    void add(ChannelState state) {
        assert lock.isHeldByCurrentThread();
        Channel onWire = state.onWire();
        if (state instanceof NotificationState notification) {
            tellers.add(notification);
        } else if (onWire.mode() == Mode.SHARDED) {
            sharded.put(onWire, state);
            Slot slot = slots.computeIfAbsent(slotOf(onWire), this::newSlot);
            slot.members().put(onWire, state);
            if (slot.carrier().at().bridge() != null) {
                slot.carrier().request(List.of(state), true);
            } else {
                slot.carrier().look();
            }
        } else {
            plain.put(onWire, state);
            anywhere.request(List.of(state), true);
        }
        watchIfSpread();
    }

    private Slot newSlot(int slot) {
        Map<Channel, ChannelState> members = new ConcurrentHashMap<>(1);
        return new Slot(
                members,
                carrier(
                        members,
                        () -> choice.ofSlot(slot),
                        (next, present) -> choice.isSpread() || isBetter(next, present)));
    }

    /** Nobody wants a channel any more. */
    void remove(ChannelState state) {
        assert lock.isHeldByCurrentThread();
        SubscriptionCarrier carrier = state instanceof NotificationState ? null : carrierOf(state);
        forget(state);
        if (carrier != null) {
            carrier.request(List.of(state), false);
            if (carrier != anywhere && carrierOf(state) == null) {
                carrier.end();
            }
        }
    }

    /** A channel is none any more; of several servers those are told that have it. */
    private void forget(ChannelState leaving) {
        assert lock.isHeldByCurrentThread();
        ChannelState state = leaving.whole();
        Channel onWire = state.onWire();
        if (state instanceof NotificationState notification) {
            tellers.remove(notification, leaving == state ? null : leaving);
        } else if (onWire.mode() == Mode.SHARDED) {
            sharded.remove(onWire);
            slots.computeIfPresent(slotOf(onWire), (number, slot) -> {
                slot.members().remove(onWire);
                return slot.members().isEmpty() ? null : slot;
            });
        } else {
            plain.remove(onWire);
        }
    }

    /** Nothing is wanted any more, nor will be; returns what was. */
    List<ChannelState> end() {
        assert lock.isHeldByCurrentThread();
        List<ChannelState> all = all();
        watch.stop();
        forEach(SubscriptionCarrier::end);
        plain.clear();
        sharded.clear();
        slots.clear();
        tellers.clear();
        return all;
    }

    private void forEach(Consumer<SubscriptionCarrier> action) {
        action.accept(anywhere);
        tellers.forEach(action);
        slots.values().forEach(slot -> action.accept(slot.carrier()));
    }

    /** As long as there is nowhere else to go, or nothing to go with, nobody is asked for signs of life. */
    private void watchIfSpread() {
        if (!isEmpty() && choice.isSpread()) {
            watch.begin();
        }
    }

    /** Whether other servers hear the same as that which carries it. */
    boolean isSpread() {
        return !isEmpty() && choice.isSpread();
    }

    // ---- what bridges and servers tell; the lock not held ----

    /** A bridge that may carry something has a connection. */
    void onEstablished(PhysicalBridge bridge) {
        lock.lock();
        try {
            forEach(carrier -> carrier.onEstablished(bridge));
        } finally {
            lock.unlock();
        }
    }

    /** A bridge has lost its connection, or will have none any more. */
    void onLost(PhysicalBridge bridge) {
        lock.lock();
        try {
            silent.forget(bridge);
            forEach(carrier -> carrier.onLost(bridge));
        } finally {
            lock.unlock();
        }
    }

    /** Servers have come or gone, or play other parts: what should be is compared with what is. */
    void look() {
        lock.lock();
        try {
            watchIfSpread();
            tellers.look();
            forEach(SubscriptionCarrier::look);
        } finally {
            lock.unlock();
        }
    }

    /** The server of a bridge is silent. */
    void onSilent(PhysicalBridge bridge) {
        lock.lock();
        try {
            silent.add(bridge);
            anywhere.look(Cause.SERVER_SILENT);
        } finally {
            lock.unlock();
        }
    }

    /** A server has ended a subscription of its own accord. */
    void onRevoked(Mode mode, String name, PhysicalBridge from) {
        boolean isSlot = mode == Mode.SHARDED;
        Channel onWire = new Channel(mode, name);
        lock.lock();
        try {
            ChannelState state = get(onWire);
            if (state instanceof NotificationState notification) {
                tellers.onRevoked(notification, from);
            } else {
                SubscriptionCarrier carrier = state == null ? null : carrierOf(state);
                if (state != null && carrier != null) {
                    carrier.onRevoked(state, from, isSlot);
                }
            }
        } finally {
            lock.unlock();
        }
        if (isSlot) {
            choice.onRevoked();
        }
    }
}
