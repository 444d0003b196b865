package io.trunkline.core.runtime;

import io.trunkline.ConnectionCounters;
import io.trunkline.ConnectionKind;
import io.trunkline.options.Endpoint;
import java.util.concurrent.atomic.LongAdder;

/**
 * The live figures of one bridge. Written by its loop only; read by anybody without synchronisation, which is benign: a snapshot may be a
 * moment old and need not add up.
 */
public final class BridgeCounters {
    public long operations;
    public long inFlight;
    public long backlog;
    public long backlogBytes;
    public long backlogHighWater;
    public long totalBacklogged;
    public long completed;
    public long serverErrors;
    public long failed;
    public long timeoutsBacklog;
    public long timeoutsAwaitingReply;
    public long lateReplies;
    public long flushes;
    public long connectAttempts;
    public long socketsOpened;
    public long established;
    public long failures;
    public long subscriptions;

    /** Counted by callers that wait, each on its own thread. */
    public final LongAdder callerTimeoutsBacklog = new LongAdder();

    public final LongAdder callerTimeoutsAwaitingReply = new LongAdder();

    /** Bytes of the sockets before the present one. */
    public long bytesWrittenBefore;

    public long bytesReadBefore;

    public ConnectionCounters snapshot(
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
