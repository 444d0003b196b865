package io.trunkline.core.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.reply.RespValue;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** However a stream is cut, the same frames come out. */
@DisplayName("I12: RESP is read the same however it is split")
final class RespDecoderSplitTest {

    private static final int SHORT_BYTES = 48;
    private static final int LARGE_BYTES = (5 << 20) + 7;

    static List<Sample> samples() {
        return Sample.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decode_wholeFrame_givesItsValue(Sample sample) {
        byte[] wire = Stream.bytes(sample.wire());
        for (BufferKind kind : BufferKind.values()) {
            try (Stream stream = new Stream().feed(kind, wire)) {
                assertThat(stream.values()).as("%s", kind).containsExactly(sample.value());
                assertThat(stream.decoder().keptBytes()).isZero();
                assertThat(stream.decoder().consumedBytes()).isEqualTo(wire.length);
                assertThat(stream.decoder().lastFrameBytes()).isEqualTo(wire.length);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decode_splitAtEveryByte_givesTheSameValue(Sample sample) {
        byte[] wire = Stream.bytes(sample.wire());
        for (BufferKind kind : BufferKind.values()) {
            for (int cut = 0; cut <= wire.length; cut++) {
                try (Stream stream = new Stream()) {
                    stream.feed(kind, wire, 0, cut);
                    assertThat(stream.decoder().keptBytes()).isEqualTo(cut == wire.length ? 0 : cut);
                    stream.feed(kind, wire, cut, wire.length);
                    assertThat(stream.values()).as("%s, cut at %s", kind, cut).containsExactly(sample.value());
                    assertThat(stream.decoder().keptBytes()).isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decode_splitAtEveryPairOfBytes_givesTheSameValue(Sample sample) {
        byte[] wire = Stream.bytes(sample.wire());
        // Longer frames have the same structure, only with longer contents
        int last = Math.min(wire.length, SHORT_BYTES);
        for (int first = 1; first < last; first++) {
            for (int second = first + 1; second <= last; second++) {
                try (Stream stream = new Stream()) {
                    stream.feed(BufferKind.HEAP, wire, 0, first);
                    stream.feed(BufferKind.DIRECT, wire, first, second);
                    stream.feed(BufferKind.HEAP, wire, second, wire.length);
                    assertThat(stream.values())
                            .as("cuts at %s and %s", first, second)
                            .containsExactly(sample.value());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decode_oneByteAtATime_givesTheSameValue(Sample sample) {
        byte[] wire = Stream.bytes(sample.wire());
        for (BufferKind kind : BufferKind.values()) {
            try (Stream stream = new Stream()) {
                for (int i = 0; i < wire.length; i++) {
                    assertThat(stream.values()).isEmpty();
                    stream.feed(kind, wire, i, i + 1);
                }
                assertThat(stream.values()).as("%s", kind).containsExactly(sample.value());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void decode_allSamplesInOneBuffer_givesAllInOrder(BufferKind kind) {
        try (Stream stream = new Stream().feed(kind, everything())) {
            assertThat(stream.values()).isEqualTo(everyValue());
        }
    }

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void decode_allSamplesInPiecesOfEverySize_givesAllInOrder(BufferKind kind) {
        byte[] wire = everything();
        for (int size = 1; size < 200; size++) {
            try (Stream stream = new Stream()) {
                for (int at = 0; at < wire.length; at += size) {
                    stream.feed(kind, wire, at, Math.min(at + size, wire.length));
                }
                assertThat(stream.values()).as("pieces of %s", size).isEqualTo(everyValue());
                assertThat(stream.decoder().consumedBytes()).isEqualTo(wire.length);
            }
        }
    }

    @Test
    void decode_pushBetweenReplies_isAFrameOfItsOwn() {
        try (Stream stream = new Stream().feed(">1\r\n+a\r\n+OK\r\n>1\r\n+b\r\n:1\r\n")) {
            assertThat(stream.values())
                    .containsExactly(
                            new RespValue.Push(List.of(Sample.simple("a"))),
                            Sample.simple("OK"),
                            new RespValue.Push(List.of(Sample.simple("b"))),
                            new RespValue.Int(1));
        }
    }

    @Test
    void decode_largeBulkInRandomPieces_copiesEveryByteABoundedNumberOfTimes() {
        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            byte[] wire = largeBulk(random);
            try (Stream stream = new Stream()) {
                feedRandomly(stream, wire, random, 100_000);
                assertThat(stream.values()).as("seed %s", seed).hasSize(1);
                byte[] content = ((RespValue.BulkString) stream.values().get(0)).bytes();
                assertThat(Arrays.equals(
                                content, 0, content.length, wire, wire.length - 2 - LARGE_BYTES, wire.length - 2))
                        .as("content, seed %s", seed)
                        .isTrue();
                // Doubling up to the length that is known: the buffers' sizes sum up to less than twice the last two
                assertThat(stream.allocator().takenBytes()).as("seed %s", seed).isLessThan(3L * wire.length);
                assertThat(stream.allocator().peakBytes()).as("seed %s", seed).isLessThanOrEqualTo(2L * wire.length);
            }
        }
    }

    @Test
    void decode_largeArrayInSmallPieces_copiesEveryByteABoundedNumberOfTimes() {
        int elements = 200_000;
        byte[] wire = Stream.bytes("*" + elements + "\r\n" + "$3\r\nabc\r\n".repeat(elements));
        try (Stream stream = new Stream()) {
            int[] frames = new int[1];
            for (int at = 0; at < wire.length; at += 7) {
                stream.feed(BufferKind.HEAP, wire, at, Math.min(at + 7, wire.length), frame -> {
                    frames[0]++;
                    assertThat(frame.readArray()).isEqualTo(elements);
                });
            }
            assertThat(frames[0]).isEqualTo(1);
            assertThat(stream.allocator().takenBytes()).isLessThan(4L * wire.length);
        }
    }

    @Test
    void decode_framesBehindAnIncompleteOne_areNotCopied() {
        byte[] tail = Stream.bytes("$10\r\n01234");
        byte[] rest = Stream.bytes("56789\r\n" + "+OK\r\n".repeat(10_000));
        try (Stream stream = new Stream().feed(BufferKind.DIRECT, tail).feed(BufferKind.DIRECT, rest)) {
            assertThat(stream.values()).hasSize(10_001).startsWith(Sample.bulk("0123456789"));
            assertThat(stream.allocator().takenBytes()).isEqualTo(256);
        }
    }

    private static byte[] largeBulk(Random random) {
        byte[] header = Stream.bytes("$" + LARGE_BYTES + "\r\n");
        byte[] wire = new byte[header.length + LARGE_BYTES + 2];
        random.nextBytes(wire);
        System.arraycopy(header, 0, wire, 0, header.length);
        wire[wire.length - 2] = '\r';
        wire[wire.length - 1] = '\n';
        return wire;
    }

    private static void feedRandomly(Stream stream, byte[] wire, Random random, int most) {
        int at = 0;
        while (at < wire.length) {
            int to = Math.min(wire.length, at + 1 + random.nextInt(most));
            stream.feed(BufferKind.DIRECT, wire, at, to);
            at = to;
        }
    }

    private static byte[] everything() {
        return Stream.bytes(Sample.all().stream().map(Sample::wire).collect(Collectors.joining()));
    }

    private static List<RespValue> everyValue() {
        return Sample.all().stream().map(Sample::value).toList();
    }
}
