package io.trunkline.core.bridge;

import io.trunkline.core.message.Submission;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a bridge gets another connection to the same address, after a node of a cluster has sent a command to its own:
 * another server is there by now, or a proxy in between must be asked for another one. Confined to the bridge's loop.
 *
 * <p>Nothing more is written to the connection that leaves. What is in flight there ends; what of it is refused in the
 * same way is kept, in its order, and comes first on the new connection. Made anew at most once a second: if the new
 * one says the same, nothing is won by a third.
 */
public final class Renewal {

    static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PhysicalBridge bridge;
    private final DeadlineSweep deadlines;
    /** What was taken back from the connection that leaves, oldest first. */
    private final ArrayDeque<Submission<?>> returned = new ArrayDeque<>();

    private @Nullable BridgeConnection leaving;
    private long begunNanos;
    private boolean hasBegun;

    Renewal(PhysicalBridge bridge, DeadlineSweep deadlines) {
        this.bridge = bridge;
        this.deadlines = deadlines;
    }

    /**
     * Has the present connection left, unless one was a moment ago.
     *
     * @return whether it leaves; what it refuses may be {@linkplain #keep kept} then
     */
    public boolean begin() {
        BridgeConnection current = bridge.established();
        if (current == null || bridge.isRetired()) {
            return false;
        }
        if (current != leaving) {
            long now = bridge.nanoTime();
            if (hasBegun && now - begunNanos < GAP_NANOS) {
                return false;
            }
            hasBegun = true;
            begunNanos = now;
            leaving = current;
            current.leave();
        }
        return true;
    }

    /** Keeps what was taken back from the connection that leaves, for the next one. */
    public void keep(Submission<?> refused) {
        returned.addLast(refused);
        deadlines.expect(refused.deadlineNanos);
    }

    /** What is kept, to look at. */
    Iterable<Submission<?>> kept() {
        return returned;
    }

    /** Something was read: closes the connection that leaves when nothing is under way there any more. */
    void look(BridgeConnection current) {
        if (current == leaving
                && current.inFlight().isEmpty()
                && !current.transactions().isReserved()) {
            current.close(bridge.failures().replies().movedToItself(bridge.facts()));
        }
    }

    /** The connection has ended: what is kept goes where it came from, in front of what waits. */
    void end(BridgeWriter writer) {
        leaving = null;
        for (Iterator<Submission<?>> latestFirst = returned.descendingIterator(); latestFirst.hasNext(); ) {
            Submission<?> submission = latestFirst.next();
            if (!submission.isOver()) {
                writer.putBack(submission);
            }
        }
        returned.clear();
    }
}
