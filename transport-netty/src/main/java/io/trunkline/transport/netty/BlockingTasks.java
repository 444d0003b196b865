package io.trunkline.transport.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The daemon threads beside the loops, for what may block: name resolution and TLS certificate checks. Thread-safe.
 *
 * <p>A platform's resolver can hang for many seconds and cannot be interrupted; each hung lookup costs one thread and
 * holds back nothing else. The number of threads is bounded, idle ones end by themselves.
 */
final class BlockingTasks implements Executor {

    // So many lookups must hang at once before one waits for another; more would only hide a broken resolver.
    private static final int MAX_THREADS = 32;
    private static final long IDLE_SECONDS = 5;

    private final AtomicInteger running = new AtomicInteger();
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    private final ThreadPoolExecutor pool;

    BlockingTasks(ThreadFactory threads) {
        pool = new Pool(threads);
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /**
     * Stops everything that can be stopped.
     *
     * @return completes when the idle threads are gone; a lookup that hangs inside the platform is not waited for, its
     *     thread ends with it
     */
    CompletableFuture<Void> close() {
        pool.shutdownNow();
        return running.get() == 0 ? terminated : CompletableFuture.completedFuture(null);
    }

    private final class Pool extends ThreadPoolExecutor {

        Pool(ThreadFactory threads) {
            super(MAX_THREADS, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {
            running.incrementAndGet();
        }

        @Override
        protected void afterExecute(Runnable task, Throwable failure) {
            running.decrementAndGet();
        }

        @Override
        protected void terminated() {
            terminated.complete(null);
        }
    }
}
