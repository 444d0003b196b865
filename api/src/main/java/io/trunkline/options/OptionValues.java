package io.trunkline.options;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What was set, in the order of {@link OptionTable#ALL}; what was not set is not there. Immutable. */
final class OptionValues {

    private final Map<OptionKey<?>, Object> values;

    /** Copies what was set. */
    OptionValues(Map<OptionKey<?>, Object> unordered) {
        Map<OptionKey<?>, Object> ordered = new LinkedHashMap<>();
        for (OptionKey<?> key : OptionTable.ALL) {
            Object value = unordered.get(key);
            if (value != null) {
                ordered.put(key, value);
            }
        }
        this.values = Collections.unmodifiableMap(ordered);
    }

    Map<OptionKey<?>, Object> asMap() {
        return values;
    }

    boolean isSet(OptionKey<?> key) {
        return values.containsKey(key);
    }

    /** What was set, or null. */
    <T> @Nullable T find(OptionKey<T> key) {
        Object value = values.get(key);
        return value == null ? null : key.type().javaType().cast(value);
    }

    /** What was set, or else the default. */
    <T> T get(OptionKey<T> key, T otherwise) {
        T value = find(key);
        return value == null ? otherwise : value;
    }

    /** Hands out what was set of one group. */
    void forEach(OptionGroup group, BiConsumer<OptionKey<?>, Object> taker) {
        values.forEach((key, value) -> {
            if (key.group() == group) {
                taker.accept(key, value);
            }
        });
    }

    /** Whether the same was set in a group. */
    boolean isEqual(OptionGroup group, OptionValues other) {
        return OptionTable.ALL.stream()
                .filter(key -> key.group() == group)
                .allMatch(key -> Objects.equals(values.get(key), other.values.get(key)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OptionValues that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.keySet().toString(); // values may be secret
    }
}
