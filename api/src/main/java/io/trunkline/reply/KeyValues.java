package io.trunkline.reply;

import java.util.List;
import java.util.Objects;

/**
 * A key with several elements taken from it. Immutable as far as its parts are.
 *
 * @param <K> the type of the key
 * @param <V> the type of the elements
 * @param key the key
 * @param values the elements, in the order they were taken
 */
public record KeyValues<K, V>(K key, List<V> values) {

    /**
     * Checks that both are there, and keeps an unmodifiable copy of the elements.
     *
     * @param key the key
     * @param values the elements, in the order they were taken
     */
    public KeyValues {
        Objects.requireNonNull(key, "key");
        values = List.copyOf(values);
    }
}
