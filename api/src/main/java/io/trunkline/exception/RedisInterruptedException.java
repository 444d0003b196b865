package io.trunkline.exception;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The waiting thread was interrupted. Its interrupt flag stays set, so that whatever it waits for next ends as well;
 * clear it with {@link Thread#interrupted()} if the thread is to go on.
 *
 * <p>A call that finds the flag set sends nothing: {@link #progress()} is {@link CommandProgress#NEVER_SENT}. A call
 * that is interrupted while it waits is withdrawn: it is {@link CommandProgress#NEVER_SENT} if it had not been written,
 * and {@link CommandProgress#SENT} if it may still take effect. A blocking command is ended on the server; an element
 * that it takes all the same goes to the {@code orphanedReplyHandler}.
 *
 * <p>{@link io.trunkline.RedisFuture#join()} throws it without withdrawing anything, since others may hold the future
 * too; {@link java.util.concurrent.Future#get()} throws {@link InterruptedException} in its stead, which clears the
 * flag, as everywhere.
 */
public final class RedisInterruptedException extends RedisException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes the failure.
     *
     * @param message what happened, with the values, and what to do
     * @param progress how far the command got
     * @param command the command's name, or null
     * @param endpoint the server, or null
     */
    public RedisInterruptedException(
            String message, CommandProgress progress, @Nullable String command, @Nullable String endpoint) {
        super(message, null, progress, command, endpoint);
    }
}
