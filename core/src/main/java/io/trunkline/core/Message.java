package io.trunkline.core;

import io.trunkline.command.Command;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.CommandProgress;
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
abstract class Message<T extends @Nullable Object> extends WaitableFuture<T> {

    /** The value of {@link #database} of a command that belongs to no database. */
    static final int ANY_DATABASE = -1;

    private static final VarHandle WRITTEN;

    static {
        try {
            WRITTEN = MethodHandles.lookup().findVarHandle(Message.class, "written", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Stands for a failure in {@link #outcome}. */
    record Failure(Throwable cause) {}

    final Command<T> command;
    final int database;
    /** When it was submitted, on the loop's clock; of a batch's or transaction's member, when that was executed. */
    long submittedNanos;
    /** When its time is up, on the loop's clock. */
    long deadlineNanos;

    /** What it ended with; published by the subclass. */
    @Nullable
    Object outcome;

    /** Whether its bytes were handed to a socket. Written by the loop, read by whoever explains a failure: through WRITTEN. */
    @SuppressWarnings("unused")
    private boolean written;

    Message(Command<T> command, int database, long submittedNanos, long timeoutNanos) {
        this.command = Objects.requireNonNull(command, "command");
        this.database = database;
        startClock(submittedNanos, timeoutNanos);
    }

    /** Starts its time anew; before it is submitted. */
    final void startClock(long nowNanos, long timeoutNanos) {
        submittedNanos = nowNanos;
        deadlineNanos = nowNanos + timeoutNanos;
    }

    final boolean isWritten() {
        return (boolean) WRITTEN.getOpaque(this);
    }

    final void setWritten() {
        WRITTEN.setOpaque(this, true); // no fence: nothing but the text of a failure depends on it
    }

    @Override
    final String awaited() {
        return command.name().toString();
    }

    /** Whether it is the engine's own, which the bounds of the queues do not hold back. */
    boolean isInternal() {
        return false;
    }

    /** Whether nobody waits for it any more: it has ended, or its caller gave it up. */
    abstract boolean isOver();

    /** Ends it with {@link #outcome} already set; on the loop, or before it was ever submitted. */
    abstract void publish(CompletionLane lane);

    /** Hands it to the connection; groups hand over their members. On the loop. */
    void writeTo(BridgeConnection connection) {
        connection.append(this);
    }

    /** How many bytes its command takes on the wire, near enough for bounds. */
    final int commandBytes() {
        return command.encodedArguments().length + command.name().encoded().length + 8;
    }

    /** How many bytes all that it stands for takes on the wire; of a group the sum of its members. */
    int wireBytes() {
        return commandBytes();
    }

    /** Takes its reply. On the loop. */
    void onReply(RespFrame frame, BridgeConnection connection) {
        BridgeCounters counters = connection.counters();
        counters.completed++;
        if (isOver()) {
            counters.lateReplies++;
            return;
        }
        if (frame.isError()) {
            end(new Failure(connection.serverError(this, frame.errorText())), connection.lane());
            return;
        }
        end(read(frame, connection), connection.lane());
    }

    /** Makes an outcome of a reply that is not an error as a whole. */
    final @Nullable Object read(RespFrame frame, BridgeConnection connection) {
        try {
            return command.decoder().decode(frame);
        } catch (RuntimeException e) {
            return new Failure(connection.failures().unreadableReply(this, e));
        }
    }

    /** Ends it unless it is over. On the loop. */
    final void end(@Nullable Object result, CompletionLane lane) {
        if (!isOver()) {
            outcome = result;
            publish(lane);
        }
    }

    /** Fails it unless it is over. */
    void fail(Throwable cause, CompletionLane lane) {
        end(new Failure(cause), lane);
    }

    /** Ends it before it was ever submitted, on the submitting thread. */
    void refuse(Throwable cause) {
        outcome = new Failure(cause);
        completeWithOutcome();
    }

    /** How far it got, for explaining a failure. */
    final CommandProgress progress() {
        return isWritten() ? CommandProgress.SENT : CommandProgress.NEVER_SENT;
    }

    /** Completes the future with {@link #outcome}; runs its dependents on this thread. */
    @SuppressWarnings("unchecked") // the decoder made it a T
    final void completeWithOutcome() {
        Object result = outcome;
        if (result instanceof Failure failure) {
            super.completeExceptionally(failure.cause());
        } else {
            super.complete((T) result);
        }
    }
}
