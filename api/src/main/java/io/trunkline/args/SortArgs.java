package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of SORT and SORT_RO. Immutable.
 *
 * <p>Patterns name keys, so a key prefix is put before them; {@code #}, which stands for the element itself, and a
 * pattern without an asterisk after BY, which turns sorting off, stay as they are.
 *
 * @see <a href="https://redis.io/docs/latest/commands/sort/">SORT</a>
 */
public final class SortArgs implements CommandArguments {

    /** No options: the elements themselves, as numbers, ascending. */
    public static final SortArgs NONE = new SortArgs(null, null, List.of(), null, false);

    private final @Nullable String by;
    private final @Nullable Limit limit;
    private final List<String> gets;
    private final @Nullable String order;
    private final boolean alpha;

    private record Limit(long offset, long count) {}

    private SortArgs(
            @Nullable String by, @Nullable Limit limit, List<String> gets, @Nullable String order, boolean alpha) {
        this.by = by;
        this.limit = limit;
        this.gets = gets;
        this.order = order;
        this.alpha = alpha;
    }

    /**
     * Sorts by the values of other keys.
     *
     * @param pattern a key's name with an asterisk for the element, {@code weight_*} or {@code object_*->weight};
     *     without one, such as {@code nosort}, nothing is sorted
     * @return options with the pattern
     */
    public SortArgs by(String pattern) {
        return new SortArgs(Options.required(pattern, "pattern"), limit, gets, order, alpha);
    }

    /**
     * Returns a part only.
     *
     * @param offset how many elements to leave out, 0 or more
     * @param count how many to return at most; negative for all
     * @return options with the limit
     * @throws IllegalArgumentException if the offset is negative
     */
    public SortArgs limit(long offset, long count) {
        Options.atLeast(0, "offset", offset);
        return new SortArgs(by, new Limit(offset, count), gets, order, alpha);
    }

    /**
     * Returns the value of another key for each element. With several of these, each element gives as many results, in
     * this order.
     *
     * @param pattern a key's name with an asterisk for the element, or {@code #} for the element itself
     * @return options with one more pattern
     */
    public SortArgs get(String pattern) {
        List<String> more = new ArrayList<>(gets);
        more.add(Options.required(pattern, "pattern"));
        return new SortArgs(by, limit, List.copyOf(more), order, alpha);
    }

    /**
     * Sorts from the lowest to the highest.
     *
     * @return options with this
     * @throws IllegalArgumentException if the order is descending
     */
    public SortArgs asc() {
        return new SortArgs(by, limit, gets, Options.choose("SORT", order, "ASC"), alpha);
    }

    /**
     * Sorts from the highest to the lowest.
     *
     * @return options with this
     * @throws IllegalArgumentException if the order is ascending
     */
    public SortArgs desc() {
        return new SortArgs(by, limit, gets, Options.choose("SORT", order, "DESC"), alpha);
    }

    /**
     * Sorts as text.
     *
     * @return options with this
     */
    public SortArgs alpha() {
        return new SortArgs(by, limit, gets, order, true);
    }

    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        if (by != null) {
            pattern(command.keyword("BY"), by, by.indexOf('*') >= 0);
        }
        if (limit != null) {
            command.keyword("LIMIT").arg(limit.offset()).arg(limit.count());
        }
        for (String get : gets) {
            pattern(command.keyword("GET"), get, !get.equals("#"));
        }
        if (order != null) {
            command.keyword(order);
        }
        if (alpha) {
            command.keyword("ALPHA");
        }
    }

    private static void pattern(CommandBuilder<?, ?> command, String pattern, boolean namesKeys) {
        if (namesKeys) {
            command.keyTemplate(pattern);
        } else {
            command.arg(pattern);
        }
    }
}
