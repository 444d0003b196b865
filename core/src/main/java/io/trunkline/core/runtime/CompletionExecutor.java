package io.trunkline.core.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs user code when the application gave no executor of its own: daemon threads that come when needed and go when
 * idle. Thread-safe.
 *
 * <p>The number of threads is not bounded here but by those who hand work in: a drainer per bridge, a few per handler,
 * and one more for each that is stuck.
 */
public final class CompletionExecutor extends ThreadPoolExecutor {

    private static final long IDLE_SECONDS = 30;

    private final CompletableFuture<@Nullable Void> terminated = new CompletableFuture<>();

    public CompletionExecutor(String threadPrefix) {
        super(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new CompletionThreads(threadPrefix));
    }

    /** Completes when no thread is left. */
    public CompletionStage<@Nullable Void> whenTerminated() {
        return terminated;
    }

    /** Whether the calling thread is one of such an executor. */
    public static boolean isCompletionThread() {
        return Thread.currentThread() instanceof CompletionThread;
    }

    @Override
    protected void terminated() {
        super.terminated();
        terminated.complete(null);
    }

    private static final class CompletionThread extends Thread {
        CompletionThread(Runnable task, String name) {
            super(task, name);
            setDaemon(true);
        }
    }

    private static final class CompletionThreads implements ThreadFactory {
        private final String prefix;
        private final AtomicInteger count = new AtomicInteger();

        CompletionThreads(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public Thread newThread(Runnable task) {
            return new CompletionThread(task, prefix + "-completion-" + count.incrementAndGet());
        }
    }
}
