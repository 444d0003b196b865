package io.trunkline.command;

import io.trunkline.codec.Codec;
import org.jspecify.annotations.Nullable;

/**
 * The commands on strings.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=string">Redis: string commands</a>
 */
public final class StringCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName GET = CommandName.of("GET");

    StringCatalogue(Codec<K, V> codec, byte @Nullable [] keyPrefix) {
        super(codec, keyPrefix);
    }

    /**
     * Reads the value of a key.
     *
     * @param key the key
     * @return the value, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/get/">GET</a>
     */
    public Command<@Nullable V> get(K key) {
        return command(GET).key(key).read(nullableValue);
    }
}
