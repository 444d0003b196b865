package io.trunkline.core.bridge;

import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.BridgeFacts;
import io.trunkline.core.message.Message;
import io.trunkline.core.runtime.BridgeCounters;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ConnectionStatus;
import io.trunkline.transport.PhysicalConnection;
import org.jspecify.annotations.Nullable;

/** Tells how a bridge is: to texts, to operators and to figures. Any thread; everything is read racily. */
final class BridgeReport {

    private final EngineContext engine;
    private final PhysicalBridge bridge;
    private final SubmitGate submitted;
    private final BridgeCounters counters;

    BridgeReport(EngineContext engine, PhysicalBridge bridge, SubmitGate submitted) {
        this.engine = engine;
        this.bridge = bridge;
        this.submitted = submitted;
        this.counters = bridge.counters();
    }

    /** The peer's address; null if there is no socket. */
    @Nullable
    String remoteAddress() {
        PhysicalConnection socket = socket();
        return socket == null ? null : socket.remoteAddress().toString();
    }

    private @Nullable PhysicalConnection socket() {
        BridgeConnection current = bridge.connection();
        return current == null ? null : current.physical();
    }

    /** How many messages are submitted and have not ended. */
    long outstanding() {
        return counters.inFlight + counters.backlog + submitted.unseen();
    }

    /** About how many bytes those have. */
    long outstandingBytes() {
        BridgeConnection current = bridge.connection();
        return (current == null ? 0 : current.inFlight().bytes()) + counters.backlogBytes + submitted.unseenBytes();
    }

    /** What is said of the bridge in texts. */
    BridgeFacts facts() {
        long now = bridge.nanoTime();
        boolean waits = bridge.kind() == ConnectionKind.LEASED && bridge.isWaitingForShared();
        PhysicalBridge shared = bridge.server().interactive();
        BridgeConnection current = bridge.connection();
        Message<?> oldest = current == null ? null : current.inFlight().oldest();
        return new BridgeFacts(
                bridge.id(),
                bridge.state(),
                waits ? shared.lastFailure() : bridge.lastFailure(),
                waits ? shared.state() : null,
                new BridgeFacts.Load(
                        counters.inFlight,
                        counters.backlog + submitted.unseen(),
                        counters.backlogBytes,
                        oldest == null ? null : oldest.command.name().toString(),
                        oldest == null ? now : oldest.submittedNanos),
                current == null ? null : current.socketFacts(),
                bridge.loopLag().worstNanos(now),
                engine.gcClock(),
                now);
    }

    /** How the bridge is, for operators. */
    ConnectionStatus status() {
        Throwable failure = bridge.lastFailure();
        return ConnectionStatus.builder(bridge.id(), bridge.state(), snapshot())
                .connectedSince(bridge.connectedSince())
                .remoteAddress(remoteAddress())
                .lastFailure(failure == null ? null : failure.getMessage())
                .build();
    }

    /** The bridge's figures. */
    ConnectionCounters snapshot() {
        PhysicalConnection socket = socket();
        return counters.snapshot(
                bridge.server().endpoint(),
                bridge.kind(),
                submitted.unseen(),
                socket == null ? 0 : socket.bytesWritten(),
                socket == null ? 0 : socket.bytesRead());
    }
}
