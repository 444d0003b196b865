package io.trunkline.core.topology;

import io.trunkline.Channel;
import io.trunkline.core.bridge.Departure;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.bridge.ServerFacts;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Submission;
import io.trunkline.core.pubsub.CarrierChoice;
import io.trunkline.core.pubsub.EngineReceiver;
import io.trunkline.core.pubsub.Subscriptions;
import io.trunkline.core.sentinel.SentinelNews;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.server.ServerListener;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerMode;
import io.trunkline.status.ServerRole;
import org.jspecify.annotations.Nullable;

/**
 * One sentinel: connected to like a server, by options of its own, and no member of the topology. Listens to what it
 * publishes of one service. Thread-safe.
 */
final class SentinelNode implements ServerListener {

    /** Hears of sentinels, on their loops. */
    interface Listener {

        /** Whether a caller waits for the multiplexer's first connect. */
        boolean isConnectUndecided();

        /** One was connected, lost, or could not be connected to. */
        void onSentinelChanged(SentinelNode sentinel);

        /** One has published what says that something may have changed. */
        void onNews(String channel);
    }

    private final EngineContext context;
    private final Listener listener;
    private final boolean isConfigured;
    private final ServerEndPoint server;
    private final Subscriptions subscriptions;
    private final String service;
    /** What other sentinels call it by; null before it told. */
    private volatile @Nullable String id;

    /**
     * Makes one that is not connected to yet.
     *
     * @param isConfigured whether it stays whatever the others say
     */
    SentinelNode(EngineContext context, Listener listener, Endpoint endpoint, String service, boolean isConfigured) {
        this.context = context;
        this.listener = listener;
        this.isConfigured = isConfigured;
        this.service = service;
        this.server = new ServerEndPoint(context, this, endpoint);
        this.subscriptions = new Subscriptions(
                context,
                CarrierChoice.only(() -> server.subscriptions().carrier(), server.interactive()::nanoTime),
                () -> server.subscriptions().adapt());
    }

    /** Connects, and listens. */
    void start() {
        server.start();
        for (String channel : SentinelNews.CHANNELS) {
            subscriptions.want(new EngineReceiver(Channel.literal(channel), this::onMessage));
        }
    }

    private void onMessage(String channel, String text) {
        if (SentinelNews.isAbout(service, channel, text)) {
            listener.onNews(channel);
        }
    }

    ServerEndPoint server() {
        return server;
    }

    boolean isConfigured() {
        return isConfigured;
    }

    @Nullable
    String id() {
        return id;
    }

    void setId(String told) {
        id = told;
    }

    /** Whether it can be asked. */
    boolean isUp() {
        return server.interactive().isEstablished();
    }

    /** Whether it was tried in vain. */
    boolean hasFailed() {
        return !isUp() && server.interactive().counters().failures > 0;
    }

    /** Ends what is subscribed, and the connections. */
    void close() {
        subscriptions.endAll();
        server.close();
    }

    @Override
    public String toString() {
        return server.toString();
    }

    // ---- what its server tells ----

    @Override
    public boolean isConnectUndecided() {
        return listener.isConnectUndecided();
    }

    @Override
    public void onServerChanged(ServerEndPoint changed) {
        listener.onSentinelChanged(this);
    }

    @Override
    public boolean mayServe(ServerEndPoint connected, ServerFacts facts, long sinceNanos) {
        return true;
    }

    @Override
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    @Override
    public @Nullable Fault rehome(Submission<?> submission, ServerEndPoint from, Departure why) {
        return from.interactive().ending(); // nobody else is that sentinel
    }

    @Override
    public boolean follow(Message<?> message, RedisServerException answer, ServerEndPoint from, PhysicalBridge bridge) {
        return false;
    }

    @Override
    public void onMoved(String answer, ServerEndPoint from) {}

    @Override
    public void onLanesChanged() {}

    @Override
    public void onIdentified(ServerEndPoint identified, ServerFacts facts) {
        boolean isServer = facts.mode() == ServerMode.STANDALONE || facts.mode() == ServerMode.CLUSTER;
        identified.setRefusal(
                isServer ? context.failures().attempts().notASentinel(identified.endpoint(), facts.mode()) : null);
    }

    @Override
    public void onRole(ServerEndPoint told, ServerRole role) {}

    @Override
    public void onRoleDoubted() {}

    @Override
    public void onGone(ServerEndPoint gone) {}
}
