// Generated from StringCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command;

import org.jspecify.annotations.Nullable;

/**
 * The commands on strings, with methods that wait for the result.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=string">Redis: string commands</a>
 */
public interface StringCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Reads the value of a key.
     *
     * @param key the key
     * @return the value, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/get/">GET</a>
     */
    default @Nullable V get(K key) {
        return execute(commands().strings().get(key));
    }
}
