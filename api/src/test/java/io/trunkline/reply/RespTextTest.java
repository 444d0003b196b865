package io.trunkline.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RespTextTest {

    @Test
    void case_N30_printedReply_showsItsValues() {
        RespValue reply = new RespValue.Array(List.of(
                bulk("x \"y\" \\ ä\n"),
                new RespValue.BulkString(new byte[] {'a', 0, (byte) 0xFF, '"'}),
                new RespValue.SimpleString("OK"),
                new RespValue.Int(-7),
                new RespValue.Decimal(1.5),
                new RespValue.Bool(true),
                RespValue.Null.INSTANCE,
                new RespValue.SimpleError("ERR no"),
                RespValue.BigNumber.ofDigits("123456789012345678901234567890"),
                new RespValue.VerbatimString("txt", "a\nb"),
                new RespValue.SetOf(List.of(bulk("m"))),
                new RespValue.Push(List.of(bulk("message"))),
                new RespValue.MapOf(List.of(new RespValue.MapOf.Entry(bulk("k"), new RespValue.Int(1)))),
                new RespValue.Attributed(
                        new RespValue.MapOf(List.of(new RespValue.MapOf.Entry(bulk("ttl"), new RespValue.Int(9)))),
                        new RespValue.Array(List.of()))));

        assertThat(reply)
                .hasToString(
                        "[\"x \\\"y\\\" \\\\ ä\\n\", \"a\\x00\\xff\\\"\", OK, -7, 1.5, true, (nil), (error) ERR no,"
                                + " 123456789012345678901234567890, \"a\\nb\", ~[\"m\"], >[\"message\"], {\"k\" => 1},"
                                + " |{\"ttl\" => 9} []]");
    }

    @Test
    void case_N30_printedReply_isBoundedAndMovesNoCursor() {
        assertThat(bulk("ä".repeat(100))).hasToString("\"" + "ä".repeat(64) + "\"… (200 bytes)");
        assertThat(new RespValue.Array(Collections.nCopies(1_000_000, new RespValue.Int(1))).toString())
                .hasSizeLessThan(1100)
                .startsWith("[1, 1, ")
                .endsWith(" more)]");
        RespValue deep = bulk("x");
        for (int i = 0; i < 100; i++) {
            deep = new RespValue.Array(List.of(deep, deep));
        }
        assertThat(deep.toString()).hasSizeLessThan(3000);
        for (RespValue evil : List.of(
                bulk("\u001b[2J\u202e"),
                new RespValue.SimpleString("\u001b[2J"),
                new RespValue.SimpleError("ERR\u001b"),
                new RespValue.VerbatimString("txt", "\u009b"))) {
            assertThat(evil.toString().codePoints().noneMatch(ServerText::isUnsafe))
                    .isTrue();
        }
    }

    private static RespValue.BulkString bulk(String text) {
        return new RespValue.BulkString(text.getBytes(StandardCharsets.UTF_8));
    }
}
