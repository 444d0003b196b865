package io.trunkline.core.resp;

/**
 * The last of a frame's structure as printable text, for messages. Confined to the connection's loop.
 *
 * <p>Contents of strings appear as their lengths only, since they may be secrets, and lines of text by their beginning.
 */
final class StructureTrace {

    private static final int LONGEST = 96;

    private final StringBuilder text = new StringBuilder();

    /** A complete line, of which perhaps only the first bytes are known. */
    void line(byte type, byte[] line, int known, int length) {
        partialLine(type, line, known);
        if (known < length) {
            text.append('…');
        }
        text.append("\\r\\n");
        trim();
    }

    /** A line that ended or broke off. */
    void partialLine(byte type, byte[] line, int known) {
        escape(type);
        int shown = Math.min(known, LONGEST);
        for (int i = 0; i < shown; i++) {
            escape(line[i]);
        }
        if (shown < known) {
            text.append('…');
        }
        trim();
    }

    /** A string's content. */
    void payload(long length) {
        text.append('<').append(length).append(" bytes>");
        trim();
    }

    /** The byte that cannot be. */
    void offender(byte found) {
        escape(found);
        trim();
    }

    private void escape(byte b) {
        switch (b) {
            case '\r' -> text.append("\\r");
            case '\n' -> text.append("\\n");
            case '"', '\\' -> text.append('\\').append((char) b);
            default -> {
                if (b >= ' ' && b < 0x7F) {
                    text.append((char) b);
                } else {
                    text.append("\\x")
                            .append(Character.forDigit(b >> 4 & 0xF, 16))
                            .append(Character.forDigit(b & 0xF, 16));
                }
            }
        }
    }

    private void trim() {
        int excess = text.length() - LONGEST;
        if (excess > 0) {
            text.replace(0, excess + 1, "…");
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
