package io.trunkline.core.view;

import io.trunkline.command.Command;
import io.trunkline.core.message.CompletionLane;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch in the queue: hands its members to the connection in order and is over. */
final class BatchMessage extends Message<@Nullable Void> {

    private final List<Message<?>> members;
    private boolean over;

    BatchMessage(
            Command<@Nullable Void> name,
            List<Message<?>> members,
            int database,
            long submittedNanos,
            long timeoutNanos) {
        super(name, database, submittedNanos, timeoutNanos);
        this.members = members;
    }

    @Override
    public void writeTo(Wire connection) {
        over = true;
        for (Message<?> member : members) {
            if (!member.isOver()) {
                connection.append(member);
            }
        }
    }

    @Override
    public int wireBytes() {
        int sum = 0;
        for (Message<?> member : members) {
            sum += member.wireBytes();
        }
        return sum;
    }

    @Override
    public void refuse(Fault fault) {
        over = true;
        members.forEach(member -> member.refuse(fault));
    }

    @Override
    public void fail(Fault fault, CompletionLane lane) {
        over = true;
        members.forEach(member -> member.fail(fault, lane));
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public boolean publish(@Nullable Object result, CompletionLane lane) {
        over = true;
        return true;
    }
}
