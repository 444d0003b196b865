package io.trunkline.core.cluster;

import io.trunkline.options.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Whom a question went to, and when. Immutable.
 *
 * @param speaker the endpoint by which the node was dialled
 * @param atNanos when it was asked; of the clock that all times of this room are of
 * @param isTls whether over TLS, which decides the port that counts
 */
public record Asked(Endpoint speaker, long atNanos, boolean isTls) {
    // Written out: what Java 17 makes of records keeps the class loader of their components' classes for ever
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Asked that
                && speaker.equals(that.speaker)
                && atNanos == that.atNanos
                && isTls == that.isTls;
    }

    @Override
    public int hashCode() {
        return 31 * speaker.hashCode() + Long.hashCode(atNanos);
    }
}
