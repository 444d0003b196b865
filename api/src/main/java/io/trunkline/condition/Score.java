package io.trunkline.condition;

import static io.trunkline.condition.ConditionReplies.holds;

import io.trunkline.command.CommandName;
import io.trunkline.reply.ReplyDecoder;
import java.util.Objects;

/**
 * The score of a member of a sorted set, which has none if it does not exist. Immutable.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class Score<K, V> {

    private static final CommandName ZSCORE = CommandName.of("ZSCORE");

    private final K key;
    private final V member;

    Score(K key, V member) {
        this.key = Objects.requireNonNull(key, "key");
        this.member = member;
    }

    /**
     * The member exists.
     *
     * @return the condition
     */
    public Condition<K, V> exists() {
        return condition("exists", holds(true, ConditionReplies::isPresent));
    }

    /**
     * The member does not exist.
     *
     * @return the condition
     */
    public Condition<K, V> doesNotExist() {
        return condition("doesNotExist", holds(false, ConditionReplies::isPresent));
    }

    /**
     * It is exactly this.
     *
     * @param score what to compare with
     * @return the condition
     */
    public Condition<K, V> is(double score) {
        return condition("is", holds(true, ConditionReplies.score(actual -> actual == score)));
    }

    /**
     * It is less or more, or the member does not exist.
     *
     * @param score what to compare with
     * @return the condition
     */
    public Condition<K, V> isNot(double score) {
        return condition("isNot", holds(false, ConditionReplies.score(actual -> actual == score)));
    }

    /**
     * It is less.
     *
     * @param score what to compare with
     * @return the condition
     */
    public Condition<K, V> lessThan(double score) {
        return condition("lessThan", holds(true, ConditionReplies.score(actual -> actual < score)));
    }

    /**
     * It is this or less.
     *
     * @param score what to compare with
     * @return the condition
     */
    public Condition<K, V> atMost(double score) {
        return condition("atMost", holds(true, ConditionReplies.score(actual -> actual <= score)));
    }

    /**
     * It is more.
     *
     * @param score what to compare with
     * @return the condition
     */
    public Condition<K, V> moreThan(double score) {
        return condition("moreThan", holds(true, ConditionReplies.score(actual -> actual > score)));
    }

    /**
     * It is this or more.
     *
     * @param score what to compare with
     * @return the condition
     */
    public Condition<K, V> atLeast(double score) {
        return condition("atLeast", holds(true, ConditionReplies.score(actual -> actual >= score)));
    }

    private Condition<K, V> condition(String comparison, ReplyDecoder<Boolean> reader) {
        return new Condition<>(
                "score." + comparison,
                key,
                commands -> commands.command(ZSCORE).key(key).value(member).read(reader));
    }
}
