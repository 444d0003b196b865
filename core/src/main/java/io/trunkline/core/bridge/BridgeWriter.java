package io.trunkline.core.bridge;

import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.message.CompletionLane;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.OrderMark;
import io.trunkline.core.message.SettledFuture;
import io.trunkline.core.message.Submission;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.BackPressurePolicy;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.status.ConnectionKind;
import org.jspecify.annotations.Nullable;

/**
 * The bridge's single writer: takes what was submitted, keeps in the backlog what cannot be written yet, and writes the
 * rest in order. Confined to the bridge's loop.
 */
final class BridgeWriter {

    /** So many messages are drained before the loop may read again. */
    static final int MAX_DRAIN = 4096;

    private final EngineContext engine;
    private final PhysicalBridge bridge;
    private final BridgeLifecycle lifecycle;
    private final SubmitGate submitted;
    private final Backlog backlog;
    private final DeadlineSweep deadlines;
    private final LivenessMonitor liveness;
    private final BridgeCounters counters;
    private final CompletionLane lane;
    private final SlowStart slowStart;
    private final int maxInFlight;
    private final long maxInFlightBytes;
    private final boolean sheds;

    /** Whether what would go elsewhere waits for what is in flight. */
    private boolean holding;

    BridgeWriter(
            EngineContext engine,
            PhysicalBridge bridge,
            BridgeLifecycle lifecycle,
            SubmitGate submitted,
            Backlog backlog,
            DeadlineSweep deadlines,
            LivenessMonitor liveness) {
        this.engine = engine;
        this.bridge = bridge;
        this.lifecycle = lifecycle;
        this.submitted = submitted;
        this.backlog = backlog;
        this.deadlines = deadlines;
        this.liveness = liveness;
        this.counters = bridge.counters();
        this.lane = bridge.lane();
        this.slowStart = new SlowStart(bridge.loop(), this::drain);
        MultiplexerOptions options = engine.options();
        this.maxInFlight = options.backlog().maxInFlight();
        this.maxInFlightBytes = options.backlog().maxInFlightBytes();
        this.sheds = options.backlog().backlogPolicy() == BackPressurePolicy.SHED;
    }

    // ---- draining ----

    /** Writes what can be written, the backlog first. */
    void drain() {
        assert bridge.loop().inLoop();
        submitted.beginDrain();
        BridgeConnection target = target();
        long now = bridge.nanoTime();
        if (target != null) {
            if (target.silence().observe(now)) {
                liveness.onStall(target);
            }
            drainBacklog(target, now);
        }
        int budget = MAX_DRAIN;
        Submission<?> message;
        while (budget-- > 0 && (message = submitted.poll()) != null) {
            if (message.isOver() || deadlines.end(message, now)) {
                continue; // cancelled or timed out before the loop saw it
            }
            if (target != null && backlog.isEmpty() && canWrite(target) && !triesFirst(message, target, now)) {
                write(message, target);
            } else if (!message.isOver()) {
                addToBacklog(message);
            }
        }
        if (target != null) {
            target.flush();
        } else if (lifecycle.isRetired() && !holding) {
            giveBacklogAway();
        }
        lane.flush();
        if (submitted.claimWakeUpForRest()) {
            bridge.wake(); // more than may be drained at once, or an offer that is not complete yet
        }
    }

    /** What is written to; null if there is no connection, or none that anything is written to any more. */
    private @Nullable BridgeConnection target() {
        return lifecycle.isRetired() && bridge.kind() != ConnectionKind.LEASED ? null : bridge.established();
    }

    private void drainBacklog(BridgeConnection current, long now) {
        if (slowStart.isPausing()) {
            return;
        }
        int budget = slowStart.window();
        while (!backlog.isEmpty() && canWrite(current)) {
            if (budget-- == 0) {
                slowStart.pause(current.inFlight().count());
                return;
            }
            if (triesFirst(backlog.oldest(), current, now)) {
                continue; // it keeps its place
            }
            Submission<?> message = backlog.take();
            if (!message.isOver() && !deadlines.end(message, now)) {
                write(message, current);
            }
        }
    }

    private void write(Submission<?> message, BridgeConnection target) {
        if (message.beginWrite()) {
            target.write(message);
            deadlines.expect(message.deadlineNanos);
        }
    }

    private boolean canWrite(BridgeConnection current) {
        return current.inFlight().count() < maxInFlight
                && current.inFlight().bytes() < maxInFlightBytes
                && current.takesMore()
                && !current.settings().isTryingDatabase()
                // What a silent connection should not get waits, as long as that costs nobody the room in the backlog
                && (!current.silence().isStalled() || backlog.isHalfFull())
                && current.isWritable();
    }

    /** Something was read: what waits may go on. */
    void onReadComplete(BridgeConnection current) {
        assert bridge.loop().inLoop();
        if (!backlog.isEmpty()) {
            slowStart.onRead(current.inFlight().count());
            drain();
        }
    }

    /** A new connection is there: what waits goes out in steps. */
    void onEstablished() {
        slowStart.begin();
    }

    /** The connection is gone. */
    void onConnectionEnd() {
        slowStart.stop();
    }

    // ---- databases ----

