package io.trunkline.reply;

import org.jspecify.annotations.Nullable;

/**
 * Walks over one complete, well-formed reply, element by element, straight on the receive buffer. Valid only during the
 * call that it is passed to, and confined to that call's thread.
 *
 * <p>The reader hides the differences of RESP2 and RESP3: attributes are skipped, a streamed string reads like any
 * string, a streamed aggregate has a length like any other, and numbers may come as strings. All {@code read} methods
 * throw {@link io.trunkline.exception.UnexpectedReplyException} if the element is not of a type they accept; one that
 * is an error inside an aggregate throws {@link io.trunkline.exception.RedisServerException}, except from
 * {@link #readValue} and {@link #skip}.
 */
public interface ReplyReader {

    /**
     * Looks at the next element without moving.
     *
     * @return its type
     */
    RespType type();

    /**
     * Moves over the next element if it is null.
     *
     * @return true if it was null and is behind the reader now
     */
    boolean readNull();

    /**
     * Reads an integer, or a string of decimal digits.
     *
     * @return the number
     */
    long readLong();

    /**
     * Reads a double, an integer, or a string that holds either, including {@code inf}, {@code -inf} and {@code nan}.
     *
     * @return the number
     */
    double readDouble();

    /**
     * Reads a boolean, or an integer or string that is 0 or 1.
     *
     * @return the truth
     */
    boolean readBoolean();

    /**
     * Reads a string of any kind, or a number as its text.
     *
     * @return the text; malformed UTF-8 is read as U+FFFD
     */
    String readText();

    /**
     * Reads a string of any kind, or a number as its text.
     *
     * @return the bytes, the caller's own
     */
    byte[] readBytes();

    /**
     * Reads a simple string or bulk string and says whether it is the ASCII text expected, without allocating.
     *
     * @param expected such as {@code OK}
     * @return true if it is
     */
    boolean readMatches(String expected);

    /**
     * Enters an array, a set, a push or a map; its elements come next.
     *
     * @return how many elements follow at this level: for a map twice the number of its pairs; never more than the
     *     received bytes can hold, so that it is safe to allocate by
     */
    int readArray();

    /**
     * Enters a map, or an array of alternating keys and values as RESP2 sends in its place.
     *
     * @return how many pairs follow
     */
    int readMap();

    /**
     * Reads any element with all that is in it.
     *
     * @return the element as a value, errors included
     */
    RespValue readValue();

    /** Moves over the next element with all that is in it. */
    void skip();

    /**
     * Reads what the decoder reads, or null.
     *
     * @param <T> the type of the result
     * @param decoder reads an element that is not null
     * @return its result, or null if the element was null
     */
    default <T> @Nullable T readNullable(ReplyDecoder<T> decoder) {
        return readNull() ? null : decoder.decode(this);
    }
}
