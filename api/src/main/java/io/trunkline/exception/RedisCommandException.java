package io.trunkline.exception;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The command was refused before it was sent: it is disabled, needs admin mode, asks for what no server can do, or the
 * queues are full. Its progress is always {@link CommandProgress#NEVER_SENT}.
 */
public final class RedisCommandException extends RedisException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** See {@link #reason()}. */
    private final Reason reason;

    /** Why a command is refused. */
    public enum Reason {
        /** The command map disables it. */
        DISABLED,
        /** It is an administrative command and the options do not allow those. */
        ADMIN_NOT_ALLOWED,
        /** It cannot be used this way, such as a write that demands a replica. */
        NOT_SUPPORTED,
        /** Its keys are in several slots of a cluster, and one server must serve them together. */
        CROSS_SLOT,
        /** The backlog or what is in flight has reached its bound. */
        BACK_PRESSURE,
        /**
         * It stands in a transaction that was not executed, since one of its members was refused: the cause says why.
         */
        TRANSACTION_NOT_EXECUTED
    }

    /**
     * Makes the failure.
     *
     * @param reason why it is refused
     * @param message what happened, with the values, and what to do
     * @param command the command's name, or null
     * @param endpoint the server, or null
     */
    public RedisCommandException(Reason reason, String message, @Nullable String command, @Nullable String endpoint) {
        super(message, null, CommandProgress.NEVER_SENT, command, endpoint);
        this.reason = reason;
    }

    /**
     * Makes the failure of a command that is refused because of another one.
     *
     * @param reason why it is refused
     * @param message what happened, with the values, and what to do
     * @param cause what happened to the other one
     * @param command the command's name, or null
     */
    public RedisCommandException(Reason reason, String message, Throwable cause, @Nullable String command) {
        super(message, cause, CommandProgress.NEVER_SENT, command, null);
        this.reason = reason;
    }

    /**
     * Why the command was refused.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
