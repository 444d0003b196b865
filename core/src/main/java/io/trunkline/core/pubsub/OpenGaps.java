package io.trunkline.core.pubsub;

import io.trunkline.core.pubsub.ChannelState.Waiter;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The outages of what one carrier carries that are not over for every channel: which one concerns a channel tells the
 * epoch in which it was confirmed last. Guarded by the lock of {@link Subscriptions}.
 */
final class OpenGaps {

    /** By the epoch that each has ended; null while there are none, as for nearly all of the time. */
    private @Nullable TreeMap<Integer, Outage> byEpoch;

    /** What was confirmed in an epoch holds no longer. The first word counts. */
    void begin(int epoch, Outage outage) {
        TreeMap<Integer, Outage> all = byEpoch;
        if (all == null) {
            all = new TreeMap<>();
            byEpoch = all;
        }
        all.putIfAbsent(epoch, outage);
    }

    /** What has interrupted a channel; null if it was never confirmed ({@link Waiter} tell whose it is), or nothing. */
    @Nullable
    Outage of(ChannelState state) {
        TreeMap<Integer, Outage> all = byEpoch;
        if (all == null || state.confirmedEpoch() == 0) {
            return null;
        }
        var found = all.ceilingEntry(state.confirmedEpoch());
        return found == null ? null : found.getValue();
    }

    /** The first of all; null if there are none. */
    @Nullable
    Outage first() {
        TreeMap<Integer, Outage> all = byEpoch;
        return all == null ? null : all.firstEntry().getValue();
    }

    boolean isEmpty() {
        return byEpoch == null;
    }

    /** Every channel is carried again. */
    void clear() {
        byEpoch = null;
    }
}
