package io.trunkline.options;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Exponential waits with full jitter. Immutable.
 *
 * @param base the upper limit of the first wait
 * @param max the upper limit of all waits
 */
record ExponentialReconnect(Duration base, Duration max) implements ReconnectPolicy {

    /** Waits beyond a year are mistakes; the bound also keeps nanoseconds far from overflow. */
    static final Duration LONGEST = Duration.ofDays(366);

    ExponentialReconnect {
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(max, "max");
        if (base.isNegative() || base.isZero()) {
            throw new IllegalArgumentException(
                    "Not a base of exponential waits: base=" + base + ". Use more than zero.");
        }
        if (max.compareTo(base) < 0 || max.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("Not a limit of exponential waits: max=" + max + ", base=" + base
                    + ". Use at least the base and at most 366 days.");
        }
    }

    @Override
    public Duration nextDelay(long failures, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(ceilingNanos(failures) + 1));
    }

    private long ceilingNanos(long failures) {
        long baseNanos = base.toNanos();
        long maxNanos = max.toNanos();
        // base * 2^failures > max, asked without overflow; 62 doublings exceed any limit.
        if (failures >= 62 || baseNanos > maxNanos >> failures) {
            return maxNanos;
        }
        return baseNanos << failures;
    }
}
