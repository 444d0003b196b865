package io.trunkline.command;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one rule by which a {@link Duration} that an application passes becomes a number: what is finer than the unit is
 * rounded up, so that a short time does not become none; and a time that the unit cannot count is refused with the
 * argument's name. Thread-safe.
 */
public final class DurationArgument {

    /**
     * The longest time for which anything is waited, about 73 years: instants that lie so far ahead can still be
     * compared.
     */
    public static final Duration LONGEST_WAIT = Duration.ofNanos(Long.MAX_VALUE / 4);

    private static final long NANOS_PER_MILLI = 1_000_000;

    private DurationArgument() {}

    /**
     * A time in milliseconds.
     *
     * @param name what the application knows the argument as
     * @param time a time, negative ones included
     * @return the least number of milliseconds that is no shorter
     * @throws IllegalArgumentException if it does not fit 64 bits
     */
    public static long millis(String name, Duration time) {
        try {
            long whole = Math.multiplyExact(time.getSeconds(), 1000L);
            return Math.addExact(whole, (time.getNano() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        } catch (ArithmeticException e) {
            throw outOfRange(name, time, Duration.ofMillis(Long.MAX_VALUE), e);
        }
    }

    /**
     * A time in seconds.
     *
     * @param name what the application knows the argument as
     * @param time a time, negative ones included
     * @return the least number of seconds that is no shorter
     * @throws IllegalArgumentException if it does not fit 64 bits
     */
    public static long seconds(String name, Duration time) {
        try {
            return Math.addExact(time.getSeconds(), time.getNano() == 0 ? 0 : 1);
        } catch (ArithmeticException e) {
            throw outOfRange(name, time, Duration.ofSeconds(Long.MAX_VALUE), e);
        }
    }

    /**
     * A time to wait for, in nanoseconds.
     *
     * @param name what the application knows the argument as
     * @param time a time, negative ones included
     * @return the nanoseconds
     * @throws IllegalArgumentException if it is longer than {@link #LONGEST_WAIT}
     */
    public static long nanos(String name, Duration time) {
        if (time.compareTo(LONGEST_WAIT) > 0 || time.compareTo(LONGEST_WAIT.negated()) < 0) {
            throw outOfRange(name, time, LONGEST_WAIT, null);
        }
        return time.toNanos();
    }

    private static IllegalArgumentException outOfRange(
            String name, Duration time, Duration longest, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "A time is too long: " + name + "=" + time + ", longest=" + longest + ". Use a shorter one.", cause);
    }
}
