package io.trunkline.core.server;

import io.trunkline.core.pubsub.Subscriptions;

/** Hears of one of the servers, and knows what they share. Thread-safe; called on loops. */
public interface ServerListener {

    /** Whether the first connect is under way, for whose end a caller waits. */
    boolean isConnectUndecided();

    /** A server's bridges were connected, lost or given up. */
    void onServerChanged(ServerEndPoint server);

    /** A server has a bridge for subscriptions that it had not, or no longer has one. */
    void onLanesChanged();

    /** What the application wants to receive. */
    Subscriptions subscriptions();
}
