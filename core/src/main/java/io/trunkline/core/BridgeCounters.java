package io.trunkline.core;

import io.trunkline.ConnectionCounters;
import io.trunkline.ConnectionKind;
import io.trunkline.Endpoint;

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
    long socketsOpened;
    long failures;
    long subscriptions;

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
                failed,
                timeoutsBacklog,
                timeoutsAwaitingReply,
                lateReplies,
                bytesWrittenBefore + bytesWrittenNow,
                bytesReadBefore + bytesReadNow,
                flushes,
                socketsOpened,
                failures,
                subscriptions);
    }
}
