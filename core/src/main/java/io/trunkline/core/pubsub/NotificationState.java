package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import java.util.ArrayList;
import java.util.List;

/**
 * A channel on which each server tells of its own keys: a leg of it stands with each of them. Guarded by the lock of
 * {@link Subscriptions}, but for what is said otherwise.
 */
final class NotificationState extends ChannelState {

    /** Its standing with one server; whoever receives is told of all of them. */
    final class Leg extends ChannelState {

        private final SubscriptionCarrier carrier;

        private Leg(SubscriptionCarrier carrier) {
            super(NotificationState.this.channel(), NotificationState.this.onWire());
            this.carrier = carrier;
        }

        @Override
        Receiver[] receivers() {
            return NotificationState.this.receivers();
        }

        @Override
        List<Waiter> takeConfirmed() {
            return isConfirmed() ? NotificationState.this.takeWaiters() : List.of();
        }

        @Override
        ChannelState whole() {
            return NotificationState.this;
        }
    }

    /** Copied on change; read without the lock. */
    private volatile List<Leg> legs = List.of();

    NotificationState(Channel channel, Channel onWire) {
        super(channel, onWire);
    }

    /** Stands with one more server from now on. */
    Leg addLeg(SubscriptionCarrier carrier) {
        Leg added = new Leg(carrier);
        List<Leg> more = new ArrayList<>(legs);
        more.add(added);
        legs = List.copyOf(more);
        return added;
    }

    /** Stands no longer with a server. */
    void removeLeg(SubscriptionCarrier carrier) {
        List<Leg> rest = new ArrayList<>(legs);
        rest.removeIf(leg -> leg.carrier == carrier);
        legs = List.copyOf(rest);
    }

    /**
     * Whether every server that is connected has confirmed it, and one at least has. Whoever is not connected is
     * listened to when it is. Without the lock.
     */
    boolean isConfirmed() {
        boolean any = false;
        for (Leg leg : legs) {
            if (leg.carrier.at().isConfirmed(leg)) {
                any = true;
            } else if (leg.carrier.at().bridge() != null) {
                return false;
            }
        }
        return any;
    }
}
