package io.trunkline.reply;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a reply for people, much as redis-cli does, in one line of bounded length: strings in quotes and escaped, of
 * long ones the beginning and how long they are, of many elements the first and how many more there are. Confined to
 * one call.
 */
final class RespText {

    /** When so much is written nothing more is begun. */
    private static final int LIMIT = 1024;

    /** So much is shown of one string. */
    private static final int STRING_LIMIT = 128;

    /** What is nested deeper is not shown; replies may be a hundred levels deep. */
    private static final int DEPTH_LIMIT = 16;

    private final StringBuilder out = new StringBuilder(64);

    private RespText() {}

    static String of(RespValue value) {
        RespText text = new RespText();
        text.append(value, 0);
        return text.out.toString();
    }

    private void append(RespValue value, int depth) {
        if (depth > DEPTH_LIMIT) {
            out.append('…');
        } else if (value instanceof RespValue.Null) {
            out.append("(nil)");
        } else if (value instanceof RespValue.SimpleString status) {
            appendCut(status.text());
        } else if (value instanceof RespValue.BulkString bulk) {
            append(bulk.bytes());
        } else if (value instanceof RespValue.VerbatimString verbatim) {
            appendQuoted(verbatim.text());
        } else if (value instanceof RespValue.SimpleError error) {
            out.append("(error) ");
            appendCut(error.message());
        } else if (value instanceof RespValue.BigNumber number) {
            appendCut(number.asText());
        } else if (value instanceof RespValue.Array array) {
            append("[", array.elements(), "]", depth);
        } else if (value instanceof RespValue.SetOf set) {
            append("~[", set.elements(), "]", depth);
        } else if (value instanceof RespValue.Push push) {
            append(">[", push.elements(), "]", depth);
        } else if (value instanceof RespValue.MapOf map) {
            append(map, depth);
        } else if (value instanceof RespValue.Attributed attributed) {
            out.append('|');
            append(attributed.attributes(), depth);
            out.append(' ');
            append(attributed.value(), depth + 1);
        } else {
            out.append(value.asText()); // integers, doubles and booleans
        }
    }

    private void append(String open, List<RespValue> elements, String close, int depth) {
        out.append(open);
        int shown = 0;
        while (shown < elements.size() && out.length() < LIMIT) {
            out.append(shown == 0 ? "" : ", ");
            append(elements.get(shown), depth + 1);
            shown++;
        }
        appendRest(elements.size() - shown);
        out.append(close);
    }

    private void append(RespValue.MapOf map, int depth) {
        List<RespValue.MapOf.Entry> entries = map.entries();
        out.append('{');
        int shown = 0;
        while (shown < entries.size() && out.length() < LIMIT) {
            out.append(shown == 0 ? "" : ", ");
            append(entries.get(shown).key(), depth + 1);
            out.append(" => ");
            append(entries.get(shown).value(), depth + 1);
            shown++;
        }
        appendRest(entries.size() - shown);
        out.append('}');
    }

    private void appendRest(int more) {
        if (more > 0) {
            out.append(", … (").append(more).append(" more)");
        }
    }

    private void append(byte[] bytes) {
        int shown = Math.min(bytes.length, STRING_LIMIT);
        while (shown > 0 && shown < bytes.length && (bytes[shown] & 0xC0) == 0x80) {
            shown--; // not in the midst of a character
        }
        String text = new String(bytes, 0, shown, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            appendQuotedText(text);
        } else {
            appendQuotedBytes(bytes, shown);
        }
        if (shown < bytes.length) {
            out.append("… (").append(bytes.length).append(" bytes)");
        }
    }

    private void appendQuoted(String text) {
        int shown = Math.min(text.length(), STRING_LIMIT);
        appendQuotedText(text.substring(0, shown));
        if (shown < text.length()) {
            out.append("… (").append(text.length()).append(" characters)");
        }
    }

    private void appendQuotedText(String text) {
        out.append('"')
                .append(ServerText.escape(text.replace("\\", "\\\\").replace("\"", "\\\"")))
                .append('"');
    }

    private void appendQuotedBytes(byte[] bytes, int length) {
        out.append('"');
        for (int i = 0; i < length; i++) {
            int value = bytes[i] & 0xFF;
            if (value == '"' || value == '\\') {
                out.append('\\').append((char) value);
            } else if (value >= ' ' && value < 0x7F) {
                out.append((char) value);
            } else {
                out.append("\\x").append(Character.forDigit(value >> 4, 16)).append(Character.forDigit(value & 15, 16));
            }
        }
        out.append('"');
    }

    private void appendCut(String text) {
        out.append(ServerText.escape(text, STRING_LIMIT));
    }
}
