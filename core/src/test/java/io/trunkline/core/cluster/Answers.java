package io.trunkline.core.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.options.Endpoint;
import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of nodes, as they come out of the decoder. */
final class Answers {

    static final Endpoint SPEAKER = Endpoint.tcp("10.0.0.1", 7101);
    static final Asked ASKED = new Asked(SPEAKER, 0, false);

    private Answers() {}

    static RespValue text(String text) {
        return new RespValue.BulkString(text.getBytes(UTF_8));
    }

    /** An array of texts, numbers, nulls and parts that are values already. */
    static RespValue list(@Nullable Object... parts) {
        return new RespValue.Array(values(parts));
    }

    /** A map: by RESP3 a map, by RESP2 an array. */
    static RespValue map(boolean resp3, @Nullable Object... keysAndValues) {
        List<RespValue> parts = values(keysAndValues);
        if (!resp3) {
            return new RespValue.Array(parts);
        }
        List<RespValue.MapOf.Entry> entries = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += 2) {
            entries.add(new RespValue.MapOf.Entry(parts.get(i), parts.get(i + 1)));
        }
        return new RespValue.MapOf(entries);
    }

    private static List<RespValue> values(@Nullable Object... parts) {
        return Arrays.stream(parts).map(Answers::value).toList();
    }

    private static RespValue value(@Nullable Object part) {
        if (part == null) {
            return RespValue.Null.INSTANCE;
        }
        if (part instanceof RespValue value) {
            return value;
        }
        return part instanceof Number number ? new RespValue.Int(number.longValue()) : text(part.toString());
    }
}
