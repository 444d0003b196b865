package io.trunkline.core;

import io.trunkline.exception.TimeoutDiagnosis;
import io.trunkline.transport.PhysicalConnection;

/** Looks at a bridge on behalf of a command whose time ran out. Any thread: everything is read racily. */
final class Diagnosis {

    private static final int NANOS_PER_MILLI = 1_000_000;

    private Diagnosis() {}

    static TimeoutDiagnosis of(Message<?> message, PhysicalBridge bridge) {
        long now = bridge.nanoTime();
        BridgeCounters counters = bridge.counters();
        BridgeConnection connection = bridge.connection();
        Message<?> oldest = connection == null ? null : connection.oldest();
        PhysicalConnection socket = connection == null ? null : connection.physical();
        return new TimeoutDiagnosis(
                millis(now - message.submittedNanos),
                counters.inFlight,
                counters.backlog + bridge.unseen(),
                oldest == null ? null : oldest.command.name().toString(),
                oldest == null ? -1 : millis(now - oldest.submittedNanos),
                socket == null ? 0 : socket.pendingWriteBytes(),
                socket == null ? 0 : socket.bytesWritten(),
                socket == null ? 0 : socket.bytesRead(),
                connection == null || socket == null ? -1 : millis(now - connection.lastWriteNanos()),
                connection == null || socket == null ? -1 : millis(now - connection.lastReadNanos()),
                connection == null || socket == null ? -1 : millis(now - connection.openedNanos()),
                millis(bridge.loopLag().worstNanos(now)),
                bridge.gcMillisSince(message.submittedNanos));
    }

    private static long millis(long nanos) {
        return nanos / NANOS_PER_MILLI;
    }
}
