package io.trunkline.reply;

import java.util.Objects;

/**
 * A key or field with its value. Immutable as far as its parts are.
 *
 * @param <K> the type of the key
 * @param <V> the type of the value
 * @param key the key or the field
 * @param value what was found there
 */
public record KeyValue<K, V>(K key, V value) {

    /**
     * Checks that both are there.
     *
     * @param key the key or the field
     * @param value what was found there
     */
    public KeyValue {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
    }
}
