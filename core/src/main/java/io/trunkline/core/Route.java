package io.trunkline.core;

import io.trunkline.CommandFlag;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a view's commands travel. Immutable.
 *
 * @param database which database
 * @param timeoutNanos the time limit, or 0 for the option's default
 * @param flags where they may be served
 * @param server the only server that may serve them, or null
 */
record Route(
        int database,
        long timeoutNanos,
        Set<CommandFlag> flags,
        @Nullable ServerEndPoint server) {

    Route withTimeout(long nanos) {
        return new Route(database, nanos, flags, server);
    }

    Route withFlags(Set<CommandFlag> other) {
        return new Route(database, timeoutNanos, other, server);
    }
}
