// Generated from StringCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command;

import io.trunkline.RedisFuture;
import org.jspecify.annotations.Nullable;

/**
 * The commands on strings, with methods that hand back futures.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=string">Redis: string commands</a>
 */
public interface AsyncStringCommands<K, V> extends AsyncCommandExecutor<K, V> {

    /**
     * Reads the value of a key.
     *
     * @param key the key
     * @return a future of the value, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/get/">GET</a>
     */
    default RedisFuture<@Nullable V> get(K key) {
        return execute(commands().strings().get(key));
    }
}
