package io.trunkline.core.message;

import org.jspecify.annotations.Nullable;

/** A future of something that takes more than one command. Thread-safe; completed on completion threads. */
public final class EngineFuture<T extends @Nullable Object> extends WaitableFuture<T> {

    private final String what;

    public EngineFuture(String what) {
        this.what = what;
    }

    @Override
    public String awaited() {
        return what;
    }
}
