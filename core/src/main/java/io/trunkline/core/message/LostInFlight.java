package io.trunkline.core.message;

import io.trunkline.core.failure.BridgeFacts;
import io.trunkline.core.failure.Failures;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of all that was in flight when a connection ended.
 *
 * @param type how it ended
 * @param cause why, if something went wrong
 * @param bridge whose connection it was
 * @param failures what explains it
 */
public record LostInFlight(
        ConnectionFailureType type, @Nullable Throwable cause, BridgeFacts bridge, Failures failures) implements Fault {

    @Override
    public Throwable of(Message<?> message) {
        return failures.lostInFlight(message, type, cause, bridge);
    }

    /** The same for what was not in flight itself, but stood behind something that was. */
    Fault beforeSending() {
        return message -> failures.lost(message, type, cause, bridge, CommandProgress.NEVER_SENT);
    }
}
