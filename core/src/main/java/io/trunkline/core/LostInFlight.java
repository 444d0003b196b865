package io.trunkline.core;

import io.trunkline.exception.ConnectionFailureType;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of all that was in flight when a connection ended.
 *
 * @param type how it ended
 * @param cause why, if something went wrong
 * @param bridge whose connection it was
 */
record LostInFlight(ConnectionFailureType type, @Nullable Throwable cause, PhysicalBridge bridge) implements Fault {

    @Override
    public Throwable of(Message<?> message) {
        return bridge.failures().lostInFlight(message, type, cause, bridge);
    }
}
