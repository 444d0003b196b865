package io.trunkline.options;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a lost connection is tried again. Trunkline asks once for each wait. Implementations are
 * thread-safe, do not block and do not throw.
 */
@FunctionalInterface
public interface ReconnectPolicy {

    /**
     * The wait before the next attempt. It may turn out longer: see {@link #prompt()} for how often a server is tried,
     * and a server that refuses the credentials or whose certificate is refused is tried after one second at the
     * earliest, then after ever longer waits of up to half a minute.
     *
     * <p>If it throws, or returns null or what is negative, {@link #prompt()} is asked instead.
     *
     * @param failures how many attempts in a row have failed before this wait, from 0
     * @param random where to draw from, so that a simulation can be repeated
     * @return how long to wait from now; zero to try at once
     */
    Duration nextDelay(long failures, RandomGenerator random);

    /**
     * The default: waits that find a server within a quarter of a second after its return, and after outages of more
     * than half a minute within two seconds. Each is one uniform draw from zero to a limit: 10 ms, doubled with each
     * failure up to 230 ms, and after 240 failures in a row (half a minute or more) doubled further up to 1.8 s. What
     * is missing to a quarter of a second, and to two, is for connecting and the handshake. The draws spread many
     * clients out.
     *
     * <p>Whatever the policy, one endpoint is tried at most 10 times a second, and all endpoints of a process at most
     * 50 times, after the first second.
     *
     * @return the policy
     */
    static ReconnectPolicy prompt() {
        return PromptReconnect.INSTANCE;
    }

    /**
     * Waits that grow exponentially and are spread over their whole length: one uniform draw from zero to the smaller
     * of {@code max} and {@code base * 2^failures}. This is the "full jitter" of the article "Exponential Backoff and
     * Jitter" in the AWS Architecture Blog, which of the variants compared there lets many clients return with the
     * least work.
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
