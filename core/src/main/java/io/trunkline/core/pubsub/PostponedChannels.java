package io.trunkline.core.pubsub;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.transport.Cancellable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a server refused for the time being, such as while a script occupies it, is asked for again after a while.
 * Guarded by the lock of {@link Subscriptions}.
 */
final class PostponedChannels {

    private static final long POSTPONED_NANOS = 500_000_000;

    private final ReentrantLock lock;
    private final SubscriptionCarrier carrier;
    private List<ChannelState> postponed = List.of();
    private @Nullable Cancellable timer;

    PostponedChannels(ReentrantLock lock, SubscriptionCarrier carrier) {
        this.lock = lock;
        this.carrier = carrier;
    }

    /** Asks for channels again after a while. */
    void add(List<ChannelState> some) {
        assert lock.isHeldByCurrentThread();
        PhysicalBridge bridge = carrier.at().bridge();
        if (bridge == null) {
            return;
        }
        if (postponed.isEmpty()) {
            postponed = new ArrayList<>(some);
        } else {
            postponed.addAll(some);
        }
        if (timer == null) {
            timer = bridge.loop().schedule(this::request, POSTPONED_NANOS);
        }
    }

    private void request() {
        lock.lock();
        try {
            List<ChannelState> some = List.copyOf(postponed);
            forget();
            carrier.look();
            carrier.requestAsWanted(some);
        } finally {
            lock.unlock();
        }
    }

    /** What was put off is not asked for any more. */
    void forget() {
        assert lock.isHeldByCurrentThread();
        postponed = List.of();
        Cancellable set = timer;
        if (set != null) {
            timer = null;
            set.cancel();
        }
    }
}
