package io.trunkline.args;

import org.jspecify.annotations.Nullable;

/**
 * A range of members of a sorted set, in the order of their bytes; it makes sense where all scores are equal. Immutable
 * as far as the members are. A range whose lower bound is above its upper one is empty; commands that go from high to
 * low take the same range as the others.
 *
 * @param <T> the type of members
 * @param lower the lower bound, or null for none
 * @param lowerIncluded whether the lower bound belongs to the range
 * @param upper the upper bound, or null for none
 * @param upperIncluded whether the upper bound belongs to the range
 */
public record LexRange<T>(
        @Nullable T lower, boolean lowerIncluded, @Nullable T upper, boolean upperIncluded) {

    /**
     * Every member.
     *
     * @param <T> the type of members
     * @return the range
     */
    public static <T> LexRange<T> all() {
        return new LexRange<>(null, true, null, true);
    }

    /**
     * From a member to another, both included.
     *
     * @param <T> the type of members
     * @param lower the lower bound
     * @param upper the upper bound
     * @return the range
     */
    public static <T> LexRange<T> closed(T lower, T upper) {
        return new LexRange<>(lower, true, upper, true);
    }

    /**
     * Between two members, neither included.
     *
     * @param <T> the type of members
     * @param lower the lower bound
     * @param upper the upper bound
     * @return the range
     */
    public static <T> LexRange<T> open(T lower, T upper) {
        return new LexRange<>(lower, false, upper, false);
    }

    /**
     * From a member to another, the lower one included.
     *
     * @param <T> the type of members
     * @param lower the lower bound
     * @param upper the upper bound
     * @return the range
     */
    public static <T> LexRange<T> closedOpen(T lower, T upper) {
        return new LexRange<>(lower, true, upper, false);
    }

    /**
     * From a member to another, the upper one included.
     *
     * @param <T> the type of members
     * @param lower the lower bound
     * @param upper the upper bound
     * @return the range
     */
    public static <T> LexRange<T> openClosed(T lower, T upper) {
        return new LexRange<>(lower, false, upper, true);
    }

    /**
     * A member and all above.
     *
     * @param <T> the type of members
     * @param lower the bound
     * @return the range
     */
    public static <T> LexRange<T> atLeast(T lower) {
        return new LexRange<>(lower, true, null, true);
    }

    /**
     * All above a member.
     *
     * @param <T> the type of members
     * @param lower the bound
     * @return the range
     */
    public static <T> LexRange<T> greaterThan(T lower) {
        return new LexRange<>(lower, false, null, true);
    }

    /**
     * A member and all below.
     *
     * @param <T> the type of members
     * @param upper the bound
     * @return the range
     */
    public static <T> LexRange<T> atMost(T upper) {
        return new LexRange<>(null, true, upper, true);
    }

    /**
     * All below a member.
     *
     * @param <T> the type of members
     * @param upper the bound
     * @return the range
     */
    public static <T> LexRange<T> lessThan(T upper) {
        return new LexRange<>(null, true, upper, false);
    }
}
