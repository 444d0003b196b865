package io.trunkline.cli;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.reply.ReplyReader;
import io.trunkline.reply.RespValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Shows every reply as one JSON document on one line. Immutable and thread-safe.
 *
 * <p>Strings are read as UTF-8, malformed bytes as U+FFFD. Integers, doubles and big numbers are numbers, but for infinities and NaN,
 * which are strings. Sets are arrays, maps are objects whose names are the keys as text, an error is {@code {"error":"…"}}.
 */
final class JsonFormat implements ReplyFormat {

    private static final JsonFactory JSON = new JsonFactory();

    /** Writes one document. */
    @FunctionalInterface
    private interface Document {
        void writeTo(JsonGenerator json) throws IOException;
    }

    @Override
    public byte[] decode(ReplyReader in) {
        return render(json -> write(in, json), true);
    }

    @Override
    public byte[] error(String message) {
        return render(json -> writeError(message, json), true);
    }

    @Override
    public byte[] status(String text) {
        return render(json -> json.writeString(text), true);
    }

    private static byte[] render(Document document, boolean asLine) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
            document.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing JSON to memory failed. Report this as a bug.", e);
        }
        if (asLine) {
            out.write('\n');
        }
        return out.toByteArray();
    }

    private static void write(ReplyReader in, JsonGenerator json) throws IOException {
        switch (in.type()) {
            case ARRAY, SET, PUSH -> {
                int count = in.readArray();
                json.writeStartArray();
                for (int i = 0; i < count; i++) {
                    write(in, json);
                }
                json.writeEndArray();
            }
            case MAP -> {
                int count = in.readMap();
                json.writeStartObject();
                for (int i = 0; i < count; i++) {
                    json.writeFieldName(readName(in));
                    write(in, json);
                }
                json.writeEndObject();
            }
            case NULL -> {
                in.skip();
                json.writeNull();
            }
            case SIMPLE_STRING, VERBATIM_STRING, BULK_STRING -> json.writeString(in.readText());
            case INTEGER -> json.writeNumber(in.readLong());
            case DOUBLE -> writeDouble(in.readDouble(), json);
            case BIG_NUMBER -> json.writeNumber(new BigInteger(in.readText()));
            case BOOLEAN -> json.writeBoolean(in.readBoolean());
            case ERROR ->
                writeError(in.readValue() instanceof RespValue.SimpleError error ? error.message() : "", json);
        }
    }

    private static String readName(ReplyReader in) {
        return switch (in.type()) {
            case SIMPLE_STRING, VERBATIM_STRING, BULK_STRING, INTEGER, DOUBLE, BIG_NUMBER -> in.readText();
            // What JSON has no names for is named by its own document.
            default -> new String(render(json -> write(in, json), false), StandardCharsets.UTF_8);
        };
    }

    private static void writeDouble(double value, JsonGenerator json) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeString(Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
        }
    }

    private static void writeError(String message, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("error", message);
        json.writeEndObject();
    }
}
