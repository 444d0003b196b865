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
    /** See {@link #diagnosis()}. */
    private final @Nullable TimeoutDiagnosis diagnosis;

    /**
     * Makes the failure.
     *
     * @param phase where the command was
     * @param timeoutMillis the command's time limit in milliseconds
     * @param diagnosis what the connection was like, or null if there was none to look at
     * @param message what happened, with the values, and what to do
     * @param cause the last failure of the connection it waited for, or null
     * @param progress how far the command got
     * @param command the command's name, or null
     * @param endpoint the server, or null
     */
    public RedisTimeoutException(
            TimeoutPhase phase,
            long timeoutMillis,
            @Nullable TimeoutDiagnosis diagnosis,
            String message,
            @Nullable Throwable cause,
            CommandProgress progress,
            @Nullable String command,
            @Nullable String endpoint) {
        super(message, cause, progress, command, endpoint);
        this.phase = Objects.requireNonNull(phase, "phase");
        this.timeoutMillis = timeoutMillis;
        this.diagnosis = diagnosis;
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
     * What the connection was like at that moment.
     *
     * @return the figures that the text has, or null if there was no connection to look at
     */
    public @Nullable TimeoutDiagnosis diagnosis() {
        return diagnosis;
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
