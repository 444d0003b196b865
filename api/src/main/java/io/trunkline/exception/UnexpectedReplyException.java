package io.trunkline.exception;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The server's reply is well-formed but cannot be the command's: a type that it never has, or a value that the codec
 * refused.
 */
public final class UnexpectedReplyException extends RedisException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes the failure.
     *
     * @param message what was expected and what came
     * @param cause what the codec threw, or null
     * @param command the command's name, or null
     * @param endpoint the server, or null
     */
    public UnexpectedReplyException(
            String message, @Nullable Throwable cause, @Nullable String command, @Nullable String endpoint) {
        super(message, cause, CommandProgress.ANSWERED, command, endpoint);
    }
}
