package io.trunkline.core.message;

import io.trunkline.command.Command;
import org.jspecify.annotations.Nullable;

/** A message for whose outcome nobody waits. Its caller's future, another object, was complete from the start. */
public final class FireAndForgetMessage<T extends @Nullable Object> extends Message<T> {

    public FireAndForgetMessage(Command<T> command, int database, long submittedNanos, long timeoutNanos) {
        super(command, database, submittedNanos, timeoutNanos);
    }

    @Override
    public boolean isOver() {
        return outcome != null;
    }

    @Override
    public void refuse(Throwable cause) {
        outcome = NULL; // what it is concerns nobody
    }

    @Override
    public boolean publish(@Nullable Object result, CompletionLane lane) {
        LargeReply.drop(result);
        outcome = NULL; // what it is concerns nobody
        return true;
    }
}
