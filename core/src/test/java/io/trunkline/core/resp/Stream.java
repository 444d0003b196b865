package io.trunkline.core.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.trunkline.reply.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One stream fed to one decoder piece by piece, and what came of it. */
final class Stream implements AutoCloseable {

    private final CountingAllocator allocator;
    private final RespDecoder decoder;
    private final List<RespValue> values = new ArrayList<>();

    Stream(RespLimits limits) {
        allocator = new CountingAllocator(true);
        decoder = new RespDecoder(allocator, limits);
    }

    Stream() {
        this(RespLimits.DEFAULT);
    }

    static byte[] bytes(String wire) {
        return wire.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a stream of one frame that arrives whole. */
    static <T extends @Nullable Object> T read(String wire, Function<RespFrame, T> reading) {
        List<T> results = new ArrayList<>();
        try (Stream stream = new Stream()) {
            stream.feed(BufferKind.DIRECT, bytes(wire), frame -> results.add(reading.apply(frame)));
            assertThat(results).as("frames in %s", wire).hasSize(1);
            return results.get(0);
        }
    }

    RespDecoder decoder() {
        return decoder;
    }

    CountingAllocator allocator() {
        return allocator;
    }

    /** All values so far. */
    List<RespValue> values() {
        return values;
    }

    Stream feed(String wire) {
        return feed(BufferKind.DIRECT, bytes(wire));
    }

    Stream feed(BufferKind kind, byte[] bytes) {
        return feed(kind, bytes, 0, bytes.length);
    }

    Stream feed(BufferKind kind, byte[] bytes, int from, int to) {
        return feed(kind, bytes, from, to, frame -> values.add(frame.readValue()));
    }

    Stream feed(BufferKind kind, byte[] bytes, FrameConsumer consumer) {
        return feed(kind, bytes, 0, bytes.length, consumer);
    }

    /** Feeds a part and checks that the decoder reads it all and leaves it to its owner. */
    Stream feed(BufferKind kind, byte[] bytes, int from, int to, FrameConsumer consumer) {
        ByteBuf piece = kind.of(bytes, from, to);
        try {
            decoder.decode(piece, consumer);
            // A plain comparison: this is called millions of times
            if (piece.isReadable()) {
                throw new AssertionError("unread=" + piece.readableBytes());
            }
        } finally {
            assertOwn(piece);
        }
        return this;
    }

    private static void assertOwn(ByteBuf piece) {
        int references = piece.refCnt();
        piece.release();
        if (references != 1) {
            throw new AssertionError("references=" + references);
        }
    }

    /** Ends the stream and checks that nothing is held any more. */
    @Override
    public void close() {
        decoder.close();
        assertThat(allocator.usedBytes()).as("bytes still in use").isZero();
    }
}
