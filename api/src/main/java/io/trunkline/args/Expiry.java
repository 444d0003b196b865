package io.trunkline.args;

import io.trunkline.command.CommandBuilder;
import io.trunkline.command.DurationArgument;
import java.time.Duration;
import java.time.Instant;

/**
 * When a value expires, as the commands that set one take it. Immutable.
 *
 * @param keyword the option
 * @param value its argument, or -1 if it has none
 */
record Expiry(String keyword, long value) {

    static final Expiry KEEP_TTL = new Expiry("KEEPTTL", -1);
    static final Expiry PERSIST = new Expiry("PERSIST", -1);

    static Expiry seconds(long seconds) {
        return new Expiry("EX", Options.atLeast(1, "seconds", seconds));
    }

    static Expiry seconds(Duration time) {
        return seconds(DurationArgument.seconds("time", time));
    }

    static Expiry millis(long millis) {
        return new Expiry("PX", Options.atLeast(1, "millis", millis));
    }

    static Expiry millis(Duration time) {
        return millis(DurationArgument.millis("time", time));
    }

    static Expiry atSecond(Instant moment) {
        return new Expiry("EXAT", Options.atLeast(1, "unixSeconds", moment.getEpochSecond()));
    }

    static Expiry atMilli(Instant moment) {
        return new Expiry("PXAT", Options.atLeast(1, "unixMillis", moment.toEpochMilli()));
    }

    void appendTo(CommandBuilder<?, ?> command) {
        command.keyword(keyword);
        if (value >= 0) {
            command.arg(value);
        }
    }

    @Override
    public String toString() {
        return value < 0 ? keyword : keyword + " " + value;
    }
}
