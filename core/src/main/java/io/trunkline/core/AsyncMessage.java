package io.trunkline.core;

import io.trunkline.command.Command;
import org.jspecify.annotations.Nullable;

/** A message whose caller holds a future. Ended on the loop, completed on a completion thread. */
class AsyncMessage<T extends @Nullable Object> extends Message<T> {

    /** Set on the loop when the engine ended it; the future completes a moment later, elsewhere. */
    private boolean ended;

    AsyncMessage(Command<T> command, int database, long submittedNanos, long timeoutNanos) {
        super(command, database, submittedNanos, timeoutNanos);
    }

    @Override
    boolean isOver() {
        return ended || isDone();
    }

    @Override
    void publish(CompletionLane lane) {
        ended = true;
        lane.add(this);
    }

    @Override
    public boolean complete(T value) {
        throw onlyByReply(command);
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        throw onlyByReply(command);
    }

    static UnsupportedOperationException onlyByReply(Command<?> command) {
        return new UnsupportedOperationException("Only the server's reply completes a command: command="
                + command.name() + ". Use cancel, or thenApply or copy() for a future of your own.");
    }
}
