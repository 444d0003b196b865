package io.trunkline.core.bridge;

import io.trunkline.core.context.EngineContext;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.transport.AddressOrder;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.PhysicalConnection;
import org.jspecify.annotations.Nullable;

/**
 * Finds dead connections of one bridge: has a server that is silent asked on another connection, and gives the old one
 * up when the deadline of a command in flight has passed and the server answers others, or cannot be reached. Confined
 * to the bridge's loop.
 *
 * <p>While callers go on, the question is put at half of the time that the head of the line was given, so that the
 * answer is there when that is over; else when it is over. It is put again as long as the server is silent to
 * newcomers, too.
 */
final class LivenessMonitor {

    /**
     * A probe waits so long at most for a connection and an answer: far more than they take, and little compared with
     * an outage.
     */
    private static final long PROBE_NANOS = 1_000_000_000;
    /** What a server answers to a newcomer and to the old connection at the same time may be read in any order. */
    private static final long GRACE_NANOS = 100_000_000;

    /**
     * What a newcomer heard. It says nothing any more when the old connection has been read from, or has taken bytes: a
     * large command may be on its way.
     */
    private record Finding(
            BridgeConnection connection, long lastReadNanos, long bytesWritten, LivenessProbe.Verdict verdict) {

        boolean isAbout(BridgeConnection present) {
            return connection == present
                    && lastReadNanos == present.silence().lastReadNanos()
                    && bytesWritten == present.bytesWritten();
        }
    }

    private final EngineContext engine;
    private final PhysicalBridge bridge;
    private final Runnable question = this::onQuestionable;
    private @Nullable LivenessProbe probe;
    private final LoopTimer timer = new LoopTimer();
    private @Nullable Finding finding;

    LivenessMonitor(EngineContext engine, PhysicalBridge bridge) {
        this.engine = engine;
        this.bridge = bridge;
    }

    /** Callers go on while the connection is silent: the question is put in time. */
    void onStall(BridgeConnection stalled) {
        assert bridge.loop().inLoop();
        if (!timer.isSet()) {
            timer.set(bridge.loop(), stalled.silence().questionableInNanos(bridge.nanoTime()), question);
        }
    }

    private void onQuestionable() {
        BridgeConnection present = bridge.established();
        if (present != null && present.silence().isStalled()) {
            ask(present);
        }
    }

    /**
     * Looks at the connection: when the deadline of a command in flight passes, and again at every heartbeat. From the
     * moment when it is suspect nothing more is written to it: so callers that go on cannot be mistaken for a large
     * command that is still on its way, and what they want waits for whichever connection speaks first.
     */
    void check() {
        assert bridge.loop().inLoop();
        BridgeConnection present = bridge.established();
        if (present != null && present.suspiciousSilenceNanos(bridge.nanoTime()) > 0) {
            present.silence().suspect();
            if (!giveUpIfDead(present)) {
                ask(present);
            }
        }
    }

    private void ask(BridgeConnection silent) {
        if (probe != null || bridge.isRetired()) { // a server that has left is not looked for
            return;
        }
        PhysicalConnection socket = silent.physical();
        long wait = engine.reconnectBudget().tryTake(bridge.nanoTime());
        if (socket == null || wait > 0) {
            return; // many are silent at once: it is asked at a later heartbeat
        }
        long limit = Math.min(PROBE_NANOS, engine.connectTimeoutNanos());
        long lastRead = silent.silence().lastReadNanos();
        long written = silent.bytesWritten();
        try {
            // Another address of the name may be another server, which knows nothing of this one
            ConnectRequest request = new ConnectRequest(
                    bridge.server().address(),
                    limit,
                    engine.tls(bridge.server().endpoint()),
                    AddressOrder.only(socket.remoteAddress()));
            probe = LivenessProbe.start(
                    LivenessQuestion.of(engine), engine.transport(), bridge.loop(), request, GRACE_NANOS, verdict -> {
                        probe = null;
                        finding = new Finding(silent, lastRead, written, verdict);
                        onVerdict(silent, verdict);
                    });
        } catch (Throwable e) { // an application's TLS context, for one: nothing was found out
            engine.internalError("asking whether a silent server lives: " + bridge, e);
        }
    }

    private void onVerdict(BridgeConnection asked, LivenessProbe.Verdict verdict) {
        if (asked != bridge.established() || giveUpIfDead(asked)) {
            return;
        }
        boolean silentStill = asked.silence().isStalled() || asked.suspiciousSilenceNanos(bridge.nanoTime()) > 0;
        if (silentStill && verdict == LivenessProbe.Verdict.SILENT) {
            ask(asked); // a busy server says so at once, and is asked again at the next heartbeat
        }
    }

    /**
     * Gives it up if it is proven to be dead, and a caller has waited for as long as it was given; tells whether it
     * did.
     */
    private boolean giveUpIfDead(BridgeConnection present) {
        Finding found = finding;
        if (found == null || !found.isAbout(present)) {
            return false;
        }
        LivenessProbe.Verdict verdict = found.verdict();
        long silence = present.suspiciousSilenceNanos(bridge.nanoTime());
        if (silence == 0 || !verdict.provesDeath()) {
            return false;
        }
        present.close(bridge.failures().deadPeer(verdict == LivenessProbe.Verdict.ANSWERED, silence, bridge.facts()));
        return true;
    }

    /** Forgets the connection, which is gone. */
    void reset() {
        timer.cancel();
        LivenessProbe underWay = probe;
        if (underWay != null) {
            probe = null;
            underWay.cancel();
        }
        finding = null;
    }
}
