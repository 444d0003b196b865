package io.trunkline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Waits that find a server soon after it is back, without hurrying for ever. Immutable. */
enum PromptReconnect implements ReconnectPolicy {
    /** The only one. */
    INSTANCE;

    /** Somebody waits for every one of these; an attempt at a port that refuses costs some tens of microseconds. */
    private static final long HURRIED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** About half a minute of waits, if every attempt fails at once. */
    private static final long HURRIED_FAILURES = 3_000;
    /** With connecting and handshake, two seconds. */
    private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(1_800);

    @Override
    public Duration nextDelay(long failures, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong((failures < HURRIED_FAILURES ? HURRIED_NANOS : CALM_NANOS) + 1));
    }

    @Override
    public String toString() {
        return "prompt";
    }
}
