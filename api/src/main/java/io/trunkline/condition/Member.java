package io.trunkline.condition;

import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * A member that may or may not be there. Immutable.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class Member<K, V> {

    private final String subject;
    private final K key;
    private final BiFunction<CommandCatalogue<K, V>, Boolean, Command<Boolean>> question;

    Member(String subject, K key, BiFunction<CommandCatalogue<K, V>, Boolean, Command<Boolean>> question) {
        this.subject = subject;
        this.key = Objects.requireNonNull(key, "key");
        this.question = question;
    }

    /**
     * It exists.
     *
     * @return the condition
     */
    public Condition<K, V> exists() {
        return new Condition<>(subject + ".exists", key, commands -> question.apply(commands, true));
    }

    /**
     * It does not exist.
     *
     * @return the condition
     */
    public Condition<K, V> doesNotExist() {
        return new Condition<>(subject + ".doesNotExist", key, commands -> question.apply(commands, false));
    }
}
