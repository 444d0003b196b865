package io.trunkline.core.bridge;

import io.trunkline.core.message.Judgement;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Submission;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.exception.RedisServerException;
import io.trunkline.status.ConnectionKind;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * How a bridge ends whose server is no member any more, and what one gives away whose server has less to do. Confined to the bridge's loop.
 *
 * <p>Nothing is written over a shared one any more. What waits goes elsewhere as soon as what is in flight has ended,
 * so that a caller's commands take effect in their order; but it does not wait long for that. The connection closes
 * when nothing is in flight for which anybody waits. One that is lent serves whoever borrowed it to the end, and gets
 * no other connection.
 */
public final class Retirement {

    /** What waits does so no longer for what is in flight: a server that is about to leave may be slow, or gone. */
    static final long HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** After the last deadline, so that whoever wakes by himself finds out first that his time is up. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PhysicalBridge bridge;
    private final BridgeLifecycle lifecycle;
    private final BridgeWriter writer;
    private final ConnectionKeeper keeper;
    private final LoopTimer holdTimer = new LoopTimer();
    private final LoopTimer endTimer = new LoopTimer();

    Retirement(PhysicalBridge bridge, BridgeLifecycle lifecycle, BridgeWriter writer, ConnectionKeeper keeper) {
        this.bridge = bridge;
        this.lifecycle = lifecycle;
        this.writer = writer;
        this.keeper = keeper;
    }

    void begin() {
        assert bridge.loop().inLoop();
        if (lifecycle.isClosed() || lifecycle.isRetired()) {
            return;
        }
        lifecycle.retire();
        keeper.onRetired();
        BridgeConnection current = bridge.established();
        if (current == null) {
            keeper.close();
        } else if (bridge.kind() != ConnectionKind.LEASED) {
            if (isQuiet(current) || current.silence().isStalled()) {
                writer.giveBacklogAway();
            } else {
                writer.hold();
                holdTimer.set(bridge.loop(), HOLD_NANOS, this::release);
            }
            look();
        }
    }

    /** Something was read, or is not needed any more: sees whether there is anything left to do. */
    void look() {
        assert bridge.loop().inLoop();
        BridgeConnection current = bridge.established();
        if (!lifecycle.isRetired() || current == null || bridge.kind() == ConnectionKind.LEASED) {
            return;
        }
        if (!isQuiet(current)) {
            awaitEnd(current);
            return;
        }
        release();
        if (!bridge.server().needs(bridge)) {
            keeper.close();
        }
    }

    /**
     * Offers what waits for a server that cannot be reached to who may have another home for it, in order. Nothing if
     * it is about to be written here, or the server leaves and all of it goes elsewhere. On the loop.
     *
     * @param isSilent whether a server that has been silent of late counts as one that cannot be reached
     * @param taker takes what it has a home for
     */
    public void offerWaiting(boolean isSilent, Predicate<Submission<?>> taker) {
        BridgeConnection current = bridge.established();
        boolean isStuck = current == null || isSilent && current.silence().isStalled();
        if (isStuck && !lifecycle.isClosed() && !lifecycle.isRetired()) {
            bridge.waiting().giveTo(taker);
        }
    }

    private static boolean isQuiet(BridgeConnection current) {
        return current.inFlight().isEmpty() && !current.transactions().isReserved();
    }

    private void release() {
        holdTimer.cancel();
        writer.release();
    }

    private void awaitEnd(BridgeConnection current) {
        if (!endTimer.isSet()) {
            endTimer.set(bridge.loop(), lastDeadlineIn(current) + GRACE_NANOS, this::onEndDue);
        }
    }

    /** In how many nanoseconds nobody waits any more for anything that is in flight; 0 if nobody does. */
    private long lastDeadlineIn(BridgeConnection current) {
        long now = bridge.nanoTime();
        long longest = 0;
        for (Message<?> message : current.inFlight().messages()) {
            if (!message.isOver()) {
                longest = Math.max(longest, message.deadlineNanos - now);
            }
        }
        return longest;
    }

    private void onEndDue() {
        BridgeConnection current = bridge.established();
        if (current == null) {
            return;
        }
        if (lastDeadlineIn(current) > 0) { // something was written since, such as the rest of a transaction
            awaitEnd(current);
        } else if (bridge.server().needs(bridge)) {
            release();
        } else {
            keeper.close();
        }
    }

    /**
     * Gives away what this server has refused for certain without an effect, and another one may serve; false if it
     * gets no other home: then the refusal is its outcome.
     */
    boolean sendsElsewhere(Message<?> message, Throwable refusal) {
        assert bridge.loop().inLoop();
        if (!(refusal instanceof RedisServerException answer)
                || message.judge(answer, Judgement.Standing.RETIRED) != Judgement.ELSEWHERE) {
            return false;
        }
        Submission<?> leaver = message.leaver();
        if (leaver == null || !leaver.mayHop(bridge.nanoTime())) {
            return false;
        }
        leaver.takeBackForAnotherHome();
        return bridge.server().rehome(leaver, bridge, Departure.REFUSED) == null;
    }

    /** The bridge is closed. */
    void stop() {
        holdTimer.cancel();
        endTimer.cancel();
    }
}
