package io.trunkline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Waits that find a server soon after it is back, without hurrying for ever. Immutable. */
enum PromptReconnect implements ReconnectPolicy {
    /** The only one. */
    INSTANCE;

    /** With the time that connecting and the handshake take, a quarter of a second. */
    private static final long HURRIED_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** About half a minute of waits, if every attempt fails at once. */
    private static final long HURRIED_FAILURES = 300;
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
