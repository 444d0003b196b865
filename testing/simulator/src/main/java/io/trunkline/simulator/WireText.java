package io.trunkline.simulator;

import io.trunkline.reply.KeyValue;
import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spells replies of both protocols, and what callers make of them, the same way, so that they can be compared. */
final class WireText {

    static final String NOTHING = "nil";

    private final String wire;
    private int at;

    private WireText(String wire) {
        this.wire = wire;
    }

    /** Spells a reply. */
    static String of(String wire) {
        var reader = new WireText(wire);
        String text = reader.next();
        if (reader.at != wire.length()) {
            throw new IllegalArgumentException("More than one reply: reply=" + wire + ". Give one at a time.");
        }
        return text;
    }

    /**
     * Spells a value: null, text, a number, a truth that stands for 1 or 0, a key with its value, or a list of these.
     */
    static String ofValue(@Nullable Object value) {
        if (value == null) {
            return NOTHING;
        }
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        if (value instanceof KeyValue<?, ?> pair) {
            return "[" + pair.key() + ", " + pair.value() + "]";
        }
        if (value instanceof RespValue reply) {
            return reply.isNull() ? NOTHING : reply.asText();
        }
        if (value instanceof List<?> list) {
            List<String> elements = new ArrayList<>();
            list.forEach(element -> elements.add(ofValue(element)));
            return elements.toString();
        }
        return value.toString();
    }

    private String next() {
        char kind = wire.charAt(at);
        int lineEnd = wire.indexOf("\r\n", at);
        String line = wire.substring(at + 1, lineEnd);
        at = lineEnd + 2;
        return switch (kind) {
            case '+', ':' -> line;
            case '-' -> "-" + line;
            case '_' -> NOTHING;
            case '$' -> bulk(Integer.parseInt(line));
            case '*' -> array(Integer.parseInt(line));
            default -> throw new IllegalArgumentException("Not spelt here: type=" + kind + ". Add it.");
        };
    }

    private String bulk(int length) {
        if (length < 0) {
            return NOTHING;
        }
        String text = wire.substring(at, at + length);
        at += length + 2;
        return text;
    }

    private String array(int size) {
        if (size < 0) {
            return NOTHING;
        }
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            elements.add(next());
        }
        return elements.toString();
    }
}
