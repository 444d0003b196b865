package io.trunkline.core.resp;

import io.trunkline.reply.RespValue;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes random replies and writes them in a random one of the forms that the protocol has for them. Confined to one
 * thread.
 */
final class RandomReplies {

    private static final int DEEPEST = 5;

    private final Random random;
    private final boolean resp3;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    RandomReplies(Random random, boolean resp3) {
        this.random = random;
        this.resp3 = resp3;
    }

    // ---- making ----

    /** A reply, or in RESP3 now and then a push. */
    RespValue reply() {
        if (resp3 && random.nextInt(10) == 0) {
            return attributed(new RespValue.Push(values(random.nextInt(4), 1)), 0);
        }
        return value(0);
    }

    /** A reply with many elements on several levels, small ones and large ones beside each other. */
    RespValue largeReply(int levels) {
        List<RespValue> values = values(random.nextInt(600), 1);
        for (int i = random.nextInt(3); i >= 0; i--) {
            RespValue large = levels == 0 || random.nextInt(4) == 0
                    ? new RespValue.BulkString(new byte[random.nextInt(20_000)])
                    : largeReply(levels - 1);
            values.add(random.nextInt(values.size() + 1), large);
        }
        if (!resp3) {
            return new RespValue.Array(values);
        }
        if (random.nextInt(3) == 0) {
            List<RespValue.MapOf.Entry> entries = new ArrayList<>();
            for (int i = 0; i + 1 < values.size(); i += 2) {
                entries.add(new RespValue.MapOf.Entry(values.get(i), values.get(i + 1)));
            }
            RespValue.MapOf map = new RespValue.MapOf(entries);
            return random.nextBoolean() ? map : new RespValue.Attributed(map, plain(1));
        }
        return attributed(random.nextBoolean() ? new RespValue.SetOf(values) : new RespValue.Array(values), 0);
    }

    private RespValue value(int depth) {
        return resp3 ? attributed(plain(depth), depth) : plainOfResp2(depth);
    }

    private RespValue attributed(RespValue value, int depth) {
        if (depth < DEEPEST && random.nextInt(12) == 0) {
            return new RespValue.Attributed(map(random.nextInt(3), depth + 1), value);
        }
        return value;
    }

    private RespValue plainOfResp2(int depth) {
        return switch (random.nextInt(depth < DEEPEST ? 6 : 5)) {
            case 0 -> new RespValue.SimpleString(line());
            case 1 -> new RespValue.SimpleError(line());
            case 2 -> new RespValue.Int(random.nextLong() >> random.nextInt(64));
            case 3 -> RespValue.Null.INSTANCE;
            case 4 -> new RespValue.BulkString(bytes());
            default -> new RespValue.Array(values(random.nextInt(6), depth + 1));
        };
    }

    private RespValue plain(int depth) {
        return switch (random.nextInt(depth < DEEPEST ? 10 : 6)) {
            case 0 -> new RespValue.Bool(random.nextBoolean());
            case 1 -> new RespValue.Decimal(decimal());
            case 2 -> new RespValue.BigNumber(new BigInteger(1 + random.nextInt(300), random).negate());
            case 3 -> new RespValue.VerbatimString(random.nextBoolean() ? "txt" : "mkd", text());
            case 4 -> new RespValue.SimpleError(text());
            case 6 -> new RespValue.SetOf(values(random.nextInt(5), depth + 1));
            case 7 -> map(random.nextInt(4), depth + 1);
            default -> plainOfResp2(depth);
        };
    }

