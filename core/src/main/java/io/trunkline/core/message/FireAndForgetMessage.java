package io.trunkline.core.message;

import io.trunkline.command.Command;
import org.jspecify.annotations.Nullable;

/** A message for whose outcome nobody waits. Its caller's future, another object, was complete from the start. */
public final class FireAndForgetMessage<T extends @Nullable Object> extends Message<T> {

    public FireAndForgetMessage(Command<T> command, int database, long submittedNanos, long timeoutNanos) {
        super(command, database, submittedNanos, timeoutNanos);
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean settle(@Nullable Object result, CompletionLane lane) {
        if (isOver()) {
            return false;
        }
        LargeReply.drop(result);
        setEnded();
        return true;
    }
}
