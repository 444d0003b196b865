package io.trunkline.core.dispatch;

import io.trunkline.core.context.EngineContext;
import io.trunkline.core.runtime.WaitingList;
import io.trunkline.core.topology.ServerSelectionStrategy;
import io.trunkline.transport.TransportLoop;
import java.util.concurrent.atomic.LongAdder;

/**
 * Decides about further attempts, and knows the calls that wait for theirs without a thread, so that closing ends them.
 * Thread-safe.
 */
final class Retries {

    private final EngineContext context;
    private final ServerSelectionStrategy selection;
    private final LongAdder count;
    private final WaitingList<RetriedCall<?>> waiting = new WaitingList<>();
    private volatile boolean closed;

    Retries(EngineContext context, ServerSelectionStrategy selection) {
        this.context = context;
        this.selection = selection;
        this.count = context.calls().retries;
    }

    /** An attempt is made after one that failed. */
    void countRetry() {
        count.increment();
    }

    /** A loop to keep time by. */
    TransportLoop clock() {
        return selection.clock();
    }

    long nanoTime() {
        return clock().nanoTime();
    }

    /**
     * How long a call waits now for its next attempt; -1 if it fails instead, for good or because its time would be up.
     */
    long waitAfter(Throwable failure, Attempts attempts, long lastStartNanos) {
        if (!attempts.mayFollow(failure) || closed) {
            return -1;
        }
        long wait = context.retryDelayNanos(attempts.policy(), attempts.failedBefore());
        return nanoTime() + wait - lastStartNanos < 0 ? wait : -1;
    }

    /** A call waits for its next attempt; returns its ticket, or -1 if there will be none, since all is closed. */
    long await(RetriedCall<?> call) {
        long ticket = waiting.ticket();
        waiting.add(ticket, call);
        return closed && waiting.remove(ticket) != null ? -1 : ticket;
    }

    /** A call's wait is over; returns false if it was ended meanwhile. */
    boolean resume(long ticket) {
        return waiting.remove(ticket) != null;
    }

    /** Ends what waits, in its order; from now on nothing is tried again. */
    void close() {
        closed = true;
        for (long ticket : waiting.all()) {
            RetriedCall<?> call = waiting.remove(ticket);
            if (call != null) {
                call.giveUp();
            }
        }
    }
}
