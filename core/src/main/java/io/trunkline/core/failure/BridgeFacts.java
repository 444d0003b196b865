package io.trunkline.core.failure;

import io.trunkline.core.runtime.GcClock;
import io.trunkline.exception.TimeoutDiagnosis;
import io.trunkline.options.Endpoint;
import io.trunkline.status.BridgeId;
import io.trunkline.status.BridgeState;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a bridge when a failure is explained, as it was at one moment. Read racily: it is for people.
 *
 * @param id which one of which server
 * @param state how far it is connected
 * @param lastFailure why it is not connected, or why the shared connection is not for which it waits; null if nothing
 *     failed lately
 * @param waitsFor the state of the shared connection of its server, if it waits for that one; else null
 * @param load what waits there and is under way
 * @param socket its socket, if there is one
 * @param worstLagNanos by how much its loop's timers came late lately, at worst
 * @param gc how long collectors stopped the JVM
 * @param nowNanos when this was so, on its loop's clock
 */
public record BridgeFacts(
        BridgeId id,
        BridgeState state,
        @Nullable Throwable lastFailure,
        @Nullable BridgeState waitsFor,
        Load load,
        @Nullable Socket socket,
        long worstLagNanos,
        GcClock gc,
        long nowNanos) {

    private static final int NANOS_PER_MILLI = 1_000_000;

    /**
     * What waits at a bridge and is under way.
     *
     * @param inFlight how many commands are written and not answered
     * @param backlog how many wait to be written
     * @param backlogBytes how many bytes those have that the loop has seen
     * @param oldest the command for whose reply all others wait; null if there is none
     * @param oldestSubmittedNanos when that was submitted
     */
    public record Load(
            long inFlight,
            long backlog,
            long backlogBytes,
            @Nullable String oldest,
            long oldestSubmittedNanos) {}

    /**
     * A socket's figures, and when it did what.
     *
     * @param pendingWriteBytes how much it was handed and has not taken yet
     * @param bytesWritten how much it has taken
     * @param bytesRead how much came
     * @param openedNanos when it was opened
     * @param lastWriteNanos when it was last handed something
     * @param lastReadNanos when bytes last came; at first when it was opened
     */
    public record Socket(
            long pendingWriteBytes,
            long bytesWritten,
            long bytesRead,
            long openedNanos,
            long lastWriteNanos,
            long lastReadNanos) {}

    /** The server. */
    Endpoint endpoint() {
        return id.endpoint();
    }

    /** Whether commands may flow. */
    boolean isEstablished() {
        return state == BridgeState.ESTABLISHED;
    }

    /** Explains to a command whose time ran out what it waited behind. */
    TimeoutDiagnosis diagnosis(MessageFacts message) {
        Socket open = socket;
        return new TimeoutDiagnosis(
                millisSince(message.submittedNanos()),
                load.inFlight,
                load.backlog,
                load.oldest,
                load.oldest == null ? -1 : millisSince(load.oldestSubmittedNanos),
                open == null ? 0 : open.pendingWriteBytes,
                open == null ? 0 : open.bytesWritten,
                open == null ? 0 : open.bytesRead,
                open == null ? -1 : millisSince(open.lastWriteNanos),
                open == null ? -1 : millisSince(open.lastReadNanos),
                open == null ? -1 : millisSince(open.openedNanos),
                worstLagNanos / NANOS_PER_MILLI,
                gc.millisSince(message.submittedNanos()));
    }

    private long millisSince(long nanos) {
        return (nowNanos - nanos) / NANOS_PER_MILLI;
    }
}
