package io.trunkline.core.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trunkline.reply.RespValue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits hold to the byte, and no length is believed before its bytes arrived. */
final class RespLimitsTest {

    private static final RespLimits SMALL = new RespLimits(3, 100, 40);
    /** Of elements, so that it is the memory that is looked at. */
    private static final RespLimits ANY_NUMBER = RespLimits.DEFAULT.withMaxFrameElements(Integer.MAX_VALUE);

    @Test
    void default_limits_areThoseOfTheDocumentation() {
        assertThat(RespLimits.DEFAULT).isEqualTo(new RespLimits(128, (512 << 20) + (1 << 20), 64 << 10, 16 << 20));
    }

    @Test
    void withMaxFrameBytes_changesThatOnly() {
        assertThat(SMALL.withMaxFrameBytes(64)).isEqualTo(new RespLimits(3, 64, 40));
    }

    @Test
    void constructor_outOfRange_namesTheLimitAndItsRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RespLimits(0, 100, 40))
                .withMessageContaining("maxDepth=0, least=1, most=1024");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RespLimits(1025, 100, 40))
                .withMessageContaining("maxDepth=1025");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RespLimits(1, 63, 40))
                .withMessageContaining("maxFrameBytes=63");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RespLimits(1, 64, 31))
                .withMessageContaining("maxLineBytes=31");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RespLimits(1, 64, 32, 0))
                .withMessageContaining("maxFrameElements=0, least=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*1\r\n", "~1\r\n", "*?\r\n", "|1\r\n", "%1\r\n:1\r\n"})
    void decode_nestedToTheLimit_isAcceptedAndOneDeeperIsNot(String level) {
        String open = "*1\r\n*1\r\n" + level;
        try (Stream deepest = new Stream(SMALL);
                Stream deeper = new Stream(SMALL)) {
            deepest.feed(open + ":1\r\n");
            assertThatExceptionOfType(RespProtocolException.class)
                    .isThrownBy(() -> deeper.feed("+OK\r\n" + open + "*0\r\n"))
                    .withMessageContaining("aggregates are nested too deep, limit maxDepth=3")
                    .withMessageContaining("depth=3")
                    .withMessageContaining("raise the limit")
                    .satisfies(e -> assertThat(e.offset()).isEqualTo(5 + open.length()));
        }
    }

    @Test
    void decode_nestedToTheCeiling_isReadAsAValue() {
        int depth = RespLimits.DEPTH_CEILING;
        try (Stream stream = new Stream(new RespLimits(depth, 1 << 20, 100))) {
            stream.feed("*1\r\n".repeat(depth) + ":1\r\n");
            RespValue value = stream.values().get(0);
            for (int i = 0; i < depth; i++) {
                value = value.asList().get(0);
            }
            assertThat(value).isEqualTo(new RespValue.Int(1));
        }
    }

    @Test
    void decode_attributesInARow_areOneMapHoweverMany() {
        try (Stream stream = new Stream(RespLimits.DEFAULT)) {
            stream.feed("|1\r\n:1\r\n:2\r\n".repeat(100_000) + "_\r\n");
            RespValue.Attributed value = (RespValue.Attributed) stream.values().get(0);
            assertThat(value.value()).isEqualTo(RespValue.Null.INSTANCE);
            assertThat(value.attributes().entries()).hasSize(100_000);
        }
    }

    @Test
    void decode_frameOfTheGreatestLength_isAcceptedAndOneByteMoreIsNot() {
        String fits = "$93\r\n" + "x".repeat(93) + "\r\n";
        assertThat(fits).hasSize(SMALL.maxFrameBytes());
        try (Stream stream = new Stream(SMALL)) {
            stream.feed(fits).feed(fits);
            assertThat(stream.values()).hasSize(2);
        }
        assertTooLong("$94\r\n", 0, "a string is too long, limit maxFrameBytes=100");
        assertTooLong("*2\r\n$1\r\na\r\n$83\r\n", 11, "a string is too long, limit maxFrameBytes=100");
        assertTooLong(
                "$?\r\n;50\r\n" + "x".repeat(50) + "\r\n;50\r\n", 61, "a string is too long, limit maxFrameBytes=100");
    }

    @Test
    void decode_frameTooLongInSmallElements_isRefusedWhole() {
        String wire = "*33\r\n" + ":1\r\n".repeat(33);
        for (int cut = 0; cut < wire.length(); cut++) {
            int at = cut;
            byte[] bytes = Stream.bytes(wire);
            try (Stream stream = new Stream(SMALL)) {
                assertThatExceptionOfType(RespProtocolException.class)
                        .isThrownBy(() -> stream.feed(BufferKind.HEAP, bytes, 0, at)
                                .feed(BufferKind.HEAP, bytes, at, bytes.length))
                        .withMessageContaining("a frame is too long, limit maxFrameBytes=100")
                        .satisfies(e -> assertThat(e.offset()).isZero());
                assertThat(stream.values()).isEmpty();
            }
        }
    }

    @Test
    void decode_frameWithoutEnd_isRefusedOnceItIsTooLong() {
        byte[] element = Stream.bytes(":1\r\n");
        try (Stream stream = new Stream(SMALL)) {
            stream.feed("*?\r\n");
            for (int i = 0; i < 24; i++) {
                stream.feed(BufferKind.HEAP, element);
            }
            assertThat(stream.decoder().keptBytes()).isEqualTo(SMALL.maxFrameBytes());
            assertThatExceptionOfType(RespProtocolException.class)
                    .isThrownBy(() -> stream.feed(BufferKind.HEAP, element, 0, 1))
                    .withMessageContaining("a frame is too long, limit maxFrameBytes=100");
        }
    }

    @Test
    void decode_moreElementsThanAFrameCanHold_isRefusedAtTheHeader() {
        assertTooLong("*34\r\n", 0, "an aggregate has more elements than a frame can hold, limit maxFrameBytes=100");
        assertTooLong("%17\r\n", 0, "an aggregate has more elements than a frame can hold, limit maxFrameBytes=100");
        assertTooLong(
                "*1\r\n|17\r\n", 4, "an aggregate has more elements than a frame can hold, limit maxFrameBytes=100");
        assertTooLong("*4294967296\r\n", 0, "a length is beyond everything, limit maxFrameBytes=100");
    }

    @Test
    void decode_lineOfTheGreatestLength_isAcceptedAndOneByteMoreIsNot() {
        for (String type : new String[] {"+", "-", "("}) {
            try (Stream stream = new Stream(SMALL)) {
                stream.feed(type + "1".repeat(40) + "\r\n");
                assertThat(stream.values()).hasSize(1);
            }
            assertTooLong(type + "1".repeat(41), 0, "a line is too long, limit maxLineBytes=40");
        }
        assertTooLong("*" + "0".repeat(41), 0, "a line is too long, limit maxLineBytes=40");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*2147483647\r\n",
                "*170000000\r\n",
                "%1000000000\r\n",
                "%80000000\r\n",
                "~170000000\r\n",
                ">170000000\r\n",
                "|80000000\r\n",
                "$536870912\r\n",
                "!536870912\r\n",
                "=536870912\r\ntxt:",
                "$?\r\n;536870912\r\n",
                "*2\r\n*100000000\r\n*100000000\r\n",
                "$2147483647\r\n"
            })
    @DisplayName("I12: nothing is allocated on the word of a length")
    void decode_hugeLengthWithNothingBehind_allocatesNextToNothing(String wire) {
        try (Stream stream = new Stream(ANY_NUMBER)) {
            boolean refused = false;
            try {
                stream.feed(wire);
            } catch (RespProtocolException e) {
                refused = true;
                assertThat(e).hasMessageContaining("limit maxFrameBytes=");
            }
            assertThat(stream.values()).isEmpty();
            assertThat(stream.decoder().keptBytes()).isEqualTo(refused ? 0 : wire.length());
            assertThat(stream.allocator().takenBytes()).isLessThanOrEqualTo(256);
        }
    }

    @Test
    @DisplayName("I12: what is kept grows with what arrived, not with what was announced")
    void decode_hugeLengthWithLittleBehind_allocatesInProportionToWhatArrived() {
        try (Stream stream = new Stream(ANY_NUMBER)) {
            stream.feed("*100000000\r\n$500000000\r\n");
            for (int i = 0; i < 1000; i++) {
                stream.feed(BufferKind.HEAP, new byte[100]);
                assertThat(stream.allocator().usedBytes())
                        .isLessThanOrEqualTo(Math.max(256, 2L * stream.decoder().keptBytes()));
            }
            assertThat(stream.decoder().keptBytes()).isEqualTo(24 + 100_000);
        }
    }

    private static void assertTooLong(String wire, long offset, String what) {
        byte[] bytes = Stream.bytes(wire);
        for (int cut = 0; cut < bytes.length; cut++) {
            int at = cut;
            try (Stream stream = new Stream(SMALL)) {
                assertThatExceptionOfType(RespProtocolException.class)
                        .as("%s cut at %s", wire, cut)
                        .isThrownBy(() -> stream.feed(BufferKind.HEAP, bytes, 0, at)
                                .feed(BufferKind.HEAP, bytes, at, bytes.length))
                        .withMessageContaining(what)
                        .satisfies(e -> assertThat(e.offset()).isEqualTo(offset));
            }
        }
    }
}
