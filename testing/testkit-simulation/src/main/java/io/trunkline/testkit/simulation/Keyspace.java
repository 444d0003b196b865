package io.trunkline.testkit.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The data of one server: numbered databases of strings, lists and hashes, and when each key was changed last, which is
 * what WATCH asks. Confined to the simulation's thread.
 */
final class Keyspace {

    static final int DATABASES = 16;

    /** The key holds another kind of value. */
    static final class WrongTypeException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final List<Map<String, Object>> databases = new ArrayList<>();
    private final List<Map<String, Long>> versions = new ArrayList<>();
    private long changes;
    /** What the order of SCAN depends on, so that a cursor means nothing to another server. */
    private long salt;

    Keyspace(long salt) {
        this.salt = salt;
        for (int i = 0; i < DATABASES; i++) {
            databases.add(new HashMap<>());
            versions.add(new HashMap<>());
        }
    }

    @Nullable
    String string(int database, String key) {
        return typed(database, key, String.class);
    }

    void setString(int database, String key, String value) {
        databases.get(database).put(key, value);
        changed(database, key);
    }

    @SuppressWarnings("unchecked") // only putList puts a deque
    @Nullable
    ArrayDeque<String> list(int database, String key) {
        return (ArrayDeque<String>) typed(database, key, ArrayDeque.class);
    }

    /** The list, made if there is none; the caller adds to it. */
    ArrayDeque<String> listToChange(int database, String key) {
        ArrayDeque<String> present = list(database, key);
        changed(database, key);
        if (present == null) {
            present = new ArrayDeque<>();
            databases.get(database).put(key, present);
        }
        return present;
    }

    /** Takes from one end of a list; an empty list is no list. */
    @Nullable
    String pop(int database, String key, boolean first) {
        ArrayDeque<String> list = list(database, key);
        if (list == null) {
            return null;
        }
        String element = first ? list.removeFirst() : list.removeLast();
        changed(database, key);
        if (list.isEmpty()) {
            databases.get(database).remove(key);
        }
        return element;
    }

    @SuppressWarnings("unchecked") // only hashToChange puts a map
    @Nullable
    Map<String, String> hash(int database, String key) {
        return (Map<String, String>) typed(database, key, LinkedHashMap.class);
    }

    /** The hash, made if there is none; the caller adds to it. */
    Map<String, String> hashToChange(int database, String key) {
        Map<String, String> present = hash(database, key);
        changed(database, key);
        if (present == null) {
            present = new LinkedHashMap<>();
            databases.get(database).put(key, present);
        }
        return present;
    }

    boolean exists(int database, String key) {
        return databases.get(database).containsKey(key);
    }

    boolean delete(int database, String key) {
        boolean existed = databases.get(database).remove(key) != null;
        if (existed) {
            changed(database, key);
        }
        return existed;
    }

    /** Another order of SCAN from now on, as after a restart. */
    void stir() {
        salt += Integer.MAX_VALUE;
    }

    /** All keys of a database, in their natural order. */
    List<String> all(int database) {
        return databases.get(database).keySet().stream().sorted().toList();
    }

    /** The keys of a database from a cursor on, in the order of {@link #place}. */
    List<String> from(int database, long cursor) {
        return databases.get(database).keySet().stream()
                .filter(key -> place(key) >= cursor)
                .sorted(Comparator.comparingLong(this::place).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Where a key stands for SCAN, from 1 on; it stays there, so that whoever is there throughout is found. */
    long place(String key) {
        long mixed = (key.hashCode() + salt) * 0x9E37_79B9_7F4A_7C15L;
        return (mixed >>> 33) + 1;
    }

    /** The keys of a slot, in their natural order. */
    List<String> inSlot(int slot) {
        return databases.get(0).keySet().stream()
                .filter(key -> KeySlot.of(key) == slot)
                .sorted()
                .toList();
    }

    /** The keys of some slots, those of one slot in their natural order. */
    List<String> inSlots(BitSet slots) {
        return databases.get(0).keySet().stream()
                .filter(key -> slots.get(KeySlot.of(key)))
                .sorted(Comparator.comparingInt(KeySlot::of).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** The command that makes a key what it is; null if there is none. */
    @Nullable
    List<String> restoring(String key) {
        Object value = databases.get(0).get(key);
        List<String> words = new ArrayList<>();
        if (value instanceof ArrayDeque<?> list) {
            words.addAll(List.of("RPUSH", key));
            list.forEach(element -> words.add((String) element));
        } else if (value instanceof LinkedHashMap<?, ?> hash) {
            words.addAll(List.of("HSET", key));
            hash.forEach((field, content) -> {
                words.add((String) field);
                words.add((String) content);
            });
        } else if (value instanceof String text) {
            words.addAll(List.of("SET", key, text));
        }
        return words.isEmpty() ? null : words;
    }

    int size(int database) {
        return databases.get(database).size();
    }

    /** Empties one database. */
    void clear(int database) {
        for (String key : databases.get(database).keySet()) {
            changed(database, key);
        }
        databases.get(database).clear();
    }

    /** Empties all databases. */
    void clear() {
        for (int i = 0; i < DATABASES; i++) {
            clear(i);
        }
    }

    /** Holds from now on what another one holds now, and nothing else. */
    void copyFrom(Keyspace other) {
        clear();
        for (int database = 0; database < DATABASES; database++) {
            for (Map.Entry<String, Object> entry : other.databases.get(database).entrySet()) {
                databases.get(database).put(entry.getKey(), copyOf(entry.getValue()));
                changed(database, entry.getKey());
            }
        }
    }

    private static Object copyOf(Object value) {
        if (value instanceof ArrayDeque<?> list) {
            return new ArrayDeque<>(list);
        }
        return value instanceof LinkedHashMap<?, ?> hash ? new LinkedHashMap<>(hash) : value;
    }

    /** Differs from an earlier answer if the key was changed in between. */
    long version(int database, String key) {
        return versions.get(database).getOrDefault(key, 0L);
    }

    private void changed(int database, String key) {
        versions.get(database).put(key, ++changes);
    }

    private <T> @Nullable T typed(int database, String key, Class<T> type) {
        Object value = databases.get(database).get(key);
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            throw new WrongTypeException();
        }
        return Objects.requireNonNull(type.cast(value));
    }
}
