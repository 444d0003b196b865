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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class JsonFormatTest {

    private final JsonFormat format = new JsonFormat();

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments(status("OK"), "\"OK\""),
                arguments(integer(Long.MIN_VALUE), "-9223372036854775808"),
                arguments(bulk("a\"b\\\n\u0000ä€"), "\"a\\\"b\\\\\\n\\u0000ä€\""),
                arguments(new RespValue.BulkString(new byte[] {(byte) 0xff}), "{\"$base64\":\"/w==\"}"),
                arguments(bulk("\ufffd"), "\"\ufffd\""),
                arguments(RespValue.Null.INSTANCE, "null"),
                arguments(new RespValue.Bool(true), "true"),
                arguments(new RespValue.Decimal(3.5), "3.5"),
                arguments(new RespValue.Decimal(Double.NEGATIVE_INFINITY), "\"-inf\""),
                arguments(new RespValue.Decimal(Double.NaN), "\"nan\""),
                arguments(new RespValue.BigNumber(BigInteger.TEN.pow(30)), "1" + "0".repeat(30)),
                arguments(new RespValue.VerbatimString("mkd", "# a"), "\"# a\""),
                arguments(array(), "[]"),
                arguments(
                        array(
                                integer(1),
                                set(bulk("x")),
                                new RespValue.SimpleError("ERR no"),
                                array(RespValue.Null.INSTANCE)),
                        "[1,[\"x\"],{\"error\":\"ERR no\"},[null]]"),
                arguments(
                        map(bulk("a"), map(), integer(7), integer(8), new RespValue.Bool(true), bulk("b")),
                        "{\"a\":{},\"7\":8,\"true\":\"b\"}"),
                arguments(map(array(integer(1), bulk("k")), integer(2)), "{\"[1,\\\"k\\\"]\":2}"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void decode_reply_oneDocumentOnOneLine(RespValue value, String expected) {
        String document = new String(format.decode(new ValueReader(value)), StandardCharsets.UTF_8);

        assertThat(document).isEqualTo(expected + "\n");
    }

    @Test
    void error_text_object() {
        assertThat(new String(format.error("ERR \"x\""), StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":\"ERR \\\"x\\\"\"}\n");
    }
}
