package io.trunkline.cli.format;

import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.reply.ReplyReader;
import io.trunkline.reply.RespType;
import io.trunkline.reply.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** Reads a value as if it were on the wire. Confined to one thread. */
final class ValueReader implements ReplyReader {

    private final Deque<RespValue> next = new ArrayDeque<>();

    ValueReader(RespValue value) {
        next.push(value);
    }

    @Override
    public RespType type() {
        RespValue value = next.element();
        if (value instanceof RespValue.SimpleString) {
            return RespType.SIMPLE_STRING;
        } else if (value instanceof RespValue.SimpleError) {
            return RespType.ERROR;
        } else if (value instanceof RespValue.Int) {
            return RespType.INTEGER;
        } else if (value instanceof RespValue.BulkString) {
            return RespType.BULK_STRING;
        } else if (value instanceof RespValue.Array) {
            return RespType.ARRAY;
        } else if (value instanceof RespValue.Null) {
            return RespType.NULL;
        } else if (value instanceof RespValue.Decimal) {
            return RespType.DOUBLE;
        } else if (value instanceof RespValue.Bool) {
            return RespType.BOOLEAN;
        } else if (value instanceof RespValue.BigNumber) {
            return RespType.BIG_NUMBER;
        } else if (value instanceof RespValue.VerbatimString) {
            return RespType.VERBATIM_STRING;
        } else if (value instanceof RespValue.MapOf) {
            return RespType.MAP;
        } else if (value instanceof RespValue.SetOf) {
            return RespType.SET;
        }
        return RespType.PUSH;
    }

    @Override
    public boolean readNull() {
        if (!next.element().isNull()) {
            return false;
        }
        next.pop();
        return true;
    }

    @Override
    public long readLong() {
        return next.pop().asLong();
    }

    @Override
    public double readDouble() {
        if (next.pop() instanceof RespValue.Decimal decimal) {
            return decimal.value();
        }
        throw refused();
    }

    @Override
    public boolean readBoolean() {
        return next.pop().asLong() == 1;
    }

    @Override
    public String readText() {
        return next.pop().asText();
    }

    @Override
    public byte[] readBytes() {
        RespValue value = next.pop();
        return value instanceof RespValue.BulkString bulk
                ? bulk.bytes()
                : value.asText().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean readMatches(String expected) {
        return readText().equals(expected);
    }

    @Override
    public int readArray() {
        List<RespValue> elements = new ArrayList<>(next.pop().asList());
        Collections.reverse(elements);
        elements.forEach(next::push);
        return elements.size();
    }

    @Override
    public int readMap() {
        if (!(next.pop() instanceof RespValue.MapOf map)) {
            throw refused();
        }
        List<RespValue.MapOf.Entry> entries = new ArrayList<>(map.entries());
        Collections.reverse(entries);
        for (RespValue.MapOf.Entry entry : entries) {
            next.push(entry.value());
            next.push(entry.key());
        }
        return entries.size();
    }

    @Override
    public RespValue readValue() {
        return next.pop();
    }

    @Override
    public void skip() {
        next.pop();
    }

    private static UnexpectedReplyException refused() {
        return new UnexpectedReplyException("Another type was expected.", null, null, null);
    }
}
