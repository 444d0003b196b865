package io.trunkline.core.topology;

import io.trunkline.Channel;
import io.trunkline.MultiplexerEvent;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.pubsub.EngineReceiver;
import io.trunkline.core.pubsub.Subscriptions;
import io.trunkline.core.runtime.ReportLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from whoever makes another server the primary that he has done so, and has servers asked for their roles. What is
 * said counts for nothing, since anybody may say it; only that it is said does. Thread-safe.
 */
public final class AnnouncedRoles {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    private final EngineContext engine;
    private final TopologyKeeper topology;
    private final Runnable onDoubt;
    private final String channel;
    private final ReportLimit limit = new ReportLimit();

    private AnnouncedRoles(EngineContext engine, TopologyKeeper topology, String channel, Runnable onDoubt) {
        this.engine = engine;
        this.topology = topology;
        this.channel = channel;
        this.onDoubt = onDoubt;
    }

    /**
     * Listens from now on, if the options name a channel.
     *
     * @param onDoubt has servers asked what they are; never waits, and may be called as often as anybody likes
     */
    public static void listen(
            EngineContext engine, Subscriptions subscriptions, TopologyKeeper topology, Runnable onDoubt) {
        String channel = engine.options().topology().configChannel();
        if (channel == null) {
            return;
        }
        AnnouncedRoles roles = new AnnouncedRoles(engine, topology, channel, onDoubt);
        if (engine.isAvailable(Subscriptions.SUBSCRIBE)) {
            subscriptions.want(
                    new EngineReceiver(Channel.literal(channel), (heard, text) -> roles.onAnnounced(), onDoubt),
                    roles::onDecided);
        } else {
            LOG.warn("configChannel is not listened to, since SUBSCRIBE is disabled: channel={}", channel);
        }
    }

    private void onAnnounced() {
        onDoubt.run();
        if (limit.claim(topology.clock().nanoTime()) > 0) {
            engine.publish(new MultiplexerEvent.ConfigurationAnnounced(channel));
        }
    }

    private void onDecided(@Nullable Throwable failure) {
        if (failure != null) {
            LOG.warn(
                    "configChannel is not listened to, since the server refuses it: channel={}, answer={}. Let the user subscribe to it (ACL SETUSER), or leave the option out.",
                    channel,
                    failure.getMessage());
        }
    }
}
