package io.trunkline.cli.format;

import io.trunkline.reply.ReplyReader;
import io.trunkline.reply.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Shows replies as {@code redis-cli --raw} does: the bytes of strings as they are, a line feed behind each. For other
 * programs; on a terminal a server could do with it what it likes. Immutable and thread-safe.
 */
public final class RawFormat implements ReplyFormat {

    private static final int TYPICAL_LENGTH = 48;

    @Override
    public byte[] decode(ReplyReader in) {
        ReplyText out = new ReplyText(TYPICAL_LENGTH);
        format(in, out);
        return out.append('\n').toBytes();
    }

    @Override
    public byte[] error(String message) {
        return status(message);
    }

    @Override
    public byte[] status(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] list(List<byte[]> elements) {
        ReplyText out = new ReplyText(TYPICAL_LENGTH);
        elements.forEach(out::append);
        return elements.isEmpty() ? out.append('\n').toBytes() : out.toBytes();
    }

    private static void format(ReplyReader in, ReplyText out) {
        switch (in.type()) {
            case ARRAY, SET, PUSH -> {
                int count = in.readArray();
                for (int i = 0; i < count; i++) {
                    appendBreak(out, i);
                    format(in, out);
                }
            }
            case MAP -> {
                int count = in.readMap();
                for (int i = 0; i < count; i++) {
                    appendBreak(out, i);
                    format(in, out);
                    out.append(' ');
                    format(in, out);
                }
            }
            case NULL -> in.skip();
            case SIMPLE_STRING, VERBATIM_STRING, BULK_STRING -> out.append(in.readBytes());
            case INTEGER -> out.append(Long.toString(in.readLong()));
            case DOUBLE, BIG_NUMBER -> out.append(in.readText());
            case BOOLEAN -> out.append(in.readBoolean() ? "(true)" : "(false)");
            case ERROR -> out.append(in.readValue() instanceof RespValue.SimpleError error ? error.message() : "");
        }
    }

    private static void appendBreak(ReplyText out, int index) {
        if (index > 0) {
            out.append('\n');
        }
    }
}
