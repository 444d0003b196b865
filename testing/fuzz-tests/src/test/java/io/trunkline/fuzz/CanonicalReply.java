package io.trunkline.fuzz;

import io.trunkline.reply.RespValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a reply in the one form that a server would choose for it. Confined to one thread. */
final class CanonicalReply {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private CanonicalReply() {}

    static byte[] of(RespValue value) {
        var reply = new CanonicalReply();
        reply.write(value);
        return reply.out.toByteArray();
    }

    private void write(RespValue value) {
        if (value instanceof RespValue.Attributed attributed) {
            line('|', Integer.toString(attributed.attributes().entries().size()));
            entries(attributed.attributes());
            write(attributed.value());
        } else if (value instanceof RespValue.MapOf map) {
            line('%', Integer.toString(map.entries().size()));
            entries(map);
        } else if (value instanceof RespValue.Array array) {
            aggregate('*', array.elements());
        } else if (value instanceof RespValue.SetOf set) {
            aggregate('~', set.elements());
        } else if (value instanceof RespValue.Push push) {
            aggregate('>', push.elements());
        } else {
            scalar(value);
        }
    }

    private void scalar(RespValue value) {
        if (value instanceof RespValue.Null) {
            line('_', "");
        } else if (value instanceof RespValue.SimpleString simple) {
            line('+', simple.text());
        } else if (value instanceof RespValue.SimpleError error) {
            blob('!', error.message().getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof RespValue.Int number) {
            line(':', Long.toString(number.value()));
        } else if (value instanceof RespValue.Decimal number) {
            line(',', decimal(number.value()));
        } else if (value instanceof RespValue.Bool truth) {
            line('#', truth.value() ? "t" : "f");
        } else if (value instanceof RespValue.BigNumber number) {
            line('(', number.value().toString());
        } else if (value instanceof RespValue.VerbatimString verbatim) {
            var content = new ByteArrayOutputStream();
            content.writeBytes(verbatim.format().getBytes(StandardCharsets.ISO_8859_1));
            content.write(':');
            content.writeBytes(verbatim.text().getBytes(StandardCharsets.UTF_8));
            blob('=', content.toByteArray());
        } else if (value instanceof RespValue.BulkString bulk) {
            blob('$', bulk.bytes());
        } else {
            throw new AssertionError(value);
        }
    }

    private static String decimal(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        return Double.isInfinite(value) ? value > 0 ? "inf" : "-inf" : Double.toString(value);
    }

    private void aggregate(char type, List<RespValue> elements) {
        line(type, Integer.toString(elements.size()));
        elements.forEach(this::write);
    }

    private void entries(RespValue.MapOf map) {
        for (RespValue.MapOf.Entry entry : map.entries()) {
            write(entry.key());
            write(entry.value());
        }
    }

    private void blob(char type, byte[] bytes) {
        line(type, Integer.toString(bytes.length));
        out.writeBytes(bytes);
        out.writeBytes(new byte[] {'\r', '\n'});
    }

    private void line(char type, String text) {
        out.write(type);
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(new byte[] {'\r', '\n'});
    }
}