    /**
     * Has a message's database tried on its own if the server might refuse it; then nothing more can be written until
     * that is answered. What can never get its database fails.
     */
    private boolean triesFirst(Submission<?> message, BridgeConnection target, long now) {
        int database = message.database;
        if (target.settings().isIn(database)
                || bridge.server().memory().databases().isKnown(database)) {
            return false;
        }
        long limit = message.deadlineNanos - now;
        if (message.isOver() || limit <= 0) {
            return false;
        }
        if (engine.isAvailable(EngineCommands.SELECT)) {
            deadlines.expect(message.deadlineNanos);
            target.settings().tryDatabase(database, limit, refusal -> onDatabaseTried(database, refusal));
            return true;
        }
        fail(message, asking -> failures().selectDisabled(asking));
        return true;
    }

    private void onDatabaseTried(int database, @Nullable RedisServerException refusal) {
        if (refusal == null) {
            bridge.server().memory().databases().add(database);
            return; // what waits is written when all is read that came with the answer
        }
        counters.serverErrors++;
        bridge.server().onServerError(EngineCommands.SELECT, refusal.serverMessage());
        for (Submission<?> message : backlog) {
            if (message.database == database && !message.isOver()) {
                fail(message, asking -> failures().databaseRefused(asking, refusal, bridge.facts()));
            }
        }
        backlog.dropEnded();
    }

    // ---- the backlog ----

    private void addToBacklog(Submission<?> message) {
        if (lifecycle.isClosed() && !lifecycle.isRetired()) {
            message.fail(bridge.ending(), lane);
            return;
        }
        if (!lifecycle.isEstablished()) {
            counters.totalBacklogged++;
        }
        backlog.add(message);
        onBacklogGrown(message);
    }

    private void onBacklogGrown(Submission<?> newcomer) {
        deadlines.expect(newcomer.deadlineNanos);
        if (sheds) {
            backlog.shed(shed -> fail(shed, any -> failures().backPressure(any, bridge.facts())));
        }
    }

    /** What was under way on a connection that is gone, and has had no effect there, waits in front of all others. */
    void putBack(Submission<?> submission) {
        if (lifecycle.isClosed() && !lifecycle.isRetired()) {
            submission.fail(bridge.ending(), lane);
        } else {
            backlog.addFirst(submission);
            onBacklogGrown(submission);
        }
    }

    /** Fails what was in flight on a connection that is gone. */
    void failInFlight(BridgeConnection ended, Fault loss) {
        assert bridge.loop().inLoop();
        for (Message<?> message : ended.inFlight().takeAll()) {
            if (message.isOver()) {
                message.onLate(SettledFuture.LOST);
            } else {
                fail(message, loss);
            }
        }
        // What was before the marks has ended; what they stand for begins with the next connection, in the order that
        // they had
        for (OrderMark mark : ended.inFlight().takeMarks()) {
            if (!mark.isOver()) {
                putBack(mark);
            }
        }
    }

    // ---- giving away, when the server is retired ----

    /** What waits stays until it is released: it belongs behind what is in flight. */
    void hold() {
        holding = true;
    }

    /** What waits goes elsewhere, and so does from now on what comes. */
    void release() {
        holding = false;
        giveBacklogAway();
        lane.flush();
    }

    /**
     * Gives all that waits away, in order; what gets no other home fails. First those who have a place behind what is in
     * flight, and would go on from there: nothing was written for them, and the rest was submitted after them.
     */
    void giveBacklogAway() {
        assert bridge.loop().inLoop();
        long now = bridge.nanoTime();
        BridgeConnection current = bridge.connection();
        if (current != null) {
            current.inFlight().takePlacedMarks().forEach(mark -> giveAway(mark, now));
        }
        while (!backlog.isEmpty()) {
            giveAway(backlog.take(), now);
        }
        if (lifecycle.isClosed()) {
            deadlines.stop(); // nothing is left that could be late
        }
    }

    private void giveAway(Submission<?> submission, long now) {
        if (submission.isOver() || deadlines.end(submission, now)) {
            return;
        }
        Fault none = bridge.server().rehome(submission, bridge, Departure.RETIRED);
        if (none != null) {
            fail(submission, none);
        }
    }

    /** Whether a caller waits for anything that was submitted. */
    boolean isAwaited() {
        assert bridge.loop().inLoop();
        BridgeConnection current = bridge.connection();
        return !submitted.isEmpty()
                || isAwaited(backlog)
                || isAwaited(bridge.renewal().kept())
                || current != null
                        && (isAwaited(current.inFlight().messages())
                                || isAwaited(current.inFlight().marks()));
    }

    private static boolean isAwaited(Iterable<? extends Submission<?>> messages) {
        for (Submission<?> message : messages) {
            if (!message.isOver() && !message.isInternal()) {
                return true;
            }
        }
        return false;
    }

    /** Fails all that waits. */
    void failBacklog(Fault fault) {
        assert bridge.loop().inLoop();
        while (!backlog.isEmpty()) {
            Submission<?> message = backlog.take();
            if (!message.isOver()) {
                fail(message, fault);
            }
        }
    }

    private void fail(Submission<?> message, Fault fault) {
        counters.failed++;
        message.fail(fault, lane);
    }

    private Failures failures() {
        return bridge.failures();
    }
}
