package io.trunkline.exception;

import java.io.Serial;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The command's time ran out. A reply that comes later is dropped. */
public final class RedisTimeoutException extends RedisException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** See {@link #phase()}. */
    private final TimeoutPhase phase;
    /** See {@link #timeoutMillis()}. */
    private final long timeoutMillis;

    /**
     * Makes the failure.
     *
     * @param phase where the command was
     * @param timeoutMillis the command's time limit in milliseconds
     * @param message what happened, with the values, and what to do
     * @param cause the last failure of the connection it waited for, or null
     * @param progress how far the command got
     * @param command the command's name, or null
     * @param endpoint the server, or null
     */
    public RedisTimeoutException(
            TimeoutPhase phase,
            long timeoutMillis,
            String message,
            @Nullable Throwable cause,
            CommandProgress progress,
            @Nullable String command,
            @Nullable String endpoint) {
        super(message, cause, progress, command, endpoint);
        this.phase = Objects.requireNonNull(phase, "phase");
        this.timeoutMillis = timeoutMillis;
    }

    /**
     * Where the command was when its time ran out.
     *
     * @return the phase
     */
    public TimeoutPhase phase() {
        return phase;
    }

    /**
     * The limit that passed.
     *
     * @return milliseconds
     */
    public long timeoutMillis() {
        return timeoutMillis;
    }
}
