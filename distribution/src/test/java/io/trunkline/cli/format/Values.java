package io.trunkline.cli.format;

import io.trunkline.reply.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Short names for values. */
final class Values {

    private Values() {}

    static RespValue bulk(String text) {
        return new RespValue.BulkString(text.getBytes(StandardCharsets.UTF_8));
    }

    static RespValue status(String text) {
        return new RespValue.SimpleString(text);
    }

    static RespValue integer(long value) {
        return new RespValue.Int(value);
    }

    static RespValue array(RespValue... elements) {
        return new RespValue.Array(List.of(elements));
    }

    static RespValue set(RespValue... elements) {
        return new RespValue.SetOf(List.of(elements));
    }

    static RespValue map(RespValue... keysAndValues) {
        List<RespValue.MapOf.Entry> entries = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.add(new RespValue.MapOf.Entry(keysAndValues[i], keysAndValues[i + 1]));
        }
        return new RespValue.MapOf(entries);
    }
}
