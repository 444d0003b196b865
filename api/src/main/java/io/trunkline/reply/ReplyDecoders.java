package io.trunkline.reply;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The decoders that many commands share. Collections come in the order of the wire and are unmodifiable. */
@SuppressWarnings("NullAway") // some results are null; only its JSpecify mode sees that the types say
// so
public final class ReplyDecoders {

    /** An integer. */
    public static final ReplyDecoder<Long> LONG = ReplyReader::readLong;

    /** An integer, or null. */
    public static final ReplyDecoder<@Nullable Long> NULLABLE_LONG = in -> in.readNull() ? null : in.readLong();

    /** A double. */
    public static final ReplyDecoder<Double> DOUBLE = ReplyReader::readDouble;

    /** A double, or null. */
    public static final ReplyDecoder<@Nullable Double> NULLABLE_DOUBLE = in -> in.readNull() ? null : in.readDouble();

    /** True or false, or 1 or 0. */
    public static final ReplyDecoder<Boolean> BOOLEAN = ReplyReader::readBoolean;

    /** Text. */
    public static final ReplyDecoder<String> TEXT = ReplyReader::readText;

    /** Text, or null. */
    public static final ReplyDecoder<@Nullable String> NULLABLE_TEXT = in -> in.readNull() ? null : in.readText();

    /** Bytes, or null. */
    public static final ReplyDecoder<byte @Nullable []> NULLABLE_BYTES = in -> in.readNull() ? null : in.readBytes();

    /** {@code OK}: nothing to tell but success. */
    public static final ReplyDecoder<@Nullable Void> OK = in -> {
        in.skip();
        return null;
    };

    /** True for {@code OK}, false for null: a command with a condition. */
    public static final ReplyDecoder<Boolean> OK_OR_NULL = in -> {
        if (in.readNull()) {
            return false;
        }
        in.skip();
        return true;
    };

    /** Any reply as a value. */
    public static final ReplyDecoder<RespValue> VALUE = ReplyReader::readValue;

    /** Integers. */
    public static final ReplyDecoder<List<Long>> LONGS = list(LONG);

    /** Truth values. */
    public static final ReplyDecoder<List<Boolean>> BOOLEANS = list(BOOLEAN);

    /** Texts. */
    public static final ReplyDecoder<List<String>> TEXTS = list(TEXT);

    private ReplyDecoders() {}

    /**
     * A list; null reads as an empty one.
     *
     * @param <T> the type of elements
     * @param element reads one element
     * @return the decoder
     */
    public static <T extends @Nullable Object> ReplyDecoder<List<T>> list(ReplyDecoder<? extends T> element) {
        return in -> {
            if (in.readNull()) {
                return Collections.emptyList();
            }
            int count = in.readArray();
            List<T> items = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                items.add(element.decode(in));
            }
            return Collections.unmodifiableList(items);
        };
    }

    /**
     * A list, or null where the server answers null.
     *
     * @param <T> the type of elements
     * @param element reads one element
     * @return the decoder
     */
    public static <T extends @Nullable Object> ReplyDecoder<@Nullable List<T>> nullableList(
            ReplyDecoder<? extends T> element) {
        ReplyDecoder<List<T>> list = list(element);
        return in -> in.readNull() ? null : list.decode(in);
    }

    /**
     * A set; null reads as an empty one. Arrays of bytes are looked up by what is in them.
     *
     * @param <T> the type of elements
     * @param element reads one element
     * @return the decoder
     */
    public static <T> ReplyDecoder<Set<T>> set(ReplyDecoder<? extends T> element) {
        return in -> {
            if (in.readNull()) {
                return Collections.emptySet();
            }
            int count = in.readArray();
            if (count == 0) {
                return Collections.emptySet();
            }
            T item = element.decode(in);
            if (item instanceof byte[] bytes) {
                return byteArrays(bytes, count, element, in);
            }
            Set<T> items = new LinkedHashSet<>(count * 4 / 3 + 1);
            items.add(item);
            for (int i = 1; i < count; i++) {
                items.add(element.decode(in));
            }
            return Collections.unmodifiableSet(items);
        };
    }

    /**
     * A map, from a RESP3 map or a RESP2 array of alternating keys and values; null reads as an empty one. Keys that
     * are arrays of bytes are looked up by what is in them, and such values compared so.
     *
     * @param <A> the type of the map's keys
     * @param <B> the type of the map's values
     * @param key reads a key
     * @param value reads a value
     * @return the decoder
     */
    public static <A, B extends @Nullable Object> ReplyDecoder<Map<A, B>> map(
            ReplyDecoder<? extends A> key, ReplyDecoder<? extends B> value) {
        return in -> {
            if (in.readNull()) {
                return Collections.emptyMap();
            }
            int count = in.readMap();
            if (count == 0) {
                return Collections.emptyMap();
            }
            A entryKey = key.decode(in);
            if (entryKey instanceof byte[] bytes) {
                return byByteArrays(bytes, count, key, value, in);
            }
            Map<A, B> entries = new LinkedHashMap<>(count * 4 / 3 + 1);
            entries.put(entryKey, value.decode(in));
            for (int i = 1; i < count; i++) {
                entryKey = key.decode(in);
                entries.put(entryKey, value.decode(in));
            }
            return Collections.unmodifiableMap(entries);
        };
    }

    /** The rest of a set whose first element is an array of bytes, and so are all of one codec. */
    @SuppressWarnings("unchecked") // T is byte[]
    private static <T> Set<T> byteArrays(byte[] first, int count, ReplyDecoder<? extends T> element, ReplyReader in) {
        ByteArrayMap<Boolean> items = ByteArrayMap.forSize(count);
        items.fill(first, true);
        for (int i = 1; i < count; i++) {
            items.fill((byte[]) element.decode(in), true);
        }
        return (Set<T>) items.keySet();
    }

    /** The rest of a map whose first key, which was read, is an array of bytes, and so are all of one codec. */
    @SuppressWarnings("unchecked") // A is byte[]
    private static <A, B extends @Nullable Object> Map<A, B> byByteArrays(
            byte[] firstKey,
            int count,
            ReplyDecoder<? extends A> key,
            ReplyDecoder<? extends B> value,
            ReplyReader in) {
        ByteArrayMap<B> entries = ByteArrayMap.forSize(count);
        entries.fill(firstKey, value.decode(in));
        for (int i = 1; i < count; i++) {
            byte[] entryKey = (byte[]) key.decode(in);
            entries.fill(entryKey, value.decode(in));
        }
        return (Map<A, B>) entries;
    }

    /**
     * What a decoder reads, or null.
     *
     * @param <T> the type of the result
     * @param decoder reads an element that is not null
     * @return the decoder
     */
    public static <T> ReplyDecoder<@Nullable T> nullable(ReplyDecoder<? extends T> decoder) {
        return in -> in.readNull() ? null : decoder.decode(in);
    }
}
