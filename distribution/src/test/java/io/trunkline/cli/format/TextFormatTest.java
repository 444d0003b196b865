package io.trunkline.cli.format;

import static io.trunkline.cli.format.Values.array;
import static io.trunkline.cli.format.Values.bulk;
import static io.trunkline.cli.format.Values.integer;
import static io.trunkline.cli.format.Values.map;
import static io.trunkline.cli.format.Values.set;
import static io.trunkline.cli.format.Values.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.trunkline.reply.RespValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The expectations were observed with redis-cli 7.0, option --no-raw; it does not know big numbers. */
final class TextFormatTest {

    private final TextFormat format = new TextFormat();

    static Stream<Arguments> scalars() {
        return Stream.of(
                arguments(status("OK"), "OK"),
                arguments(status("PONG"), "PONG"),
                arguments(integer(-12345), "(integer) -12345"),
                arguments(bulk("x y"), "\"x y\""),
                arguments(bulk(""), "\"\""),
                arguments(
                        new RespValue.BulkString(new byte[] {'a', 0, 'b', '"', '\n', (byte) 0xc8, '\\'}),
                        "\"a\\x00b\\\"\\n\\xc8\\\\\""),
                arguments(bulk("ä\u0007\u007f\r\t\b'"), "\"\\xc3\\xa4\\a\\x7f\\r\\t\\b'\""),
                arguments(RespValue.Null.INSTANCE, "(nil)"),
                arguments(new RespValue.Decimal(3.141), "(double) 3.141"),
                arguments(new RespValue.Decimal(3), "(double) 3"),
                arguments(new RespValue.Decimal(Double.POSITIVE_INFINITY), "(double) inf"),
                arguments(new RespValue.Bool(true), "(true)"),
                arguments(new RespValue.Bool(false), "(false)"),
                arguments(
                        new RespValue.VerbatimString("txt", "This is a verbatim\nstring"),
                        "This is a verbatim\nstring"),
                arguments(new RespValue.BigNumber(BigInteger.TEN.pow(30)), "(big number) 1" + "0".repeat(30)),
                arguments(array(), "(empty array)"),
                arguments(set(), "(empty set)"),
                arguments(map(), "(empty hash)"),
                arguments(new RespValue.Push(List.of()), "(empty push)"));
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void decode_scalar_asRedisCli(RespValue value, String expected) {
        assertThat(format(value)).isEqualTo(expected + "\n");
    }

    @Test
    void decode_nestedArrays_indented() {
        RespValue value = array(
                integer(1),
                array(integer(2), array(), array(array(integer(3)))),
                bulk("a"),
                status("XX"),
                new RespValue.SimpleError("ERR foo"),
                RespValue.Null.INSTANCE);

        assertThat(format(value)).isEqualTo("""
                        1) (integer) 1
                        2) 1) (integer) 2
                           2) (empty array)
                           3) 1) 1) (integer) 3
                        3) "a"
                        4) XX
                        5) (error) ERR foo
                        6) (nil)
                        """);
    }

    @Test
    void decode_moreThanNineElements_numbersAligned() {
        RespValue[] elements =
                IntStream.rangeClosed(1, 10).mapToObj(Values::integer).toArray(RespValue[]::new);
        elements[0] = array(integer(7), integer(8));

        assertThat(format(array(elements)))
                .startsWith(" 1) 1) (integer) 7\n    2) (integer) 8\n 2) (integer) 2\n")
                .endsWith("\n10) (integer) 10\n");
    }

    @Test
    void decode_mapsAndSets_asRedisCli() {
        RespValue value = map(
                bulk("flags"),
                set(status("RO"), status("access")),
                bulk("begin_search"),
                map(bulk("type"), bulk("index"), bulk("spec"), map(bulk("index"), integer(1))),
                bulk("none"),
                array(),
                integer(7),
                new RespValue.Bool(true));

        assertThat(format(array(value))).isEqualTo("""
                        1) 1# "flags" =>\s
                              1~ RO
                              2~ access
                           2# "begin_search" =>\s
                              1# "type" => "index"
                              2# "spec" => 1# "index" => (integer) 1
                           3# "none" => (empty array)
                           4# (integer) 7 => (true)
                        """);
    }

    @Test
    void decode_valueWithOneElementOfSeveralLines_startsOnNextLine() {
        RespValue pair = array(integer(1), integer(2));

        assertThat(format(map(status("a"), array(pair))))
                .isEqualTo("1# a => \n   1) 1) (integer) 1\n      2) (integer) 2\n");
        assertThat(format(map(status("a"), map(status("b"), set(integer(1), integer(2))))))
                .isEqualTo("1# a => \n   1# b => \n      1~ (integer) 1\n      2~ (integer) 2\n");
        assertThat(format(map(status("k"), array(array(integer(1)))))).isEqualTo("1# k => 1) 1) (integer) 1\n");
    }

    @Test
    void decode_aggregateAsKeyOfMap_staysOnItsLine() {
        RespValue value = map(array(integer(1), integer(2)), array(integer(3), integer(4)));

        assertThat(format(value))
                .isEqualTo("1# 1) (integer) 1\n   2) (integer) 2 => \n   1) (integer) 3\n   2) (integer) 4\n");
    }

    @Test
    void error_text_marked() {
        assertThat(new String(format.error("ERR no"), StandardCharsets.UTF_8)).isEqualTo("(error) ERR no\n");
    }

    private String format(RespValue value) {
        return new String(format.decode(new ValueReader(value)), StandardCharsets.UTF_8);
    }
}
