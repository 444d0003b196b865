package io.trunkline.core;

import io.trunkline.CommandFlag;
import io.trunkline.RetryPolicy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a view's commands travel. Immutable.
 *
 * @param database which database
 * @param timeoutNanos the time limit, or 0 for the option's default
 * @param flags where they may be served
 * @param server the only server that may serve them, or null
 * @param retry which of them are tried again, or null for none
 */
record Route(
        int database,
        long timeoutNanos,
        Set<CommandFlag> flags,
        @Nullable ServerEndPoint server,
        @Nullable RetryPolicy retry) {

    Route withTimeout(long nanos) {
        return new Route(database, nanos, flags, server, retry);
    }

    Route withFlags(Set<CommandFlag> other) {
        return new Route(database, timeoutNanos, other, server, retry);
    }

    Route withRetry(RetryPolicy policy) {
        return new Route(database, timeoutNanos, flags, server, policy);
    }
}
