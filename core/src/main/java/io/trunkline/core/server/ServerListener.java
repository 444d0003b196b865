package io.trunkline.core.server;

import io.trunkline.core.bridge.Departure;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.bridge.ServerFacts;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Submission;
import io.trunkline.core.pubsub.Subscriptions;
import io.trunkline.exception.RedisServerException;
import io.trunkline.status.ServerRole;
import org.jspecify.annotations.Nullable;

/** Hears of one of the servers, and knows what they share. Thread-safe; called on loops. */
public interface ServerListener {

    /** Whether the first connect is under way, for whose end a caller waits. */
    boolean isConnectUndecided();

    /** A server's bridges were connected, lost or given up. */
    void onServerChanged(ServerEndPoint server);

    /** A server has a bridge for subscriptions that it had not, or no longer has one. */
    void onLanesChanged();

    /**
     * Whether commands may flow to a server that is back, by what it told of itself and by what others say of it since
     * it was connected to. Asked again in a moment if not.
     */
    boolean mayServe(ServerEndPoint server, ServerFacts facts, long sinceNanos);

    /** Hands were shaken with a server: it has told what it is, and how it runs. */
    void onIdentified(ServerEndPoint server, ServerFacts facts);

    /** A server has told what it is now. */
    void onRole(ServerEndPoint server, ServerRole role);

    /** A server refused a write since it is a replica: roles have changed. */
    void onRoleDoubted();

    /**
     * Finds another server for what one of them gives away, and hands it over.
     *
     * @return null if it was handed over; else makes the failure of what has no other home
     */
    @Nullable
    Fault rehome(Submission<?> submission, ServerEndPoint from, Departure why);

    /**
     * Sends a message on after an error of a cluster's node, if that is what the error is for. On the loop of the
     * bridge that read it.
     *
     * @return whether the message is somebody else's now; if not, the error is its outcome
     */
    boolean follow(Message<?> message, RedisServerException answer, ServerEndPoint server, PhysicalBridge from);

    /** A cluster's node answered that a slot is another one's. */
    void onMoved(String answer, ServerEndPoint server);

    /** Nothing is left of a server that was retired but what it has counted. */
    void onGone(ServerEndPoint server);

    /** What the application wants to receive. */
    Subscriptions subscriptions();
}
