package io.trunkline.core.resp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where one element of a complete and checked frame lies, and what its header says. Confined to the connection's loop;
 * one object is moved from element to element.
 */
final class Element {

    private static final int CRLF_BYTES = 2;
    private static final int END_MARKER_BYTES = 3;
    /** What is in front of a verbatim string's text: a format and a colon. */
    static final int FORMAT_BYTES = 4;

    /** Content up to this length is copied in words; a multiple of their length. */
    private static final int SHORT = 64;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int[] NONE = {};
    /** Room for more streamed aggregates is not kept for the next frame. */
    private static final int MOST_KEPT_STREAMS = 1024;

    private static final int NULL_LENGTH = -1;
    private static final int STREAMED = -2;

    private ByteBuffer buffer;
    private int end;

    private byte type;
    private int start;
    private int length;
    private int next;
    private boolean streamed;
    private boolean isNull;

    private int number;

    /*
     * Where the streamed aggregates of this frame begin behind their headers, in order, and how many elements they
     * have: one pass over the outermost counts all that are in it. To count each anew when it is come to would take as
     * many passes as there are levels.
     */
    private int[] streamStarts = NONE;
    private int[] streamCounts = NONE;
    private int streams;

    Element(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /** Sets the buffer that elements are in. */
    void useBuffer(ByteBuffer frames) {
        buffer = frames;
    }

    /** The buffer that it lies in. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Sets the index behind the frame that elements are in. */
    void useEnd(int frameEnd) {
        end = frameEnd;
        if (streams != 0) {
            forgetStreams();
        }
    }

    private void forgetStreams() {
        streams = 0;
        if (streamStarts.length > MOST_KEPT_STREAMS) {
            streamStarts = NONE;
            streamCounts = NONE;
        }
    }

    /** The type byte. */
    byte type() {
        return type;
    }

    /** Where the content begins: text, the first chunk of a streamed string, or the first element of an aggregate. */
    int start() {
        return start;
    }

    /** The content's bytes, or the header's count of elements or pairs; nothing for a streamed aggregate. */
    int length() {
        return length;
    }

    /** How many elements follow an aggregate's header; counted if it does not say so. */
    int count() {
        if (streamed) {
            return countStreamed();
        }
        return type == '%' ? length * 2 : length;
    }

    /** Where the next element begins: behind this one or, of an aggregate, behind its header. */
    int next() {
        return next;
    }

    /** Whether it comes in pieces. */
    boolean isStreamed() {
        return streamed;
    }

    /** Whether it is one of the nulls. */
    boolean isNull() {
        return isNull;
    }

    /** Moves to the element whose type byte is at the index. */
    void locate(int at) {
        type = buffer.get(at);
        streamed = false;
        isNull = false;
        switch (type) {
            case '$', '!' -> locateString(at);
            case '=' -> {
                locateString(at);
                start += FORMAT_BYTES;
                length -= FORMAT_BYTES;
            }
            case '*', '%', '~', '>', '|' -> {
                start = readNumber(at + 1);
                next = start;
                length = number;
                isNull = number == NULL_LENGTH;
                streamed = number == STREAMED;
            }
            default -> {
                start = at + 1;
                int cr = endOfLine(start);
                length = cr - start;
                next = cr + CRLF_BYTES;
                isNull = type == '_';
            }
        }
    }

    private void locateString(int at) {
        start = readNumber(at + 1);
        if (number >= 0) {
            length = number;
            next = start + length + CRLF_BYTES;
        } else if (number == NULL_LENGTH) {
            isNull = true;
            length = 0;
            next = start;
        } else {
            streamed = true;
            measureChunks();
        }
    }

    private void measureChunks() {
        int sum = 0;
        int at = start;
        while (true) {
            at = readNumber(at + 1);
            if (number == 0) {
                length = sum;
                next = at;
                return;
            }
            sum += number;
            at += number + CRLF_BYTES;
        }
    }

    /** The value of an integer. */
    long integer() {
        byte sign = buffer.get(start);
        int stop = start + length;
        long negated = 0;
        for (int at = sign == '-' || sign == '+' ? start + 1 : start; at < stop; at++) {
            negated = negated * 10 - (buffer.get(at) - '0');
        }
        return sign == '-' ? negated : -negated;
    }

    /**
     * Copies the content of a line or string; there must be room for all of it, and what is behind it in the array is
     * lost.
     */
    void copyTo(byte[] target) {
        if (!streamed) {
            if (length <= SHORT && SHORT <= target.length && SHORT <= buffer.limit() - start) {
                copyWords(target);
            } else {
                buffer.get(start, target, 0, length);
            }
            return;
        }
        int copied = 0;
        int at = start;
        while (copied < length) {
            at = readNumber(at + 1);
            buffer.get(at, target, copied, number);
            copied += number;
            at += number + CRLF_BYTES;
        }
    }

    /** For a few bytes, words in a loop are quicker than the call of a general copy. */
    private void copyWords(byte[] target) {
        for (int copied = 0; copied < length; copied += Long.BYTES) {
            WORDS.set(target, copied, buffer.getLong(start + copied));
        }
    }

    /** How many elements a streamed aggregate has, which must be where this is. */
    private int countStreamed() {
        int known = Arrays.binarySearch(streamStarts, 0, streams, start);
        if (known >= 0) {
            return streamCounts[known];
        }
        if (known != -streams - 1) { // a reader that went back
            streams = 0;
        }
        int slot = streams;
        countFrom(start);
        return streamCounts[slot];
    }

    /** Counts and passes over the elements of a streamed aggregate; returns the index of its end marker. */
    private int countFrom(int first) {
        int slot = streams++;
        if (slot == streamStarts.length) {
            int capacity = Math.max(16, slot * 2);
            streamStarts = Arrays.copyOf(streamStarts, capacity);
            streamCounts = Arrays.copyOf(streamCounts, capacity);
        }
        streamStarts[slot] = first;
        int count = 0;
        int at = first;
        while (buffer.get(at) != '.') {
            at = behind(at, true);
            count++;
        }
        streamCounts[slot] = count;
        return at;
    }

    /** The index behind the element at the index, with its attributes and all that is in it. Does not move this. */
    int behind(int at) {
        return behind(at, false);
    }

    private int behind(int at, boolean counting) {
        int from = at;
        while (buffer.get(from) == '|') {
            int first = readNumber(from + 1);
            from = behindElements(first, number * 2, counting);
        }
        switch (buffer.get(from)) {
            case '$', '!', '=' -> {
                int content = readNumber(from + 1);
                if (number >= 0) {
                    return content + number + CRLF_BYTES;
                }
                return number == NULL_LENGTH ? content : behindChunks(content);
            }
            case '*', '~', '>' -> {
                int first = readNumber(from + 1);
                return number == NULL_LENGTH ? first : behindElements(first, number, counting);
            }
            case '%' -> {
                int first = readNumber(from + 1);
                return behindElements(first, number == STREAMED ? STREAMED : number * 2, counting);
            }
            default -> {
                return endOfLine(from + 1) + CRLF_BYTES;
            }
        }
    }

    /** The index behind the attribute at the index. Does not move this. */
    int behindAttribute(int at) {
        int first = readNumber(at + 1);
        return behindElements(first, number * 2, false);
    }

    private int behindChunks(int chunk) {
        int at = chunk;
        while (true) {
            at = readNumber(at + 1);
            if (number == 0) {
                return at;
            }
            at += number + CRLF_BYTES;
        }
    }

    private int behindElements(int first, int count, boolean counting) {
        int at = first;
        if (count == STREAMED) {
            if (counting) {
                return countFrom(at) + END_MARKER_BYTES;
            }
            while (buffer.get(at) != '.') {
                at = behind(at, false);
            }
            return at + END_MARKER_BYTES;
        }
        for (int i = 0; i < count; i++) {
            at = behind(at, counting);
        }
        return at;
    }

    /** The index behind all end markers that are at the index. */
    int behindEndMarkers(int at) {
        int from = at;
        while (from < end && buffer.get(from) == '.') {
            from += END_MARKER_BYTES;
        }
        return from;
    }

    /** Reads a header's number, -1 or question mark into {@code number}; returns the index behind the line. */
    private int readNumber(int from) {
        if (end - from >= Long.BYTES) {
            long word = buffer.getLong(from);
            int value = 0;
            for (int used = 0; used < Long.BYTES; used++, word >>>= Byte.SIZE) {
                int digit = ((int) word & 0xFF) - '0';
                if (digit < 0 || digit > 9) {
                    if (used > 0) {
                        number = value;
                        return from + used + CRLF_BYTES;
                    }
                    break;
                }
                value = value * 10 + digit;
            }
        }
        return readNumberSlowly(from);
    }

    private int readNumberSlowly(int from) {
        byte first = buffer.get(from);
        if (first == '-' || first == '?') {
            number = first == '-' ? NULL_LENGTH : STREAMED;
            return endOfLine(from) + CRLF_BYTES;
        }
        int value = 0;
        int at = from;
        for (byte b = first; b != '\r'; b = buffer.get(at)) {
            value = value * 10 + (b - '0');
            at++;
        }
        number = value;
        return at + CRLF_BYTES;
    }

    private int endOfLine(int from) {
        int at = from;
        while (buffer.get(at) != '\r') {
            at++;
        }
        return at;
    }
}
