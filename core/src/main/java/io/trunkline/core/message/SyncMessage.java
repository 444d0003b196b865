package io.trunkline.core.message;

import io.trunkline.command.Command;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.core.runtime.SpinBudget;
import io.trunkline.core.runtime.VirtualThreads;
import io.trunkline.transport.TransportLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A message whose caller waits: it spins for a moment if it is alone, yields a few times if it is one of many, and then
 * parks. The loop publishes the outcome and unparks it. The future that every message is stays unused.
 */
public final class SyncMessage<T extends @Nullable Object> extends Message<T> {

    private static final VarHandle HOME;

    static {
        try {
            HOME = MethodHandles.lookup().findVarHandle(SyncMessage.class, "home", Home.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The outcome of what its caller does not wait for any more. */
    private static final Withdrawal GIVEN_UP = new Withdrawal(NULL);

    /** Why a parked caller goes on. */
    enum Waking {
        ENDED,
        TIME_IS_UP,
        INTERRUPTED
    }

    private final Thread waiter = Thread.currentThread();

    /** Whether the waiter parks, or is about to. */
    private volatile boolean parked;

    /**
     * The bridge that has it, if that is another one than it was submitted to. Written by a loop, read by the caller:
     * through HOME.
     */
    @SuppressWarnings("unused")
    private @Nullable Home home;

    public SyncMessage(Command<T> command, int database, long submittedNanos, long timeoutNanos) {
        super(command, database, submittedNanos, timeoutNanos);
    }

    @Override
    public boolean beginWrite() {
        return beginWriteUnlessWithdrawn();
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean settle(@Nullable Object result, CompletionLane lane) {
        if (!settle(result)) {
            return false; // the caller has just given up
        }
        // Either this sees that the caller parks, or the caller, who says so before it looks, sees the outcome
        if (parked) {
            LockSupport.unpark(waiter);
        }
        return true;
    }

    @Override
    public void setHome(Home present) {
        HOME.setOpaque(this, present); // no fence: nothing but figures and the text of a failure depends on it
    }

    /**
     * Waits for the outcome. Called once, by the thread that made the message, after it was submitted.
     *
     * @param bridge to which it was submitted; what is to be said of its end is asked of the one that has it by then
     */
    public T await(Home bridge) {
        SpinBudget spin = bridge.callerSpin();
        long outstanding = bridge.outstanding();
        boolean ended = spin.mayAllow(outstanding)
                ? spin.spinUntil(this::isSettled)
                : bridge.callerYield().yieldUntil(this::isSettled);
        if (!ended) {
            park(bridge);
        }
        Throwable failure = failureSeen();
        if (failure != null) {
            throw rethrown(failure);
        }
        return value();
    }

    /**
     * Whether its caller wakes by itself when its time is up, which holds even if the loop is late. A virtual thread
     * does not: a time limit would cost it a timer for each command, so the loop's sweep ends it.
     */
    public boolean hasOwnClock() {
        return !VirtualThreads.isVirtual(waiter);
    }

    private void park(Home first) {
        switch (parkUntilOver(first.loop())) { // all loops have one clock
            case TIME_IS_UP -> {
                Home moved = (Home) HOME.getOpaque(this);
                Home present = moved == null ? first : moved;
                BridgeCounters counters = present.counters();
                (isWritten() ? counters.callerTimeoutsAwaitingReply : counters.callerTimeoutsBacklog).increment();
                throw present.failures().timeouts().timedOut(this, present.facts());
            }
            case INTERRUPTED -> throw interrupted();
            case ENDED -> {}
        }
    }

    /** Parks until the outcome is there or the caller gives up, never both. By the thread that made the message. */
    Waking parkUntilOver(TransportLoop clock) {
        boolean hasOwnClock = hasOwnClock();
        parked = true;
        while (true) {
            if (isSettledInOrder()) {
                return Waking.ENDED;
            }
            long rest = deadlineNanos - clock.nanoTime();
            if (rest <= 0 && giveUp()) {
                return Waking.TIME_IS_UP;
            }
            if (Thread.currentThread().isInterrupted() && giveUp()) {
                return Waking.INTERRUPTED;
            }
            if (!hasOwnClock) {
                LockSupport.park(this);
            } else if (rest > 0) {
                LockSupport.parkNanos(this, rest);
            }
        }
    }

    /** Withdraws it unless it has ended; tells whether it did. */
    boolean giveUp() {
        return settle(GIVEN_UP);
    }

    /** Puts the caller's own stack behind a failure that was made on the loop. */
    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof RuntimeException failure) {
            failure.setStackTrace(new Throwable().getStackTrace());
            return failure;
        }
        return new IllegalStateException("A command failed with what is no RuntimeException: cause=" + cause, cause);
    }
}
