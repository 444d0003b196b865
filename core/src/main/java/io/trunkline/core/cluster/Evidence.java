package io.trunkline.core.cluster;

import io.trunkline.options.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Why a slot is taken to be where it is. Immutable.
 *
 * @param kind what was said
 * @param by the endpoint of the node that said it
 * @param atNanos when: a view counts from when it was asked for, a redirect from when it was read
 * @param epoch the greatest epoch of the cluster that was known then; -1 if none was
 */
public record Evidence(Kind kind, Endpoint by, long atNanos, long epoch) {

    /** What was said. */
    public enum Kind {
        /** An answer to CLUSTER SLOTS, SHARDS or NODES. */
        VIEW,
        /** A MOVED of this very slot. */
        MOVED,
        /**
         * A MOVED of another slot, from a shard's primary to one of its replicas: all the shard's slots went with it.
         */
        PROMOTION
    }

    /** How long what a MOVED said stands against views of the same epoch: nodes hear of a move at different times. */
    static final long HOLD_NANOS = 1_000_000_000L;

    /** Whether a view, asked for at some time, may put something else in the place of this. */
    boolean yieldsTo(long askedAtNanos, long viewEpoch) {
        if (kind == Kind.VIEW) {
            return viewEpoch > epoch || (viewEpoch == epoch && askedAtNanos - atNanos >= 0);
        }
        long later = askedAtNanos - atNanos;
        return later > 0 && (viewEpoch > epoch || (viewEpoch == epoch && later >= HOLD_NANOS));
    }

    /** Whether it is so young that another node than the owner itself may not have heard of it. */
    boolean isFresh(long nowNanos) {
        return nowNanos - atNanos < HOLD_NANOS;
    }

    // Written out: what Java 17 makes of records keeps the class loader of their components' classes for ever
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Evidence that
                && kind == that.kind
                && atNanos == that.atNanos
                && epoch == that.epoch
                && by.equals(that.by);
    }

    @Override
    public int hashCode() {
        return 31 * by.hashCode() + Long.hashCode(atNanos);
    }
}
