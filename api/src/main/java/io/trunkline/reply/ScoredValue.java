package io.trunkline.reply;

import java.util.Objects;

/**
 * A member of a sorted set with its score. Immutable as far as the member is.
 *
 * @param <V> the type of the member
 * @param value the member
 * @param score its score; may be infinite
 */
public record ScoredValue<V>(V value, double score) {

    /**
     * Checks that the member is there.
     *
     * @param value the member
     * @param score its score; may be infinite
     */
    public ScoredValue {
        Objects.requireNonNull(value, "value");
    }
}
