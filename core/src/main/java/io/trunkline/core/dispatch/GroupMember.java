package io.trunkline.core.dispatch;

import io.trunkline.command.Command;
import io.trunkline.core.message.AsyncMessage;
import org.jspecify.annotations.Nullable;

/** A member of a group, which is not sent before that is executed. */
final class GroupMember<T extends @Nullable Object> extends AsyncMessage<T> {

    private final String kind;

    /**
     * Makes one.
     *
     * @param kind of the group
     */
    GroupMember(Command<T> command, int database, String kind) {
        super(command, database, 0, 0);
        this.kind = kind;
        setCollected();
    }

    @Override
    public void checkMayWait() {
        if (isCollected() && !isSettled()) {
            throw new IllegalStateException("Waiting for a command that nothing has sent would never end: command="
                    + command.name() + ", group=" + kind + ". Call execute() first.");
        }
        super.checkMayWait();
    }
}
