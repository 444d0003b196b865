package io.trunkline.core.bridge;

import io.trunkline.core.message.InternalMessage;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import org.jspecify.annotations.Nullable;

/**
 * A SELECT behind which nothing is written until it is answered: if the server refuses it, the connection is where it
 * was, and only those who want that database hear of it. Confined to the bridge's loop.
 */
final class DatabaseTrial extends InternalMessage<RespValue> {

    /** Hears the answer, however late it comes; nothing if the connection ends before. */
    interface Listener {
        /** Called on the loop, with the refusal or null. */
        void onAnswer(@Nullable RedisServerException refusal);
    }

    private final Listener listener;

    DatabaseTrial(int database, long submittedNanos, long timeoutNanos, Listener listener) {
        super(EngineCommands.select(database), ANY_DATABASE, submittedNanos, timeoutNanos, (value, failure) -> {
            if (failure == null) {
                listener.onAnswer(null);
            } else if (failure instanceof RedisServerException refusal) {
                listener.onAnswer(refusal);
            } // else its time was up, or the connection is lost
        });
        this.listener = listener;
    }

    @Override
    protected boolean hearsLate() {
        return true;
    }

    @Override
    public void onLate(@Nullable Object result) {
        if (result != LOST) {
            listener.onAnswer(
                    result instanceof Failure failure && failure.cause() instanceof RedisServerException refusal
                            ? refusal
                            : null);
        }
    }
}
