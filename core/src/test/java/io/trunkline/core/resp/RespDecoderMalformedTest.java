package io.trunkline.core.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not RESP is refused where it ceases to be, with a message that shows where. */
final class RespDecoderMalformedTest {

    /** A complete frame in front, so that offsets in the frame and in the stream differ. */
    private static final String BEFORE = "+OK\r\n";

    /**
     * A broken frame.
     *
     * @param wire the frame
     * @param offset where it breaks
     * @param what what the message says about it
     * @param shown how the message shows the structure
     */
    record Broken(String wire, int offset, String what, String shown) {
        @Override
        public String toString() {
            return wire.replace("\r", "\\r").replace("\n", "\\n");
        }
    }

    static List<Broken> frames() {
        String length = "a length is no decimal number";
        String noType = "no type begins with this byte";
        String integer = "an integer is none, or not one of 64 bits";
        String notSoLong = "a string is not as long as its header says";
        return List.of(
                new Broken("HTTP/1.1 400 Bad Request\r\n", 0, noType, "H"),
                new Broken("\r\n", 0, noType, "\\r"),
                new Broken("\0", 0, noType, "\\x00"),
                new Broken("*1\r\nx", 4, noType, "*1\\r\\nx"),
                new Broken("+a\nb\r\n", 2, "a line ends with LF alone", "+a\\n"),
                new Broken("+a\rb\r\n", 3, "a line ends with CR but without LF", "+a\\rb"),
                new Broken("$\r\n", 0, length, "$\\r\\n"),
                new Broken("$5x\r\n", 0, length, "$5x\\r\\n"),
                new Broken("$ 5\r\nhello\r\n", 0, length, "$ 5\\r\\n"),
                new Broken("$+5\r\nhello\r\n", 0, length, "$+5\\r\\n"),
                new Broken("$05\r\nhello\r\n", 0, length, "$05\\r\\n"),
                new Broken("$00\r\n\r\n", 0, length, "$00\\r\\n"),
                new Broken("$-2\r\n", 0, length, "$-2\\r\\n"),
                new Broken("$-0\r\n", 0, length, "$-0\\r\\n"),
                new Broken("$-1x\r\n", 0, length, "$-1x\\r\\n"),
                new Broken("*-2\r\n", 0, length, "*-2\\r\\n"),
                new Broken("*1e3\r\n", 0, length, "*1e3\\r\\n"),
                new Broken("%-1\r\n", 0, length, "%-1\\r\\n"),
                new Broken("~-1\r\n", 0, length, "~-1\\r\\n"),
                new Broken(">-1\r\n", 0, length, ">-1\\r\\n"),
                new Broken("|-1\r\n", 0, length, "|-1\\r\\n"),
                new Broken("|?\r\n", 0, length, "|?\\r\\n"),
                new Broken("!-1\r\n", 0, length, "!-1\\r\\n"),
                new Broken("!?\r\n", 0, length, "!?\\r\\n"),
                new Broken("=-1\r\n", 0, length, "=-1\\r\\n"),
                new Broken("=?\r\n", 0, length, "=?\\r\\n"),
                new Broken("$99999999999999999999\r\n", 0, length, "$99999999999999999999\\r\\n"),
                new Broken("*2\r\n$3\r\nabc\r\n$-5\r\n", 13, length, "*2\\r\\n$3\\r\\n<3 bytes>$-5\\r\\n"),
                new Broken("$3\r\nabcd\r\n", 7, notSoLong + ", no CR behind it", "$3\\r\\n<3 bytes>d"),
                new Broken("$3\r\nabc\rd\n", 8, notSoLong + ", no LF behind it", "$3\\r\\n<3 bytes>d"),
                new Broken("$0\r\nx\r\n", 4, notSoLong + ", no CR behind it", "$0\\r\\n<0 bytes>x"),
                new Broken("$12\r\n0123456789\r\n\n\n", 17, notSoLong + ", no CR behind it", "$12\\r\\n<12 bytes>\\n"),
                new Broken("=3\r\ntxt\r\n", 0, "a verbatim string is too short for its format", "=3\\r\\n"),
                new Broken(
                        "=8\r\ntext:abc\r\n",
                        7,
                        "a verbatim string has no colon behind its format",
                        "=8\\r\\n<8 bytes>t"),
                new Broken("=4\r\ntxt:x\n", 8, notSoLong + ", no CR behind it", "=4\\r\\n<4 bytes>x"),
                new Broken(":\r\n", 0, integer, ":\\r\\n"),
                new Broken(":-\r\n", 0, integer, ":-\\r\\n"),
                new Broken(":1 \r\n", 0, integer, ":1 \\r\\n"),
                new Broken(":1.0\r\n", 0, integer, ":1.0\\r\\n"),
                new Broken(":9223372036854775808\r\n", 0, integer, ":9223372036854775808\\r\\n"),
                new Broken(":-9223372036854775809\r\n", 0, integer, ":-9223372036854775809\\r\\n"),
                new Broken(":10000000000000000000000\r\n", 0, integer, ":10000000000000000000000\\r\\n"),
                new Broken(",1.\r\n", 0, "a double is none", ",1.\\r\\n"),
                new Broken(",0x1p3\r\n", 0, "a double is none", ",0x1p3\\r\\n"),
                new Broken(",1d\r\n", 0, "a double is none", ",1d\\r\\n"),
                new Broken(",\r\n", 0, "a double is none", ",\\r\\n"),
                new Broken("(12e3\r\n", 0, "a big number is none", "(12e3\\r\\n"),
                new Broken("(\r\n", 0, "a big number is none", "(\\r\\n"),
                new Broken("#x\r\n", 0, "a boolean is neither t nor f", "#x\\r\\n"),
                new Broken("#true\r\n", 0, "a boolean is neither t nor f", "#true\\r\\n"),
                new Broken("#\r\n", 0, "a boolean is neither t nor f", "#\\r\\n"),
                new Broken("_x\r\n", 0, "a null has content", "_x\\r\\n"),
                new Broken(".\r\n", 0, "an end marker without a streamed aggregate", "."),
                new Broken("*1\r\n.\r\n", 4, "an end marker without a streamed aggregate", "*1\\r\\n."),
                new Broken("*?\r\n:1\r\n.x\r\n", 8, "an end marker has content", "*?\\r\\n:1\\r\\n.x\\r\\n"),
                new Broken("*?\r\n*1\r\n.\r\n", 8, "an end marker without a streamed aggregate", "*?\\r\\n*1\\r\\n."),
                new Broken(
                        "%?\r\n:1\r\n.\r\n", 8, "a streamed map ends with a key without a value", "%?\\r\\n:1\\r\\n."),
                new Broken(
                        "*?\r\n|0\r\n.\r\n",
                        8,
                        "an attribute belongs to nothing, the aggregate ends",
                        "*?\\r\\n|0\\r\\n."),
                new Broken(";1\r\na\r\n", 0, "a chunk without a streamed string", ";"),
                new Broken("*1\r\n;0\r\n", 4, "a chunk without a streamed string", "*1\\r\\n;"),
                new Broken(
                        "$?\r\n:1\r\n", 4, "a streamed string goes on with something else than a chunk", "$?\\r\\n:"),
                new Broken(
                        "$?\r\n+OK\r\n+OK\r\n",
                        4,
                        "a streamed string goes on with something else than a chunk",
                        "$?\\r\\n+"),
                new Broken("$?\r\n;?\r\n", 4, length, "$?\\r\\n;?\\r\\n"),
                new Broken("$?\r\n;-1\r\n", 4, length, "$?\\r\\n;-1\\r\\n"),
                new Broken("$?\r\n;1\r\nab\r\n", 9, notSoLong + ", no CR behind it", "$?\\r\\n;1\\r\\n<1 bytes>b"),
                new Broken("*1\r\n>1\r\n+a\r\n", 4, "a push inside of an aggregate", "*1\\r\\n>"));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void decode_malformedFrame_failsWithOffsetAndStructureHoweverItIsSplit(Broken broken) {
        byte[] wire = Stream.bytes(BEFORE + broken.wire());
        int offset = BEFORE.length() + broken.offset();
        for (int cut = 0; cut < wire.length; cut++) {
            int at = cut;
            try (Stream stream = new Stream()) {
                assertThatExceptionOfType(RespProtocolException.class)
                        .as("cut at %s", cut)
                        .isThrownBy(() -> stream.feed(BufferKind.DIRECT, wire, 0, at)
                                .feed(BufferKind.HEAP, wire, at, wire.length))
                        .satisfies(e -> assertThat(e.offset()).isEqualTo(offset))
                        .withMessageContaining("The server's replies cannot be read, " + broken.what())
                        .withMessageContaining("offset=" + offset + ", ")
                        .withMessageContaining("frame=\"" + broken.shown() + "\"")
                        .withMessageContaining("Close the connection");
                assertThat(stream.values()).containsExactly(Sample.simple("OK"));
            }
        }
    }

    @Test
    void decode_malformedBehindASecret_doesNotShowIt() {
        String secret = "correct horse battery staple";
        try (Stream stream = new Stream()) {
            assertThatExceptionOfType(RespProtocolException.class)
                    .isThrownBy(() -> stream.feed("*2\r\n$28\r\n" + secret + "\r\n$27\r\n" + secret + "\r\n"))
                    .satisfies(e -> assertThat(e.getMessage())
                            .doesNotContain("horse")
                            .doesNotContain("staple")
                            .contains("frame=\"*2\\r\\n$28\\r\\n<28 bytes>$27\\r\\n<27 bytes>e\"")
                            .contains("depth=1"));
        }
    }

    @Test
    void decode_malformedBehindALongFrame_showsTheEndOfItOnly() {
        try (Stream stream = new Stream()) {
            assertThatExceptionOfType(RespProtocolException.class)
                    .isThrownBy(() -> stream.feed("*1000\r\n" + "+a long simple string\r\n".repeat(999) + "\"é"))
                    .satisfies(e -> assertThat(e.getMessage())
                            .contains("frame=\"…")
                            .contains("+a long simple st…\\r\\n\\\"\"")
                            .hasSizeLessThan(500));
        }
    }

    @Test
    void decode_afterAFailure_isRefused() {
        try (Stream stream = new Stream()) {
            assertThatExceptionOfType(RespProtocolException.class).isThrownBy(() -> stream.feed("+OK\r\nx"));
            assertThatIllegalStateException()
                    .isThrownBy(() -> stream.feed("+OK\r\n"))
                    .withMessageContaining("failed=true");
        }
    }
}
