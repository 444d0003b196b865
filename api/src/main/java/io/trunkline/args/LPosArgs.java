package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import org.jspecify.annotations.Nullable;

/**
 * How LPOS searches. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/lpos/">LPOS</a>
 */
public final class LPosArgs implements CommandArguments {

    /** No options: from the head through the whole list. */
    public static final LPosArgs NONE = new LPosArgs(null, null);

    private final @Nullable Long rank;
    private final @Nullable Long maxLength;

    private LPosArgs(@Nullable Long rank, @Nullable Long maxLength) {
        this.rank = rank;
        this.maxLength = maxLength;
    }

    /**
     * Starts with the match to begin with.
     *
     * @param rank 1 for the first match, 2 for the second; negative to search from the tail
     * @return options
     * @throws IllegalArgumentException if the rank is 0
     */
    public static LPosArgs fromMatch(long rank) {
        return NONE.rank(rank);
    }

    /**
     * Starts with how far to search.
     *
     * @param elements how many elements to compare at most, 0 for all
     * @return options
     * @throws IllegalArgumentException if the number is negative
     */
    public static LPosArgs within(long elements) {
        return NONE.maxlen(elements);
    }

    /**
     * Chooses the match to begin with.
     *
     * @param match 1 for the first match, 2 for the second; negative to search from the tail
     * @return options with the rank
     * @throws IllegalArgumentException if the rank is 0
     */
    public LPosArgs rank(long match) {
        if (match == 0) {
            throw new IllegalArgumentException(
                    "No match has that rank: rank=0. Use 1 for the first from the head, -1 for the first from the tail.");
        }
        return new LPosArgs(match, maxLength);
    }

    /**
     * Chooses how far to search.
     *
     * @param elements how many elements to compare at most, 0 for all
     * @return options with the length
     * @throws IllegalArgumentException if the number is negative
     */
    public LPosArgs maxlen(long elements) {
        if (elements < 0) {
            throw new IllegalArgumentException(
                    "The length of a search is negative: maxlen=" + elements + ". Use 0 to search the whole list.");
        }
        return new LPosArgs(rank, elements);
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        if (rank != null) {
            command.keyword("RANK").arg(rank.longValue());
        }
        if (maxLength != null) {
            command.keyword("MAXLEN").arg(maxLength.longValue());
        }
    }
}
