package io.trunkline.core.pubsub;

import io.trunkline.SubscriptionGap.Cause;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.options.Endpoint;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Why messages of channels may be lost, and since when, as long as that goes on. Immutable; one is another one even if
 * it says the same.
 */
final class Outage {

    /** What was published may have been under way for so long when its connection was heard of last. */
    private static final long UNDER_WAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Cause cause;
    private final @Nullable Endpoint server;
    private final long sinceNanos;

    private Outage(Cause cause, @Nullable Endpoint server, long sinceNanos) {
        this.cause = cause;
        this.server = server;
        this.sinceNanos = sinceNanos;
    }

    /** Of what a bridge carried: what it brought until it was heard of last was all there was. */
    static Outage of(PhysicalBridge bridge, Cause cause) {
        return new Outage(cause, bridge.server().endpoint(), bridge.lastReadNanos() - UNDER_WAY_NANOS);
    }

    /** Of what a bridge carried whose server has just said itself that nothing more comes. */
    static Outage endedBy(PhysicalBridge bridge) {
        return new Outage(Cause.ENDED_BY_SERVER, bridge.server().endpoint(), bridge.nanoTime() - UNDER_WAY_NANOS);
    }

    /** Of what nobody carried before. */
    static Outage since(long nanos, Cause cause) {
        return new Outage(cause, null, nanos - UNDER_WAY_NANOS);
    }

    Cause cause() {
        return cause;
    }

    /** The server that carried the channels; null if none is known. */
    @Nullable
    Endpoint server() {
        return server;
    }

    /** Since when, on the loops' clock. */
    long sinceNanos() {
        return sinceNanos;
    }
}
