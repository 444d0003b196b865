package io.trunkline.core;

import io.trunkline.ConnectionCounters;
import io.trunkline.ConnectionKind;
import io.trunkline.Endpoint;
import java.util.concurrent.atomic.LongAdder;

/**
 * The live figures of one bridge. Written by its loop only; read by anybody without synchronisation, which is benign: a snapshot may be a
 * moment old and need not add up.
 */
final class BridgeCounters {
    long operations;
    long inFlight;
    long backlog;
    long backlogBytes;
    long backlogHighWater;
    long totalBacklogged;
    long completed;
    long serverErrors;
    long failed;
    long timeoutsBacklog;
    long timeoutsAwaitingReply;
    long lateReplies;
    long flushes;
    long connectAttempts;
    long socketsOpened;
    long established;
    long failures;
    long subscriptions;

    /** Counted by callers that wait, each on its own thread. */
    final LongAdder callerTimeoutsBacklog = new LongAdder();

    final LongAdder callerTimeoutsAwaitingReply = new LongAdder();

    /** Bytes of the sockets before the present one. */
    long bytesWrittenBefore;

    long bytesReadBefore;

    ConnectionCounters snapshot(
            Endpoint endpoint, ConnectionKind kind, long waiting, long bytesWrittenNow, long bytesReadNow) {
        return new ConnectionCounters(
                endpoint,
                kind,
                operations,
                inFlight,
                backlog + waiting,
                backlogHighWater,
                totalBacklogged,
                completed,
                serverErrors,
                failed + callerTimeoutsBacklog.sum() + callerTimeoutsAwaitingReply.sum(),
                timeoutsBacklog + callerTimeoutsBacklog.sum(),
                timeoutsAwaitingReply + callerTimeoutsAwaitingReply.sum(),
                lateReplies,
                bytesWrittenBefore + bytesWrittenNow,
                bytesReadBefore + bytesReadNow,
                flushes,
                connectAttempts,
                socketsOpened,
                Math.max(0, established - 1),
                failures,
                subscriptions);
    }
}
