package io.trunkline.core;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How many reconnect attempts may begin per second, however many bridges and multiplexers want to: when many servers go away at once, their return must not
 * meet a storm of connects, TLS handshakes and authentications. Thread-safe, without locks.
 *
 * <p>First connects and leased connections are not held back; somebody waits for those.
 *
 * <p>It is the generic cell rate algorithm (ITU-T I.371, "virtual scheduling"): each attempt moves the theoretical arrival time of the next one on by one interval, and
 * an attempt may come before its theoretical time by no more than a burst takes.
 */
final class ReconnectBudget {

    /** Attempts per second of one process; {@value #PROPERTY} changes it. */
    static final int DEFAULT_PER_SECOND = 200;

    static final int MAX_PER_SECOND = 1_000_000;

    /** The system property that sets the attempts per second of a process, read once. */
    static final String PROPERTY = "io.trunkline.reconnectsPerSecond";

    private static final AtomicReference<@Nullable ReconnectBudget> PROCESS = new AtomicReference<>();
    private static final long NEVER = Long.MIN_VALUE;

    private final long intervalNanos;
    private final long burstNanos;
    /** On the loops' clock. */
    private final AtomicLong theoreticalNanos = new AtomicLong(NEVER);

    private ReconnectBudget(int perSecond) {
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.burstNanos = intervalNanos * perSecond;
    }

    /**
     * The one that all multiplexers of this process share.
     *
     * @throws IllegalArgumentException if the system property is not a rate
     */
    static ReconnectBudget ofProcess() {
        ReconnectBudget present = PROCESS.get();
        if (present != null) {
            return present;
        }
        ReconnectBudget made = parse(System.getProperty(PROPERTY, Integer.toString(DEFAULT_PER_SECOND)));
        ReconnectBudget earlier = PROCESS.compareAndExchange(null, made);
        return earlier == null ? made : earlier;
    }

    /** One with the rate that a text names. */
    static ReconnectBudget parse(String rate) {
        try {
            return perSecond(Integer.parseInt(rate.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "The rate of reconnects is not a number: " + PROPERTY + "=" + rate + ". Use 1 to " + MAX_PER_SECOND
                            + ".",
                    e);
        }
    }

    /** One that allows so many attempts at once, and so many in each second from then on. */
    static ReconnectBudget perSecond(int perSecond) {
        if (perSecond < 1 || perSecond > MAX_PER_SECOND) {
            throw new IllegalArgumentException("The rate of reconnects is out of range: " + PROPERTY + "=" + perSecond
                    + ". Use 1 to " + MAX_PER_SECOND + ".");
        }
        return new ReconnectBudget(perSecond);
    }

    /** Takes the next place in the line, and tells how long to wait for it, in nanoseconds; 0 while the rate is not used up. */
    long reserve(long nowNanos) {
        while (true) {
            long seen = theoreticalNanos.get();
            long base = seen == NEVER || seen - nowNanos < 0 ? nowNanos : seen;
            if (theoreticalNanos.compareAndSet(seen, base + intervalNanos)) {
                return Math.max(0, base + intervalNanos - nowNanos - burstNanos);
            }
        }
    }
}
