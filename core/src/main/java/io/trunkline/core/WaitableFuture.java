package io.trunkline.core;

import io.trunkline.RedisFuture;
import io.trunkline.exception.RedisException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the engine's futures have in common: waiting is refused where it would never end, and {@link #join} throws a failure as it is.
 * Thread-safe.
 */
abstract class WaitableFuture<T extends @Nullable Object> extends CompletableFuture<T> implements RedisFuture<T> {

    /** What is waited for, to be named in an explanation. */
    abstract String awaited();

    /** Throws if waiting would be waiting for what cannot happen before the waiter goes on. */
    void checkMayWait() {
        if (!isDone() && EngineThreads.isIoThread()) {
            throw EngineThreads.blockedOnIoThread(awaited());
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        checkMayWait();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        checkMayWait();
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        checkMayWait();
        try {
            return super.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RedisException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Dependents are plain futures: they are no commands and may be completed by whoever holds them. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
