package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import io.trunkline.SubscriptionGap.Cause;
import io.trunkline.core.bridge.BridgeOwner;
import io.trunkline.core.bridge.PhysicalBridge;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The servers that are listened to for what they tell of keys, each of its own: all that tell, and those that come
 * later, too. Changed under the lock of {@link Subscriptions}, read without it.
 */
final class Tellers {

    /** Makes a carrier. */
    interface Maker {
        /**
         * Makes one.
         *
         * @param server whose bridge it must be; null if any server will do
         */
        SubscriptionCarrier make(Map<Channel, ChannelState> members, @Nullable BridgeOwner server);
    }

    /** Stands for whichever server is chosen, where all of them tell of the same keys. */
    private static final Object ANY = new Object();

    /** What one server tells of its keys. */
    private record Teller(Map<Channel, ChannelState> members, SubscriptionCarrier carrier) {}

    private final CarrierChoice choice;
    private final Maker maker;
    /** By their names on the wire. */
    private final Map<Channel, NotificationState> channels = new ConcurrentHashMap<>();

    /** In the order in which they are asked; replaced by another one whenever one comes or goes. */
    private volatile Map<Object, Teller> tellers = Map.of();

    Tellers(CarrierChoice choice, Maker maker) {
        this.choice = choice;
        this.maker = maker;
    }

    // ---- without the lock ----

    boolean isEmpty() {
        return channels.isEmpty();
    }

    /** The channel, if somebody wants it. */
    @Nullable
    NotificationState get(Channel onWire) {
        return channels.isEmpty() ? null : channels.get(onWire);
    }

    List<NotificationState> all() {
        return List.copyOf(channels.values());
    }

    /** Whether messages of a channel count that come over a bridge. */
    boolean carries(NotificationState state, PhysicalBridge from) {
        for (Teller teller : tellers.values()) {
            ChannelState leg =
                    teller.carrier().at().uses(from) ? teller.members().get(state.onWire()) : null;
            if (leg != null && teller.carrier().at().carries(leg, from)) {
                return true;
            }
        }
        return false;
    }

    void forEach(Consumer<SubscriptionCarrier> action) {
        tellers.values().forEach(teller -> action.accept(teller.carrier()));
    }

    boolean uses(PhysicalBridge bridge) {
        return tellers.values().stream()
                .anyMatch(teller -> teller.carrier().at().uses(bridge));
    }

    // ---- under the lock ----

    /** Asks every server for a channel. */
    void add(NotificationState state) {
        channels.put(state.onWire(), state);
        look();
        tellers.values().forEach(teller -> {
            if (!teller.members().containsKey(state.onWire())) {
                addLeg(state, teller);
            }
        });
    }

    /** A channel is none any more; the servers are told that have it, but for the one that will not hear of it. */
    void remove(NotificationState state, @Nullable ChannelState refused) {
        channels.remove(state.onWire());
        tellers.values().forEach(teller -> {
            ChannelState leg = teller.members().remove(state.onWire());
            if (leg != null && leg != refused) {
                teller.carrier().request(List.of(leg), false);
            }
        });
        look();
    }

    void clear() {
        channels.clear();
        tellers = Map.of();
    }

    /** A server has ended a channel by itself. */
    void onRevoked(NotificationState state, PhysicalBridge from) {
        tellers.values().forEach(teller -> {
            ChannelState leg = teller.members().get(state.onWire());
            if (leg != null) {
                teller.carrier().onRevoked(leg, from, false);
            }
        });
    }

    /** Listens to those that tell of their keys now, and to no others, as long as anybody wants to hear of keys. */
    void look() {
        Set<Object> wanted = new LinkedHashSet<>();
        if (!channels.isEmpty()) {
            wanted.addAll(choice.tellers());
            if (wanted.isEmpty()) {
                wanted.add(ANY);
            }
        }
        if (wanted.equals(tellers.keySet())) {
            return;
        }
        Outage since = null;
        for (Object key : List.copyOf(tellers.keySet())) {
            if (!wanted.contains(key)) {
                Outage before = stopListening(key);
                since = since == null || before.sinceNanos() - since.sinceNanos() < 0 ? before : since;
            }
        }
        for (Object key : wanted) {
            if (!tellers.containsKey(key)) {
                listen(key, since == null ? Outage.since(choice.nanoTime(), Cause.PRIMARY_ADDED) : since);
            }
        }
    }

    /** Returns since when it may not have told everything. */
    private Outage stopListening(Object key) {
        Map<Object, Teller> rest = new LinkedHashMap<>(tellers);
        Teller gone = Objects.requireNonNull(rest.remove(key), "key");
        tellers = rest;
        PhysicalBridge bridge = gone.carrier().at().bridge();
        Outage outage = gone.carrier().gaps().first();
        if (outage == null) {
            outage = bridge == null
                    ? Outage.since(choice.nanoTime(), Cause.PRIMARY_ADDED)
                    : Outage.of(bridge, Cause.MOVED);
        }
        gone.carrier().leave();
        channels.values().forEach(state -> state.removeLeg(gone.carrier()));
        return outage;
    }

    private void listen(Object key, Outage since) {
        Map<Channel, ChannelState> members = new ConcurrentHashMap<>();
        Teller added = new Teller(members, maker.make(members, key instanceof BridgeOwner server ? server : null));
        Map<Object, Teller> more = new LinkedHashMap<>(tellers);
        more.put(key, added);
        tellers = more;
        channels.values().forEach(state -> {
            NotificationState.Leg leg = addLeg(state, added);
            if (state.isHeld()) {
                added.carrier().setInterrupted(leg, since);
            }
        });
        added.carrier().look();
    }

    private static NotificationState.Leg addLeg(NotificationState state, Teller teller) {
        NotificationState.Leg leg = state.addLeg(teller.carrier());
        teller.members().put(state.onWire(), leg);
        teller.carrier().request(List.of(leg), true);
        return leg;
    }
}
