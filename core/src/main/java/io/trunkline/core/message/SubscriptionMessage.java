package io.trunkline.core.message;

import io.trunkline.Channel;
import io.trunkline.command.Command;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisServerException;
import org.jspecify.annotations.Nullable;

/**
 * A (P|S)SUBSCRIBE or (P|S)UNSUBSCRIBE in flight: it is answered by one confirmation for each channel, out of band, or
 * by one error.
 */
public final class SubscriptionMessage extends Message<@Nullable Void> {

    /** Hears what comes of it, on the loop, or on the submitting thread if it was not taken. */
    public interface Listener {

        /** Whether it need be sent still. */
        boolean isWanted();

        /**
         * Whether a confirmation may be of this: what a server ends by itself looks the same.
         *
         * @param channel what it names
         */
        boolean isAbout(String channel);

        /** The server has confirmed it as a whole, be it after its time. */
        void onConfirmed();

        /** The server has refused it as a whole, be it after its time. */
        void onRefused(RedisServerException answer);

        /** It was not sent, since it was not wanted any more when its turn came. */
        void onUnsent();

        /** There was no answer in time, or will never be one. */
        void onUnanswered(Throwable why);
    }

    private final PushKind confirmation;
    private final Listener listener;
    private int unconfirmed;

    public SubscriptionMessage(
            Command<@Nullable Void> command,
            PushKind confirmation,
            int channels,
            long submittedNanos,
            long timeoutNanos,
            Listener listener) {
        super(command, ANY_DATABASE, submittedNanos, timeoutNanos);
        this.confirmation = confirmation;
        this.unconfirmed = channels;
        this.listener = listener;
    }

    /**
     * Counts a confirmation if it is of this message's kind and names one of its channels; returns whether it is.
     *
     * @param channel what it names; null if nothing
     */
    public boolean takes(PushKind kind, @Nullable String channel) {
        if (kind != confirmation || channel != null && !listener.isAbout(channel)) {
            return false;
        }
        unconfirmed--;
        return true;
    }

    /** Whether every channel is confirmed. */
    public boolean isConfirmed() {
        return unconfirmed <= 0;
    }

    /** The last confirmation is there. What it changed at the server counts, whether its time was over or not. */
    public void onConfirmed() {
        setEnded();
        listener.onConfirmed();
    }

    /** Confirmations are no replies: what comes as one is a refusal, or another command's. */
    @Override
    public boolean isPlausible(RespFrame frame) {
        return frame.isError();
    }

    @Override
    public void onReply(RespFrame frame, Wire connection) {
        connection.counters().completed++;
        setEnded();
        listener.onRefused(connection.replies().serverError(this, frame.errorText()));
    }

    /**
     * Only over the connection that it was made for: on a later one everything that is wanted by then was made anew.
     * And only if it is wanted still: whoever gave it up while there was no connection had nobody to tell.
     */
    @Override
    public void writeTo(Wire connection) {
        if (!listener.isWanted()) {
            setEnded();
            listener.onUnsent();
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
                                connection.home().facts(),
                                CommandProgress.NEVER_SENT),
                connection.lane());
    }

    public static PushKind confirmationOf(Channel.Mode mode, boolean subscribe) {
        return switch (mode) {
            case LITERAL -> subscribe ? PushKind.SUBSCRIBE : PushKind.UNSUBSCRIBE;
            case PATTERN -> subscribe ? PushKind.PATTERN_SUBSCRIBE : PushKind.PATTERN_UNSUBSCRIBE;
            case SHARDED -> subscribe ? PushKind.SHARDED_SUBSCRIBE : PushKind.SHARDED_UNSUBSCRIBE;
        };
    }

    /** The confirmations come out of band. */
    @Override
    public boolean mayBeChecked() {
        return false;
    }

    @Override
    public boolean isInternal() {
        return true;
    }

    @Override
    public boolean settle(@Nullable Object result, CompletionLane lane) {
        if (isOver()) {
            return false;
        }
        setEnded();
        if (result instanceof Failure failure) {
            listener.onUnanswered(failure.cause());
        }
        return true;
    }
}
