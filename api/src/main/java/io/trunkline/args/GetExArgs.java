package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import java.time.Duration;
import java.time.Instant;

/**
 * What GETEX does to the time that a key has left. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/getex/">GETEX</a>
 */
public final class GetExArgs implements CommandArguments {

    private final Expiry expiry;

    private GetExArgs(Expiry expiry) {
        this.expiry = expiry;
    }

    /**
     * Lets the value expire after a time, counted in seconds.
     *
     * @param time how long, more than zero; what is finer than a second is rounded up
     * @return options with nothing else
     * @throws IllegalArgumentException if the time is not positive, or too long for seconds in 64 bits
     */
    public static GetExArgs ex(Duration time) {
        return new GetExArgs(Expiry.seconds(time));
    }

    /**
     * Lets the value expire after some seconds.
     *
     * @param seconds how long, at least 1
     * @return options with nothing else
     * @throws IllegalArgumentException if it is less than 1
     */
    public static GetExArgs ex(long seconds) {
        return new GetExArgs(Expiry.seconds(seconds));
    }

    /**
     * Lets the value expire after a time, counted in milliseconds.
     *
     * @param time how long, more than zero; what is finer than a millisecond is rounded up
     * @return options with nothing else
     * @throws IllegalArgumentException if the time is not positive, or too long for milliseconds in 64 bits
     */
    public static GetExArgs px(Duration time) {
        return new GetExArgs(Expiry.millis(time));
    }

    /**
     * Lets the value expire after some milliseconds.
     *
     * @param millis how long, at least 1
     * @return options with nothing else
     * @throws IllegalArgumentException if it is less than 1
     */
    public static GetExArgs px(long millis) {
        return new GetExArgs(Expiry.millis(millis));
    }

    /**
     * Lets the value expire at a moment, counted in seconds.
     *
     * @param moment when; what is finer than a second is cut off
     * @return options with nothing else
     * @throws IllegalArgumentException if it is not after the epoch
     */
    public static GetExArgs exAt(Instant moment) {
        return new GetExArgs(Expiry.atSecond(moment));
    }

    /**
     * Lets the value expire at a moment, counted in milliseconds.
     *
     * @param moment when; what is finer than a millisecond is cut off
     * @return options with nothing else
     * @throws IllegalArgumentException if it is not after the epoch
     */
    public static GetExArgs pxAt(Instant moment) {
        return new GetExArgs(Expiry.atMilli(moment));
    }

    /**
     * Lets the value live for ever.
     *
     * @return options
     */
    public static GetExArgs persist() {
        return new GetExArgs(Expiry.PERSIST);
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        expiry.appendTo(command);
    }
}
