package io.trunkline.reply;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map whose keys are arrays of bytes and are looked up by what is in them; values that are such arrays are compared
 * in the same way. In the order of the reply. Cannot be changed; thread-safe once it is filled, unless somebody writes
 * into the arrays.
 */
final class ByteArrayMap<V extends @Nullable Object> extends AbstractMap<byte[], V> {

    /**
     * An array that equals another with the same bytes. In an order, so that many with one hash do not make look-ups
     * slow.
     */
    private static final class Content implements Comparable<Content> {
        private final byte[] bytes;

        Content(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Content that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public int compareTo(Content other) {
            return Arrays.compare(bytes, other.bytes);
        }
    }

    private final Map<Content, V> entries;

    private ByteArrayMap(int size) {
        this.entries = new LinkedHashMap<>(size * 4 / 3 + 1);
    }

    /** A map for so many entries, to be filled before it is handed out. */
    static <V extends @Nullable Object> ByteArrayMap<V> forSize(int size) {
        return new ByteArrayMap<>(size);
    }

    /** Adds an entry. By whoever fills the map. */
    void fill(byte[] key, V value) {
        entries.put(new Content(key), value);
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        return key instanceof byte[] bytes ? entries.get(new Content(bytes)) : null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof byte[] bytes && entries.containsKey(new Content(bytes));
    }

    @Override
    public boolean containsValue(@Nullable Object value) {
        return entries.values().stream().anyMatch(each -> Objects.deepEquals(each, value));
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public Set<Entry<byte[], V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<byte[], V>> iterator() {
                Iterator<Entry<Content, V>> each = entries.entrySet().iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Entry<byte[], V> next() {
                        Entry<Content, V> entry = each.next();
                        return new SimpleImmutableEntry<>(entry.getKey().bytes, entry.getValue());
                    }
                };
            }

            @Override
            public int size() {
                return entries.size();
            }
        };
    }

    @Override
    public Set<byte[]> keySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<byte[]> iterator() {
                Iterator<Content> each = entries.keySet().iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public byte[] next() {
                        return each.next().bytes;
                    }
                };
            }

            @Override
            public int size() {
                return entries.size();
            }

            @Override
            public boolean contains(@Nullable Object key) {
                return containsKey(key);
            }

            @Override
            public int hashCode() {
                return entries.keySet().hashCode();
            }
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Map<?, ?> that) || that.size() != size()) {
            return false;
        }
        for (Entry<?, ?> entry : that.entrySet()) {
            if (!containsKey(entry.getKey()) || !Objects.deepEquals(get(entry.getKey()), entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int sum = 0;
        for (Entry<Content, V> entry : entries.entrySet()) {
            sum += entry.getKey().hashCode() ^ Arrays.deepHashCode(new @Nullable Object[] {entry.getValue()});
        }
        return sum;
    }
}
