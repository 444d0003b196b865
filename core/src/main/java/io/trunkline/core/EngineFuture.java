package io.trunkline.core;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A future of something that takes more than one command. Thread-safe; completed on completion threads. */
final class EngineFuture<T extends @Nullable Object> extends WaitableFuture<T> {

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

    @Override
    String awaited() {
        return what;
    }
}
