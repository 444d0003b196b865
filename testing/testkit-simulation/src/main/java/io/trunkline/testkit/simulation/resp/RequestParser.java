package io.trunkline.testkit.simulation.resp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests out of a stream that may be cut anywhere: arrays of bulk strings and nothing else. Words are Latin-1,
 * one character a byte, so that any bytes survive. Confined to one thread.
 */
public final class RequestParser {

    /** The client broke the protocol. */
    public static final class BadRequestException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private BadRequestException(String message) {
            super(message);
        }
    }

    private static final int INITIAL_BYTES = 256;
    private static final int MAX_LENGTH = 64 << 20;

    // What is between `from` and `to` has arrived and was not handed out. `words` and `missing` hold the request that
    // is half read.
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int from;
    private int to;
    private List<String> words = new ArrayList<>();
    private int missing;
    private int wordLength = -1;

    /** Takes what arrived. */
    public void add(ByteBuf arrived) {
        int count = arrived.readableBytes();
        if (to + count > bytes.length) {
            int unread = to - from;
            byte[] roomier = unread + count > bytes.length ? new byte[2 * (unread + count)] : bytes;
            System.arraycopy(bytes, from, roomier, 0, unread);
            bytes = roomier;
            from = 0;
            to = unread;
        }
        arrived.readBytes(bytes, to, count);
        to += count;
    }

    /** The next request; null if it has not arrived completely. */
    public @Nullable List<String> next() {
        while (true) {
            if (missing == 0) {
                int count = length('*');
                if (count < 0) {
                    return null;
                }
                if (count == 0) {
                    throw new BadRequestException("A request without words: length=0. Send at least the name.");
                }
                missing = count;
                words = new ArrayList<>(count);
            }
            if (wordLength < 0) {
                wordLength = length('$');
                if (wordLength < 0) {
                    return null;
                }
            }
            if (to - from < wordLength + 2) {
                return null;
            }
            words.add(new String(bytes, from, wordLength, StandardCharsets.ISO_8859_1));
            if (bytes[from + wordLength] != '\r' || bytes[from + wordLength + 1] != '\n') {
                throw new BadRequestException(
                        "A word does not end where it should: word=" + words.size() + ". Send its length in bytes.");
            }
            from += wordLength + 2;
            wordLength = -1;
            if (--missing == 0) {
                return words;
            }
        }
    }

    /** Reads a length line; -1 if it has not arrived completely. */
    private int length(char sign) {
        for (int i = from; i + 1 < to; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                int length = number(sign, i);
                from = i + 2;
                return length;
            }
        }
        return -1;
    }

    private int number(char sign, int end) {
        int value = 0;
        boolean valid = bytes[from] == sign && end > from + 1;
        for (int i = from + 1; i < end && valid; i++) {
            valid = bytes[i] >= '0' && bytes[i] <= '9' && value < MAX_LENGTH;
            value = value * 10 + bytes[i] - '0';
        }
        if (!valid) {
            throw new BadRequestException("Not a length: wanted=" + sign + "<digits>, line="
                    + new String(bytes, from, end - from, StandardCharsets.ISO_8859_1)
                    + ". Send arrays of bulk strings.");
        }
        return value;
    }
}
