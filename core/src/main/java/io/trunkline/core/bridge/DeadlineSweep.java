package io.trunkline.core.bridge;

import io.trunkline.core.message.Submission;
import io.trunkline.core.message.SyncMessage;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.core.runtime.LoopTimer;

/**
 * Ends what is past its deadline. Replies come in order, so that no timer per command is needed: one stands at the
 * earliest deadline. Confined to the bridge's loop.
 */
final class DeadlineSweep {

    /** As a next deadline: there is none. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final PhysicalBridge bridge;
    private final Backlog backlog;
    private final LoopLag loopLag;
    private final LivenessMonitor liveness;
    private final BridgeCounters counters;
    private final Runnable sweep = this::onSweep;
    private long atNanos;
    private final LoopTimer timer = new LoopTimer();

    DeadlineSweep(PhysicalBridge bridge, Backlog backlog, LoopLag loopLag, LivenessMonitor liveness) {
        this.bridge = bridge;
        this.backlog = backlog;
        this.loopLag = loopLag;
        this.liveness = liveness;
        this.counters = bridge.counters();
    }

    /** Makes sure that the sweep comes no later than a deadline. */
    void expect(long deadlineNanos) {
        assert bridge.loop().inLoop();
        if (!timer.isSet() || deadlineNanos - atNanos < 0) {
            atNanos = deadlineNanos;
            timer.set(bridge.loop(), deadlineNanos - bridge.nanoTime(), sweep);
        }
    }

    private void onSweep() {
        assert bridge.loop().inLoop();
        if (bridge.isClosed()) {
            return;
        }
        long now = bridge.nanoTime();
        loopLag.observe(atNanos, now);
        long next = now + NEVER;
        BridgeConnection current = bridge.connection();
        if (current != null) {
            next = sweepAll(current.inFlight().messages(), now, next);
            next = sweepAll(current.inFlight().marks(), now, next);
        }
        next = sweepAll(bridge.renewal().kept(), now, next);
        boolean gone = false;
        for (Submission<?> message : backlog) {
            next = sweep(message, now, next);
            gone |= message.isOver();
        }
        if (gone) {
            backlog.dropEnded();
        }
        bridge.lane().flush();
        if (next - now < NEVER) {
            expect(next);
        }
        liveness.check();
    }

    private long sweepAll(Iterable<? extends Submission<?>> messages, long now, long next) {
        long earliest = next;
        for (Submission<?> message : messages) {
            earliest = sweep(message, now, earliest);
        }
        return earliest;
    }

    private long sweep(Submission<?> message, long now, long next) {
        if (message.isOver() || end(message, now)) {
            return next;
        }
        return message.deadlineNanos - next < 0 ? message.deadlineNanos : next;
    }

    /**
     * Ends a message if its time is up, unless its caller does; tells whether its time is up. What nobody waits for any
     * more is not sent.
     */
    boolean end(Submission<?> message, long now) {
        if (message.deadlineNanos - now > 0) {
            return false;
        }
        if (message.isOver() || message instanceof SyncMessage<?> sync && sync.hasOwnClock()) {
            return true; // its caller ends it in time and explains the failure with its own stack
        }
        if (message.isWritten()) {
            counters.timeoutsAwaitingReply++;
        } else {
            counters.timeoutsBacklog++;
        }
        counters.failed++;
        message.fail(late -> bridge.failures().timeouts().timedOut(late, bridge.facts()), bridge.lane());
        return true;
    }

    void stop() {
        timer.cancel();
    }
}
