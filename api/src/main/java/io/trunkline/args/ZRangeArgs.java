package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import org.jspecify.annotations.Nullable;

/**
 * In which order ZRANGE and ZRANGESTORE go, and how far. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
 */
public final class ZRangeArgs implements CommandArguments {

    /** No options: from low to high, the whole range. */
    public static final ZRangeArgs NONE = new ZRangeArgs(false, null);

    private final boolean reversed;
    private final @Nullable Limit limit;

    private ZRangeArgs(boolean reversed, @Nullable Limit limit) {
        this.reversed = reversed;
        this.limit = limit;
    }

    /**
     * Starts with the order from high to low.
     *
     * @return options
     */
    public static ZRangeArgs reversed() {
        return NONE.rev();
    }

    /**
     * Starts with a part of the range.
     *
     * @param part which part
     * @return options
     */
    public static ZRangeArgs limited(Limit part) {
        return NONE.limit(part);
    }

    /**
     * Goes from high to low. A range keeps its lower and upper bound; ranks count from the highest score.
     *
     * @return options with the other order
     */
    public ZRangeArgs rev() {
        return new ZRangeArgs(true, limit);
    }

    /**
     * Takes a part of the range. Ranges of ranks have no part: the command refuses it there.
     *
     * @param part which part
     * @return options with the limit
     */
    public ZRangeArgs limit(Limit part) {
        return new ZRangeArgs(reversed, Options.required(part, "part"));
    }

    /**
     * Whether the order is from high to low.
     *
     * @return true if so
     */
    public boolean isReversed() {
        return reversed;
    }

    /**
     * Whether only a part of the range is taken.
     *
     * @return true if so
     */
    public boolean hasLimit() {
        return limit != null;
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        if (reversed) {
            command.keyword("REV");
        }
        command.args(limit);
    }
}
