package io.trunkline.condition;

import static io.trunkline.condition.ConditionReplies.holds;

import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.CommandName;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyReader;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Something that may or may not exist. Immutable.
 *
 * @param <K> the type of keys
 */
public sealed class Existence<K> permits Value {

    private final String subject;
    private final ConditionQuestion<K> question;
    private final CommandName command;
    private final Predicate<ReplyReader> existence;

    Existence(String subject, ConditionQuestion<K> question, CommandName command, Predicate<ReplyReader> existence) {
        this.subject = subject;
        this.question = question;
        this.command = command;
        this.existence = existence;
    }

    /**
     * It exists.
     *
     * @param <V> the type of values
     * @return the condition
     */
    public final <V> Condition<K, V> exists() {
        return condition("exists", command, commands -> holds(true, existence));
    }

    /**
     * It does not exist.
     *
     * @param <V> the type of values
     * @return the condition
     */
    public final <V> Condition<K, V> doesNotExist() {
        return condition("doesNotExist", command, commands -> holds(false, existence));
    }

    final <V> Condition<K, V> condition(
            String comparison, CommandName name, Function<CommandCatalogue<K, V>, ReplyDecoder<Boolean>> reader) {
        return new Condition<>(
                subject + "." + comparison,
                question.key(),
                commands -> question.ask(name, commands).read(reader.apply(commands)));
    }
}
