package io.trunkline.options;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Waits of one length. Immutable.
 *
 * @param delay the length
 */
record LinearReconnect(Duration delay) implements ReconnectPolicy {

    LinearReconnect {
        Objects.requireNonNull(delay, "delay");
        if (delay.isNegative() || delay.compareTo(ExponentialReconnect.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "Not a wait between attempts: delay=" + delay + ". Use zero or more and at most 366 days.");
        }
    }

    @Override
    public Duration nextDelay(long failures, RandomGenerator random) {
        return delay;
    }
}
