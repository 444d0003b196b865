package io.trunkline.options;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Waits that find a server soon after it is back, and grow for one that stays away. Immutable. */
enum PromptReconnect implements ReconnectPolicy {
    /** The only one. */
    INSTANCE;

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** With connecting and handshake, a quarter of a second. */
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(230);
    /** At least half a minute: an attempt is made every 140 ms on average, since no two are less than 110 ms apart. */
    private static final long QUICK_FAILURES = 240;
    /** With connecting and handshake, two seconds. */
    private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(1_800);

    @Override
    public Duration nextDelay(long failures, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(limitNanos(failures) + 1));
    }

    private static long limitNanos(long failures) {
        return failures < QUICK_FAILURES
                ? doubled(FIRST_NANOS, failures, QUICK_NANOS)
                : doubled(2 * QUICK_NANOS, failures - QUICK_FAILURES, CALM_NANOS);
    }

    private static long doubled(long nanos, long times, long most) {
        return times > 10 ? most : Math.min(nanos << times, most);
    }

    @Override
    public String toString() {
        return "prompt";
    }
}
