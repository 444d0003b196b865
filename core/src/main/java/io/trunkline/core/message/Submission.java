package io.trunkline.core.message;

import io.trunkline.options.ReadFrom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What is submitted to a bridge as one, and waits in its queues: a {@link Message}, a {@link MessageGroup}, or a mark
 * between them. It has a deadline and a database; what it writes is its own affair.
 *
 * <p>Confined to the bridge's loop from the moment it is submitted, but for what {@link WaitableFuture} makes thread-safe.
 */
public abstract class Submission<T extends @Nullable Object> extends WaitableFuture<T> {

    /** The value of {@link #database} of what belongs to no database. */
    public static final int ANY_DATABASE = -1;

    private static final ReadFrom[] PLACES = ReadFrom.values();
    private static final VarHandle WRITTEN;

    static {
        try {
            WRITTEN = MethodHandles.lookup().findVarHandle(Submission.class, "written", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public final int database;
    /** When it was submitted, on the loop's clock; of a batch's or transaction's member, when that was executed. */
    public long submittedNanos;
    /** When its time is up, on the loop's clock. */
    public long deadlineNanos;

    /** Where it may be answered: one more than the place of a {@link ReadFrom}, or 0. Written before it is submitted. */
    private byte place;

    /**
     * Whether its bytes were handed to a socket, and not refused for certain since then. Written by the loop, read by
     * whoever explains a failure: through WRITTEN.
     */
    @SuppressWarnings("unused")
    private boolean written;

    Submission(int database, long submittedNanos, long timeoutNanos) {
        this.database = database;
        startClock(submittedNanos, timeoutNanos);
    }

    /** Starts its time anew; before it is submitted. */
    public final void startClock(long nowNanos, long timeoutNanos) {
        submittedNanos = nowNanos;
        deadlineNanos = nowNanos + timeoutNanos;
    }

    /** When it was submitted, on the loop's clock. */
    public final long submittedNanos() {
        return submittedNanos;
    }

    /** When its time is up, on the loop's clock. */
    public final long deadlineNanos() {
        return deadlineNanos;
    }

    // ---- where it may go ----

    /** Lets it go to whichever server a view's commands may go to; before it is submitted. Without this it stays with the server that it is submitted to. */
    @SuppressWarnings("EnumOrdinal") // one byte, which no other process ever reads
    public final void setReadFrom(ReadFrom readFrom) {
        place = (byte) (readFrom.ordinal() + 1);
    }

    /** Where it may be answered; null if only by the server that it was submitted to. */
    public final @Nullable ReadFrom readFrom() {
        return place == 0 ? null : PLACES[place - 1];
    }

    // ---- how far it got ----

    /** Whether its bytes were handed to a socket. */
    public final boolean isWritten() {
        return (boolean) WRITTEN.getOpaque(this);
    }

    public final void setWritten() {
        WRITTEN.setOpaque(this, true); // no fence: nothing but the text of a failure depends on it
    }

    /** The server proved that what was handed to a socket had no effect. */
    public final void setNotWritten() {
        WRITTEN.setOpaque(this, false);
    }

    /** Whether it is the engine's own, which the bounds of the queues do not hold back. */
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

    /** Hands it to the connection; groups hand over their members. On the loop. */
    public abstract void writeTo(Wire connection);

    /** How many bytes all that it stands for takes on the wire, near enough for bounds; of a group the sum of its members. */
    public abstract int wireBytes();

    // ---- its end ----

    /** Fails it unless it is over; a group's members, too. On the loop. */
    public abstract void fail(Fault fault, CompletionLane lane);

    /** Ends it before it was ever submitted, on the submitting thread; a group's members, too. */
    public abstract void refuse(Fault fault);
}
