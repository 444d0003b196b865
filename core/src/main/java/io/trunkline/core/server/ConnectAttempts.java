package io.trunkline.core.server;

import io.trunkline.core.bridge.BridgeConnection;
import io.trunkline.core.bridge.ServerMemory;
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

    private final ServerMemory memory;
    private final RefusalLog refusalLog;

    ConnectAttempts(ServerMemory memory, Endpoint endpoint) {
        this.memory = memory;
        this.refusalLog = new RefusalLog(endpoint);
    }

    /** A connection serves. */
    void onServed(@Nullable BridgeConnection connection) {
        memory.gate().onServed();
        memory.protocols().onServed();
        PhysicalConnection socket = connection == null ? null : connection.physical();
        if (socket != null) {
            memory.addresses().onServed(socket.remoteAddress());
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
        memory.gate()
                .onFailure(
                        ReconnectGate.Cause.of(type, ended.isTurnedAway(), wasEstablished), furtherSockets, nowNanos);
        if (!wasEstablished) {
            memory.addresses().onFailed(socket == null ? null : socket.remoteAddress());
        }
        if (ReconnectGate.isRefusal(type) && isOfNote) {
            refusalLog.onRefusal(type, cause, nowNanos);
        }
    }
}
