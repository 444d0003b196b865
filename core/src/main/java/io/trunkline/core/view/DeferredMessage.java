package io.trunkline.core.view;

import io.trunkline.command.Command;
import io.trunkline.core.message.AsyncMessage;
import org.jspecify.annotations.Nullable;

/** A member of a batch or transaction, which is not sent before that is executed. */
final class DeferredMessage<T extends @Nullable Object> extends AsyncMessage<T> {

    private final String group;
    private volatile boolean submitted;

    DeferredMessage(Command<T> command, int database, String group) {
        super(command, database, 0, 0);
        this.group = group;
    }

    /** The group is executed: waiting makes sense from now on. */
    void markSubmitted(long nowNanos, long timeoutNanos) {
        startClock(nowNanos, timeoutNanos);
        submitted = true;
    }

    @Override
    public void checkMayWait() {
        if (!submitted && !isSettled()) {
            throw new IllegalStateException("Waiting for a command that nothing has sent would never end: command="
                    + command.name() + ", group=" + group + ". Call execute() first.");
        }
        super.checkMayWait();
    }
}
