package io.trunkline.core.message;

import io.trunkline.core.message.SettledFuture.Failure;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisServerException;
import org.jspecify.annotations.Nullable;

/**
 * A message that goes to the node which imports its slot: behind an ASKING, with nothing in between, since any next
 * command uses that up. Both are one submission, so that nothing parts them.
 */
public final class AskingMessage extends Submission<@Nullable Void> {

    private final Message<?> asked;

    public AskingMessage(Message<?> asked) {
        super(asked.database, asked.submittedNanos, asked.deadlineNanos - asked.submittedNanos);
        this.asked = asked;
        setSlot(asked.slot());
        if (asked.readFrom() != null) {
            setReadFrom(asked.readFrom());
        }
    }

    @Override
    public String awaited() {
        return asked.awaited();
    }

    @Override
    public void setHome(Home present) {
        asked.setHome(present);
    }

    @Override
    public boolean beginWrite() {
        return asked.beginWrite();
    }

    @Override
    public void writeTo(Wire connection) {
        connection.prepare(asked);
        connection.appendHere(connection.home().internalMessage(EngineCommands.asking(), (ok, refusal) -> {
            if (refusal instanceof RedisServerException) { // then the node answers as if it had not been asked
                asked.settle(new Failure(refusal), connection.lane());
            }
        }));
        asked.writeTo(connection); // which finds everything prepared, so that nothing comes in between
    }

    @Override
    public boolean isOver() {
        return asked.isOver();
    }

    @Override
    public int wireBytes() {
        return asked.wireBytes();
    }

    @Override
    public void fail(Fault fault, CompletionLane lane) {
        asked.fail(fault, lane);
    }
}
