package io.trunkline.cli.format;

import io.trunkline.reply.ReplyReader;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.ServerText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Shows replies as redis-cli does on a terminal, but that nothing of them can move its cursor or be taken for another
 * reply: control characters are shown as escapes. Immutable and thread-safe.
 */
public final class TextFormat implements ReplyFormat {

    private static final byte[] OK = "OK".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK_LINE = "OK\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EMPTY_ARRAY_LINE = "(empty array)\n".getBytes(StandardCharsets.US_ASCII);
    private static final int TYPICAL_LENGTH = 48;

    @Override
    public byte[] decode(ReplyReader in) {
        ReplyText out = new ReplyText(TYPICAL_LENGTH);
        switch (in.type()) {
            case SIMPLE_STRING -> {
                byte[] status = in.readBytes();
                if (Arrays.equals(status, OK)) {
                    return OK_LINE; // one array for the reply of all writes
                }
                out.appendVisible(status, false).append('\n');
            }
            default -> format(in, out, 0);
        }
        return out.toBytes();
    }

    @Override
    public byte[] error(String message) {
        return new ReplyText(message.length() + 10)
                .append("(error) ")
                .append(ServerText.escape(message))
                .append('\n')
                .toBytes();
    }

    @Override
    public byte[] status(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] list(List<byte[]> elements) {
        if (elements.isEmpty()) {
            return EMPTY_ARRAY_LINE;
        }
        ReplyText out = new ReplyText(TYPICAL_LENGTH * elements.size());
        int width = Integer.toString(elements.size()).length();
        for (int i = 0; i < elements.size(); i++) {
            appendNumber(out, i + 1, width, 0, ')');
            out.appendIndented(elements.get(i), width + 2);
        }
        return out.toBytes();
    }

    /**
     * Appends one element with all that is in it.
     *
     * @param indent how far every line but the first is moved to the right
     * @return whether the element is an aggregate that takes several lines
     */
    private static boolean format(ReplyReader in, ReplyText out, int indent) {
        switch (in.type()) {
            case ARRAY -> {
                return formatList(in, out, indent, "(empty array)", ')');
            }
            case SET -> {
                return formatList(in, out, indent, "(empty set)", '~');
            }
            case PUSH -> {
                return formatList(in, out, indent, "(empty push)", ')');
            }
            case MAP -> {
                return formatMap(in, out, indent);
            }
            case NULL -> {
                in.skip();
                out.append("(nil)");
            }
            case SIMPLE_STRING -> out.appendVisible(in.readBytes(), false);
            case VERBATIM_STRING -> out.appendVisible(in.readBytes(), true); // made for people, in lines
            case BULK_STRING -> out.appendQuoted(in.readBytes());
            case INTEGER -> out.append("(integer) ").append(Long.toString(in.readLong()));
            case DOUBLE -> out.append("(double) ").append(in.readText());
            case BIG_NUMBER -> out.append("(big number) ").append(in.readText());
            case BOOLEAN -> out.append(in.readBoolean() ? "(true)" : "(false)");
            case ERROR ->
                out.append("(error) ")
                        .append(
                                in.readValue() instanceof RespValue.SimpleError error
                                        ? ServerText.escape(error.message(), ServerText.ERROR_LIMIT)
                                        : "");
        }
        out.append('\n');
        return false;
    }

    private static boolean formatList(ReplyReader in, ReplyText out, int indent, String empty, char mark) {
        int count = in.readArray();
        if (count == 0) {
            out.append(empty).append('\n');
            return false;
        }
        int width = Integer.toString(count).length();
        boolean severalLines = count > 1;
        for (int i = 1; i <= count; i++) {
            appendNumber(out, i, width, i == 1 ? 0 : indent, mark);
            severalLines |= format(in, out, indent + width + 2);
        }
        return severalLines;
    }

    private static boolean formatMap(ReplyReader in, ReplyText out, int indent) {
        int count = in.readMap();
        if (count == 0) {
            out.append("(empty hash)\n");
            return false;
        }
        int width = Integer.toString(count).length();
        boolean severalLines = count > 1;
        for (int i = 1; i <= count; i++) {
            appendNumber(out, i, width, i == 1 ? 0 : indent, '#');
            int inner = indent + width + 2;
            format(in, out, inner);
            out.chop();
            out.append(" => ");
            int valueAt = out.length();
            if (format(in, out, inner)) {
                out.breakLineAt(valueAt, inner);
                severalLines = true;
            }
        }
        return severalLines;
    }

    private static void appendNumber(ReplyText out, int number, int width, int indent, char mark) {
        String digits = Integer.toString(number);
        out.appendSpaces(indent + width - digits.length())
                .append(digits)
                .append(mark)
                .append(' ');
    }
}
