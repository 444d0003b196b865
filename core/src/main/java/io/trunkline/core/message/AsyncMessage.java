package io.trunkline.core.message;

import io.trunkline.command.Command;
import org.jspecify.annotations.Nullable;

/** A message whose caller holds a future. Settled on the loop, completed on a completion thread. */
public class AsyncMessage<T extends @Nullable Object> extends Message<T> {

    public AsyncMessage(Command<T> command, int database, long submittedNanos, long timeoutNanos) {
        super(command, database, submittedNanos, timeoutNanos);
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean settle(@Nullable Object result, CompletionLane lane) {
        if (!settle(result)) {
            return false; // its holder was first
        }
        lane.add(this);
        return true;
    }
}
