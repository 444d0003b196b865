package io.trunkline.core.resp;

import java.util.Arrays;

/** The line at hand while a frame is scanned: its type byte, and what it says. Confined to the scanner. */
final class HeaderLine {

    /** How much of a line of text is kept, only to show it. */
    private static final int SHOWN_TEXT_BYTES = 16;

    private byte type;
    private long offset;
    private int length;
    private boolean traced;
    private byte[] bytes = new byte[32];

    /** Another line begins. */
    void begin(byte newType, long newOffset) {
        type = newType;
        offset = newOffset;
        length = 0;
        traced = false;
    }

    /** Takes the next byte, which may be one of many that nobody asks for. */
    void append(byte next) {
        if (length < SHOWN_TEXT_BYTES || !isText()) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, length * 2);
            }
            bytes[length] = next;
        }
        length++;
    }

    byte type() {
        return type;
    }

    /** Where it begins in its frame. */
    long offset() {
        return offset;
    }

    /** How many bytes it has behind the type byte so far. */
    int length() {
        return length;
    }

    private boolean isText() {
        return type == '+' || type == '-';
    }

    // ---- what it says ----

    boolean is(char only) {
        return length == 1 && bytes[0] == only;
    }

    boolean isMinusOne() {
        return length == 2 && bytes[0] == '-' && bytes[1] == '1';
    }

    boolean isLong() {
        return NumberText.isLong(bytes, 0, length);
    }

    boolean isDouble() {
        return NumberText.isDouble(bytes, 0, length);
    }

    boolean isInteger() {
        return NumberText.isInteger(bytes, 0, length);
    }

    /** Of a number how many bytes it has without its sign. */
    int digits() {
        return length > 0 && (bytes[0] == '-' || bytes[0] == '+') ? length - 1 : length;
    }

    /** The length or count that it says; -1 if that is no canonical decimal number, or beyond 64 bits. */
    long count() {
        boolean canonical = length > 0
                && bytes[0] >= '0'
                && bytes[0] <= '9'
                && (bytes[0] != '0' || length == 1)
                && NumberText.isLong(bytes, 0, length);
        return canonical ? NumberText.parseLong(bytes, 0, length) : -1;
    }

    // ---- to be shown ----

    /** Whether it was complete, and shown as such. */
    boolean isTraced() {
        return traced;
    }

    /** Shows it as complete. */
    void trace(StructureTrace trace) {
        traced = true;
        trace.line(type, bytes, shownBytes(), length);
    }

    /** Shows as much of it as there is. */
    void tracePartial(StructureTrace trace) {
        trace.partialLine(type, bytes, shownBytes());
    }

    private int shownBytes() {
        return isText() ? Math.min(length, SHOWN_TEXT_BYTES) : length;
    }
}
