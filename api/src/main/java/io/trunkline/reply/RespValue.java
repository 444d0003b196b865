package io.trunkline.reply;

import io.trunkline.spi.UnchangingList;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Any reply, for commands that are not typed: one variant for each RESP type. Immutable; arrays handed in are not
 * copied and must not be changed.
 *
 * <p>Both protocols' nulls are {@link Null}; a streamed string or aggregate is like any other. {@code toString()} shows
 * what is in a reply, for people: in one line, escaped, and of long replies the beginning.
 *
 * <p>Of a large reply the engine keeps the bytes, and makes an element when it is asked for: each time another object
 * that is equal. To go through its lists more than once, or to sort them, copy them first.
 */
public sealed interface RespValue {

    /**
     * The reply as text: a string or number as it is.
     *
     * @return the text; malformed UTF-8 is read as U+FFFD
     * @throws IllegalStateException if it is null, an error or an aggregate
     */
    default String asText() {
        throw new IllegalStateException("Not text: value=" + describe(this) + ". Look at its type first.");
    }

    /**
     * The reply as an integer: an integer, or a string of digits.
     *
     * @return the number
     * @throws IllegalStateException if it is neither
     */
    default long asLong() {
        String text = asText();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) { // which says what the server sent, as it is and however long
            throw new IllegalStateException("Not an integer: value=" + describe(this) + ". Look at its type first.");
        }
    }

    /**
     * The elements of an array, set or push.
     *
     * @return the elements, unmodifiable
     * @throws IllegalStateException if it is none of these
     */
    default List<RespValue> asList() {
        throw new IllegalStateException("Not an aggregate: value=" + describe(this) + ". Look at its type first.");
    }

    /**
     * Whether this is null.
     *
     * @return true for {@link Null}
     */
    default boolean isNull() {
        return this instanceof Null;
    }

    private static <E> List<E> unchanging(List<E> list) {
        return list instanceof UnchangingList ? list : List.copyOf(list);
    }

    private static String describe(RespValue value) {
        return value.getClass().getSimpleName();
    }

    /** Null; all are equal. */
    record Null() implements RespValue {
        /** One for all uses. */
        public static final Null INSTANCE = new Null();

        @Override
        public String toString() {
            return RespText.of(this);
        }
    }

    /**
     * A simple string.
     *
     * @param text such as {@code OK}
     */
    record SimpleString(String text) implements RespValue {
        @Override
        public String asText() {
            return text;
        }

        @Override
        public String toString() {
            return RespText.of(this);
        }
    }

    /**
     * A bulk string.
     *
     * @param bytes the content, not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by content below; copying each value would cost every reply
    record BulkString(byte[] bytes) implements RespValue {
        @Override
        public String asText() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof BulkString that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return RespText.of(this);
        }
    }

    /**
     * A string with a format.
     *
     * @param format three letters: {@code txt} or {@code mkd}
     * @param text the content
     */
    record VerbatimString(String format, String text) implements RespValue {
        @Override
        public String asText() {
            return text;
        }

        @Override
        public String toString() {
            return RespText.of(this);
        }
    }

    /**
     * An error, simple or bulk.
     *
     * @param message code first
     */
    record SimpleError(String message) implements RespValue {
        @Override
        public String toString() {
            return RespText.of(this);
        }
    }

    /**
     * An integer.
     *
     * @param value the number
     */
    record Int(long value) implements RespValue {
        @Override
        public String asText() {
            return Long.toString(value);
        }

        @Override
        public long asLong() {
            return value;
        }

        @Override
        public String toString() {
            return RespText.of(this);
        }
    }

    /**
     * A double.
     *
     * @param value the number
     */
    record Decimal(double value) implements RespValue {
        @Override
        public String asText() {
            if (Double.isInfinite(value)) {
                return value > 0 ? "inf" : "-inf";
            }
            return Double.isNaN(value)
                    ? "nan"
                    : value == Math.rint(value) && Math.abs(value) < 1e17
                            ? Long.toString((long) value)
                            : Double.toString(value);
        }

        @Override
        public String toString() {
            return RespText.of(this);
        }
    }

    /**
     * A boolean.
     *
     * @param value the truth
     */
    record Bool(boolean value) implements RespValue {
        @Override
        public String asText() {
            return value ? "true" : "false";
        }

        @Override
        public long asLong() {
            return value ? 1 : 0;
        }

        @Override
        public String toString() {
            return RespText.of(this);
        }
    }

    /**
     * An integer of any size. It is kept as its digits until {@link #value()} is asked for: to make a number of digits
     * takes time with the square of their count, which is nothing for the thread that reads replies.
     */
    final class BigNumber implements RespValue {

        /** So many digits fit a long whatever they are. */
        private static final int SAFE_DIGITS = 18;

        /** What it is, if that is the shorter way to keep it. */
        private final long small;
        /** In the shortest form, without a plus; null if {@link #small} is the number. */
        private final @Nullable String digits;
        /** Made when it is first asked for. Racy: whoever makes it makes the same. */
        private @Nullable BigInteger value;

        private BigNumber(long small, @Nullable String digits) {
            this.small = small;
            this.digits = digits;
        }

        /**
         * Makes one of a number.
         *
         * @param value the number
         */
        public BigNumber(BigInteger value) {
            this(
                    value.bitLength() < Long.SIZE ? value.longValue() : 0,
                    value.bitLength() < Long.SIZE ? null : value.toString());
            this.value = value;
        }

        /**
         * Makes one of its digits.
         *
         * @param text decimal digits, perhaps behind a sign
         * @return the number
         * @throws NumberFormatException if it is something else
         */
        public static BigNumber ofDigits(String text) {
            int length = text.length();
            boolean signed = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+');
            int first = signed ? 1 : 0;
            for (int i = first; i < length; i++) {
                if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                    throw new NumberFormatException(
                            "Not the digits of an integer: length=" + length + ", at=" + i + ".");
                }
            }
            while (first < length - 1 && text.charAt(first) == '0') {
                first++;
            }
            if (length - first <= SAFE_DIGITS) {
                long magnitude = Long.parseLong(text, first, length, 10);
                return new BigNumber(text.charAt(0) == '-' ? -magnitude : magnitude, null);
            }
            String magnitude = text.substring(first);
            String shortest = text.charAt(0) == '-' ? "-" + magnitude : magnitude;
            boolean fits = magnitude.length() == SAFE_DIGITS + 1
                    && magnitude.compareTo(text.charAt(0) == '-' ? "9223372036854775808" : "9223372036854775807") <= 0;
            return fits ? new BigNumber(Long.parseLong(shortest), null) : new BigNumber(0, shortest);
        }

        /**
         * The number.
         *
         * @return the same object each time, as a rule
         */
        public BigInteger value() {
            BigInteger made = value;
            if (made == null) {
                String text = digits;
                made = text == null ? BigInteger.valueOf(small) : new BigInteger(text);
                value = made;
            }
            return made;
        }

        @Override
        public String asText() {
            String text = digits;
            return text == null ? Long.toString(small) : text;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof BigNumber that && small == that.small && Objects.equals(digits, that.digits);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(small) + Objects.hashCode(digits);
        }

        @Override
        public String toString() {
            return RespText.of(this);
        }
    }

    /**
     * An array.
     *
     * @param elements in order
     */
    record Array(List<RespValue> elements) implements RespValue {
        /** Copies the list, unless it never changes. */
        public Array {
            elements = unchanging(elements);
        }

        @Override
        public List<RespValue> asList() {
            return elements;
        }

        @Override
        public String toString() {
            return RespText.of(this);
        }
    }

    /**
     * A set, in the order of the wire; duplicates, which a server should not send, are kept.
     *
     * @param elements in order
     */
    record SetOf(List<RespValue> elements) implements RespValue {
        /** Copies the list, unless it never changes. */
        public SetOf {
            elements = unchanging(elements);
        }

        @Override
        public List<RespValue> asList() {
            return elements;
        }

        @Override
        public String toString() {
            return RespText.of(this);
        }
    }

    /**
     * An out-of-band push.
     *
     * @param elements in order, the kind first
     */
    record Push(List<RespValue> elements) implements RespValue {
        /** Copies the list, unless it never changes. */
        public Push {
            elements = unchanging(elements);
        }

        @Override
        public List<RespValue> asList() {
            return elements;
        }

        @Override
        public String toString() {
            return RespText.of(this);
        }
    }

    /**
     * A map, in the order of the wire; duplicate keys, which a server should not send, are kept.
     *
     * @param entries in order
     */
    record MapOf(List<Entry> entries) implements RespValue {
        /** Copies the list, unless it never changes. */
        public MapOf {
            entries = unchanging(entries);
        }

        /**
         * One entry of a map.
         *
         * @param key its key
         * @param value its value
         */
        public record Entry(RespValue key, RespValue value) {
            /** Checks that both are there. */
            public Entry {
                Objects.requireNonNull(key, "key");
                Objects.requireNonNull(value, "value");
            }
        }

        @Override
        public String toString() {
            return RespText.of(this);
        }
    }

    /**
     * A value with attributes, which RESP3 allows before any element.
     *
     * @param attributes what the server tells about the value
     * @param value the value itself
     */
    record Attributed(MapOf attributes, RespValue value) implements RespValue {
        @Override
        public String asText() {
            return value.asText();
        }

        @Override
        public long asLong() {
            return value.asLong();
        }

        @Override
        public List<RespValue> asList() {
            return value.asList();
        }

        @Override
        public boolean isNull() {
            return value.isNull();
        }

        @Override
        public String toString() {
            return RespText.of(this);
        }
    }
}
