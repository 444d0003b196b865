package io.trunkline.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ServerTextTest {

    @Test
    void case_N36_plainText_isTheSameObject() {
        String text = "ERR grüße, 日本語, 👍 and a \\ backslash";
        assertThat(ServerText.escape(text)).isSameAs(text);
        assertThat(ServerText.escape(text, text.length())).isSameAs(text);
    }

    @Test
    void case_N36_controlsAndDirectionMarks_areEscaped() {
        assertThat(ServerText.escape("a\r\nb\tc\u001b]0;d\u0007\u007f\u009b2J\u0000"))
                .isEqualTo("a\\r\\nb\\tc\\x1b]0;d\\x07\\x7f\\x9b2J\\x00");
        assertThat(ServerText.escape("x\u202ey\u2066z\u200f\u061c\u2028\u2029\ud83d"))
                .isEqualTo("x\\u202ey\\u2066z\\u200f\\u061c\\u2028\\u2029\\ud83d");
        for (int unit = 0; unit < 0x10000; unit++) {
            String shown = ServerText.escape("a" + (char) unit + "b");
            assertThat(shown.codePoints().noneMatch(ServerText::isUnsafe))
                    .as("%04x", unit)
                    .isTrue();
        }
    }

    @Test
    void case_N36_longText_isCutBetweenCharacters() {
        assertThat(ServerText.escape("abcdef", 4)).isEqualTo("abcd… (6 characters)");
        assertThat(ServerText.escape("abc👍ef", 4)).isEqualTo("abc… (7 characters)");
    }

    @Test
    void case_N36_serverException_holdsNoControlCharacterAndNoMore_than4KiB() {
        String hostile = "WRONGTYPE \u001b[2J\n12:00:00 INFO forged " + "x".repeat(100_000);
        RedisServerException failure = new RedisServerException(hostile, "GET", "localhost:6379");
        assertThat(failure.kind()).isEqualTo(RedisErrorKind.WRONG_TYPE);
        String message = Objects.requireNonNull(failure.getMessage());
        assertThat(message).startsWith("WRONGTYPE \\x1b[2J\\n12:00:00 INFO forged xxx");
        assertThat(message.codePoints().noneMatch(ServerText::isUnsafe)).isTrue();
        assertThat(message.length()).isLessThan(4400);
        assertThat(failure.serverMessage().codePoints().noneMatch(ServerText::isUnsafe))
                .isTrue();
        assertThat(failure.serverMessage().length()).isLessThan(4400);
    }
}
