package io.trunkline.core.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has a command's own decoder read a reply that was put together of several servers' replies: written as one server
 * would have sent it. Stateless.
 */
public final class JoinedReply {

    private static final ByteBufAllocator HEAP = UnpooledByteBufAllocator.DEFAULT;

    private JoinedReply() {}

    /** Reads a reply; throws what the decoder throws. */
    public static <T extends @Nullable Object> T read(RespValue reply, ReplyDecoder<? extends T> decoder) {
        ByteBuf bytes = Unpooled.buffer();
        write(reply, bytes);
        List<T> read = new ArrayList<>(1);
        try (RespDecoder frames = new RespDecoder(HEAP, RespLimits.DEFAULT)) {
            frames.decode(bytes, frame -> read.add(decoder.decode(frame)));
        }
        return read.get(0);
    }

    private static void write(RespValue value, ByteBuf out) {
        if (value.isNull()) {
            out.writeCharSequence("_\r\n", StandardCharsets.US_ASCII);
        } else if (value instanceof RespValue.Int number) {
            out.writeCharSequence(":" + number.value() + "\r\n", StandardCharsets.US_ASCII);
        } else if (value instanceof RespValue.SimpleString simple) {
            out.writeCharSequence("+" + simple.text() + "\r\n", StandardCharsets.UTF_8);
        } else if (value instanceof RespValue.BulkString bulk) {
            writeBulk(bulk.bytes(), out);
        } else if (value instanceof RespValue.Array || value instanceof RespValue.SetOf) {
            List<RespValue> elements = value.asList();
            out.writeCharSequence("*" + elements.size() + "\r\n", StandardCharsets.US_ASCII);
            elements.forEach(element -> write(element, out));
        } else {
            writeBulk(value.asText().getBytes(StandardCharsets.UTF_8), out);
        }
    }

    private static void writeBulk(byte[] bytes, ByteBuf out) {
        out.writeCharSequence("$" + bytes.length + "\r\n", StandardCharsets.US_ASCII);
        out.writeBytes(bytes);
        out.writeCharSequence("\r\n", StandardCharsets.US_ASCII);
    }
}
