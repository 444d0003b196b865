package io.trunkline.args;

import io.trunkline.command.CommandArguments;
import io.trunkline.command.CommandBuilder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What SCAN, HSCAN, SSCAN and ZSCAN look for, and how much they do in one step. Immutable.
 *
 * @see <a href="https://redis.io/docs/latest/commands/scan/">SCAN</a>
 */
public final class ScanArgs implements CommandArguments {

    /** No options: everything, in steps of the server's choice. */
    public static final ScanArgs NONE = new ScanArgs(null, null, null);

    private final @Nullable String match;
    private final @Nullable Long count;
    private final @Nullable String type;

    private ScanArgs(@Nullable String match, @Nullable Long count, @Nullable String type) {
        this.match = match;
        this.count = count;
        this.type = type;
    }

    /**
     * Starts with a pattern.
     *
     * @param pattern glob-style; a key prefix is put before it where keys are scanned
     * @return options
     */
    public static ScanArgs matching(String pattern) {
        return NONE.match(pattern);
    }

    /**
     * Starts with the size of a step.
     *
     * @param count about how many elements the server visits in one step, at least 1
     * @return options
     * @throws IllegalArgumentException if the count is less than 1
     */
    public static ScanArgs limit(long count) {
        return NONE.count(count);
    }

    /**
     * Returns elements that match a pattern only. They are left out after they were visited, so that a step may return
     * nothing.
     *
     * @param pattern glob-style; a key prefix is put before it where keys are scanned
     * @return options with the pattern
     */
    public ScanArgs match(String pattern) {
        return new ScanArgs(Objects.requireNonNull(pattern, "pattern"), count, type);
    }

    /**
     * Chooses the size of a step. It changes how long the server is busy, not what the whole scan returns.
     *
     * @param elements about how many elements the server visits in one step, at least 1
     * @return options with the size
     * @throws IllegalArgumentException if the count is less than 1
     */
    public ScanArgs count(long elements) {
        if (elements < 1) {
            throw new IllegalArgumentException("A scan's step is empty: count=" + elements + ". Use at least 1.");
        }
        return new ScanArgs(match, elements, type);
    }

    /**
     * Returns keys of one type only (Redis 6.0). SCAN alone takes this; the server refuses it elsewhere.
     *
     * @param name such as {@code string}, {@code hash} or a module's type
     * @return options with the type
     */
    public ScanArgs type(String name) {
        return new ScanArgs(match, count, Objects.requireNonNull(name, "name"));
    }

    /**
     * Appends the options for SCAN, whose elements are keys: the builder's key prefix is put before the pattern, and a
     * prefix without a pattern matches the keys that have it.
     *
     * @param command takes them
     */
    public void appendForKeys(CommandBuilder<?, ?> command) {
        if (match != null || command.hasKeyPrefix()) {
            command.keyword("MATCH").keyPattern(match == null ? "*" : match);
        }
        appendRest(command);
    }

    /**
     * Appends the options for HSCAN, SSCAN and ZSCAN, whose elements are no keys: the pattern stays as it is.
     *
     * @param command takes them
     */
    @Override
    public void appendTo(CommandBuilder<?, ?> command) {
        if (match != null) {
            command.keyword("MATCH").arg(match);
        }
        appendRest(command);
    }

    private void appendRest(CommandBuilder<?, ?> command) {
        if (count != null) {
            command.keyword("COUNT").arg(count.longValue());
        }
        if (type != null) {
            command.keyword("TYPE").arg(type);
        }
    }
}
