package io.trunkline;

import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.reply.ReplyReader;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongPredicate;

/**
 * What must hold for a {@link Transaction} to be carried out. Immutable and thread-safe.
 *
 * <p>The key is watched, then a command reads what the condition is about. If that command fails, as a hash command on a string does, the
 * condition does not hold.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class Condition<K, V> {

    private final String description;
    private final K key;
    private final Function<CommandCatalogue<K, V>, Command<Boolean>> check;

    Condition(String description, K key, Function<CommandCatalogue<K, V>, Command<Boolean>> check) {
        this.description = description;
        this.key = Objects.requireNonNull(key, "key");
        this.check = check;
    }

    /**
     * The key to watch.
     *
     * @return the key
     */
    public K key() {
        return key;
    }

    /**
     * Builds the command that says whether the condition holds.
     *
     * @param commands builds it with a transaction's codec and prefix
     * @return the command
     */
    public Command<Boolean> check(CommandCatalogue<K, V> commands) {
        return check.apply(commands);
    }

    /**
     * Names the kind of condition, without key or value.
     *
     * @return such as {@code stringEqual}
     */
    @Override
    public String toString() {
        return description;
    }
}
