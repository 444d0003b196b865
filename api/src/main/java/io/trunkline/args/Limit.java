package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;

/**
 * Which part of a result to return. Immutable.
 *
 * @param offset how many elements to leave out first, 0 or more
 * @param count how many elements to return at most; negative for all the rest
 */
public record Limit(long offset, long count) implements CommandArguments {

    /**
     * Checks the offset.
     *
     * @param offset how many elements to leave out first, 0 or more
     * @param count how many elements to return at most; negative for all the rest
     */
    public Limit {
        if (offset < 0) {
            throw new IllegalArgumentException("A limit begins before the result: offset=" + offset + ", count=" + count
                    + ". Use 0 to begin with it.");
        }
    }

    /**
     * The first elements.
     *
     * @param count how many at most; negative for all
     * @return a limit without an offset
     */
    public static Limit first(long count) {
        return new Limit(0, count);
    }

    /**
     * All elements from one on.
     *
     * @param offset how many to leave out, 0 or more
     * @return a limit without a count
     * @throws IllegalArgumentException if the offset is negative
     */
    public static Limit from(long offset) {
        return new Limit(offset, -1);
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        command.keyword("LIMIT").arg(offset).arg(count);
    }
}
