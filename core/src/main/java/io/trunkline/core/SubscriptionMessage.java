package io.trunkline.core;

import io.trunkline.Channel;
import io.trunkline.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * A (P|S)SUBSCRIBE or (P|S)UNSUBSCRIBE in flight: it is answered by one confirmation for each channel, out of band, or by one error.
 */
final class SubscriptionMessage extends Message<@Nullable Void> {

    private final PushKind confirmation;
    private final InternalMessage.Listener<@Nullable Void> listener;
    private int unconfirmed;
    private boolean over;

    SubscriptionMessage(
            Command<@Nullable Void> command,
            PushKind confirmation,
            int channels,
            long submittedNanos,
            long timeoutNanos,
            InternalMessage.Listener<@Nullable Void> listener) {
        super(command, ANY_DATABASE, submittedNanos, timeoutNanos);
        this.confirmation = confirmation;
        this.unconfirmed = channels;
        this.listener = listener;
    }

    /** Counts a confirmation if it is of this message's kind; returns whether it was the last. */
    boolean isConfirmedBy(PushKind kind) {
        return kind == confirmation && --unconfirmed <= 0;
    }

    static PushKind confirmationOf(Channel.Mode mode, boolean subscribe) {
        return switch (mode) {
            case LITERAL -> subscribe ? PushKind.SUBSCRIBE : PushKind.UNSUBSCRIBE;
            case PATTERN -> subscribe ? PushKind.PATTERN_SUBSCRIBE : PushKind.PATTERN_UNSUBSCRIBE;
            case SHARDED -> subscribe ? PushKind.SHARDED_SUBSCRIBE : PushKind.SHARDED_UNSUBSCRIBE;
        };
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
