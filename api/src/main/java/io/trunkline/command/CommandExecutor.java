package io.trunkline.command;

import io.trunkline.reply.RespValue;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands and waits for their results. Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface CommandExecutor<K, V> {

    /**
     * The catalogue that builds commands with this executor's codec and key prefix.
     *
     * @return the catalogue
     */
    CommandCatalogue<K, V> commands();

    /**
     * Runs a command and waits for its result, at most for the command timeout.
     *
     * @param <T> the type of the result
     * @param command what to run
     * @return the result
     * @throws io.trunkline.exception.RedisServerException if the server answered with an error
     * @throws io.trunkline.exception.RedisTimeoutException if the command timeout passed
     * @throws io.trunkline.exception.RedisConnectionException if there was no connection, or it broke
     * @throws io.trunkline.exception.RedisCommandException if the command was refused before it was sent
     */
    <T extends @Nullable Object> T execute(Command<T> command);

    /**
     * Runs any command. Keys among the arguments are found by the command's metadata and get the prefix.
     *
     * @param name one word, or two for a subcommand
     * @param arguments texts, byte arrays and numbers
     * @return the reply
     * @throws IllegalArgumentException if the name is malformed or an argument is of another type
     */
    default RespValue execute(String name, Object... arguments) {
        return execute(commands().command(name, arguments));
    }
}
