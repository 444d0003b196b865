package io.trunkline.core.bridge;

import io.trunkline.command.CommandMetadata;
import io.trunkline.core.message.Judgement;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.StandIn;
import io.trunkline.core.message.Submission;
import io.trunkline.core.message.SyncMessage;
import io.trunkline.core.message.Wire;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.RedisErrorKind;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server that is still reading its data whether it has got it, with a command that waits instead of PING: so
 * that one is answered in the moment when the data is there, and not two round trips later.
 *
 * <p>The server refuses it until then, for certain without an effect, so that it keeps its place in the backlog
 * meanwhile, and is never sent again without such an answer. If the connection ends before, its outcome is unknown, as
 * that of any command in flight. Confined to the bridge's loop.
 */
final class ReadinessQuestion<T extends @Nullable Object> extends StandIn<T> {

    /** Hears the answer, on the loop. */
    interface Listener {
        /** The server still reads its data; the text is its error. */
        void onLoading(String answer);

        /**
         * The server refused the command for another reason, which may have come before its look at the data. That was
         * its outcome, or it goes on elsewhere: here it waits no longer.
         */
        void onRefused(Message<?> asked);

        /** The server carried the command out. */
        void onServed();
    }

    /** What has less time left would, too often, end before it is answered, and with an unknown outcome. */
    private static final long TIME_LEFT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** So many are looked at: more would take longer than an answer. */
    private static final int MAX_LOOKED_AT = 256;

    private final Message<T> asked;
    private final Listener listener;

    /**
     * Makes one, with the time limit of a handshake.
     *
     * @param asked that was {@linkplain #choose chosen}; it stays where it waits, under its own time limit
     */
    ReadinessQuestion(Message<T> asked, long nowNanos, long timeoutNanos, Listener listener) {
        super(asked.command, asked.database, nowNanos, timeoutNanos, asked);
        this.asked = asked;
        this.listener = listener;
    }

    /**
     * Chooses among what waits: the first that can ask and has time enough. It overtakes nothing but commands whose
     * callers stand still until they are over, and so have nothing behind them.
     */
    static @Nullable Message<?> choose(Iterable<Submission<?>> waiting, BridgeConnection connection, long nowNanos) {
        int lookedAt = 0;
        for (Submission<?> submission : waiting) {
            if (submission.isOver()) {
                continue;
            }
            if (submission.deadlineNanos - nowNanos >= TIME_LEFT_NANOS
                    && submission instanceof Message<?> message
                    && canBe(message, connection)) {
                return message;
            }
            if (!(submission instanceof SyncMessage) || ++lookedAt == MAX_LOOKED_AT) {
                return null;
            }
        }
        return null;
    }

    /**
     * Whether a server that reads its data refuses a message, and anything else than an error proves that it has got
     * it.
     */
    private static boolean canBe(Message<?> waiting, BridgeConnection connection) {
        CommandMetadata metadata = waiting.command.metadata();
        return waiting.isRepeatable()
                && connection.settings().isIn(waiting.database)
                && !metadata.flags().contains(CommandMetadata.Flag.LOADING)
                // whose error may be its own words, after an effect
                && !metadata.mayAnswerInOwnWords();
    }

    @Override
    public boolean isInternal() {
        return true; // the caller's command is in the backlog as well, and counts there
    }

    @Override
    public void writeTo(Wire connection) {
        asked.setWritten();
        super.writeTo(connection);
    }

    @Override
    public void onReply(RespFrame frame, Wire connection) {
        String error = frame.isError() ? frame.errorText() : null;
        if (error != null
                && Judgement.of(RedisErrorKind.of(error), command.metadata(), Judgement.Standing.READING_ITS_DATA)
                        == Judgement.AGAIN) {
            connection.counters().completed++;
            asked.takeBack();
            listener.onLoading(error);
            return;
        }
        asked.onReply(frame, connection);
        if (error != null) {
            listener.onRefused(asked);
        } else {
            listener.onServed();
        }
    }
}
