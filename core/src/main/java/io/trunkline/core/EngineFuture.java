package io.trunkline.core;

import org.jspecify.annotations.Nullable;

/** A future of something that takes more than one command. Thread-safe; completed on completion threads. */
final class EngineFuture<T extends @Nullable Object> extends WaitableFuture<T> {

    private final String what;

    EngineFuture(String what) {
        this.what = what;
    }

    @Override
    String awaited() {
        return what;
    }
}
