package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import io.trunkline.MultiplexerEvent;
import io.trunkline.SubscriptionGap;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.pubsub.ChannelState.Waiter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whom a server's confirmation of channels concerns: those who wait for it, and those who were without messages until
 * now. Collected under the lock of {@link Subscriptions}, told without it.
 */
final class Confirmation {

    private final List<Waiter> waiters = new ArrayList<>();
    private final Map<Outage, List<ChannelState>> interrupted = new LinkedHashMap<>();

    void add(List<Waiter> some) {
        waiters.addAll(some);
    }

    /** An outage is over for a channel. */
    void add(Outage outage, ChannelState state) {
        interrupted.computeIfAbsent(outage, none -> new ArrayList<>()).add(state);
    }

    /** Tells everybody, before the first message comes that the server sends after it. On the loop that read it. */
    void tell(EngineContext engine, PhysicalBridge after) {
        interrupted.forEach((outage, states) -> {
            Instant until = Instant.now();
            long nanos = Math.max(0, after.nanoTime() - outage.sinceNanos());
            SubscriptionGap gap = new SubscriptionGap(
                    outage.cause(),
                    until.minusNanos(nanos),
                    until,
                    outage.server(),
                    after.server().endpoint());
            List<Channel> channels = new ArrayList<>(states.size());
            for (ChannelState state : states) {
                channels.add(state.channel());
                for (Receiver receiver : state.receivers()) {
                    receiver.onGap(gap);
                }
            }
            engine.publish(new MultiplexerEvent.SubscriptionInterrupted(gap, channels));
        });
        SubscriptionEndings.tell(waiters, null);
    }
}
