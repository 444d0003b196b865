package io.trunkline.core.server;

import io.trunkline.core.bridge.AddressMemory;
import io.trunkline.core.bridge.BridgeConnection;
import io.trunkline.core.bridge.ProtocolMemory;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.context.ReconnectGate;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.options.Endpoint;
import io.trunkline.transport.PhysicalConnection;
import org.jspecify.annotations.Nullable;

/**
 * What all bridges of one server learn from each other's attempts to connect: when, where and how the next one is made.
 * Thread-safe.
 */
final class ConnectAttempts {

    private final ReconnectGate gate;
    private final AddressMemory addresses = new AddressMemory();
    private final ProtocolMemory protocols = new ProtocolMemory();
    private final RefusalLog refusalLog;

    ConnectAttempts(EngineContext engine, Endpoint endpoint) {
        this.gate = engine.newReconnectGate();
        this.refusalLog = new RefusalLog(endpoint);
    }

    /** When the next one may begin. */
    ReconnectGate gate() {
        return gate;
    }

    /** What became of the addresses of the server's name. */
    AddressMemory addresses() {
        return addresses;
    }

    /** Whether the server speaks TLS. */
    ProtocolMemory protocols() {
        return protocols;
    }

    /** A connection serves. */
    void onServed(@Nullable BridgeConnection connection) {
        gate.onServed();
        protocols.onServed();
        PhysicalConnection socket = connection == null ? null : connection.physical();
        if (socket != null) {
            addresses.onServed(socket.remoteAddress());
        }
    }

    /**
     * A connection is lost, or was not made.
     *
     * @param isOfNote whether somebody should hear of a server that refuses connections
     */
    void onEnd(
            BridgeConnection ended,
            ConnectionFailureType type,
            @Nullable Throwable cause,
            boolean wasEstablished,
            boolean isOfNote,
            long nowNanos) {
        PhysicalConnection socket = ended.physical();
        int furtherSockets = cause == null || socket != null ? 0 : cause.getSuppressed().length;
        gate.onFailure(ReconnectGate.Cause.of(type, ended.isTurnedAway(), wasEstablished), furtherSockets, nowNanos);
        if (!wasEstablished) {
            addresses.onFailed(socket == null ? null : socket.remoteAddress());
        }
        if (ReconnectGate.isRefusal(type) && isOfNote) {
            refusalLog.onRefusal(type, cause, nowNanos);
        }
    }
}
