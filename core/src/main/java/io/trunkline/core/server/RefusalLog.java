package io.trunkline.core.server;

import io.trunkline.core.failure.Failures;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.options.Endpoint;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns, once a minute at most, that a server refuses connections for a reason that somebody must remove. Thread-safe.
 */
final class RefusalLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");
    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Endpoint endpoint;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicLong warnedNanos = new AtomicLong();
    private final AtomicLong unsaid = new AtomicLong();

    RefusalLog(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    void onRefusal(ConnectionFailureType type, @Nullable Throwable cause, long now) {
        long last = warnedNanos.get();
        boolean first = begun.compareAndSet(false, true);
        if ((first || now - last >= INTERVAL_NANOS) && warnedNanos.compareAndSet(last, now)) {
            LOG.warn(
                    "A server refuses connections, and is tried at intervals of up to half a minute: endpoint={}, failure={}, unreported={}, cause={}",
                    endpoint,
                    type,
                    unsaid.getAndSet(0),
                    cause == null ? "none" : Failures.reason(cause));
        } else {
            unsaid.incrementAndGet();
        }
    }
}
