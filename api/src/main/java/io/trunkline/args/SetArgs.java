package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The options of SET. Start with when the value expires, or with {@link #NONE}. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/set/">SET</a>
 */
public final class SetArgs implements CommandArguments {

    /** No options: sets whatever was there, for ever. */
    public static final SetArgs NONE = new SetArgs(null, null);

    private final @Nullable String condition;
    private final @Nullable Expiry expiry;

    private SetArgs(@Nullable String condition, @Nullable Expiry expiry) {
        this.condition = condition;
        this.expiry = expiry;
    }

    /**
     * Lets the value expire after a time, counted in seconds.
     *
     * @param time how long, more than zero; what is finer than a second is rounded up
     * @return options with nothing else
     * @throws IllegalArgumentException if the time is not positive, or too long for seconds in 64 bits
     */
    public static SetArgs ex(Duration time) {
        return new SetArgs(null, Expiry.seconds(time));
    }

    /**
     * Lets the value expire after some seconds.
     *
     * @param seconds how long, at least 1
     * @return options with nothing else
     * @throws IllegalArgumentException if it is less than 1
     */
    public static SetArgs ex(long seconds) {
        return new SetArgs(null, Expiry.seconds(seconds));
    }

    /**
     * Lets the value expire after a time, counted in milliseconds.
     *
     * @param time how long, more than zero; what is finer than a millisecond is rounded up
     * @return options with nothing else
     * @throws IllegalArgumentException if the time is not positive, or too long for milliseconds in 64 bits
     */
    public static SetArgs px(Duration time) {
        return new SetArgs(null, Expiry.millis(time));
    }

    /**
     * Lets the value expire after some milliseconds.
     *
     * @param millis how long, at least 1
     * @return options with nothing else
     * @throws IllegalArgumentException if it is less than 1
     */
    public static SetArgs px(long millis) {
        return new SetArgs(null, Expiry.millis(millis));
    }

    /**
     * Lets the value expire at a moment, counted in seconds (Redis 6.2).
     *
     * @param moment when; what is finer than a second is cut off
     * @return options with nothing else
     * @throws IllegalArgumentException if it is not after the epoch
     */
    public static SetArgs exAt(Instant moment) {
        return new SetArgs(null, Expiry.atSecond(moment));
    }

    /**
     * Lets the value expire at a moment, counted in milliseconds (Redis 6.2).
     *
     * @param moment when; what is finer than a millisecond is cut off
     * @return options with nothing else
     * @throws IllegalArgumentException if it is not after the epoch
     */
    public static SetArgs pxAt(Instant moment) {
        return new SetArgs(null, Expiry.atMilli(moment));
    }

    /**
     * Keeps what time the key had left (Redis 6.0).
     *
     * @return options with nothing else
     */
    public static SetArgs keepTtl() {
        return new SetArgs(null, Expiry.KEEP_TTL);
    }

    /**
     * Sets the value only if the key does not exist.
     *
     * @return options with this condition
     * @throws IllegalArgumentException if it is to exist as well
     */
    public SetArgs nx() {
        return new SetArgs(Options.choose("SET", condition, "NX"), expiry);
    }

    /**
     * Sets the value only if the key exists.
     *
     * @return options with this condition
     * @throws IllegalArgumentException if it is not to exist as well
     */
    public SetArgs xx() {
        return new SetArgs(Options.choose("SET", condition, "XX"), expiry);
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
