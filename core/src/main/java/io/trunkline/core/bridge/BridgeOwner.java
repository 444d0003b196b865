package io.trunkline.core.bridge;

import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Submission;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ServerRole;
import io.trunkline.transport.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * The server that bridges lead to, as they see it: what they ask of it, what they find out about it, and what they tell
 * it. Thread-safe; the bridges of one server call it on several loops.
 */
public interface BridgeOwner {

    // ---- what is known of the server ----

    /** What applications call it. */
    Endpoint endpoint();

    /** Where it is. */
    TransportAddress address();

    /** What is remembered of it. */
    ServerMemory memory();

    /** What it said it was when hands were last shaken. */
    ServerRole role();

    /** The version of RESP that was agreed upon last; 0 before. */
    int protocol();

    /** The bridge that carries what concerns the server as a whole, and commands. */
    PhysicalBridge interactive();

    /** Whether callers can be served. */
    boolean isEstablished();

    /** Whether the first connect is under way, for whose end a caller waits. */
    boolean isConnectUndecided();

    /** Whether a bridge that lost its connection shall get another one. */
    boolean wants(PhysicalBridge bridge);

    /** From how many bytes on a reply is of note. */
    long largeBytes();

    // ---- what a handshake found out ----

    /**
     * Whether commands may flow to the server, now that it is back: a primary of before may not know yet that it is
     * none any more. Asked again in a moment if not.
     *
     * @param facts what it told of itself
     * @param sinceNanos when it was connected to
     */
    boolean mayServe(ServerFacts facts, long sinceNanos);

    /** Takes what the interactive connection's handshake found out. */
    void learn(ServerFacts facts);

    /** Takes what the server said later that it was. */
    void learnRole(ServerRole role);

    /** What asks for its role; of the first interactive bridge. */
    RoleWatch roleWatch();

    /** Takes why the server cannot give what the options ask for, though it can be connected to; null if it can. */
    void setRefusal(@Nullable RedisConnectionException found);

    // ---- what becomes of connections ----

    /** Commands may flow over a bridge. */
    void onEstablished(PhysicalBridge bridge);

    /** The same, after an outage that was told. */
    void onRestored(ConnectionRestored event);

    /** What a bridge had subscribed to is lost with its connection. */
    void onSubscriptionsLost(PhysicalBridge bridge);

    /**
     * A connection is lost, or was not made.
     *
     * @param ended the connection
     * @param isNews whether its bridge has not told of such a failure in this outage
     */
    void onEnd(
            PhysicalBridge bridge,
            BridgeConnection ended,
            ConnectionFailureType type,
            @Nullable Throwable cause,
            boolean wasEstablished,
            boolean isNews);

    /** A bridge was closed for good. */
    void onClosed(PhysicalBridge bridge);

    /**
     * Finds another home for what a bridge gives away, and hands it to that bridge's {@link PhysicalBridge#adopt}.
     * Called on the loop of the bridge that has it, of several in their order.
     *
     * @return null if it was handed over; else makes the failure with which the bridge that has it ends it
     */
    @Nullable
    Fault rehome(Submission<?> submission, PhysicalBridge from, Departure why);

    /** A bridge is retired with its server: nothing new is written over it. */
    void onRetired(PhysicalBridge bridge);

    /** Whether a bridge of a server that was retired must stay though nothing is in flight. */
    boolean needs(PhysicalBridge bridge);

    // ---- what came over them ----

    /** The server answered a caller's command with an error. */
    void onServerError(CommandName command, String text);

    /** Whether it is a replica in a cluster, which answers reads to those who say READONLY. */
    boolean isReplicaOfCluster();

    /**
     * Whether somebody else may serve what it refuses: it is a node of a cluster, or sentinels tell who the primary is.
     */
    boolean isNode();

    /**
     * Sends a message on after an error of a cluster's node, if that is what the error is for. On the loop of the
     * bridge that read it.
     *
     * @return whether the message is somebody else's now; if not, the error is its outcome
     */
    boolean follow(Message<?> message, RedisServerException answer, PhysicalBridge from);

    /** The server, a node of a cluster, answered that a slot is another one's. */
    void onMoved(String answer);

    /** The server answered what says that roles have changed. */
    void onRoleDoubted();

    /** A command's reply was of note. */
    void onLargeReply(Command<?> command);

    /** Something came that was not asked for. */
    void onPush(RespFrame frame, BridgeConnection connection);
}
