package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One channel's receivers and its standing with the server. There may be a hundred thousand of them: what only matters
 * until the server has confirmed it is not kept. Guarded by the lock of {@link Subscriptions}, but for what is said
 * otherwise.
 */
class ChannelState {

    /** Somebody who is told when the server has confirmed the channel. */
    record Waiter(Receiver receiver, Consumer<@Nullable Throwable> answer) {}

    /** It was confirmed once, and the server has ended that by itself. */
    static final int REVOKED = -1;

    private static final Receiver[] NOBODY = new Receiver[0];

    private final Channel channel;
    private final Channel onWire;

    /** Copied on change; read by the loop without the lock. */
    private volatile Receiver[] receivers = NOBODY;

    /** The epoch of the connection on which the server has confirmed it; 0 if on none. Read without the lock. */
    private volatile int confirmedEpoch;

    private List<Waiter> waiters = List.of();

    ChannelState(Channel channel, Channel onWire) {
        this.channel = channel;
        this.onWire = onWire;
    }

    final Channel channel() {
        return channel;
    }

    final Channel onWire() {
        return onWire;
    }

    /** Without the lock. */
    Receiver[] receivers() {
        return receivers;
    }

    /** Whether the server has confirmed it on the connection of an epoch. Without the lock. */
    final boolean isConfirmedIn(int epoch) {
        return confirmedEpoch == epoch;
    }

    /** The epoch in which it was confirmed last; 0 if never. */
    final int confirmedEpoch() {
        return confirmedEpoch;
    }

    final void setConfirmedIn(int epoch) {
        confirmedEpoch = epoch;
    }

    final void add(Receiver added) {
        Receiver[] more = Arrays.copyOf(receivers, receivers.length + 1);
        more[more.length - 1] = added;
        receivers = more;
    }

    final void addWaiter(Waiter added) {
        if (waiters.isEmpty()) {
            waiters = new ArrayList<>(1);
        }
        waiters.add(added);
    }

    /** Takes a receiver out; tells whether it was there. */
    final boolean remove(Receiver removed) {
        List<Receiver> rest = new ArrayList<>(List.of(receivers));
        rest.removeIf(receiver -> receiver == removed);
        boolean found = rest.size() < receivers.length;
        receivers = rest.toArray(NOBODY);
        if (!waiters.isEmpty()) {
            waiters.removeIf(waiter -> waiter.receiver == removed);
        }
        return found;
    }

    /** Those who wait no longer. */
    final List<Waiter> takeWaiters() {
        List<Waiter> all = waiters;
        waiters = List.of();
        return all;
    }

    /** Those who wait no longer, since a server has confirmed it. */
    List<Waiter> takeConfirmed() {
        return takeWaiters();
    }

    /** Those who wait no longer, since a server would not hear of it; whoever else is to end. */
    ChannelState whole() {
        return this;
    }

    /** Whether somebody was told before that messages come. */
    final boolean isHeld() {
        return receivers.length > waiters.size();
    }

    /** Takes everybody out but the engine itself. */
    final Receiver[] takeReceivers() {
        Receiver[] all = receivers;
        Receiver[] own =
                Arrays.stream(all).filter(EngineReceiver.class::isInstance).toArray(Receiver[]::new);
        receivers = own.length == 0 ? NOBODY : own;
        return own.length == 0
                ? all
                : Arrays.stream(all)
                        .filter(receiver -> !(receiver instanceof EngineReceiver))
                        .toArray(Receiver[]::new);
    }

    /** How many of them are the application's. Without the lock. */
    final int wantedBy() {
        int count = 0;
        for (Receiver receiver : receivers) {
            count += receiver instanceof EngineReceiver ? 0 : 1;
        }
        return count;
    }
}
