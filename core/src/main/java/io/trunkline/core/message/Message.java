package io.trunkline.core.message;

import io.trunkline.command.Command;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.failure.MessageFacts;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisInterruptedException;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One {@link Command} in flight. The message is the caller's future as well, so that a command costs one object.
 *
 * <p>Confined to the bridge's loop from the moment it is submitted, but for what {@link CompletableFuture} makes thread-safe. The engine
 * ends a message on the loop only, and once: {@link #end}.
 */
public abstract class Message<T extends @Nullable Object> extends WaitableFuture<T> implements MessageFacts {

    /** The value of {@link #database} of a command that belongs to no database. */
    public static final int ANY_DATABASE = -1;

    private static final VarHandle WRITTEN;
    private static final VarHandle HELD_BACK;

    static {
        try {
            WRITTEN = MethodHandles.lookup().findVarHandle(Message.class, "written", boolean.class);
            HELD_BACK = MethodHandles.lookup().findVarHandle(Message.class, "heldBack", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public final Command<T> command;
    public final int database;
    /** When it was submitted, on the loop's clock; of a batch's or transaction's member, when that was executed. */
    public long submittedNanos;
    /** When its time is up, on the loop's clock. */
    public long deadlineNanos;

    /** Whether a token follows its bytes, by whose echo its reply is proven to be its own. Confined to the loop. */
    public boolean hasToken;

    /**
     * Whether its bytes were handed to a socket, and not refused for certain since then. Written by the loop, read by
     * whoever explains a failure: through WRITTEN.
     */
    @SuppressWarnings("unused")
    private boolean written;

    /** Written by the loop, read by whoever explains a failure: through HELD_BACK. */
    @SuppressWarnings("unused")
    private boolean heldBack;

    public Message(Command<T> command, int database, long submittedNanos, long timeoutNanos) {
        this.command = Objects.requireNonNull(command, "command");
        this.database = database;
        startClock(submittedNanos, timeoutNanos);
    }

    /** Starts its time anew; before it is submitted. */
    public final void startClock(long nowNanos, long timeoutNanos) {
        submittedNanos = nowNanos;
        deadlineNanos = nowNanos + timeoutNanos;
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
    public final long submittedNanos() {
        return submittedNanos;
    }

    @Override
    public final long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public final boolean isWritten() {
        return (boolean) WRITTEN.getOpaque(this);
    }

    @Override
    public final boolean isHeldBack() {
        return (boolean) HELD_BACK.getOpaque(this);
    }

    public final void setHeldBack() {
        HELD_BACK.setOpaque(this, true);
    }

    public final void setWritten() {
        WRITTEN.setOpaque(this, true); // no fence: nothing but the text of a failure depends on it
    }

    /** The server proved that what was handed to a socket had no effect. */
    public final void setNotWritten() {
        WRITTEN.setOpaque(this, false);
    }

    @Override
    public final String awaited() {
        return command.name().toString();
    }

    /** Whether it is the engine's own, which the bounds of the queues do not hold back. */
    @Override
    public boolean isInternal() {
        return false;
    }

    /** Whether nobody waits for it any more: it has ended, or its caller gave it up. */
    public abstract boolean isOver();

    /**
     * Decides whether it is written, just before it is; false if its caller has withdrawn it, and may have been told that it was never sent. From now on its
     * failures say that it was sent. On the loop.
     */
    public boolean beginWrite() {
        return true; // nobody but the loop tells how far it got
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

    /** Ends it, unless its caller ended it this very moment; tells whether it did. On the loop. */
    public abstract boolean publish(@Nullable Object result, CompletionLane lane);

    /** Hands it to the connection; groups hand over their members. On the loop. */
    public void writeTo(Wire connection) {
        connection.append(this);
    }

    /** How many bytes its command takes on the wire, near enough for bounds. */
    public final int commandBytes() {
        return command.encodedLength() + command.name().encoded().length + 8;
    }

    /** How many bytes all that it stands for takes on the wire; of a group the sum of its members. */
    public int wireBytes() {
        return commandBytes();
    }

    /** Whether its reply may be proven by a token behind it; what comes out of band is in no order with tokens. */
    public boolean isChecked() {
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
        connection.deliver(
                this,
                frame.isError()
                        ? new Failure(connection.serverError(this, frame.errorText()))
                        : read(frame, connection));
    }

    /** Ends it with what its reply was read as, when that may be handed out. On the loop. */
    public final void conclude(@Nullable Object result, Wire connection) {
        if (!end(result, connection.lane())) { // given up this very moment, or while its token was on the way
            connection.counters().lateReplies++;
            onConcludedLate(result);
        }
    }

    /** Hears of a reply that came after the end. On the loop. */
    public void onLateReply(RespFrame frame, Wire connection) {
        connection.counters().lateReplies++;
    }

    /** Hears that its connection is gone, after the end of the message, while its reply was awaited. On the loop. */
    public void onConnectionLostLate() {}

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

    /** Ends it unless it is over; tells whether it did. On the loop. */
    public final boolean end(@Nullable Object result, CompletionLane lane) {
        return !isOver() && publish(result, lane);
    }

    /** Fails it unless it is over; a group's members, too. */
    public void fail(Fault fault, CompletionLane lane) {
        if (!isOver()) {
            end(new Failure(fault.of(this)), lane);
        }
    }

    /** Ends it before it was ever submitted, on the submitting thread; a group's members, too. */
    public void refuse(Fault fault) {
        refuse(fault.of(this));
    }

    /** Ends it alone before it was ever submitted, on the submitting thread. */
    public void refuse(Throwable cause) {
        end(new Failure(cause));
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
