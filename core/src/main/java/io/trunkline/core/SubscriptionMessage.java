package io.trunkline.core;

import io.trunkline.Channel;
import io.trunkline.command.Command;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A (P|S)SUBSCRIBE or (P|S)UNSUBSCRIBE in flight: it is answered by one confirmation for each channel, out of band, or by one error.
 */
final class SubscriptionMessage extends Message<@Nullable Void> {

    private final PushKind confirmation;
    private final InternalMessage.Listener<@Nullable Void> listener;
    private final BooleanSupplier wanted;
    private int unconfirmed;
    private boolean over;

    SubscriptionMessage(
            Command<@Nullable Void> command,
            PushKind confirmation,
            int channels,
            long submittedNanos,
            long timeoutNanos,
            BooleanSupplier wanted,
            InternalMessage.Listener<@Nullable Void> listener) {
        super(command, ANY_DATABASE, submittedNanos, timeoutNanos);
        this.wanted = wanted;
        this.confirmation = confirmation;
        this.unconfirmed = channels;
        this.listener = listener;
    }

    /** Counts a confirmation if it is of this message's kind; returns whether it was the last. */
    boolean isConfirmedBy(PushKind kind) {
        return kind == confirmation && --unconfirmed <= 0;
    }

    /**
     * Only over the connection that it was made for: on a later one everything that is wanted by then was made anew. And only if it is wanted still: whoever gave it up while there
     * was no connection had nobody to tell.
     */
    @Override
    void writeTo(BridgeConnection connection) {
        if (!wanted.getAsBoolean()) {
            end(null, connection.lane());
            return;
        }
        if (submittedNanos - connection.openedNanos() >= 0) {
            super.writeTo(connection);
            return;
        }
        fail(
                lost -> connection
                        .failures()
                        .lost(
                                lost,
                                ConnectionFailureType.SOCKET_CLOSED,
                                null,
                                connection.bridge(),
                                CommandProgress.NEVER_SENT),
                connection.lane());
    }

    static PushKind confirmationOf(Channel.Mode mode, boolean subscribe) {
        return switch (mode) {
            case LITERAL -> subscribe ? PushKind.SUBSCRIBE : PushKind.UNSUBSCRIBE;
            case PATTERN -> subscribe ? PushKind.PATTERN_SUBSCRIBE : PushKind.PATTERN_UNSUBSCRIBE;
            case SHARDED -> subscribe ? PushKind.SHARDED_SUBSCRIBE : PushKind.SHARDED_UNSUBSCRIBE;
        };
    }

    /** The confirmations come out of band. */
    @Override
    boolean isChecked() {
        return false;
    }

    @Override
    boolean isInternal() {
        return true;
    }

    @Override
    boolean isOver() {
        return over;
    }

    @Override
    void refuse(Throwable cause) {
        over = true;
        listener.onEnd(null, cause);
    }

    @Override
    void publish(CompletionLane lane) {
        over = true;
        listener.onEnd(null, outcome instanceof Failure failure ? failure.cause() : null);
    }
}
