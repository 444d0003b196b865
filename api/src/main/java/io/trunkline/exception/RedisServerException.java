package io.trunkline.exception;

import io.trunkline.command.CommandMetadata;
import io.trunkline.reply.ServerText;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The server answered with an error. The message is the server's own, with the command and endpoint behind it; it is
 * {@linkplain ServerText made fit} for logs and terminals, and cut behind {@link ServerText#ERROR_LIMIT} characters.
 */
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
     * @param serverMessage the error as the server sent it, without the leading {@code -}; it is escaped and cut here
     * @param command the command's name, or null
     * @param endpoint the server, or null
     */
    public RedisServerException(String serverMessage, @Nullable String command, @Nullable String endpoint) {
        this(
                RedisErrorKind.of(serverMessage),
                ServerText.escape(serverMessage, ServerText.ERROR_LIMIT),
                command,
                endpoint);
    }

    private RedisServerException(
            RedisErrorKind kind, String shown, @Nullable String command, @Nullable String endpoint) {
        super(text(shown, command, endpoint), null, CommandProgress.ANSWERED, command, endpoint);
        this.serverMessage = shown;
        this.kind = kind;
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
     * Whether the answer proves that the command had no effect. The answer to a command that runs a script or a
     * function proves nothing, since it may be what that said, after it had done something; nor does that to a command
     * that is not known.
     *
     * @return true if the command was certainly not applied
     */
    public boolean isNotApplied() {
        String name = command();
        return kind.isNotApplied() && name != null && !CommandMetadata.of(name).mayAnswerInOwnWords();
    }

    /**
     * The error as the server sent it, but for what is escaped or cut.
     *
     * @return the text, code first
     */
    public String serverMessage() {
        return serverMessage;
    }
}
