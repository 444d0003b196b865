package io.trunkline;

import io.trunkline.options.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A time within which messages of a subscription may have been lost. Told when it is over. Immutable.
 *
 * <p>Servers keep no messages for subscribers that are away, and nobody knows whether there were any. So a gap is no
 * proof of a loss; but what is lost while a subscription moves, or is without a server, was published within a gap that
 * is told. (What is lost since the application is too slow is counted instead, and told otherwise.) Times are those of
 * this process's clock.
 *
 * @param cause why
 * @param from about when: the server was last heard of, less a second for what was under way
 * @param until when a server had confirmed the subscription anew; not before {@code from}
 * @param before the server that carried the subscription; null if none is known
 * @param after the server that carries it now
 */
public record SubscriptionGap(
        Cause cause, Instant from, Instant until, @Nullable Endpoint before, Endpoint after) {

    /** Why a subscription was interrupted. */
    public enum Cause {
        /** The connection that carried it was lost. */
        CONNECTION_LOST,
        /** Its server was silent, so that another one was asked. */
        SERVER_SILENT,
        /** Another server is the right one now: its server left, has another role, or gave the slot away. */
        MOVED,
        /** The server ended it by itself, as one does that gives a slot away or becomes a replica. */
        ENDED_BY_SERVER,
        /** A server that tells of its own keys alone is one of the primaries now. */
        PRIMARY_ADDED
    }

    /** Checks that all are there. */
    public SubscriptionGap {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(until, "until");
        Objects.requireNonNull(after, "after");
    }

    /**
     * How long it was.
     *
     * @return zero or more
     */
    public Duration duration() {
        return Duration.between(from, until);
    }

    // Written out: what Java 17 makes of records keeps the class loader of their components' classes for ever
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SubscriptionGap that
                && cause == that.cause
                && from.equals(that.from)
                && until.equals(that.until)
                && Objects.equals(before, that.before)
                && after.equals(that.after);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cause, from, until, before, after);
    }
}
