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
 * A message whose caller waits: it spins for a moment if it is alone, yields a few times if it is one of many, and then parks. The loop publishes
 * the outcome and unparks it.
 * The future that every message is stays unused.
 */
public final class SyncMessage<T extends @Nullable Object> extends Message<T> {

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(SyncMessage.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Why a parked caller goes on. */
    enum Waking {
        ENDED,
        TIME_IS_UP,
        INTERRUPTED
    }

    private static final int WAITING = 0;
    private static final int PARKED = 1;
    private static final int ENDED = 2;
    private static final int ABANDONED = 3;

    private final Thread waiter = Thread.currentThread();

    @SuppressWarnings("unused") // through STATE
    private volatile int state;

    public SyncMessage(Command<T> command, int database, long submittedNanos, long timeoutNanos) {
        super(command, database, submittedNanos, timeoutNanos);
    }

    @Override
    public boolean isOver() {
        return state >= ENDED;
    }

    @Override
    public boolean beginWrite() {
        return beginWriteUnlessWithdrawn();
    }

    @Override
    public boolean publish(@Nullable Object result, CompletionLane lane) {
        outcome = result;
        return end();
    }

    @Override
    public void refuse(Throwable cause) {
        outcome = new Failure(cause);
        var unused = end();
    }

    private boolean end() {
        for (; ; ) {
            int seen = state;
            if (seen >= ENDED) {
                return false; // the caller has just given up
            }
            if (STATE.compareAndSet(this, seen, ENDED)) {
                if (seen == PARKED) {
                    LockSupport.unpark(waiter);
                }
                return true;
            }
        }
    }

    /** Waits for the outcome. Called once, by the thread that made the message, after it was submitted. */
    @SuppressWarnings("NullAway") // the outcome is a T, null included if T says so
    public T await(Home bridge) {
        SpinBudget spin = bridge.callerSpin();
        long outstanding = bridge.outstanding();
        boolean ended = spin.mayAllow(outstanding)
                ? spin.spinUntil(() -> state == ENDED)
                : bridge.callerYield().yieldUntil(() -> state == ENDED);
        if (!ended) {
            park(bridge);
        }
        Object result = LargeReply.read(outcome);
        if (result instanceof Failure failure) {
            throw rethrown(failure.cause());
        }
        @SuppressWarnings("unchecked") // the decoder made it a T
        T value = (T) result;
        return value;
    }

    /**
     * Whether its caller wakes by itself when its time is up, which holds even if the loop is late. A virtual thread does not: a time limit
     * would cost it a timer for each command, so the loop's sweep ends it.
     */
    public boolean hasOwnClock() {
        return !VirtualThreads.isVirtual(waiter);
    }

    private void park(Home bridge) {
        switch (parkUntilOver(bridge.loop())) {
            case TIME_IS_UP -> {
                BridgeCounters counters = bridge.counters();
                (isWritten() ? counters.callerTimeoutsAwaitingReply : counters.callerTimeoutsBacklog).increment();
                throw bridge.failures().timeouts().timedOut(this, bridge.facts());
            }
            case INTERRUPTED -> throw interrupted();
            case ENDED -> {}
        }
    }

    /** Parks until the outcome is there or the caller gives up, never both. By the thread that made the message. */
    Waking parkUntilOver(TransportLoop clock) {
        boolean hasOwnClock = hasOwnClock();
        while (true) {
            if (state == WAITING) {
                STATE.compareAndSet(this, WAITING, PARKED);
            }
            if (state == ENDED) {
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
        for (; ; ) {
            int seen = state;
            if (seen == ENDED) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, ABANDONED)) {
                return true;
            }
        }
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
