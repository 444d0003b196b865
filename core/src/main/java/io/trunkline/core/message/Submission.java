package io.trunkline.core.message;

import io.trunkline.command.HashSlot;
import io.trunkline.core.message.MessageState.Event;
import io.trunkline.options.ReadFrom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What is submitted to a bridge as one, and waits in its queues: a {@link Message}, a {@link MessageGroup}, or a mark
 * between them. It has a deadline and a database; what it writes is its own affair. Its life is in
 * {@link MessageState}.
 *
 * <p>Confined to the bridge's loop from the moment it is submitted, but for what {@link WaitableFuture} makes
 * thread-safe.
 */
public abstract class Submission<T extends @Nullable Object> extends WaitableFuture<T> {

    /** The value of {@link #database} of what belongs to no database. */
    public static final int ANY_DATABASE = -1;

    /** To so many homes it goes on after a refusal: then the servers do not agree who is to serve it. */
    static final int MAX_HOPS = 16;

    private static final int CODE_MASK = 7;
    private static final int HOP = CODE_MASK + 1;

    private static final ReadFrom[] PLACES = ReadFrom.values();
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Submission.class, "state", byte.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public final int database;
    /** When it was submitted, on the loop's clock; of a batch's or transaction's member, when that was executed. */
    public long submittedNanos;
    /** When its time is up, on the loop's clock. */
    public long deadlineNanos;

    /**
     * Where it may be answered: one more than the place of a {@link ReadFrom}, or 0. Written before it is submitted.
     */
    private byte place;

    /** The slot of its keys in a cluster. Written before it is submitted. */
    private short slot = HashSlot.NONE;

    /**
     * The code of its {@link MessageState}, but for ENDED, and above that how often it was sent in vain. Written by the
     * loop, before that by the caller; read by whoever explains a failure: through STATE.
     */
    @SuppressWarnings("unused")
    private byte state;

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

    /**
     * Lets it go to whichever server a view's commands may go to; before it is submitted. Without this it stays with
     * the server that it is submitted to.
     */
    @SuppressWarnings("EnumOrdinal") // one byte, which no other process ever reads
    public final void setReadFrom(ReadFrom readFrom) {
        place = (byte) (readFrom.ordinal() + 1);
    }

    /** Where it may be answered; null if only by the server that it was submitted to. */
    public final @Nullable ReadFrom readFrom() {
        return place == 0 ? null : PLACES[place - 1];
    }

    /** Notes the slot of its keys; before it is submitted. */
    public final void setSlot(int number) {
        slot = (short) number;
    }

    /** The slot of its keys in a cluster, by which it may be placed anew; {@link HashSlot#NONE} if it has none. */
    public int slot() {
        return slot;
    }

    // ---- its life ----

    /** Where it is in its life, as of a moment ago. Any thread. */
    public final MessageState state() {
        return isOver() ? MessageState.ENDED : MessageState.ofCode(code());
    }

    private byte code() {
        return (byte) ((byte) STATE.getOpaque(this) & CODE_MASK);
    }

    private void change(Event event, MessageState next) {
        assert mayBecome(next, event) : this + " cannot become " + next + " by " + event;
        setCode(next.code, 0);
    }

    /** Keeps the number of hops. No fence: nothing but the text of a failure depends on it. */
    private void setCode(byte code, int hops) {
        STATE.setOpaque(this, (byte) ((state & ~CODE_MASK) + hops * HOP | code));
    }

    /** To how many homes it went on after a refusal. On the loop. */
    public final int hops() {
        return (state & 0xFF) / HOP;
    }

    private boolean mayBecome(MessageState next, Event event) {
        MessageState after = state().after(event);
        return after == next || after == MessageState.ENDED; // how far it got is noted all the same
    }

    /** It will be submitted with its group, when that is executed. By whoever makes it. */
    protected final void setCollected() {
        STATE.setOpaque(this, MessageState.COLLECTED.code);
    }

    /** Whether nothing sends it before its group is executed. Any thread. */
    protected final boolean isCollected() {
        return code() == MessageState.COLLECTED.code;
    }

    /** Its group is executed: its time begins. By the caller, before it is submitted. */
    public final void setExecuted(long nowNanos, long timeoutNanos) {
        startClock(nowNanos, timeoutNanos);
        change(Event.EXECUTE, MessageState.QUEUED);
    }

    /** Its bytes are handed to a socket. On the loop. */
    public final void setWritten() {
        change(Event.WRITE, MessageState.WRITTEN);
    }

    /** A token follows its bytes, by whose echo its reply will be proven. On the loop. */
    public final void setChecked() {
        change(Event.CHECK, MessageState.CHECKED);
    }

    /** Its reply is held back until it is proven. On the loop. */
    public final void setHeld() {
        change(Event.HOLD, MessageState.HELD);
    }

    /**
     * The server has proven that what was handed to a socket had no effect: it waits again where it is. On the loop.
     */
    public void takeBack() {
        change(Event.TAKE_BACK, MessageState.QUEUED);
    }

    /** The same, and it will wait elsewhere. On the loop. */
    public void takeBackForAnotherHome() {
        takeBack();
        setCode(MessageState.QUEUED.code, 1);
    }

    /** Whether another server may be asked for it, after this one has refused it. On the loop. */
    public boolean mayHop(long nowNanos) {
        return readFrom() != null && hops() < MAX_HOPS && deadlineNanos - nowNanos > 0 && !isOver();
    }

    /** Another bridge has it from now on, which is what a waiting caller will ask. Before it is handed over to that. */
    public void setHome(Home present) {} // whoever holds a future asks nobody

    /** Whether its bytes were handed to a socket, and not taken back. Any thread, after its end too. */
    public final boolean isWritten() {
        return code() >= MessageState.WRITTEN.code;
    }

    /** Whether a token follows its bytes. On the loop. */
    public final boolean isChecked() {
        return code() >= MessageState.CHECKED.code;
    }

    /** Whether its reply was read and is held back until it is proven. Any thread, after its end too. */
    public final boolean isHeldBack() {
        return code() == MessageState.HELD.code;
    }

    /** Whether nobody waits for it any more: it has ended, or its caller gave it up. Any thread. */
    public boolean isOver() {
        return isSettled();
    }

    /** Ends what is no future for anybody, and so is ended by one thread alone. */
    final void setEnded() {
        outcome = NULL; // what it is concerns nobody
    }

    // ---- what its kind decides ----

    /** Whether it is the engine's own, which the bounds of the queues do not hold back. */
    public boolean isInternal() {
        return false;
    }

    /**
     * Decides whether it is written, just before it is; false if its caller has withdrawn it, and may have been told
     * that it was never sent. From now on its failures say that it was sent. On the loop.
     */
    public boolean beginWrite() {
        return true; // nobody but the loop tells how far it got
    }

    /** Hands it to the connection; groups hand over their members. On the loop. */
    public abstract void writeTo(Wire connection);

    /**
     * How many bytes all that it stands for takes on the wire, near enough for bounds; of a group the sum of its
     * members.
     */
    public abstract int wireBytes();

    // ---- its end ----

    /** Fails it unless it is over; a group's members, too. On the loop. */
    public abstract void fail(Fault fault, CompletionLane lane);

    /** Fails it before it was ever submitted, on the submitting thread. */
    public final void refuse(Fault fault) {
        fail(fault, CompletionLane.AT_ONCE);
    }
}
