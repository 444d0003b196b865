package io.trunkline.command;

import io.trunkline.RedisFuture;
import io.trunkline.reply.RespValue;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands and hands back futures of their results. Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface AsyncCommandExecutor<K, V> {

    /**
     * The catalogue that builds commands with this executor's codec and key prefix.
     *
     * @return the catalogue
     */
    CommandCatalogue<K, V> commands();

    /**
     * Runs a command.
     *
     * @param <T> the type of the result
     * @param command what to run
     * @return completes with the result, or exceptionally with a {@link io.trunkline.exception.RedisException}; this
     *     method itself throws nothing
     */
    <T extends @Nullable Object> RedisFuture<T> execute(Command<T> command);

    /**
     * Runs any command. Keys among the arguments are found by the command's metadata and get the prefix.
     *
     * @param name one word, or two for a subcommand
     * @param arguments texts, byte arrays and numbers
     * @return a future of the reply
     * @throws IllegalArgumentException if the name is malformed or an argument is of another type
     */
    default RedisFuture<RespValue> execute(String name, Object... arguments) {
        return execute(commands().command(name, arguments));
    }
}
