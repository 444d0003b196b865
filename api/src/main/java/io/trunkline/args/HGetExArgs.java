package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import java.time.Duration;
import java.time.Instant;

/**
 * What HGETEX does to the time that fields have left. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/hgetex/">HGETEX</a>
 */
public final class HGetExArgs implements CommandArguments {

    private final Expiry expiry;

    private HGetExArgs(Expiry expiry) {
        this.expiry = expiry;
    }

    /**
     * Lets the fields expire after a time, counted in seconds.
     *
     * @param time how long, more than zero; what is finer than a second is rounded up
     * @return options with nothing else
     * @throws IllegalArgumentException if the time is not positive, or too long for seconds in 64 bits
     */
    public static HGetExArgs ex(Duration time) {
        return new HGetExArgs(Expiry.seconds(time));
    }

    /**
     * Lets the fields expire after some seconds.
     *
     * @param seconds how long, at least 1
     * @return options with nothing else
     * @throws IllegalArgumentException if it is less than 1
     */
    public static HGetExArgs ex(long seconds) {
        return new HGetExArgs(Expiry.seconds(seconds));
    }

    /**
     * Lets the fields expire after a time, counted in milliseconds.
     *
     * @param time how long, more than zero; what is finer than a millisecond is rounded up
     * @return options with nothing else
     * @throws IllegalArgumentException if the time is not positive, or too long for milliseconds in 64 bits
     */
    public static HGetExArgs px(Duration time) {
        return new HGetExArgs(Expiry.millis(time));
    }

    /**
     * Lets the fields expire after some milliseconds.
     *
     * @param millis how long, at least 1
     * @return options with nothing else
     * @throws IllegalArgumentException if it is less than 1
     */
    public static HGetExArgs px(long millis) {
        return new HGetExArgs(Expiry.millis(millis));
    }

    /**
     * Lets the fields expire at a moment, counted in seconds.
     *
     * @param moment when; what is finer than a second is cut off
     * @return options with nothing else
     * @throws IllegalArgumentException if it is not after the epoch
     */
    public static HGetExArgs exAt(Instant moment) {
        return new HGetExArgs(Expiry.atSecond(moment));
    }

    /**
     * Lets the fields expire at a moment, counted in milliseconds.
     *
     * @param moment when; what is finer than a millisecond is cut off
     * @return options with nothing else
     * @throws IllegalArgumentException if it is not after the epoch
     */
    public static HGetExArgs pxAt(Instant moment) {
        return new HGetExArgs(Expiry.atMilli(moment));
    }

    /**
     * Lets the fields live for ever, or as long as their key.
     *
     * @return options with nothing else
     */
    public static HGetExArgs persist() {
        return new HGetExArgs(Expiry.PERSIST);
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        expiry.appendTo(command);
    }
}
