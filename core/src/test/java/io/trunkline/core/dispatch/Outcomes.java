package io.trunkline.core.dispatch;

import io.trunkline.RedisFuture;
import io.trunkline.core.message.SettledFuture;
import org.jspecify.annotations.Nullable;

/** Looks into futures. */
final class Outcomes {

    private Outcomes() {}

    /** Why one failed; null if it has not, or not yet. */
    static @Nullable Throwable failure(RedisFuture<?> future) {
        return ((SettledFuture<?>) future).failure();
    }
}
