package io.trunkline.core.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.ReplyReader;
import io.trunkline.reply.RespType;
import io.trunkline.reply.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each way of reading makes of each type. */
final class RespFrameTest {

    private static final String ATTRIBUTE = "|1\r\n+ttl\r\n:3600\r\n";

    static List<Sample> samples() {
        return Sample.all();
    }

    /** A text with CR LF for every slash. */
    private static String wire(String short_) {
        return short_.replace("/", "\r\n");
    }

    private static List<Long> nullableLongs(RespFrame frame) {
        List<Long> numbers = new ArrayList<>();
        for (int count = frame.readArray(); count > 0; count--) {
            numbers.add(frame.readNullable(ReplyDecoders.LONG));
        }
        return numbers;
    }

    private static <T> void assertUnexpected(String wire, ReplyDecoder<T> reading, String expected, String got) {
        assertThatExceptionOfType(UnexpectedReplyException.class)
                .as("%s", wire)
                .isThrownBy(() -> Stream.read(wire, reading::decode))
                .withMessageContaining("expected " + expected + ", got " + got)
                .satisfies(e -> {
                    assertThat(e.command()).isNull();
                    assertThat(e.endpoint()).isNull();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "+OK/, SIMPLE_STRING",
        "-ERR/, ERROR",
        "!3/ERR/, ERROR",
        ":1/, INTEGER",
        "$1/a/, BULK_STRING",
        "$?/;1/a/;0/, BULK_STRING",
        "*0/, ARRAY",
        "*?/./, ARRAY",
        "_/, NULL",
        "$-1/, NULL",
        "*-1/, NULL",
        "',1/', DOUBLE",
        "#t/, BOOLEAN",
        "(1/, BIG_NUMBER",
        "=4/txt:/, VERBATIM_STRING",
        "%0/, MAP",
        "%?/./, MAP",
        "~0/, SET",
        ">0/, PUSH",
        "|1/+a/:1/~0/, SET"
    })
    void type_ofEveryElement_isToldWithoutMoving(String wire, RespType type) {
        Stream.read(wire(wire), frame -> {
            assertThat(frame.type()).isEqualTo(type);
            assertThat(frame.type()).isEqualTo(type);
            assertThat(frame.position()).isZero();
            return type;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"_/", "$-1/", "*-1/"})
    @DisplayName("I12: both protocols' nulls read as null")
    void readNull_everyNull_movesOverIt(String nothing) {
        List<Boolean> nulls = Stream.read(wire("*3/" + nothing + ATTRIBUTE + nothing + ":1/"), frame -> {
            frame.readArray();
            List<Boolean> found = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                found.add(frame.readNull());
            }
            assertThat(frame.readLong()).isEqualTo(1);
            return found;
        });
        assertThat(nulls).containsExactly(true, true, false);
    }

    @Test
    void readNull_somethingWithAttributes_keepsThemForReadValue() {
        RespValue value = Stream.read(ATTRIBUTE + "+a\r\n", frame -> {
            assertThat(frame.readNull()).isFalse();
            assertThat(frame.type()).isEqualTo(RespType.SIMPLE_STRING);
            return frame.readValue();
        });
        assertThat(value)
                .isEqualTo(Sample.attributed(
                        Sample.map(Sample.simple("ttl"), new RespValue.Int(3600)), Sample.simple("a")));
    }

    @ParameterizedTest
    @CsvSource({
        ":42/, 42",
        ":-42/, -42",
        ":+42/, 42",
        ":9223372036854775807/, 9223372036854775807",
        ":-9223372036854775808/, -9223372036854775808",
        "$2/42/, 42",
        "$3/-42/, -42",
        "$20/-9223372036854775808/, -9223372036854775808",
        "+42/, 42",
        "=6/txt:42/, 42",
        "$?/;1/4/;1/2/;0/, 42",
        "|1/+a/:1/:42/, 42"
    })
    void readLong_integersAndDigits_isTheNumber(String wire, long expected) {
        assertThat(Stream.read(wire(wire), ReplyReader::readLong)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "$0//, a bulk string of 0 bytes",
        "$1/a/, a bulk string of 1 bytes",
        "$3/1.0/, a bulk string of 3 bytes",
        "$3/ 42/, a bulk string of 3 bytes",
        "$19/9223372036854775808/, a bulk string of 19 bytes",
        "$21/000000000000000000001/, a bulk string of 21 bytes",
        "+OK/, a simple string of 2 bytes",
        "',42/', a double",
        "#t/, a boolean",
        "(42/, a big number",
        "$-1/, null",
        "_/, null",
        "*1/:1/, an array of 1",
        "*?/:1/./, an array",
        "%0/, a map of 0",
        "~0/, a set of 0",
        ">0/, a push of 0"
    })
    void readLong_anythingElse_isUnexpected(String wire, String got) {
        assertUnexpected(wire(wire), ReplyReader::readLong, "an integer", got);
    }

    @ParameterizedTest
    @CsvSource({
        "',1.5/', 1.5",
        "',-0.1/', -0.1",
        "',1e300/', 1e300",
        "',inf/', Infinity",
        "',-inf/', -Infinity",
        "',nan/', NaN",
        ":42/, 42",
        "$3/1.5/, 1.5",
        "$2/-7/, -7",
        "$4/-inf/, -Infinity",
        "$3/nan/, NaN",
        "$22/1.7976931348623157e308/, 1.7976931348623157e308",
        "+0.5/, 0.5",
        "=7/txt:1.5/, 1.5",
        "$?/;2/1./;1/5/;0/, 1.5"
    })
    void readDouble_numbersAndTheirTexts_isTheNumber(String wire, Double expected) {
        assertThat(Stream.read(wire(wire), ReplyReader::readDouble)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "$0//, a bulk string of 0 bytes",
        "$2/1d/, a bulk string of 2 bytes",
        "$5/0x1p3/, a bulk string of 5 bytes",
        "#t/, a boolean",
        "(42/, a big number",
        "_/, null",
        "*0/, an array of 0"
    })
    void readDouble_anythingElse_isUnexpected(String wire, String got) {
        assertUnexpected(wire(wire), ReplyReader::readDouble, "a double", got);
    }

    @Test
    void readDouble_aStringTooLongForANumber_isUnexpected() {
        String digits = "1".repeat(10_000);
        assertUnexpected(
                "$10000\r\n" + digits + "\r\n", ReplyReader::readDouble, "a double", "a bulk string of 10000 bytes");
    }

    @ParameterizedTest
    @CsvSource({"#t/, true", "#f/, false", ":1/, true", ":0/, false", "$1/1/, true", "$1/0/, false", "+1/, true"})
    void readBoolean_booleansZeroAndOne_isTheTruth(String wire, boolean expected) {
        assertThat(Stream.read(wire(wire), ReplyReader::readBoolean)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        ":2/, an integer",
        ":-1/, an integer",
        "$1/2/, a bulk string of 1 bytes",
        "$2/11/, a bulk string of 2 bytes",
        "$0//, a bulk string of 0 bytes",
        "+OK/, a simple string of 2 bytes",
        "_/, null",
        "*0/, an array of 0"
    })
    void readBoolean_anythingElse_isUnexpected(String wire, String got) {
        assertUnexpected(wire(wire), ReplyReader::readBoolean, "a boolean, 0 or 1", got);
    }

    @ParameterizedTest
    @CsvSource({
        "+OK/, OK",
        "$5/hello/, hello",
        "$0//, ''",
        "$?/;2/he/;3/llo/;0/, hello",
        "=9/txt:hello/, hello",
        ":42/, 42",
        "',1.50/', 1.50",
        "',inf/', inf",
        "(123456789012345678901234567890/, 123456789012345678901234567890",
        "$6/grüß/, grüß",
        "|1/+a/:1/+b/, b"
    })
    void readText_stringsAndNumbers_isWhatIsOnTheWire(String wire, String expected) {
        assertThat(Stream.read(wire(wire), ReplyReader::readText)).isEqualTo(expected);
        assertThat(Stream.read(wire(wire), ReplyReader::readBytes))
                .isEqualTo(expected.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"#t/, a boolean", "_/, null", "$-1/, null", "*0/, an array of 0", "%0/, a map of 0"})
    void readText_anythingElse_isUnexpected(String wire, String got) {
        assertUnexpected(wire(wire), ReplyReader::readText, "a string or number", got);
        assertUnexpected(wire(wire), ReplyReader::readBytes, "a string or number", got);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 63, 64, 65, 255, 256, 257, 4095, 4096, 4097, 100_000})
    void readText_everyLength_isWhole(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + i % 26));
        }
        String wire = "$" + length + "\r\n" + text + "\r\n";
        for (BufferKind kind : BufferKind.values()) {
            List<String> texts = new ArrayList<>();
            try (Stream stream = new Stream()) {
                stream.feed(kind, Stream.bytes(wire + "+x\r\n" + wire), frame -> texts.add(frame.readText()));
            }
            assertThat(texts).as("%s", kind).containsExactly(text.toString(), "x", text.toString());
        }
    }

    @Test
    void readText_malformedUtf8_hasReplacementCharacters() {
        byte[] wire = {'$', '3', '\r', '\n', 'a', (byte) 0xFF, 'b', '\r', '\n'};
        for (BufferKind kind : BufferKind.values()) {
            List<String> texts = new ArrayList<>();
            List<byte[]> bytes = new ArrayList<>();
            try (Stream stream = new Stream()) {
                stream.feed(kind, wire, frame -> {
                    texts.add(frame.readText());
                    frame.rewind();
                    bytes.add(frame.readBytes());
                });
            }
            assertThat(texts).containsExactly("a\uFFFDb");
            assertThat(bytes).containsExactly(new byte[] {'a', (byte) 0xFF, 'b'});
        }
    }

    @ParameterizedTest
    @CsvSource({
        "+OK/, true",
        "$2/OK/, true",
        "$?/;1/O/;1/K/;0/, true",
        "+ok/, false",
        "+O/, false",
        "+OKAY/, false",
        "$0//, false",
        "$?/;0/, false"
    })
    void readMatches_strings_comparesThem(String wire, boolean expected) {
        Stream.read(wire("*2/" + wire + ":1/"), frame -> {
            frame.readArray();
            assertThat(frame.readMatches("OK")).isEqualTo(expected);
            assertThat(frame.readLong()).isEqualTo(1);
            return expected;
        });
    }

    @ParameterizedTest
    @CsvSource({":1/, an integer", "_/, null", "$-1/, null", "=6/txt:OK/, a verbatim string of 2 bytes"})
    void readMatches_anythingElse_isUnexpected(String wire, String got) {
        assertUnexpected(wire(wire), in -> in.readMatches("OK"), "a simple string or bulk string", got);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*4/:1/:2/:3/:4/",
                "~4/:1/:2/:3/:4/",
                ">4/:1/:2/:3/:4/",
                "%2/:1/:2/:3/:4/",
                "*?/:1/:2/:3/:4/./",
                "~?/:1/:2/:3/:4/./",
                ">?/:1/:2/:3/:4/./",
                "%?/:1/:2/:3/:4/./",
                "|1/+a/:1/*4/:1/:2/:3/:4/"
            })
    void readArray_everyAggregate_countsItsElements(String wire) {
        Stream.read(wire(wire), frame -> {
            assertThat(frame.readArray()).isEqualTo(4);
            for (int i = 1; i <= 4; i++) {
                assertThat(frame.readLong()).isEqualTo(i);
            }
            return wire;
        });
    }

    @ParameterizedTest
    @CsvSource({"_/, null", "*-1/, null", "$1/a/, a bulk string of 1 bytes", ":1/, an integer"})
    void readArray_anythingElse_isUnexpected(String wire, String got) {
        assertUnexpected(wire(wire), ReplyReader::readArray, "an array, set, push or map", got);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2/+a/:1/+b/:2/", "*4/+a/:1/+b/:2/", "%?/+a/:1/+b/:2/./", "*?/+a/:1/+b/:2/./"})
    void readMap_mapOrArrayOfPairs_countsPairs(String wire) {
        assertThat(Stream.read(wire(wire), ReplyDecoders.map(ReplyDecoders.TEXT, ReplyDecoders.LONG)::decode))
                .isEqualTo(Map.of("a", 1L, "b", 2L));
    }

    @ParameterizedTest
    @CsvSource({
        "*3/:1/:2/:3/, an array of 3",
        "*?/:1/./, an array",
        "~2/:1/:2/, a set of 2",
        ">2/:1/:2/, a push of 2",
        "_/, null",
        ":1/, an integer"
    })
    void readMap_anythingElse_isUnexpected(String wire, String got) {
        assertUnexpected(wire(wire), ReplyReader::readMap, "a map, or an array of keys and values", got);
    }

    @Test
    void readArray_streamedWithinStreamed_findsItsWayOut() {
        Stream.read(wire("*?/*?/:1/*?/././*?/./%?/+a/*?/:2/././:3/./"), frame -> {
            assertThat(frame.readArray()).isEqualTo(4);
            assertThat(frame.readArray()).isEqualTo(2);
            assertThat(frame.readLong()).isEqualTo(1);
            assertThat(frame.readArray()).isZero();
            assertThat(frame.readArray()).isZero();
            assertThat(frame.readMap()).isEqualTo(1);
            assertThat(frame.readText()).isEqualTo("a");
            assertThat(frame.readArray()).isEqualTo(1);
            assertThat(frame.readLong()).isEqualTo(2);
            assertThat(frame.readLong()).isEqualTo(3);
            return frame;
        });
    }

    @Test
    @DisplayName("I12: attributes are skipped wherever they stand")
    void typedReads_attributesEverywhere_skipThem() {
        String nested = "|1\r\n" + ATTRIBUTE + "+k\r\n" + ATTRIBUTE + "*?\r\n" + ATTRIBUTE + ":1\r\n.\r\n";
        Stream.read(
                ATTRIBUTE + "*3\r\n" + nested + "$1\r\na\r\n" + ATTRIBUTE + ATTRIBUTE + ":5\r\n" + nested + "_\r\n",
                frame -> {
                    assertThat(frame.readArray()).isEqualTo(3);
                    assertThat(frame.readText()).isEqualTo("a");
                    assertThat(frame.readLong()).isEqualTo(5);
                    assertThat(frame.readNull()).isTrue();
                    assertThat(frame.position()).isEqualTo(frame.bytes());
                    return frame;
                });
    }

    @Test
    void decoders_ofTheApi_readBothProtocols() {
        assertThat(Stream.read(wire("*2/$1/a/:1/"), ReplyDecoders.TEXTS::decode))
                .containsExactly("a", "1");
        assertThat(Stream.read(wire("~2/$1/a/$1/b/"), ReplyDecoders.set(ReplyDecoders.TEXT)::decode))
                .isEqualTo(Set.of("a", "b"));
        assertThat(Stream.read(wire("*-1/"), ReplyDecoders.LONGS::decode)).isEmpty();
        assertThat(Stream.read(wire("$-1/"), ReplyDecoders.NULLABLE_TEXT::decode))
                .isNull();
        assertThat(Stream.read(wire("$1/a/"), ReplyDecoders.NULLABLE_TEXT::decode))
                .isEqualTo("a");
        assertThat(Stream.read(wire("_/"), ReplyDecoders.nullable(ReplyDecoders.LONG)::decode))
                .isNull();
        assertThat(Stream.read(wire("*2/_/:1/"), RespFrameTest::nullableLongs)).containsExactly(null, 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-ERR broken/", "!10/ERR broken/", "|1/+a/:1/-ERR broken/"})
    void typedReads_anErrorInside_throwItAndStandBehindIt(String error) {
        List<ReplyDecoder<?>> reads = List.of(
                ReplyReader::readLong,
                ReplyReader::readDouble,
                ReplyReader::readBoolean,
                ReplyReader::readText,
                ReplyReader::readBytes,
                in -> in.readMatches("OK"),
                ReplyReader::readArray,
                ReplyReader::readMap);
        for (ReplyDecoder<?> read : reads) {
            Stream.read(wire("*2/" + error + ":7/"), frame -> {
                frame.readArray();
                assertThat(frame.readNull()).isFalse();
                assertThatExceptionOfType(RedisServerException.class)
                        .isThrownBy(() -> read.decode(frame))
                        .withMessage("ERR broken")
                        .satisfies(e -> assertThat(e.serverMessage()).isEqualTo("ERR broken"));
                assertThat(frame.readLong()).isEqualTo(7);
                return frame;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-ERR broken/", "!10/ERR broken/", "|1/+a/:1/-ERR broken/"})
    void readErrorText_anErrorInside_isItsTextAndStandsBehindIt(String error) {
        Stream.read(wire("*2/" + error + ":7/"), frame -> {
            frame.readArray();
            assertThat(frame.readErrorText()).isEqualTo("ERR broken");
            assertThatIllegalStateException()
                    .isThrownBy(frame::readErrorText)
                    .withMessageContaining("The element is no error");
            assertThat(frame.readLong()).isEqualTo(7);
            return frame;
        });
    }

    @Test
    void unexpected_type_leavesTheReaderWhereItWas() {
        Stream.read("+x\r\n", frame -> {
            assertThatExceptionOfType(UnexpectedReplyException.class).isThrownBy(frame::readLong);
            assertThat(frame.position()).isZero();
            assertThat(frame.readText()).isEqualTo("x");
            return frame;
        });
    }

    @ParameterizedTest
    @MethodSource("samples")
    void skip_everySample_goesToTheEndAndNoFurther(Sample sample) {
        Stream.read(sample.wire(), frame -> {
            frame.skip();
            assertThat(frame.position()).isEqualTo(frame.bytes());
            assertThatExceptionOfType(UnexpectedReplyException.class)
                    .isThrownBy(frame::skip)
                    .withMessageContaining("The reply ends before")
                    .withMessageContaining("after " + frame.bytes() + " bytes");
            assertThatExceptionOfType(UnexpectedReplyException.class).isThrownBy(frame::readValue);
            assertThatExceptionOfType(UnexpectedReplyException.class).isThrownBy(frame::readText);
            assertThatExceptionOfType(UnexpectedReplyException.class).isThrownBy(frame::readNull);
            frame.rewind();
            assertThat(frame.readValue()).isEqualTo(sample.value());
            return sample;
        });
    }

    @Test
    void read_behindAStreamedAggregate_isPastTheEnd() {
        Stream.read(wire("*?/:1/./"), frame -> {
            assertThat(frame.readArray()).isEqualTo(1);
            assertThat(frame.readLong()).isEqualTo(1);
            assertThatExceptionOfType(UnexpectedReplyException.class).isThrownBy(frame::readLong);
            assertThatExceptionOfType(UnexpectedReplyException.class).isThrownBy(frame::skip);
            assertThatExceptionOfType(UnexpectedReplyException.class).isThrownBy(frame::readValue);
            return frame;
        });
    }

    @Test
    void position_remembered_canBeReturnedTo() {
        Stream.read(wire("*3/$1/a/*1/:2/+c/"), frame -> {
            frame.readArray();
            frame.readText();
            int second = frame.position();
            frame.skip();
            int third = frame.position();
            assertThat(frame.readText()).isEqualTo("c");
            frame.position(second);
            assertThat(frame.readArray()).isEqualTo(1);
            assertThat(frame.readLong()).isEqualTo(2);
            frame.position(third);
            assertThat(frame.readText()).isEqualTo("c");
            return frame;
        });
    }

    @ParameterizedTest
    @CsvSource({
        "+OK/, false, false",
        ">1/+a/, true, false",
        "|1/+a/:1/>1/+a/, true, false",
        ">?/+a/./, true, false",
        "*1/+a/, false, false",
        "-ERR a/, false, true",
        "!5/ERR a/, false, true",
        "|1/+a/:1/-ERR a/, false, true",
        "|1/+a/:1/!5/ERR a/, false, true",
        "*1/-ERR a/, false, false"
    })
    void frame_atTopLevel_tellsPushesAndErrors(String wire, boolean push, boolean error) {
        Stream.read(wire(wire), frame -> {
            assertThat(frame.isPush()).isEqualTo(push);
            assertThat(frame.isError()).isEqualTo(error);
            if (error) {
                assertThat(frame.errorText()).isEqualTo("ERR a");
            } else {
                assertThatIllegalStateException()
                        .isThrownBy(frame::errorText)
                        .withMessageContaining("The frame is no error");
            }
            assertThat(frame.position()).isZero();
            assertThat(frame.bytes()).isEqualTo(wire(wire).length());
            return frame;
        });
    }

    @Test
    @DisplayName("I12: the format of a verbatim string is three letters, whatever its bytes are")
    void readValue_verbatimFormatIsNoAscii_hasThreeLetters() {
        RespValue value = Stream.read("=9\r\n€:hello\r\n", RespFrame::readValue);
        assertThat(value).isEqualTo(new RespValue.VerbatimString("\u00e2\u0082\u00ac", "hello"));
    }
}
