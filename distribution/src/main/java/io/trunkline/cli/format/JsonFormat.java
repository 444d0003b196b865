package io.trunkline.cli.format;

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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows every reply as one JSON document on one line. Immutable and thread-safe.
 *
 * <p>Strings that are UTF-8 are strings; others are {@code {"$base64":"…"}}, and {@code $base64:…} where JSON wants a
 * name. Integers, doubles and big numbers are numbers, but for infinities and NaN, which are strings. Sets are arrays,
 * maps are objects whose names are the keys as text, an error is {@code {"error":"…"}}.
 */
public final class JsonFormat implements ReplyFormat {

    private static final String BASE64 = "$base64";
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

    @Override
    public byte[] list(List<byte[]> elements) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write('[');
        for (byte[] line : elements) {
            if (out.size() > 1) {
                out.write(',');
            }
            out.write(line, 0, line.length - 1); // without its line feed
        }
        out.write(']');
        out.write('\n');
        return out.toByteArray();
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
            case SIMPLE_STRING, VERBATIM_STRING, BULK_STRING -> writeText(in.readBytes(), json);
            case INTEGER -> json.writeNumber(in.readLong());
            case DOUBLE -> writeDouble(in.readDouble(), json);
            case BIG_NUMBER -> json.writeNumber(new BigInteger(in.readText()));
            case BOOLEAN -> json.writeBoolean(in.readBoolean());
            case ERROR ->
                writeError(in.readValue() instanceof RespValue.SimpleError error ? error.message() : "", json);
        }
    }

    private static void writeText(byte[] raw, JsonGenerator json) throws IOException {
        String text = textOf(raw);
        if (text != null) {
            json.writeString(text);
        } else {
            json.writeStartObject();
            json.writeStringField(BASE64, Base64.getEncoder().encodeToString(raw));
            json.writeEndObject();
        }
    }

    /** The text that bytes are in UTF-8, or null if they are none. */
    private static @Nullable String textOf(byte[] raw) {
        String text = new String(raw, StandardCharsets.UTF_8);
        boolean exact = text.indexOf('\uFFFD') < 0 || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), raw);
        return exact ? text : null;
    }

    private static String readName(ReplyReader in) {
        return switch (in.type()) {
            case SIMPLE_STRING, VERBATIM_STRING, BULK_STRING -> {
                byte[] raw = in.readBytes();
                String text = textOf(raw);
                yield text != null ? text : BASE64 + ":" + Base64.getEncoder().encodeToString(raw);
            }
            case INTEGER, DOUBLE, BIG_NUMBER -> in.readText();
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
