package io.trunkline.exception;

import java.io.Serial;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The root of all failures of commands and connections. Immutable but for what every {@link Throwable} has.
 */
public abstract sealed class RedisException extends RuntimeException
        permits RedisServerException,
                RedisConnectionException,
                RedisTimeoutException,
                RedisCommandException,
                RedisInterruptedException,
                PartialFailureException,
                UnexpectedReplyException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** See {@link #progress()}. */
    private final CommandProgress progress;
    /** See {@link #command()}. */
    private final @Nullable String command;
    /** See {@link #endpoint()}. */
    private final @Nullable String endpoint;

    RedisException(
            String message,
            @Nullable Throwable cause,
            CommandProgress progress,
            @Nullable String command,
            @Nullable String endpoint) {
        super(message, cause);
        this.progress = Objects.requireNonNull(progress, "progress");
        this.command = command;
        this.endpoint = endpoint;
    }

    /**
     * How far the command got.
     *
     * @return never null
     */
    public CommandProgress progress() {
        return progress;
    }

    /**
     * The command's name, without arguments.
     *
     * @return such as {@code GET}, or null if the failure belongs to no command
     */
    public @Nullable String command() {
        return command;
    }

    /**
     * The server concerned.
     *
     * @return such as {@code 10.0.0.7:6379}, or null if none had been chosen
     */
    public @Nullable String endpoint() {
        return endpoint;
    }
}
