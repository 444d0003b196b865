package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The options of RESTORE. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/restore/">RESTORE</a>
 */
public final class RestoreArgs implements CommandArguments {

    /** No options: onto nothing that exists, with a time to live that counts from now. */
    public static final RestoreArgs NONE = new RestoreArgs(false, false, null, null);

    private final boolean replace;
    private final boolean absolute;
    private final @Nullable Long idleSeconds;
    private final @Nullable Long frequency;

    private RestoreArgs(boolean replace, boolean absolute, @Nullable Long idleSeconds, @Nullable Long frequency) {
        this.replace = replace;
        this.absolute = absolute;
        this.idleSeconds = idleSeconds;
        this.frequency = frequency;
    }

    /**
     * Replaces what the key holds.
     *
     * @return options with this
     */
    public RestoreArgs replace() {
        return new RestoreArgs(true, absolute, idleSeconds, frequency);
    }

    /**
     * Says that the time to live is the moment when the key expires, in milliseconds since the epoch (Redis 5.0).
     *
     * @return options with this
     */
    public RestoreArgs absTtl() {
        return new RestoreArgs(replace, true, idleSeconds, frequency);
    }

    /**
     * Says for how long the key has not been used (Redis 5.0).
     *
     * @param seconds 0 or more
     * @return options with the time
     * @throws IllegalArgumentException if the time is negative or there is a frequency
     */
    public RestoreArgs idleTime(long seconds) {
        Options.atLeast(0, "seconds", seconds);
        if (frequency != null) {
            Options.choose("RESTORE", "FREQ", "IDLETIME");
        }
        return new RestoreArgs(replace, absolute, seconds, null);
    }

    /**
     * Says how often the key is used, as OBJECT FREQ returns it (Redis 5.0).
     *
     * @param value 0 to 255
     * @return options with the frequency
     * @throws IllegalArgumentException if the frequency is negative or there is an idle time
     */
    public RestoreArgs freq(long value) {
        Options.atLeast(0, "value", value);
        if (idleSeconds != null) {
            Options.choose("RESTORE", "IDLETIME", "FREQ");
        }
        return new RestoreArgs(replace, absolute, null, value);
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        if (replace) {
            command.keyword("REPLACE");
        }
        if (absolute) {
            command.keyword("ABSTTL");
        }
        if (idleSeconds != null) {
            command.keyword("IDLETIME").arg(idleSeconds.longValue());
        }
        if (frequency != null) {
            command.keyword("FREQ").arg(frequency.longValue());
        }
    }
}
