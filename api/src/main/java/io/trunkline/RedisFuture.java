package io.trunkline;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command that may be still under way. Thread-safe.
 *
 * <p>Whoever waits in {@link #join()} or {@link #get()} goes on as soon as the outcome is known. The dependent stages
 * run a moment later, on the multiplexer's completion threads, never on an I/O thread (unless {@code completion=inline}
 * was chosen). So a stage may wait for another of these futures, even where one thread runs all stages; deadlines end a
 * future whatever those threads do. Waiting on a future from one of the multiplexer's I/O threads would stop the very
 * thread that must complete it; {@link #get()} and {@link #join()} throw {@link IllegalStateException} there.
 *
 * <p>The stages of one connection's commands run in the order of the replies, one after the other, as long as each
 * takes less than 100 ms. A stage that takes longer, or blocks, holds back no other: those behind it go on on another
 * thread, at the same time. (With a {@code completionExecutor} of the application's that needs a free thread there.)
 *
 * <p>{@link #cancel} withdraws the command if it was not yet written. One that was written may still take effect on the
 * server; its reply is dropped. A blocking command is ended on the server, and what it popped all the same goes to the
 * {@code orphanedReplyHandler}. What else ends the future before the server does ({@code toCompletableFuture()} and
 * there {@code complete}, {@code completeExceptionally}, {@code orTimeout}, {@code completeOnTimeout},
 * {@code obtrudeValue} …) withdraws the command in the same way.
 *
 * @param <T> the type of the result
 */
public interface RedisFuture<T extends @Nullable Object> extends CompletionStage<T>, Future<T> {

    /**
     * Waits for the result. An interrupt ends the wait, but not the command: cancel the future if nobody needs it any
     * more.
     *
     * @return the result
     * @throws io.trunkline.exception.RedisInterruptedException if the thread is interrupted before the result is there;
     *     its flag stays set
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
