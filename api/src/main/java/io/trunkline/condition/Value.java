package io.trunkline.condition;

import static io.trunkline.condition.ConditionReplies.encoded;
import static io.trunkline.condition.ConditionReplies.equalTo;
import static io.trunkline.condition.ConditionReplies.holds;

import io.trunkline.command.CommandName;
import io.trunkline.reply.ReplyReader;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Something that has a value if it exists. Immutable.
 *
 * @param <K> the type of keys
 */
public final class Value<K> extends Existence<K> {

    private final CommandName reading;

    Value(
            String subject,
            ConditionQuestion<K> question,
            CommandName existing,
            Predicate<ReplyReader> existence,
            CommandName reading) {
        super(subject, question, existing, existence);
        this.reading = reading;
    }

    /**
     * It exists and has a value.
     *
     * @param <V> the type of values
     * @param value the value
     * @return the condition
     */
    public <V> Condition<K, V> is(V value) {
        Objects.requireNonNull(value, "value");
        return condition("is", reading, commands -> holds(true, equalTo(encoded(commands, value))));
    }

    /**
     * It has another value, or does not exist.
     *
     * @param <V> the type of values
     * @param value the value
     * @return the condition
     */
    public <V> Condition<K, V> isNot(V value) {
        Objects.requireNonNull(value, "value");
        return condition("isNot", reading, commands -> holds(false, equalTo(encoded(commands, value))));
    }
}
