package io.trunkline.core;

import io.trunkline.command.Command;
import org.jspecify.annotations.Nullable;

/** A message whose caller holds a future. Settled on the loop, completed on a completion thread. */
class AsyncMessage<T extends @Nullable Object> extends Message<T> {

    AsyncMessage(Command<T> command, int database, long submittedNanos, long timeoutNanos) {
        super(command, database, submittedNanos, timeoutNanos);
    }

    @Override
    boolean isOver() {
        return isSettled();
    }

    @Override
    boolean publish(@Nullable Object result, CompletionLane lane) {
        if (!settle(result)) {
            return false; // its holder was first
        }
        lane.add(this);
        return true;
    }
}