    private List<RespValue> values(int count, int depth) {
        List<RespValue> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(value(depth));
        }
        return values;
    }

    private RespValue.MapOf map(int pairs, int depth) {
        List<RespValue.MapOf.Entry> entries = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            entries.add(new RespValue.MapOf.Entry(value(depth), value(depth)));
        }
        return new RespValue.MapOf(entries);
    }

    private double decimal() {
        return switch (random.nextInt(6)) {
            case 0 -> Double.POSITIVE_INFINITY;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> Double.NaN;
            case 3 -> random.nextInt(1000) / 8.0;
            default -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
        };
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(5) == 0 ? random.nextInt(400) : random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String line() {
        return text().replace('\r', '.').replace('\n', '.');
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(30); left > 0; left--) {
            switch (random.nextInt(20)) {
                case 0 -> text.append("\r\n");
                case 1 -> text.append('€');
                case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(50));
                case 3 -> text.append((char) random.nextInt(0x250));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    // ---- writing ----

    /** Writes a reply behind what was written before. */
    void write(RespValue value) {
        if (value instanceof RespValue.Attributed attributed) {
            header('|', attributed.attributes().entries().size());
            entries(attributed.attributes());
            write(attributed.value());
        } else if (value instanceof RespValue.Null) {
            ascii(resp3 && random.nextBoolean() ? "_\r\n" : random.nextBoolean() ? "$-1\r\n" : "*-1\r\n");
        } else if (value instanceof RespValue.SimpleString simple) {
            line('+', simple.text());
        } else if (value instanceof RespValue.Int number) {
            line(':', (number.value() > 0 && random.nextInt(10) == 0 ? "+" : "") + number.value());
        } else if (value instanceof RespValue.Decimal number) {
            line(',', decimal(number.value()));
        } else if (value instanceof RespValue.Bool truth) {
            line('#', truth.value() ? "t" : "f");
        } else if (value instanceof RespValue.BigNumber number) {
            line('(', number.value().toString());
        } else if (value instanceof RespValue.MapOf map) {
            boolean streamed = streamedHeader('%', map.entries().size());
            entries(map);
            endStreamed(streamed);
        } else if (value instanceof RespValue.Array array) {
            aggregate('*', array.elements());
        } else if (value instanceof RespValue.SetOf set) {
            aggregate('~', set.elements());
        } else if (value instanceof RespValue.Push push) {
            aggregate('>', push.elements());
        } else {
            writeString(value);
        }
    }

    private void writeString(RespValue value) {
        if (value instanceof RespValue.SimpleError error) {
            boolean fitsLine =
                    error.message().indexOf('\r') < 0 && error.message().indexOf('\n') < 0;
            if (!resp3 || fitsLine && random.nextBoolean()) {
                line('-', error.message());
            } else {
                blob('!', error.message().getBytes(StandardCharsets.UTF_8));
            }
        } else if (value instanceof RespValue.VerbatimString verbatim) {
            blob('=', (verbatim.format() + ":" + verbatim.text()).getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof RespValue.BulkString bulk) {
            if (resp3 && random.nextInt(4) == 0) {
                chunks(bulk.bytes());
            } else {
                blob('$', bulk.bytes());
            }
        } else {
            throw new AssertionError(value);
        }
    }

    /** What was written so far; the next starts anew. */
    byte[] takeWritten() {
        byte[] bytes = out.toByteArray();
        out.reset();
        return bytes;
    }

    private void aggregate(char type, List<RespValue> elements) {
        boolean streamed = streamedHeader(type, elements.size());
        elements.forEach(this::write);
        endStreamed(streamed);
    }

    private boolean streamedHeader(char type, int count) {
        boolean streamed = resp3 && random.nextInt(4) == 0;
        if (streamed) {
            line(type, "?");
        } else {
            header(type, count);
        }
        return streamed;
    }

    private void endStreamed(boolean streamed) {
        if (streamed) {
            ascii(".\r\n");
        }
    }

    private void entries(RespValue.MapOf map) {
        for (RespValue.MapOf.Entry entry : map.entries()) {
            write(entry.key());
            write(entry.value());
        }
    }

    private void chunks(byte[] bytes) {
        line('$', "?");
        int at = 0;
        while (at < bytes.length) {
            int length = 1 + random.nextInt(bytes.length - at);
            header(';', length);
            out.write(bytes, at, length);
            ascii("\r\n");
            at += length;
        }
        header(';', 0);
    }

    private void blob(char type, byte[] bytes) {
        header(type, bytes.length);
        out.writeBytes(bytes);
        ascii("\r\n");
    }

    private void header(char type, int count) {
        line(type, Integer.toString(count));
    }

    private void line(char type, String text) {
        out.write(type);
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        ascii("\r\n");
    }

    private void ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String decimal(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        return Double.isInfinite(value) ? value > 0 ? "inf" : "-inf" : Double.toString(value);
    }
}
