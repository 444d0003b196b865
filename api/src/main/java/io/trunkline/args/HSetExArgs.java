package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The options of HSETEX. Start with when the fields expire, or with {@link #NONE}. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/hsetex/">HSETEX</a>
 */
public final class HSetExArgs implements CommandArguments {

    /** No options: sets whatever was there, for ever. */
    public static final HSetExArgs NONE = new HSetExArgs(null, null);

    private final @Nullable String condition;
    private final @Nullable Expiry expiry;

    private HSetExArgs(@Nullable String condition, @Nullable Expiry expiry) {
        this.condition = condition;
        this.expiry = expiry;
    }

    /**
     * Lets the fields expire after a time, counted in seconds.
     *
     * @param time how long, more than zero; what is finer than a second is rounded up
     * @return options with nothing else
     * @throws IllegalArgumentException if the time is not positive, or too long for seconds in 64 bits
     */
    public static HSetExArgs ex(Duration time) {
        return new HSetExArgs(null, Expiry.seconds(time));
    }

    /**
     * Lets the fields expire after some seconds.
     *
     * @param seconds how long, at least 1
     * @return options with nothing else
     * @throws IllegalArgumentException if it is less than 1
     */
    public static HSetExArgs ex(long seconds) {
        return new HSetExArgs(null, Expiry.seconds(seconds));
    }

    /**
     * Lets the fields expire after a time, counted in milliseconds.
     *
     * @param time how long, more than zero; what is finer than a millisecond is rounded up
     * @return options with nothing else
     * @throws IllegalArgumentException if the time is not positive, or too long for milliseconds in 64 bits
     */
    public static HSetExArgs px(Duration time) {
        return new HSetExArgs(null, Expiry.millis(time));
    }

    /**
     * Lets the fields expire after some milliseconds.
     *
     * @param millis how long, at least 1
     * @return options with nothing else
     * @throws IllegalArgumentException if it is less than 1
     */
    public static HSetExArgs px(long millis) {
        return new HSetExArgs(null, Expiry.millis(millis));
    }

    /**
     * Lets the fields expire at a moment, counted in seconds.
     *
     * @param moment when; what is finer than a second is cut off
     * @return options with nothing else
     * @throws IllegalArgumentException if it is not after the epoch
     */
    public static HSetExArgs exAt(Instant moment) {
        return new HSetExArgs(null, Expiry.atSecond(moment));
    }

    /**
     * Lets the fields expire at a moment, counted in milliseconds.
     *
     * @param moment when; what is finer than a millisecond is cut off
     * @return options with nothing else
     * @throws IllegalArgumentException if it is not after the epoch
     */
    public static HSetExArgs pxAt(Instant moment) {
        return new HSetExArgs(null, Expiry.atMilli(moment));
    }

    /**
     * Keeps what time the fields had left.
     *
     * @return options with nothing else
     */
    public static HSetExArgs keepTtl() {
        return new HSetExArgs(null, Expiry.KEEP_TTL);
    }

    /**
     * Sets the fields only if none of them exists.
     *
     * @return options with this condition
     * @throws IllegalArgumentException if they are to exist as well
     */
    public HSetExArgs fnx() {
        return new HSetExArgs(Options.choose("HSETEX", condition, "FNX"), expiry);
    }

    /**
     * Sets the fields only if all of them exist.
     *
     * @return options with this condition
     * @throws IllegalArgumentException if they are not to exist as well
     */
    public HSetExArgs fxx() {
        return new HSetExArgs(Options.choose("HSETEX", condition, "FXX"), expiry);
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        if (condition != null) {
            command.keyword(condition);
        }
        if (expiry != null) {
            expiry.appendTo(command);
        }
    }
}
