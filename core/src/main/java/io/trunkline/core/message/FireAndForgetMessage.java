package io.trunkline.core.message;

import io.trunkline.command.Command;
import org.jspecify.annotations.Nullable;

/** A message for whose outcome nobody waits. Its caller's future, another object, was complete from the start. */
public final class FireAndForgetMessage<T extends @Nullable Object> extends Message<T> {

    private boolean over;

    public FireAndForgetMessage(Command<T> command, int database, long submittedNanos, long timeoutNanos) {
        super(command, database, submittedNanos, timeoutNanos);
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void refuse(Throwable cause) {
        over = true;
    }

    @Override
    public boolean publish(@Nullable Object result, CompletionLane lane) {
        LargeReply.drop(result);
        over = true;
        return true;
    }
}
