package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The options of LCS when it returns where the values match. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/lcs/">LCS</a>
 */
public final class LcsArgs implements CommandArguments {

    /** No options: every match, without its length. */
    public static final LcsArgs NONE = new LcsArgs(null, false);

    private final @Nullable Long minimum;
    private final boolean withLength;

    private LcsArgs(@Nullable Long minimum, boolean withLength) {
        this.minimum = minimum;
        this.withLength = withLength;
    }

    /**
     * Leaves out short matches.
     *
     * @param length the least length in bytes, 0 or more
     * @return options with the length
     * @throws IllegalArgumentException if the length is negative
     */
    public LcsArgs minMatchLen(long length) {
        return new LcsArgs(Options.atLeast(0, "length", length), withLength);
    }

    /**
     * Returns the length of every match.
     *
     * @return options with this
     */
    public LcsArgs withMatchLen() {
        return new LcsArgs(minimum, true);
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        if (minimum != null) {
            command.keyword("MINMATCHLEN").arg(minimum.longValue());
        }
        if (withLength) {
            command.keyword("WITHMATCHLEN");
        }
    }
}
