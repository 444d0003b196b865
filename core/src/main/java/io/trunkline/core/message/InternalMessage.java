package io.trunkline.core.message;

import io.trunkline.command.Command;
import org.jspecify.annotations.Nullable;

/** A message of the engine's own: its outcome is heard on the loop, at once. */
public class InternalMessage<T extends @Nullable Object> extends Message<T> {

    /** Hears the outcome. */
    public interface Listener<T extends @Nullable Object> {
        /** Called on the loop with either a value or a failure. */
        void onEnd(@Nullable T value, @Nullable Throwable failure);
    }

    private final Listener<? super T> listener;

    public InternalMessage(
            Command<T> command, int database, long submittedNanos, long timeoutNanos, Listener<? super T> listener) {
        super(command, database, submittedNanos, timeoutNanos);
        this.listener = listener;
    }

    @Override
    public boolean isInternal() {
        return true;
    }

    /** Its listener hears the outcome on the loop. */
    @Override
    boolean isReadElsewhere() {
        return false;
    }

    @Override
    @SuppressWarnings("unchecked") // the decoder made it a T
    public boolean settle(@Nullable Object result, CompletionLane lane) {
        if (isOver()) {
            return false;
        }
        setEnded();
        if (result instanceof Failure failure) {
            listener.onEnd(null, failure.cause());
        } else {
            listener.onEnd((T) result, null);
        }
        return true;
    }
}
