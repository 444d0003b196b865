package io.trunkline.core.server;

import io.trunkline.ServerRole;
import io.trunkline.core.bridge.Departure;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.message.Submission;
import io.trunkline.core.pubsub.Subscriptions;

/** Hears of one of the servers, and knows what they share. Thread-safe; called on loops. */
public interface ServerListener {

    /** Whether the first connect is under way, for whose end a caller waits. */
    boolean isConnectUndecided();

    /** A server's bridges were connected, lost or given up. */
    void onServerChanged(ServerEndPoint server);

    /** A server has a bridge for subscriptions that it had not, or no longer has one. */
    void onLanesChanged();

    /** A server has told what it is. */
    void onRole(ServerEndPoint server, ServerRole role);

    /** A server refused a write since it is a replica: roles have changed. */
    void onRoleDoubted();

    /**
     * Finds another home for what a server's bridge gives away, and hands it to that bridge's {@link PhysicalBridge#adopt}.
     *
     * @return whether it was handed over; if not, it ends where it is
     */
    boolean rehome(Submission<?> submission, ServerEndPoint from, Departure why);

    /** What the application wants to receive. */
    Subscriptions subscriptions();
}
