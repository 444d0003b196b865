package io.trunkline.core.runtime;

import io.trunkline.options.Endpoint;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionKind;
import java.util.concurrent.atomic.LongAdder;

/**
 * The live figures of one bridge. Written by its loop only; read by anybody without synchronisation, which is benign: a
 * snapshot may be a moment old and need not add up.
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
    /** Servers count shard channels on their own. */
    private long channels;

    private long shardChannels;

    /** Counted by callers that wait, each on its own thread. */
    public final LongAdder callerTimeoutsBacklog = new LongAdder();

    public final LongAdder callerTimeoutsAwaitingReply = new LongAdder();

    /** Bytes of the sockets before the present one. */
    public long bytesWrittenBefore;

    public long bytesReadBefore;

    /** A server has told to how much the connection is subscribed. */
    public void setSubscriptions(boolean sharded, long count) {
        if (sharded) {
            shardChannels = count;
        } else {
            channels = count;
        }
    }

    /** The connection is gone, and with it what it was subscribed to. */
    public void forgetSubscriptions() {
        channels = 0;
        shardChannels = 0;
    }

    public ConnectionCounters snapshot(
            Endpoint endpoint, ConnectionKind kind, long waiting, long bytesWrittenNow, long bytesReadNow) {
        return ConnectionCounters.of(endpoint, kind, figure -> switch (figure) {
            case OPERATIONS -> operations;
            case IN_FLIGHT -> inFlight;
            case BACKLOG -> backlog + waiting;
            case BACKLOG_HIGH_WATER -> backlogHighWater;
            case TOTAL_BACKLOGGED -> totalBacklogged;
            case TOTAL_OUTSTANDING -> inFlight + backlog + waiting;
            case COMPLETED -> completed;
            case SERVER_ERRORS -> serverErrors;
            case FAILED -> failed + callerTimeoutsBacklog.sum() + callerTimeoutsAwaitingReply.sum();
            case TIMEOUTS_BACKLOG -> timeoutsBacklog + callerTimeoutsBacklog.sum();
            case TIMEOUTS_AWAITING_REPLY -> timeoutsAwaitingReply + callerTimeoutsAwaitingReply.sum();
            case LATE_REPLIES -> lateReplies;
            case BYTES_WRITTEN -> bytesWrittenBefore + bytesWrittenNow;
            case BYTES_READ -> bytesReadBefore + bytesReadNow;
            case FLUSHES -> flushes;
            case CONNECT_ATTEMPTS -> connectAttempts;
            case SOCKETS_OPENED -> socketsOpened;
            case RECONNECTS -> Math.max(0, established - 1);
            case CONNECTION_FAILURES -> failures;
            case SUBSCRIPTIONS -> channels + shardChannels;
            default ->
                throw new IllegalStateException(
                        "Nobody counts this figure of a connection: figure=" + figure + ". Add it here.");
        });
    }
}
