package io.trunkline.args;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What options objects share: choosing one of several options that exclude each other. */
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
