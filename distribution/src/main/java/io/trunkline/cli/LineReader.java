package io.trunkline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads lines of bytes, each given as a range of a buffer that the next line overwrites. Confined to one thread.
 *
 * <p>It holds no more than the longest line. A line over the limit is skipped as a whole, so that what comes after it
 * is still right.
 */
final class LineReader {

    private static final int INITIAL_CAPACITY = 64 * 1024;

    private final InputStream in;
    private final int maxLength;
    private byte[] buffer = new byte[INITIAL_CAPACITY];
    private int lineStart;
    private int lineEnd;
    private int nextStart;
    private int limit;
    private boolean tooLong;

    /**
     * Makes a reader.
     *
     * @param in where the lines come from; stays the caller's
     * @param maxLength how many bytes a line may have, without its line feed
     */
    LineReader(InputStream in, int maxLength) {
        this.in = in;
        this.maxLength = maxLength;
    }

    /**
     * Goes to the next line, waiting for it.
     *
     * @return false if there is none
     * @throws IOException if reading fails
     */
    boolean next() throws IOException {
        tooLong = false;
        lineStart = nextStart;
        int at = nextStart;
        while (true) {
            while (at < limit) {
                if (buffer[at] == '\n') {
                    lineEnd = at;
                    nextStart = at + 1;
                    tooLong |= lineEnd - lineStart > maxLength;
                    return true;
                }
                at++;
            }
            if (at - lineStart > maxLength) {
                tooLong = true;
                lineStart = at; // forgets what was read of it
            }
            int kept = at - lineStart;
            if (!fill()) {
                lineEnd = lineStart + kept;
                nextStart = lineEnd;
                return kept > 0 || tooLong;
            }
            at = lineStart + kept;
        }
    }

    private boolean fill() throws IOException {
        if (lineStart > 0) {
            System.arraycopy(buffer, lineStart, buffer, 0, limit - lineStart);
            limit -= lineStart;
            lineStart = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        } else if (limit == 0 && buffer.length > INITIAL_CAPACITY) {
            buffer = new byte[INITIAL_CAPACITY]; // one huge line's room is not kept
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            return false;
        }
        limit += read;
        return true;
    }

    /** Holds the line from {@link #start()} to {@link #end()}, until the next call of {@link #next()}. */
    byte[] buffer() {
        return buffer;
    }

    /** Where the line starts. */
    int start() {
        return lineStart;
    }

    /** Where the line ends, before its line feed. */
    int end() {
        return lineEnd;
    }

    /** Whether the line was over the limit; its content is lost. */
    boolean isTooLong() {
        return tooLong;
    }
}
