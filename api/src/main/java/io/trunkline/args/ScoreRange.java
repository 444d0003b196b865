package io.trunkline.args;

/**
 * A range of scores of a sorted set. Immutable. A range whose lower bound is above its upper one is empty; commands
 * that go from high to low take the same range as the others.
 *
 * @param lower the lower bound, negative infinity for none
 * @param lowerIncluded whether the lower bound belongs to the range
 * @param upper the upper bound, positive infinity for none
 * @param upperIncluded whether the upper bound belongs to the range
 */
public record ScoreRange(double lower, boolean lowerIncluded, double upper, boolean upperIncluded) {

    /**
     * Checks that the bounds are numbers.
     *
     * @param lower the lower bound, negative infinity for none
     * @param lowerIncluded whether the lower bound belongs to the range
     * @param upper the upper bound, positive infinity for none
     * @param upperIncluded whether the upper bound belongs to the range
     */
    public ScoreRange {
        if (Double.isNaN(lower) || Double.isNaN(upper)) {
            throw new IllegalArgumentException("A bound of a range of scores is not a number: lower=" + lower
                    + ", upper=" + upper + ". Use an infinity to leave it open.");
        }
    }

    /**
     * Every score.
     *
     * @return the range
     */
    public static ScoreRange all() {
        return new ScoreRange(Double.NEGATIVE_INFINITY, true, Double.POSITIVE_INFINITY, true);
    }

    /**
     * From a score to another, both included.
     *
     * @param lower the lower bound
     * @param upper the upper bound
     * @return the range
     * @throws IllegalArgumentException if a bound is not a number
     */
    public static ScoreRange closed(double lower, double upper) {
        return new ScoreRange(lower, true, upper, true);
    }

    /**
     * Between two scores, neither included.
     *
     * @param lower the lower bound
     * @param upper the upper bound
     * @return the range
     * @throws IllegalArgumentException if a bound is not a number
     */
    public static ScoreRange open(double lower, double upper) {
        return new ScoreRange(lower, false, upper, false);
    }

    /**
     * From a score to another, the lower one included.
     *
     * @param lower the lower bound
     * @param upper the upper bound
     * @return the range
     * @throws IllegalArgumentException if a bound is not a number
     */
    public static ScoreRange closedOpen(double lower, double upper) {
        return new ScoreRange(lower, true, upper, false);
    }

    /**
     * From a score to another, the upper one included.
     *
     * @param lower the lower bound
     * @param upper the upper bound
     * @return the range
     * @throws IllegalArgumentException if a bound is not a number
     */
    public static ScoreRange openClosed(double lower, double upper) {
        return new ScoreRange(lower, false, upper, true);
    }

    /**
     * A score and all above.
     *
     * @param lower the bound
     * @return the range
     * @throws IllegalArgumentException if a bound is not a number
     */
    public static ScoreRange atLeast(double lower) {
        return new ScoreRange(lower, true, Double.POSITIVE_INFINITY, true);
    }

    /**
     * All above a score.
     *
     * @param lower the bound
     * @return the range
     * @throws IllegalArgumentException if a bound is not a number
     */
    public static ScoreRange greaterThan(double lower) {
        return new ScoreRange(lower, false, Double.POSITIVE_INFINITY, true);
    }

    /**
     * A score and all below.
     *
     * @param upper the bound
     * @return the range
     * @throws IllegalArgumentException if a bound is not a number
     */
    public static ScoreRange atMost(double upper) {
        return new ScoreRange(Double.NEGATIVE_INFINITY, true, upper, true);
    }

    /**
     * All below a score.
     *
     * @param upper the bound
     * @return the range
     * @throws IllegalArgumentException if a bound is not a number
     */
    public static ScoreRange lessThan(double upper) {
        return new ScoreRange(Double.NEGATIVE_INFINITY, true, upper, false);
    }
}
