package io.trunkline;

/**
 * Live figures of one connection kind of one endpoint, summed over all sockets it had. A snapshot: read without stopping anything, so that
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
 * @param socketsOpened sockets opened
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
        long socketsOpened,
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
     * Sockets opened after the first.
     *
     * @return 0 or more
     */
    public long reconnects() {
        return Math.max(0, socketsOpened - 1);
    }
}
