package io.trunkline.reply;

import java.util.List;
import java.util.Objects;

/**
 * What one step of SCAN, HSCAN, SSCAN or ZSCAN returned. Immutable.
 *
 * @param <T> the type of elements: keys, members, or entries
 * @param cursor where the next step goes on, {@link #START} when there is no next step. Of one server's scan an unsigned
 *     64-bit number in decimal digits; a string, as the upper half of its range is in use and a {@code long} would show it
 *     as negative. Of a scan over several servers a text of printable ASCII characters that says what is done and whose
 *     number the rest is: it may be kept, and handed to another process
 * @param items the elements, in the order of the wire; may be empty before the end, and may repeat what earlier steps
 *     returned
 */
public record ScanPage<T>(String cursor, List<T> items) {

    /** The cursor that begins a scan, and the one that ends it. */
    public static final String START = "0";

    /**
     * Checks that both are there, and keeps an unmodifiable copy of the elements.
     *
     * @param cursor where the next step goes on
     * @param items the elements
     */
    public ScanPage {
        Objects.requireNonNull(cursor, "cursor");
        items = List.copyOf(items);
    }

    /**
     * Whether the scan is complete.
     *
     * @return true if the cursor is {@link #START}
     */
    public boolean isLast() {
        return START.equals(cursor);
    }

    /**
     * Reads a step's reply: an array of the cursor and the elements.
     *
     * @param <T> the type of elements
     * @param items reads the array of elements
     * @return the decoder
     */
    public static <T> ReplyDecoder<ScanPage<T>> decoder(ReplyDecoder<? extends List<T>> items) {
        return in -> {
            in.readArray();
            String cursor = in.readText();
            return new ScanPage<>(cursor, items.decode(in));
        };
    }
}
