package io.trunkline.core.context;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How many sockets may be opened per second for reconnects, however many bridges, servers and multiplexers want to:
 * when many servers go away at once, their return must not meet a storm of connects, TLS handshakes and
 * authentications. Each server's share is the business of its {@link ReconnectGate}. Thread-safe, without locks.
 *
 * <p>It is the generic cell rate algorithm (ITU-T I.371, "virtual scheduling"): each attempt moves the theoretical
 * arrival time of the next one on by one interval, and an attempt may come before its theoretical time by no more than
 * a burst takes. Nobody stands in line: who comes too early asks again, so that what is given up meanwhile holds up
 * nobody.
 */
public final class ReconnectBudget {

    /** Sockets per second of one process; {@value #PROPERTY} changes it. */
    public static final int DEFAULT_PER_SECOND = 50;

    static final int MAX_PER_SECOND = 1_000_000;

    /** The system property that sets the sockets per second of a process, read once. */
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
    public static ReconnectBudget ofProcess() {
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
    public static ReconnectBudget perSecond(int perSecond) {
        if (perSecond < 1 || perSecond > MAX_PER_SECOND) {
            throw new IllegalArgumentException("The rate of reconnects is out of range: " + PROPERTY + "=" + perSecond
                    + ". Use 1 to " + MAX_PER_SECOND + ".");
        }
        return new ReconnectBudget(perSecond);
    }

    /** Takes one socket, and tells 0; or takes nothing, and tells in how many nanoseconds to ask again. */
    public long tryTake(long nowNanos) {
        while (true) {
            long seen = theoreticalNanos.get();
            long base = seen == NEVER || seen - nowNanos < 0 ? nowNanos : seen;
            long wait = base + intervalNanos - nowNanos - burstNanos;
            if (wait > 0) {
                return wait;
            }
            if (theoreticalNanos.compareAndSet(seen, base + intervalNanos)) {
                return 0;
            }
        }
    }

    /** Takes sockets that were opened already. */
    void charge(int sockets, long nowNanos) {
        theoreticalNanos.updateAndGet(
                seen -> (seen == NEVER || seen - nowNanos < 0 ? nowNanos : seen) + sockets * intervalNanos);
    }
}
