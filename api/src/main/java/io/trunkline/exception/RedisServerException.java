package io.trunkline.exception;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The server answered with an error. The message is the server's own, with the command and endpoint behind it. */
public final class RedisServerException extends RedisException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** See {@link #kind()}. */
    private final RedisErrorKind kind;
    /** See {@link #serverMessage()}. */
    private final String serverMessage;

    /**
     * Makes the failure.
     *
     * @param serverMessage the error as the server sent it, without the leading {@code -}
     * @param command the command's name, or null
     * @param endpoint the server, or null
     */
    public RedisServerException(String serverMessage, @Nullable String command, @Nullable String endpoint) {
        super(text(serverMessage, command, endpoint), null, CommandProgress.ANSWERED, command, endpoint);
        this.serverMessage = serverMessage;
        this.kind = RedisErrorKind.of(serverMessage);
    }

    private static String text(String serverMessage, @Nullable String command, @Nullable String endpoint) {
        return command == null && endpoint == null
                ? serverMessage
                : serverMessage + " [command=" + command + ", endpoint=" + endpoint + "]";
    }

    /**
     * What kind of error it is.
     *
     * @return the kind
     */
    public RedisErrorKind kind() {
        return kind;
    }

    /**
     * The error as the server sent it.
     *
     * @return the text, code first
     */
    public String serverMessage() {
        return serverMessage;
    }
}
