package io.trunkline;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a lost connection is tried again. Trunkline asks once for each wait. Implementations are thread-safe, do not
 * block and do not throw.
 */
@FunctionalInterface
public interface ReconnectPolicy {

    /**
     * The wait before the next attempt.
     *
     * @param failures how many attempts in a row have failed before this wait, from 0
     * @param random where to draw from, so that a simulation can be repeated
     * @return how long to wait from now; zero to try at once
     */
    Duration nextDelay(long failures, RandomGenerator random);

    /**
     * The default: waits that find a server some milliseconds after its return, and after long outages within two seconds. Each is one uniform draw from
     * zero to 4 ms for the first 24,000 failures in a row (two minutes of a port that refuses), to 100 ms until there are 27,500 (five minutes), and to 1.8 s from then
     * on. An attempt at a port that refuses costs 0.1 to 1 ms of a processor, the less the more of them the JVM has seen (measured); one at a host that
     * is gone takes the whole connect timeout, and the draws spread many clients out. Where a thousand processes are too many for that, take {@link #exponential}; the attempts of one process never exceed 200 per second.
     *
     * @return the policy
     */
    static ReconnectPolicy prompt() {
        return PromptReconnect.INSTANCE;
    }

    /**
     * Waits that grow exponentially and are spread over their whole length: one uniform draw from zero to the smaller of {@code max} and
     * {@code base * 2^failures}. This is the "full jitter" of the article "Exponential Backoff and Jitter" in the AWS Architecture Blog,
     * which of the variants compared there lets many clients return with the least work.
     *
     * @param base the upper limit of the first wait, more than zero
     * @param max the upper limit of all waits, at least {@code base}
     * @return the policy; equal to others of the same limits
     * @throws IllegalArgumentException if a limit is out of range
     */
    static ReconnectPolicy exponential(Duration base, Duration max) {
        return new ExponentialReconnect(base, max);
    }

    /**
     * Waits of the same length.
     *
     * @param delay the length, zero or more
     * @return the policy; equal to others of the same delay
     * @throws IllegalArgumentException if the delay is negative
     */
    static ReconnectPolicy linear(Duration delay) {
        return new LinearReconnect(delay);
    }
}
