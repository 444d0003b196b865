package io.trunkline.cli.format;

import io.trunkline.reply.ServerText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes in the making. Confined to one thread. */
final class ReplyText {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    ReplyText(int capacity) {
        this.bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    ReplyText append(String text) {
        return append(text.getBytes(StandardCharsets.UTF_8));
    }

    ReplyText append(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    ReplyText append(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    ReplyText appendSpaces(int count) {
        reserve(count);
        Arrays.fill(bytes, length, length + count, (byte) ' ');
        length += count;
        return this;
    }

    /** Appends bytes between double quotes, with escapes for all that is not printable ASCII. */
    ReplyText appendQuoted(byte[] raw) {
        reserve(raw.length + 2);
        append('"');
        for (byte value : raw) {
            switch (value) {
                case '\\', '"' -> append('\\').append((char) value);
                case '\n' -> append('\\').append('n');
                case '\r' -> append('\\').append('r');
                case '\t' -> append('\\').append('t');
                case 7 -> append('\\').append('a');
                case '\b' -> append('\\').append('b');
                default -> {
                    if (value >= ' ' && value < 0x7f) {
                        append((char) value);
                    } else {
                        append('\\')
                                .append('x')
                                .append((char) HEX[value >> 4 & 0xf])
                                .append((char) HEX[value & 0xf]);
                    }
                }
            }
        }
        return append('"');
    }

    /**
     * Appends text of a server without quotes, with escapes for what would move a cursor, and for bytes that are not
     * UTF-8.
     *
     * @param asLines whether its line feeds, and the returns before them, break lines
     */
    ReplyText appendVisible(byte[] raw, boolean asLines) {
        if (isPlain(raw)) {
            return append(raw);
        }
        String text = new String(raw, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), raw)) {
            appendQuoted(raw);
            return this;
        }
        if (!asLines) {
            return append(ServerText.escape(text));
        }
        String[] lines = text.split("\r?\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (i > 0) {
                append('\n');
            }
            append(ServerText.escape(lines[i]));
        }
        return this;
    }

    private static boolean isPlain(byte[] raw) {
        for (byte value : raw) {
            if (value < ' ' || value == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Appends lines, each but the first moved to the right. */
    void appendIndented(byte[] lines, int indent) {
        int start = 0;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] == '\n') {
                appendSpaces(start == 0 ? 0 : indent);
                append(Arrays.copyOfRange(lines, start, i + 1));
                start = i + 1;
            }
        }
    }

    /** Puts a line feed and spaces before what stands at a position. */
    void breakLineAt(int position, int indent) {
        reserve(indent + 1);
        System.arraycopy(bytes, position, bytes, position + indent + 1, length - position);
        bytes[position] = '\n';
        Arrays.fill(bytes, position + 1, position + 1 + indent, (byte) ' ');
        length += indent + 1;
    }

    /** Takes the last byte away. */
    void chop() {
        length--;
    }

    byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
