package io.trunkline.core.pubsub;

import io.trunkline.Channel;
import io.trunkline.MultiplexerEvent;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.pubsub.ChannelState.Waiter;
import io.trunkline.core.runtime.ReportLimit;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever is concerned that a subscription has ended, or was confirmed. Thread-safe; never under the lock of
 * {@link Subscriptions}.
 */
final class SubscriptionEndings {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    private final EngineContext engine;
    private final ReportLimit refusals = new ReportLimit();

    SubscriptionEndings(EngineContext engine) {
        this.engine = engine;
    }

    /** Ends receivers, because of a failure or in good order. */
    static void end(Receiver[] receivers, @Nullable RedisException cause) {
        for (Receiver receiver : receivers) {
            receiver.onEnd(cause);
        }
    }

    /** Answers those who wait for a confirmation. */
    static void tell(List<Waiter> waiters, @Nullable Throwable failure) {
        for (Waiter waiter : waiters) {
            waiter.answer().accept(failure);
        }
    }

    /** The server refused to make a subscription again that was held before. */
    void tell(Channel channel, RedisServerException answer, PhysicalBridge bridge) {
        engine.publish(new MultiplexerEvent.SubscriptionEnded(bridge.server().endpoint(), channel, answer));
        long count = refusals.claim(bridge.nanoTime());
        if (count > 0) {
            LOG.warn(
                    "The server refused to make a subscription again, which has ended: channel={}, answer={}, ended={}. See what the user may subscribe to (ACL GETUSER).",
                    channel.name(),
                    answer.getMessage(),
                    count);
        }
    }
}
