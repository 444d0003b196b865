package io.trunkline;

import io.trunkline.options.Endpoint;

/**
 * Live figures of one connection of one endpoint, summed over all sockets it had. A snapshot: read without stopping anything, so that
 * the figures may not add up exactly. Immutable.
 *
 * @param endpoint the server
 * @param kind which of its connections
 * @param operations commands written to a socket
 * @param inFlight commands written and not answered
 * @param backlog commands not yet written
 * @param backlogHighWater the most that the backlog ever held
 * @param totalBacklogged commands that ever had to wait in the backlog for a connection
 * @param completed commands answered with a result or an error
 * @param serverErrors commands answered with an error
 * @param failed commands that ended without an answer
 * @param timeoutsBacklog commands whose time ran out in the backlog
 * @param timeoutsAwaitingReply commands whose time ran out after they were written
 * @param lateReplies replies that came after their command had ended, and were dropped
 * @param bytesWritten bytes handed to sockets
 * @param bytesRead bytes read from sockets
 * @param flushes hand-overs to a socket; operations divided by this is how well commands coalesce
 * @param connectAttempts attempts to connect, the successful ones included
 * @param socketsOpened attempts that led to a socket, whether or not the handshake on it succeeded
 * @param reconnects connections that were established after the first one
 * @param failures connections lost and attempts failed
 * @param subscriptions channels subscribed on this connection
 */
public record ConnectionCounters(
        Endpoint endpoint,
        ConnectionKind kind,
        long operations,
        long inFlight,
        long backlog,
        long backlogHighWater,
        long totalBacklogged,
        long completed,
        long serverErrors,
        long failed,
        long timeoutsBacklog,
        long timeoutsAwaitingReply,
        long lateReplies,
        long bytesWritten,
        long bytesRead,
        long flushes,
        long connectAttempts,
        long socketsOpened,
        long reconnects,
        long failures,
        long subscriptions) {

    /**
     * Everything that was submitted and has not ended.
     *
     * @return what is in flight and in the backlog
     */
    public long totalOutstanding() {
        return inFlight + backlog;
    }

    /**
     * These figures and those of another connection in sum. What is in flight, in the backlog or subscribed is summed as well.
     *
     * @param other the other one's
     * @return the sum, with this one's endpoint and kind
     */
    public ConnectionCounters plus(ConnectionCounters other) {
        return new ConnectionCounters(
                endpoint,
                kind,
                operations + other.operations,
                inFlight + other.inFlight,
                backlog + other.backlog,
                Math.max(backlogHighWater, other.backlogHighWater),
                totalBacklogged + other.totalBacklogged,
                completed + other.completed,
                serverErrors + other.serverErrors,
                failed + other.failed,
                timeoutsBacklog + other.timeoutsBacklog,
                timeoutsAwaitingReply + other.timeoutsAwaitingReply,
                lateReplies + other.lateReplies,
                bytesWritten + other.bytesWritten,
                bytesRead + other.bytesRead,
                flushes + other.flushes,
                connectAttempts + other.connectAttempts,
                socketsOpened + other.socketsOpened,
                reconnects + other.reconnects,
                failures + other.failures,
                subscriptions + other.subscriptions);
    }

    /**
     * What stays of these figures when the connection has ended: nothing is in flight, in the backlog or subscribed any more.
     *
     * @return the figures that only grow
     */
    public ConnectionCounters ended() {
        return new ConnectionCounters(
                endpoint,
                kind,
                operations,
                0,
                0,
                backlogHighWater,
                totalBacklogged,
                completed,
                serverErrors,
                failed,
                timeoutsBacklog,
                timeoutsAwaitingReply,
                lateReplies,
                bytesWritten,
                bytesRead,
                flushes,
                connectAttempts,
                socketsOpened,
                reconnects,
                failures,
                0);
    }
}
