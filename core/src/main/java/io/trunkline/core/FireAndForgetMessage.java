package io.trunkline.core;

import io.trunkline.command.Command;
import org.jspecify.annotations.Nullable;

/** A message for whose outcome nobody waits. Its caller's future, another object, was complete from the start. */
final class FireAndForgetMessage<T extends @Nullable Object> extends Message<T> {

    private boolean over;

    FireAndForgetMessage(Command<T> command, int database, long submittedNanos, long timeoutNanos) {
        super(command, database, submittedNanos, timeoutNanos);
    }

    @Override
    boolean isOver() {
        return over;
    }

    @Override
    void refuse(Throwable cause) {
        over = true;
    }

    @Override
    boolean publish(@Nullable Object result, CompletionLane lane) {
        LargeReply.drop(result);
        over = true;
        return true;
    }
}
