package io.trunkline.exception;

import java.io.Serial;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** There was no connection, or it broke under the command. */
public final class RedisConnectionException extends RedisException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** See {@link #failureType()}. */
    private final ConnectionFailureType failureType;

    /**
     * Makes the failure.
     *
     * @param failureType why
     * @param message what happened, with the values, and what to do
     * @param cause what broke the connection, or null
     * @param progress how far the command got
     * @param command the command's name, or null
     * @param endpoint the server, or null
     */
    public RedisConnectionException(
            ConnectionFailureType failureType,
            String message,
            @Nullable Throwable cause,
            CommandProgress progress,
            @Nullable String command,
            @Nullable String endpoint) {
        super(message, cause, progress, command, endpoint);
        this.failureType = Objects.requireNonNull(failureType, "failureType");
    }

    /**
     * Why there is no connection.
     *
     * @return the reason
     */
    public ConnectionFailureType failureType() {
        return failureType;
    }
}
