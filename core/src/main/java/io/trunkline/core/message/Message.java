package io.trunkline.core.message;

import io.trunkline.command.Command;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.failure.MessageFacts;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisInterruptedException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespType;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One {@link Command} in flight. The message is the caller's future as well, so that a command costs one object.
 *
 * <p>The engine ends a message on the loop only, and once: {@link #settle(Object, CompletionLane)}.
 */
public abstract class Message<T extends @Nullable Object> extends Submission<T> implements MessageFacts {

    public final Command<T> command;

    public Message(Command<T> command, int database, long submittedNanos, long timeoutNanos) {
        super(database, submittedNanos, timeoutNanos);
        this.command = Objects.requireNonNull(command, "command");
    }

    @Override
    public final Command<T> command() {
        return command;
    }

    @Override
    public final int database() {
        return database;
    }

    @Override
    public final String awaited() {
        return command.name().toString();
    }

    /**
     * For callers that tell how far it got. They give up on a thread of their own, and then look whether the message
     * was written. So that is said before the caller's decision is looked at, with a fence in between: either the loop
     * sees that the caller gave up, or the caller sees that the message is being written.
     */
    public final boolean beginWriteUnlessWithdrawn() {
        setWritten();
        VarHandle.fullFence();
        return !isOver();
    }

    /**
     * Ends it with its outcome, unless it has ended; tells whether it did. The one way to end it: on the loop, or on
     * the submitting thread if it was never submitted.
     */
    public abstract boolean settle(@Nullable Object result, CompletionLane lane);

    @Override
    public void writeTo(Wire connection) {
        connection.append(this);
    }

    /** What is written: the command, unless less of it is left to do by now. */
    public Command<T> written() {
        return command;
    }

    /** How many bytes its command takes on the wire, near enough for bounds. */
    public final int commandBytes() {
        return command.encodedLength() + command.name().encoded().length + 8;
    }

    @Override
    public int wireBytes() {
        return commandBytes();
    }

    /** Whether its reply may be proven by a token behind it; what comes out of band is in no order with tokens. */
    public boolean mayBeChecked() {
        return true;
    }

    /** Whether a reply can be this message's. On the loop, for each reply: the common case is one look into a table. */
    public boolean isPlausible(RespFrame frame) {
        return command.name().metadata().mayReplyWith(frame.typeByte())
                || frame.type() == RespType.NULL // RESP2 has no byte of its own for it
                || command.decoder() == ReplyDecoders.VALUE; // it is asked for as it is, whatever it may be
    }

    /** Takes its reply. On the loop. */
    public void onReply(RespFrame frame, Wire connection) {
        BridgeCounters counters = connection.counters();
        counters.completed++;
        if (isOver()) {
            onLateReply(frame, connection);
            return;
        }
        connection
                .replies()
                .deliver(
                        this,
                        frame.isError()
                                ? new Failure(connection.replies().serverError(this, frame.errorText()))
                                : read(frame, connection));
    }

    private void onLateReply(RespFrame frame, Wire connection) {
        if (hearsLate()) {
            // as one in time: where replies are proven, this one belongs to nobody before its token has come
            connection
                    .replies()
                    .deliver(
                            this,
                            frame.isError()
                                    ? new Failure(connection.replies().lateError(this, frame.errorText()))
                                    : read(frame, connection));
        } else {
            connection.counters().lateReplies++;
        }
    }

    /** Ends it with what its reply was read as, when that may be handed out. On the loop. */
    public final void conclude(@Nullable Object result, Wire connection) {
        if (result instanceof Failure refusal && connection.replies().sendsElsewhere(this, refusal.cause())) {
            return; // its bridge is another one by now
        }
        if (!settle(result, connection.lane())) { // given up, be it while its token was on the way
            connection.counters().lateReplies++;
            onLate(result);
        }
    }

    /** Whether it is one command of a caller's, which can be written again as it is once it was taken back. */
    public boolean isRepeatable() {
        return false;
    }

    /**
     * Whether whoever borrowed a connection for it may do so at another server, after this one has proven that it did
     * nothing of it.
     */
    public boolean mayMove() {
        return false;
    }

    /** What is to be done about an error with which the server has answered it, or will end it. On the loop. */
    public Judgement judge(RedisServerException answer, Judgement.Standing server) {
        return Judgement.of(answer.kind(), command.metadata(), server);
    }

    /** What the server has against it, in its words: the answer's own, unless that tells of others. On the loop. */
    public String reason(RedisServerException answer) {
        return answer.serverMessage();
    }

    /** What may go to another home in its stead, once it is proven that nothing of it was done; null if nothing may. */
    public @Nullable Submission<?> leaver() {
        return isRepeatable() ? this : null;
    }

    /** Whether a reply that comes after its end is read for {@link #onLate}; otherwise it is dropped as it is. */
    protected boolean hearsLate() {
        return false;
    }

    /** Whether a large reply is read by whoever wants the value, and not on the loop. */
    boolean isReadElsewhere() {
        return true;
    }

    /** Makes an outcome of a reply that is not an error as a whole. On the loop. */
    public final @Nullable Object read(RespFrame frame, Wire connection) {
        return LargeReply.isLarge(frame) && isReadElsewhere()
                ? LargeReply.of(this, frame, connection.failures())
                : read(frame, connection.failures());
    }

    /** Makes an outcome of a reply that is not an error as a whole, here and now. */
    public final @Nullable Object read(RespFrame frame, Failures failures) {
        try {
            return command.decoder().decode(frame);
        } catch (Throwable e) { // whatever it is, an Error too: it concerns this command alone
            return new Failure(failures.replies().unreadableReply(this, e));
        }
    }

    @Override
    public void fail(Fault fault, CompletionLane lane) {
        if (!isOver()) {
            settle(new Failure(fault.of(this)), lane);
        }
    }

    @Override
    public final CommandProgress progress() {
        return isWritten() ? CommandProgress.SENT : CommandProgress.NEVER_SENT;
    }

    @Override
    RedisInterruptedException interrupted() {
        return Failures.interrupted(command.name().toString(), progress(), null);
    }
}
