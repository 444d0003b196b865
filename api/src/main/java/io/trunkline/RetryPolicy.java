package io.trunkline;

import io.trunkline.command.RetryCategory;
import io.trunkline.options.ReconnectPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Which failed commands are tried again, how often, and after what waits: see {@link Database#withRetry}. Immutable and
 * thread-safe.
 *
 * <p>A command that was never sent, and one that the server refused to carry out for a reason that passes by itself
 * (see {@link io.trunkline.exception.RedisErrorKind#isTransient}), is tried again whatever it does, since it certainly
 * had no effect. A command that was sent and not answered may have had its effect; it is tried again only if its
 * {@link RetryCategory} is among those that {@link #withSentRetried} names. So it is with a command that runs a script
 * or a function which may write, and with one that is not known, if it is answered with an error that would pass by
 * itself: the words may be the script's own, after it did something. What the server answered otherwise is final, and a
 * command of the category {@link RetryCategory#NEVER} is never tried again.
 *
 * <p>All attempts and the waits between them share the one time limit of the call. If there is no time for another
 * attempt, or there were as many as may be, the call fails with what the attempt that got furthest failed with: if any
 * attempt's outcome is unknown, so is the call's. The failures of the others are its suppressed ones, in order.
 */
public final class RetryPolicy {

    private static final int STANDARD_ATTEMPTS = 10;
    private static final int MOST_ATTEMPTS = 1000;

    private static final RetryPolicy STANDARD = new RetryPolicy(
            STANDARD_ATTEMPTS,
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            Collections.unmodifiableSet(EnumSet.of(RetryCategory.READ)));

    private final int maxAttempts;
    private final Duration backoffBase;
    private final Duration backoffMax;
    private final ReconnectPolicy waits;
    private final Set<RetryCategory> sentRetried;

    private RetryPolicy(int maxAttempts, Duration backoffBase, Duration backoffMax, Set<RetryCategory> sentRetried) {
        this.maxAttempts = maxAttempts;
        this.backoffBase = backoffBase;
        this.backoffMax = backoffMax;
        this.waits = ReconnectPolicy.exponential(backoffBase, backoffMax);
        this.sentRetried = sentRetried;
    }

    /**
     * The policy to start from: up to 10 attempts, waits of up to 50 ms that double up to a second, and of the commands
     * whose outcome is unknown only those that read.
     *
     * @return the policy
     */
    public static RetryPolicy standard() {
        return STANDARD;
    }

    /**
     * Chooses how often a command is tried.
     *
     * @param attempts how often at most, the first attempt included, 1 to 1000; 1 for no retry
     * @return a policy that is otherwise like this one
     * @throws IllegalArgumentException if the number is out of range
     */
    public RetryPolicy withMaxAttempts(int attempts) {
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("Not a number of attempts: maxAttempts=" + attempts + ". Use 1 to "
                    + MOST_ATTEMPTS + "; the first attempt counts.");
        }
        return new RetryPolicy(attempts, backoffBase, backoffMax, sentRetried);
    }

    /**
     * Chooses the waits between attempts: each is one uniform draw from zero to the smaller of {@code max} and
     * {@code base} doubled with each attempt, so that many clients do not return at the same moment.
     *
     * @param base the upper limit of the first wait, more than zero
     * @param max the upper limit of all waits, at least {@code base} and at most 366 days
     * @return a policy that is otherwise like this one
     * @throws IllegalArgumentException if a limit is out of range
     */
    public RetryPolicy withBackoff(Duration base, Duration max) {
        return new RetryPolicy(maxAttempts, base, max, sentRetried);
    }

    /**
     * Chooses which commands are tried again after they were sent and not answered, although they may have had their
     * effect; and scripts that were answered with an error that would pass by itself, which may be the server's or
     * their own.
     *
     * @param categories replace those of this policy; none to try no such command again
     * @return a policy that is otherwise like this one
     * @throws IllegalArgumentException if {@link RetryCategory#NEVER} is among them
     */
    public RetryPolicy withSentRetried(RetryCategory... categories) {
        Set<RetryCategory> chosen = EnumSet.noneOf(RetryCategory.class);
        chosen.addAll(Arrays.asList(categories));
        if (chosen.contains(RetryCategory.NEVER)) {
            throw new IllegalArgumentException("Commands of this category are never tried again: sentRetried=" + chosen
                    + ". Leave NEVER out, and send such a command again by hand when it is known to be right.");
        }
        return new RetryPolicy(maxAttempts, backoffBase, backoffMax, Collections.unmodifiableSet(chosen));
    }

    /**
     * How often a command is tried at most, the first attempt included.
     *
     * @return 1 to 1000, 10 by default
     */
    public int maxAttempts() {
        return maxAttempts;
    }

    /**
     * The upper limit of the first wait.
     *
     * @return more than zero, 50 ms by default
     */
    public Duration backoffBase() {
        return backoffBase;
    }

    /**
     * The upper limit of all waits.
     *
     * @return at least {@link #backoffBase()}, a second by default
     */
    public Duration backoffMax() {
        return backoffMax;
    }

    /**
     * Which commands are tried again after they were sent and not answered.
     *
     * @return unmodifiable; only {@link RetryCategory#READ} by default
     */
    public Set<RetryCategory> sentRetried() {
        return sentRetried;
    }

    /**
     * Draws the wait before another attempt. For engines.
     *
     * @param failures how many attempts have failed before the one that did just now, from 0
     * @param random where to draw from
     * @return how long to wait from now
     */
    public Duration nextDelay(int failures, RandomGenerator random) {
        return waits.nextDelay(failures, random);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RetryPolicy that
                && maxAttempts == that.maxAttempts
                && waits.equals(that.waits)
                && sentRetried.equals(that.sentRetried);
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxAttempts, backoffBase, backoffMax, sentRetried);
    }

    /**
     * Tells what it is.
     *
     * @return the values by name
     */
    @Override
    public String toString() {
        return "RetryPolicy[maxAttempts=" + maxAttempts + ", backoffBase=" + backoffBase + ", backoffMax=" + backoffMax
                + ", sentRetried=" + sentRetried + "]";
    }
}
