package io.trunkline.options;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the builders of all groups have set so far. Not thread-safe. */
final class OptionSettings {

    private final Map<OptionKey<?>, Object> values = new HashMap<>();

    OptionSettings() {}

    OptionSettings(OptionValues values) {
        this.values.putAll(values.asMap());
    }

    /** What was set so far, or null. */
    @Nullable
    Object value(OptionKey<?> key) {
        return values.get(key);
    }

    /**
     * Sets one option, or with null takes back what was set.
     *
     * @throws IllegalArgumentException if the value is out of range
     */
    <T> void set(OptionKey<T> key, @Nullable T value) {
        if (value == null) {
            values.remove(key);
        } else {
            values.put(key, key.type().check(key.name(), value));
        }
    }

    /** Sets a text; an empty one counts as none. */
    void setText(OptionKey<String> key, @Nullable String text) {
        set(key, text == null || text.isEmpty() ? null : text);
    }

    /** Sets what a text says; {@code keyword} is as typed, for messages. */
    <T> void setParsed(OptionKey<T> key, String keyword, String text) {
        set(key, key.type().parse(keyword, text));
    }

    OptionValues copy() {
        return new OptionValues(values);
    }
}
