package io.trunkline.testkit.server;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads commands, which are arrays of bulk strings and nothing else. Confined to one thread. */
final class CommandParser {

    private static final int MAX_WORDS = 1 << 20;
    private static final int MAX_BYTES = 512 << 20;
    private static final int MAX_DIGITS = 10;

    private final InputStream input;

    CommandParser(InputStream input) {
        this.input = input;
    }

    /** The client broke the protocol. */
    static final class ProtocolException extends IOException {

        private static final long serialVersionUID = 1L;

        private ProtocolException(String message) {
            super(message);
        }
    }

    /** Reads the next command; null when the stream ended between commands. */
    @Nullable
    List<byte[]> next() throws IOException {
        int first = input.read();
        if (first < 0) {
            return null;
        }
        int count = number('*', first, MAX_WORDS);
        if (count == 0) {
            throw new ProtocolException("A command without words: length=0. Send at least the name.");
        }
        List<byte[]> words = new ArrayList<>(Math.min(count, 64));
        for (int i = 0; i < count; i++) {
            int length = number('$', input.read(), MAX_BYTES);
            byte[] word = input.readNBytes(length);
            if (word.length < length) {
                throw new EOFException("The stream ended within a command: word=" + i + ". Write commands whole.");
            }
            expect('\r', input.read());
            expect('\n', input.read());
            words.add(word);
        }
        return words;
    }

    private int number(char sign, int first, int limit) throws IOException {
        expect(sign, first);
        long value = 0;
        for (int digits = 0; ; digits++) {
            int next = input.read();
            if (next == '\r' && digits > 0) {
                expect('\n', input.read());
                return (int) value;
            }
            if (next < '0' || next > '9' || digits == MAX_DIGITS) {
                throw unexpected("digit", next);
            }
            value = value * 10 + next - '0';
            if (value > limit) {
                throw new ProtocolException(
                        "A length out of range: length=" + value + ", limit=" + limit + ". Send less.");
            }
        }
    }

    private static void expect(char wanted, int seen) throws IOException {
        if (seen != wanted) {
            throw unexpected(wanted == '\r' || wanted == '\n' ? "line end" : String.valueOf(wanted), seen);
        }
    }

    private static IOException unexpected(String wanted, int seen) {
        return seen < 0
                ? new EOFException("The stream ended within a command: wanted=" + wanted + ". Write commands whole.")
                : new ProtocolException("Not a command in RESP: wanted=" + wanted + ", byte=" + seen
                        + ". Send arrays of bulk strings.");
    }
}
