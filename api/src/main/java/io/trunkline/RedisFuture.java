package io.trunkline;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command that may be still under way. Thread-safe.
 *
 * <p>Dependent stages run on the multiplexer's completion threads, never on an I/O thread (unless {@code completion=inline} was
 * chosen). Waiting on a future from one of the multiplexer's I/O threads would stop the very thread that must complete it;
 * {@link #get()} and {@link #join()} throw {@link IllegalStateException} there.
 *
 * <p>{@link #cancel} withdraws the command if it was not yet written. One that was written may still take effect on the server; its
 * reply is dropped.
 *
 * @param <T> the type of the result
 */
public interface RedisFuture<T extends @Nullable Object> extends CompletionStage<T>, Future<T> {

    /**
     * Waits for the result.
     *
     * @return the result
     * @throws io.trunkline.exception.RedisException why the command failed, as it is and not wrapped
     * @throws java.util.concurrent.CancellationException if the future was cancelled
     */
    T join();

    /**
     * Whether the command failed or was cancelled.
     *
     * @return true if so; false while it is under way
     */
    boolean isCompletedExceptionally();
}
