package io.trunkline.args;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What options objects share: choosing one of several options that exclude each other, and units of time. */
final class Options {

    private Options() {}

    /** The added option, unless another one of its kind was given before. */
    static <T> T choose(String command, @Nullable T given, T added) {
        if (given != null && !given.equals(added)) {
            throw new IllegalArgumentException("Options exclude each other: command=" + command + ", given=" + given
                    + ", added=" + added + ". Choose one of them.");
        }
        return added;
    }

    /** A time in whole seconds. */
    static long seconds(Duration time) {
        if (time.getNano() != 0) {
            throw new IllegalArgumentException(
                    "A time is not in whole seconds: time=" + time + ". Use the option that takes milliseconds.");
        }
        return time.getSeconds();
    }

    /** A time in whole milliseconds; what is finer is lost upwards, so that a short time does not become none. */
    static long millis(Duration time) {
        return time.plusNanos(999_999).toMillis();
    }

    /** The argument, which must be at least as high as a bound. */
    static long atLeast(long bound, String name, long value) {
        if (value < bound) {
            throw new IllegalArgumentException(
                    "A number is out of range: " + name + "=" + value + ", least=" + bound + ". Use a higher one.");
        }
        return value;
    }

    static <T> T required(@Nullable T argument, String name) {
        return Objects.requireNonNull(argument, name);
    }
}
