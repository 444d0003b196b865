package io.trunkline.core.cluster;

import io.trunkline.options.Endpoint;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whom a question went to, and when. Immutable.
 *
 * @param speaker the endpoint by which the node was dialled
 * @param atNanos when it was asked; of the clock that all times of this room are of
 * @param isTls whether over TLS, which decides the port that counts
 * @param mapping where nodes are reached that are announced elsewhere; no part of what makes two of these equal
 */
public record Asked(Endpoint speaker, long atNanos, boolean isTls, UnaryOperator<Endpoint> mapping) {

    /** One that tells where nodes are reached. */
    public Asked(Endpoint speaker, long atNanos, boolean isTls) {
        this(speaker, atNanos, isTls, UnaryOperator.identity());
    }

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
