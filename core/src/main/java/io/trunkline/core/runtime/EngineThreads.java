package io.trunkline.core.runtime;

import io.trunkline.transport.TransportLoop;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Knows the I/O threads of all multiplexers, so that waiting on one is found out instead of hanging it. Thread-safe.
 */
public final class EngineThreads {

    /** On an I/O thread, what runs user code for its multiplexer. */
    private static final ThreadLocal<Executor> IO_THREAD = new ThreadLocal<>();

    private EngineThreads() {}

    /**
     * Marks a loop's thread; takes effect before anything that is handed to the loop later.
     *
     * @param completions runs what must not run on the loop; null if the application chose to have it run there
     */
    public static void mark(TransportLoop loop, @Nullable Executor completions) {
        Executor elsewhere = completions == null ? Runnable::run : completions;
        loop.execute(() -> IO_THREAD.set(elsewhere));
    }

    /**
     * Runs dependent stages, which are user code: on this thread, unless it is an I/O thread; there only with
     * {@code completion=inline}.
     */
    public static void offIoThread(Runnable completion) {
        Executor elsewhere = IO_THREAD.get();
        if (elsewhere == null) {
            completion.run();
        } else {
            elsewhere.execute(completion);
        }
    }

    public static boolean isIoThread() {
        return IO_THREAD.get() != null;
    }

    public static IllegalStateException blockedOnIoThread(String command) {
        return new IllegalStateException(
                "Waiting on an I/O thread would stop the thread that must bring the reply: command=" + command
                        + ", thread=" + Thread.currentThread().getName()
                        + ". Use the async methods there, or run the code on another thread (completion=executor does so).");
    }
}
