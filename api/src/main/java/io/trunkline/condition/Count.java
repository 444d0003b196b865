package io.trunkline.condition;

import io.trunkline.command.CommandName;
import java.util.function.LongPredicate;

/**
 * A number that is counted. Immutable.
 *
 * @param <K> the type of keys
 */
public final class Count<K> {

    private final String subject;
    private final ConditionQuestion<K> question;
    private final CommandName command;

    Count(String subject, ConditionQuestion<K> question, CommandName command) {
        this.subject = subject;
        this.question = question;
        this.command = command;
    }

    /**
     * It is exactly this.
     *
     * @param <V> the type of values
     * @param count what to compare with
     * @return the condition
     */
    public <V> Condition<K, V> is(long count) {
        return condition("is", actual -> actual == count);
    }

    /**
     * It is less or more.
     *
     * @param <V> the type of values
     * @param count what to compare with
     * @return the condition
     */
    public <V> Condition<K, V> isNot(long count) {
        return condition("isNot", actual -> actual != count);
    }

    /**
     * It is less.
     *
     * @param <V> the type of values
     * @param count what to compare with
     * @return the condition
     */
    public <V> Condition<K, V> lessThan(long count) {
        return condition("lessThan", actual -> actual < count);
    }

    /**
     * It is this or less.
     *
     * @param <V> the type of values
     * @param count what to compare with
     * @return the condition
     */
    public <V> Condition<K, V> atMost(long count) {
        return condition("atMost", actual -> actual <= count);
    }

    /**
     * It is more.
     *
     * @param <V> the type of values
     * @param count what to compare with
     * @return the condition
     */
    public <V> Condition<K, V> moreThan(long count) {
        return condition("moreThan", actual -> actual > count);
    }

    /**
     * It is this or more.
     *
     * @param <V> the type of values
     * @param count what to compare with
     * @return the condition
     */
    public <V> Condition<K, V> atLeast(long count) {
        return condition("atLeast", actual -> actual >= count);
    }

    private <V> Condition<K, V> condition(String comparison, LongPredicate test) {
        return new Condition<>(
                subject + "." + comparison,
                question.key(),
                commands -> question.ask(command, commands).read(in -> test.test(in.readLong())));
    }
}
