package io.trunkline.command;

import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.reply.ReplyReader;
import io.trunkline.reply.RespType;
import io.trunkline.reply.RespValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A reader over a reply that a test has put together, and the words to put one together. Confined to one thread. */
final class ReplyTree implements ReplyReader {

    static final RespValue NULL = RespValue.Null.INSTANCE;
    static final RespValue OK = new RespValue.SimpleString("OK");

    private final Deque<RespValue> pending = new ArrayDeque<>();

    ReplyTree(RespValue reply) {
        pending.push(reply);
    }

    /** What the command makes of a reply; fails if that leaves anything of the reply unread. */
    static <T> T decode(Command<T> command, RespValue reply) {
        ReplyTree tree = new ReplyTree(reply);
        T result = command.decoder().decode(tree);
        if (!tree.pending.isEmpty()) {
            throw new AssertionError("Not read to the end: command=" + command + ", left=" + tree.pending);
        }
        return result;
    }

    static RespValue bulk(String text) {
        return new RespValue.BulkString(text.getBytes(StandardCharsets.UTF_8));
    }

    static RespValue simple(String text) {
        return new RespValue.SimpleString(text);
    }

    static RespValue number(long value) {
        return new RespValue.Int(value);
    }

    static RespValue decimal(double value) {
        return new RespValue.Decimal(value);
    }

    static RespValue array(RespValue... elements) {
        return new RespValue.Array(List.of(elements));
    }

    static RespValue bulks(String... texts) {
        return new RespValue.Array(Arrays.stream(texts).map(ReplyTree::bulk).toList());
    }

    static RespValue set(RespValue... elements) {
        return new RespValue.SetOf(List.of(elements));
    }

    /** A RESP3 map of alternating keys and values. */
    static RespValue map(RespValue... keysAndValues) {
        List<RespValue.MapOf.Entry> entries = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.add(new RespValue.MapOf.Entry(keysAndValues[i], keysAndValues[i + 1]));
        }
        return new RespValue.MapOf(entries);
    }

    @Override
    public RespType type() {
        RespValue value = head();
        if (value instanceof RespValue.Null) {
            return RespType.NULL;
        } else if (value instanceof RespValue.SimpleString) {
            return RespType.SIMPLE_STRING;
        } else if (value instanceof RespValue.BulkString) {
            return RespType.BULK_STRING;
        } else if (value instanceof RespValue.Int) {
            return RespType.INTEGER;
        } else if (value instanceof RespValue.Array) {
            return RespType.ARRAY;
        } else if (value instanceof RespValue.MapOf) {
            return RespType.MAP;
        } else if (value instanceof RespValue.SetOf) {
            return RespType.SET;
        } else if (value instanceof RespValue.Decimal) {
            return RespType.DOUBLE;
        } else if (value instanceof RespValue.Bool) {
            return RespType.BOOLEAN;
        } else if (value instanceof RespValue.VerbatimString) {
            return RespType.VERBATIM_STRING;
        } else if (value instanceof RespValue.BigNumber) {
            return RespType.BIG_NUMBER;
        } else if (value instanceof RespValue.SimpleError) {
            return RespType.ERROR;
        }
        return RespType.PUSH;
    }

    @Override
    public boolean readNull() {
        if (head().isNull()) {
            pending.pop();
            return true;
        }
        return false;
    }

    @Override
    public long readLong() {
        return new BigInteger(scalar()).longValueExact();
    }

    @Override
    public double readDouble() {
        String text = scalar();
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    @Override
    public boolean readBoolean() {
        RespValue value = next();
        long number = value instanceof RespValue.Bool bool ? bool.asLong() : Long.parseLong(value.asText());
        if (number != 0 && number != 1) {
            throw unexpected(value, "a boolean");
        }
        return number == 1;
    }

    @Override
    public String readText() {
        return scalar();
    }

    @Override
    public byte[] readBytes() {
        return head() instanceof RespValue.BulkString
                ? ((RespValue.BulkString) next()).bytes().clone()
                : scalar().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean readMatches(String expected) {
        return scalar().equals(expected);
    }

    @Override
    public int readArray() {
        RespValue value = next();
        List<RespValue> elements = new ArrayList<>();
        if (value instanceof RespValue.MapOf map) {
            map.entries().forEach(entry -> elements.addAll(List.of(entry.key(), entry.value())));
        } else if (value instanceof RespValue.Array
                || value instanceof RespValue.SetOf
                || value instanceof RespValue.Push) {
            elements.addAll(value.asList());
        } else {
            throw unexpected(value, "an aggregate");
        }
        for (int i = elements.size() - 1; i >= 0; i--) {
            pending.push(elements.get(i));
        }
        return elements.size();
    }

    @Override
    public int readMap() {
        int elements = readArray();
        if (elements % 2 != 0) {
            throw new UnexpectedReplyException("A map is uneven: elements=" + elements, null, null, null);
        }
        return elements / 2;
    }

    @Override
    public RespValue readValue() {
        return pending.pop();
    }

    @Override
    public void skip() {
        pending.pop();
    }

    private RespValue head() {
        RespValue value = pending.peek();
        if (value == null) {
            throw new AssertionError("Read beyond the end of the reply");
        }
        return value;
    }

    private RespValue next() {
        RespValue value = head();
        pending.pop();
        if (value instanceof RespValue.SimpleError error) {
            throw new RedisServerException(error.message(), null, null);
        }
        if (value.isNull()) {
            throw unexpected(value, "an element that is not null");
        }
        return value;
    }

    private String scalar() {
        RespValue value = next();
        try {
            return value.asText();
        } catch (IllegalStateException e) {
            throw unexpected(value, "a string or number");
        }
    }

    private static UnexpectedReplyException unexpected(RespValue value, String expected) {
        return new UnexpectedReplyException("Expected " + expected + ": got=" + value, null, null, null);
    }
}
