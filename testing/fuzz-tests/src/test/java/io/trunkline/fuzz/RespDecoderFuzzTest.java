package io.trunkline.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.resp.RespLimits;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.reply.RespValue;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes, in any pieces. The first byte chooses limits and buffers, the second one how the stream is cut, and the
 * rest is the stream.
 *
 * <p>What must hold: a stream is accepted up to a byte, with the same frames and the same words however it arrives;
 * memory stays in proportion to what arrived and is given back; a frame can be read in any order of calls, which give
 * values or the failures that are documented; and what was read can be written and read again. Nothing costs more time,
 * byte by byte, than a bound.
 */
final class RespDecoderFuzzTest {

    private static final List<RespLimits> LIMITS = List.of(
            RespLimits.DEFAULT, new RespLimits(3, 100, 40), new RespLimits(16, 1024, 64), new RespLimits(1, 64, 32));
    private static final int HEADER_BYTES = 2;
    private static final int MOST_CALLS = 64;

    /** The bound of {@link DecodingCostTest}, and room for what Jazzer does at each branch. */
    private static final double MOST_NANOS_INSTRUMENTED = 500;
    /** Of shorter inputs the corpus has all kinds. */
    private static final int LEAST_TIMED = 256;

    private static final int TIMED_ONE_OF = 16;

    static Stream<byte[]> corpus() {
        return Corpus.read("decoder.corpus");
    }

    @MethodSource("corpus")
    @DictionaryFile(resourcePath = "resp.dict")
    @DisplayName("I12: no bytes from the wire do harm, and how they are split changes nothing")
    @FuzzTest
    void decode_anyBytesInAnyPieces_givesTheSameFramesOrTheSameFailure(byte[] input) {
        if (input.length < HEADER_BYTES) {
            return;
        }
        RespLimits limits = LIMITS.get(input[0] & 3);
        boolean direct = (input[0] & 4) != 0;
        int seed = input[1] & 0xFF;
        byte[] wire = Arrays.copyOfRange(input, HEADER_BYTES, input.length);

        DecodedStream whole = DecodedStream.of(wire, limits, Cuts.none(), direct);
        assertAgree(whole, DecodedStream.of(wire, limits, Cuts.ofSeed(seed), !direct));
        assertAgree(whole, DecodedStream.of(wire, limits, Cuts.everywhere(), direct));

        readInAnyOrder(wire, limits, seed);
        whole.values().forEach(RespDecoderFuzzTest::survivesTheWire);
        if (wire.length >= LEAST_TIMED
                && seed % TIMED_ONE_OF == 0
                && whole.failure() == null
                && whole.keptBytes() == 0) {
            assertThat(DecodingCost.of(wire, MOST_NANOS_INSTRUMENTED))
                    .as("nanoseconds a byte")
                    .isLessThanOrEqualTo(MOST_NANOS_INSTRUMENTED);
        }
    }

    private static void assertAgree(DecodedStream whole, DecodedStream inPieces) {
        if (!inPieces.agreesWith(whole)) {
            throw new AssertionError(
                    "How the stream is cut makes a difference:\nwhole     " + whole + "\nin pieces " + inPieces);
        }
    }

    /**
     * Whatever a command takes a reply for, it gets a value or is told that it is none, and the reader stays inside the
     * frame.
     */
    private static void readInAnyOrder(byte[] wire, RespLimits limits, int seed) {
        var random = new Random(seed);
        DecodedStream.of(wire, limits, Cuts.ofSeed(seed), false, frame -> {
            int start = frame.position();
            for (int i = 0; i < MOST_CALLS && frame.position() < start + frame.bytes(); i++) {
                try {
                    readOne(frame, random.nextInt(13));
                } catch (UnexpectedReplyException | RedisServerException documented) {
                    if (random.nextBoolean() || frame.position() == start) {
                        break;
                    }
                }
                assertThat(frame.position()).isBetween(start, start + frame.bytes());
            }
            frame.rewind();
            frame.skip();
            assertThat(frame.position()).isEqualTo(start + frame.bytes());
        });
    }

    private static void readOne(RespFrame frame, int call) {
        switch (call) {
            case 0 -> frame.readLong();
            case 1 -> frame.readDouble();
            case 2 -> frame.readBoolean();
            case 3 -> frame.readText();
            case 4 -> frame.readBytes();
            case 5 -> frame.readMatches("OK");
            case 6 -> frame.readArray();
            case 7 -> frame.readMap();
            case 8 -> frame.readNull();
            case 9 -> frame.readValue();
            case 10 -> frame.type();
            case 11 -> {
                if (frame.isError()) {
                    frame.errorText();
                }
            }
            default -> frame.skip();
        }
    }

    private static void survivesTheWire(RespValue value) {
        byte[] written = CanonicalReply.of(value);
        DecodedStream again = DecodedStream.of(written, RespLimits.DEFAULT, Cuts.none(), false);
        assertThat(again.values()).containsExactly(value);
        assertThat(CanonicalReply.of(again.values().get(0))).isEqualTo(written);
    }
}
