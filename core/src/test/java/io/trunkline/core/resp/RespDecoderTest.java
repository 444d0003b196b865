package io.trunkline.core.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The decoder's life: what it holds, and how it ends. */
final class RespDecoderTest {

    @Test
    void decode_nothing_isNoFrame() {
        try (Stream stream = new Stream().feed("")) {
            assertThat(stream.values()).isEmpty();
            assertThat(stream.decoder().keptBytes()).isZero();
            assertThat(stream.decoder().lastFrameBytes()).isZero();
            assertThat(stream.allocator().takenBytes()).isZero();
        }
    }

    @Test
    void decode_wholeFrames_takesNoMemory() {
        try (Stream stream = new Stream().feed("+OK\r\n$5\r\nhello\r\n*1\r\n:1\r\n")) {
            assertThat(stream.values()).hasSize(3);
            assertThat(stream.allocator().takenBytes()).isZero();
        }
    }

    @Test
    void counters_withinTheConsumer_countTheFrameAtHand() {
        List<Long> consumed = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        try (Stream stream = new Stream()) {
            stream.feed(BufferKind.HEAP, Stream.bytes("+OK\r\n:1\r\n$5\r\nhello\r\n+half"), frame -> {
                consumed.add(stream.decoder().consumedBytes());
                lengths.add(stream.decoder().lastFrameBytes());
                assertThat(frame.bytes()).isEqualTo(stream.decoder().lastFrameBytes());
            });
            assertThat(consumed).containsExactly(5L, 9L, 20L);
            assertThat(lengths).containsExactly(5, 4, 11);
            assertThat(stream.decoder().keptBytes()).isEqualTo(5);
            assertThat(stream.decoder().consumedBytes()).isEqualTo(20);
        }
    }

    @Test
    void keptBytes_withinTheConsumer_doNotCountTheFrameAtHand() {
        List<Integer> kept = new ArrayList<>();
        try (Stream stream = new Stream()) {
            FrameConsumer asking = frame -> kept.add(stream.decoder().keptBytes());
            stream.feed(BufferKind.HEAP, Stream.bytes("$5\r\nhel"), asking);
            stream.feed(BufferKind.HEAP, Stream.bytes("lo\r\n+OK\r\n+half"), asking);
            assertThat(kept).containsExactly(0, 0);
            assertThat(stream.decoder().keptBytes()).isEqualTo(5);
        }
    }

    @Test
    void decode_buffersReaderIndex_isHonoured() {
        ByteBuf buffer = Unpooled.copiedBuffer(Stream.bytes("junk+OK\r\njunk"));
        buffer.readerIndex(4).writerIndex(9);
        List<String> texts = new ArrayList<>();
        try (RespDecoder decoder = new RespDecoder(new CountingAllocator(false), RespLimits.DEFAULT)) {
            decoder.decode(buffer, frame -> texts.add(frame.readText()));
            assertThat(texts).containsExactly("OK");
            assertThat(buffer.readerIndex()).isEqualTo(9);
        } finally {
            buffer.release();
        }
    }

    @Test
    void close_withAnIncompleteFrame_releasesIt() {
        CountingAllocator allocator = new CountingAllocator(true);
        RespDecoder decoder = new RespDecoder(allocator, RespLimits.DEFAULT);
        decoder.decode(Unpooled.copiedBuffer(Stream.bytes("$5\r\nhel")), frame -> {});
        assertThat(decoder.keptBytes()).isEqualTo(7);
        assertThat(allocator.usedBytes()).isPositive();

        decoder.close();
        decoder.close();

        assertThat(decoder.keptBytes()).isZero();
        assertThat(allocator.usedBytes()).isZero();
    }

    @Test
    void decode_afterClose_isRefused() {
        try (Stream stream = new Stream()) {
            stream.decoder().close();
            assertThatIllegalStateException()
                    .isThrownBy(() -> stream.feed("+OK\r\n"))
                    .withMessageContaining("closed=true");
        }
    }

    @Test
    void decode_afterACompletedFrame_holdsNothing() {
        try (Stream stream = new Stream().feed("$5\r\nhel").feed("lo\r\n")) {
            assertThat(stream.values()).containsExactly(Sample.bulk("hello"));
            assertThat(stream.allocator().usedBytes()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void close_byTheConsumer_leavesTheFrameReadableAndIsTheLast(BufferKind kind) {
        byte[] wire = Stream.bytes("$5\r\nhello\r\n+OK\r\n");
        for (int cut = 0; cut < 11; cut++) {
            List<String> texts = new ArrayList<>();
            try (Stream stream = new Stream()) {
                FrameConsumer closing = frame -> {
                    stream.decoder().close();
                    texts.add(frame.readText());
                };
                stream.feed(kind, wire, 0, cut, closing).feed(kind, wire, cut, wire.length, closing);
                assertThat(texts).as("cut at %s", cut).containsExactly("hello");
                assertThat(stream.allocator().usedBytes()).isZero();
            }
        }
    }

    @Test
    void decode_consumerThrows_passesItOnAndReleasesAll() {
        byte[] wire = Stream.bytes("$5\r\nhello\r\n+OK\r\n");
        RuntimeException thrown = new RuntimeException("the consumer's");
        FrameConsumer throwing = frame -> {
            throw thrown;
        };
        for (int cut = 0; cut < 11; cut++) {
            int at = cut;
            try (Stream stream = new Stream()) {
                stream.feed(BufferKind.DIRECT, wire, 0, cut, throwing);
                assertThatThrownBy(() -> stream.feed(BufferKind.DIRECT, wire, at, wire.length, throwing))
                        .isSameAs(thrown);
                assertThat(stream.decoder().consumedBytes()).isEqualTo(11);
                assertThatIllegalStateException()
                        .isThrownBy(() -> stream.feed("+OK\r\n"))
                        .withMessageContaining("failed=true");
            }
        }
    }

    @Test
    void decode_withinTheConsumer_isRefused() {
        try (Stream stream = new Stream()) {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            stream.feed(BufferKind.HEAP, Stream.bytes("+OK\r\n"), frame -> stream.feed("+OK\r\n")))
                    .withMessageContaining("decoding=true");
        }
    }

    @Test
    void frame_outsideOfTheCall_cannotBeRead() {
        List<RespFrame> frames = new ArrayList<>();
        try (Stream stream = new Stream()) {
            stream.feed(BufferKind.HEAP, Stream.bytes("+OK\r\n"), frames::add);
            RespFrame frame = frames.get(0);
            assertThatIllegalStateException().isThrownBy(frame::readText).withMessageContaining("outside of its call");
            assertThatIllegalStateException().isThrownBy(frame::readValue);
            assertThatIllegalStateException().isThrownBy(frame::skip);
            assertThatIllegalStateException().isThrownBy(frame::isPush);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> frame.position(5))
                    .withMessageContaining("position=5, start=0, end=0");
        }
    }
}
