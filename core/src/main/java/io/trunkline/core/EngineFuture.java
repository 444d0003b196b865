package io.trunkline.core;

import io.trunkline.RedisFuture;
import io.trunkline.exception.RedisException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A future of something that takes more than one command. Thread-safe; completed on completion threads. */
final class EngineFuture<T extends @Nullable Object> extends CompletableFuture<T> implements RedisFuture<T> {

    private final String what;

    EngineFuture(String what) {
        this.what = what;
    }

    /** Takes the outcome of another stage. */
    @SuppressWarnings("NullAway") // without a failure the value is a T, null included if T says so
    void follow(@Nullable T value, @Nullable Throwable failure) {
        if (failure instanceof CompletionException wrapped && wrapped.getCause() != null) {
            completeExceptionally(wrapped.getCause());
        } else if (failure != null) {
            completeExceptionally(failure);
        } else {
            complete(value);
        }
    }

    private void checkMayWait() {
        if (!isDone() && EngineThreads.isIoThread()) {
            throw EngineThreads.blockedOnIoThread(what);
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

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
