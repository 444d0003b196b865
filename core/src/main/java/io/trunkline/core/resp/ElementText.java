package io.trunkline.core.resp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the contents of elements as texts. Confined to the frame that it belongs to. */
final class ElementText {

    private static final byte[] NO_BYTES = {};
    private static final int LEAST_SCRATCH = 256;

    /** Texts up to this length go through an array that is used again and again. */
    private static final int LONGEST_REUSED = 4096;

    /** How much of an error's text is kept, in bytes. */
    private static final int LONGEST_ERROR = 4032;

    private byte[] scratch = NO_BYTES;

    /** The text of an error, cut at the end if it is too long. */
    String error(Element from) {
        int length = from.length();
        if (length <= LONGEST_ERROR) {
            return of(from);
        }
        int kept = LONGEST_ERROR;
        while (kept > LONGEST_ERROR - 4 && (from.buffer().get(from.start() + kept) & 0xC0) == 0x80) {
            kept--; // not within a character
        }
        byte[] bytes = new byte[kept];
        from.buffer().get(from.start(), bytes);
        return new String(bytes, StandardCharsets.UTF_8) + "… (" + length + " bytes)";
    }

    /** The text of a string or line; malformed UTF-8 is read as U+FFFD. */
    String of(Element from) {
        int length = from.length();
        ByteBuffer buffer = from.buffer();
        if (!from.isStreamed() && buffer.hasArray()) {
            return new String(buffer.array(), buffer.arrayOffset() + from.start(), length, StandardCharsets.UTF_8);
        }
        return new String(reused(from), 0, length, StandardCharsets.UTF_8);
    }

    /** The content, in an array that may be longer and is valid until the next call. */
    byte[] reused(Element from) {
        int length = from.length();
        byte[] target = scratch;
        if (length > target.length) {
            target = new byte[Math.max(length, LEAST_SCRATCH)];
            if (length <= LONGEST_REUSED) {
                scratch = target;
            }
        }
        from.copyTo(target);
        return target;
    }
}
