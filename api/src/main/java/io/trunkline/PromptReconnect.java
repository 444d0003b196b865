package io.trunkline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Waits that find a server soon after it is back, without hurrying for ever. Immutable. */
enum PromptReconnect implements ReconnectPolicy {
    /** The only one. */
    INSTANCE;

    /** Most outages are restarts and failovers, and short. Somebody waits for every one of these attempts. */
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    /** Two minutes, if every attempt fails at once and 200 are made in a second: most machines and containers start anew in that. */
    private static final long QUICK_FAILURES = 24_000;

    private static final long EAGER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** About five minutes. */
    private static final long EAGER_FAILURES = 27_500;

    /** With connecting and handshake, two seconds. */
    private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(1_800);

    @Override
    public Duration nextDelay(long failures, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(limitNanos(failures) + 1));
    }

    private static long limitNanos(long failures) {
        if (failures < QUICK_FAILURES) {
            return QUICK_NANOS;
        }
        return failures < EAGER_FAILURES ? EAGER_NANOS : CALM_NANOS;
    }

    @Override
    public String toString() {
        return "prompt";
    }
}
