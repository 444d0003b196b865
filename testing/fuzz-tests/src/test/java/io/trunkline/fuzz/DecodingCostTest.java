package io.trunkline.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.core.resp.RespLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No bytes cost the loop more than so much each, whatever they are and however many. */
final class DecodingCostTest {

    /**
     * In nanoseconds for each byte. The goal is 20, which most shapes keep; but how the compiled code has turned out in
     * this JVM, and what else the machine does, make several times that for the shortest frames. What hostile replies
     * cost before grew with their length, and was thousands.
     */
    private static final double BOUND = 500;

    private static final int BYTES = 512 << 10;

    /** Replies that are many, deep, long or odd. */
    enum Shape {
        BIG_NUMBERS("*#\r\n", "(" + "7".repeat(4096) + "\r\n", ""),
        SHORT_BIG_NUMBERS("*#\r\n", "(7\r\n", ""),
        BIG_NUMBERS_ALONE("", "(" + "7".repeat(4096) + "\r\n", ""),
        STREAMED_ARRAYS_NESTED("*?\r\n".repeat(127), ":1\r\n", ".\r\n".repeat(127)),
        STREAMED_ARRAYS("*#\r\n", "*?\r\n.\r\n", ""),
        STREAMED_ARRAYS_ALONE("", "*?\r\n".repeat(127) + ".\r\n".repeat(127), ""),
        STREAMED_STRING("$?\r\n", ";1\r\na\r\n", ";0\r\n"),
        EMPTY_ARRAYS("*#\r\n", "*0\r\n", ""),
        EMPTY_ARRAYS_ALONE("", "*0\r\n", ""),
        NULLS("*#\r\n", "_\r\n", ""),
        TEXTS("*#\r\n", "+\r\n", ""),
        INTEGERS("*#\r\n", ":1\r\n", ""),
        STRINGS("*#\r\n", "$1\r\na\r\n", ""),
        DOUBLES("*#\r\n", ",9e-320\r\n", ""),
        LONG_DOUBLES("*#\r\n", ",0." + "7".repeat(60_000) + "\r\n", ""),
        VERBATIM("*#\r\n", "=4\r\ntxt:\r\n", ""),
        MAPS_OF_ONE("*#\r\n", "%1\r\n+a\r\n+b\r\n", ""),
        MAPS_OF_ONE_ALONE("", "%1\r\n+a\r\n+b\r\n", ""),
        NESTED("*#\r\n", "*1\r\n".repeat(126) + ":1\r\n", ""),
        NESTED_AROUND_LARGE("*#\r\n", "*2\r\n:1\r\n".repeat(120) + "$5000\r\n" + "a".repeat(5000) + "\r\n", ""),
        ATTRIBUTES("*#\r\n", "|1\r\n+a\r\n+b\r\n:1\r\n", ""),
        ATTRIBUTES_ALONE("", "|1\r\n+a\r\n+b\r\n:1\r\n", ""),
        ATTRIBUTES_IN_A_ROW("", "|1\r\n+a\r\n+b\r\n", ":1\r\n"),
        ERRORS("*#\r\n", "-ERR\r\n", ""),
        LONG_ERROR("!" + BYTES + "\r\n" + "a".repeat(BYTES) + "\r\n", "", ""),
        LONG_STRING("$" + BYTES + "\r\n" + "a".repeat(BYTES) + "\r\n", "", "");

        private final String head;
        private final String element;
        private final String tail;

        Shape(String head, String element, String tail) {
            this.head = head;
            this.element = element;
            this.tail = tail;
        }

        byte[] wire() {
            int count = element.isEmpty() ? 0 : BYTES / element.length();
            return (head.replace("#", Integer.toString(count)) + element.repeat(count) + tail)
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_N33_hostileShapes_costLittleAByte(Shape shape) {
        assertThat(DecodingCost.of(shape.wire(), BOUND))
                .as("nanoseconds a byte")
                .isLessThanOrEqualTo(BOUND);
    }

    @Test
    void case_N33_corpora_costLittleAByte() {
        List<String> tooMuch = new ArrayList<>();
        int measured = 0;
        for (byte[] wire : corpora().toList()) {
            if (isOfWholeFrames(wire)) {
                measured++;
                double cost = DecodingCost.of(wire, BOUND);
                if (cost > BOUND) {
                    tooMuch.add(cost + " ns: " + new String(wire, StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertThat(measured).isGreaterThan(50);
        assertThat(tooMuch).isEmpty();
    }

    private static Stream<byte[]> corpora() {
        return Corpus.read("decoder.corpus").map(input -> Arrays.copyOfRange(input, 2, input.length));
    }

    private static boolean isOfWholeFrames(byte[] wire) {
        DecodedStream decoded = DecodedStream.of(wire, RespLimits.DEFAULT, Cuts.none(), false);
        return decoded.failure() == null
                && decoded.keptBytes() == 0
                && !decoded.values().isEmpty();
    }
}
