package io.trunkline.reply;

/**
 * Where a member stands in a sorted set, and why. Immutable.
 *
 * @param rank its position, 0 for the first
 * @param score its score; may be infinite
 */
public record ScoredRank(long rank, double score) {}
