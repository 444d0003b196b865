package io.trunkline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.Codecs;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandBuilderTest {

    /** Beyond every length from which on arguments are written another way, but for the very large ones. */
    private static final int LONGEST = 1100;

    private static final CommandName SET = CommandName.of("SET");

    /** What RESP has: a bulk string for each argument. */
    private static byte[] bulkStrings(byte[]... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] argument : arguments) {
            out.writeBytes(("$" + argument.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(argument);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u007f", "\u0080", "ü", "\u0100", "€", "😀"})
    void text_ofAnyLength_isABulkStringOfItsUtf8(String last) {
        for (int length = 0; length < LONGEST; length++) {
            String text = "k".repeat(length) + last;
            Command<RespValue> command = CommandBuilder.of(SET, Codecs.UTF8, null)
                    .key(text)
                    .value(last + text)
                    .keyword("NX")
                    .read(ReplyDecoders.VALUE);

            assertThat(command.encodedArguments())
                    .as("%d characters and %s", length, last)
                    .isEqualTo(bulkStrings(utf8(text), utf8(last + text), utf8("NX")));
            assertThat(command.argumentCount()).isEqualTo(3);
        }
    }

    @Test
    void bytes_ofAnyLength_areABulkString() {
        byte[] prefix = utf8("app:");
        for (int length = 0; length < LONGEST; length++) {
            byte[] bytes = new byte[length];
            byte[] prefixed = new byte[prefix.length + length];
            System.arraycopy(prefix, 0, prefixed, 0, prefix.length);
            Command<RespValue> command = CommandBuilder.of(SET, Codecs.BYTES, prefix)
                    .key(bytes)
                    .value(bytes)
                    .read(ReplyDecoders.VALUE);

            assertThat(command.encodedArguments()).as("%d bytes", length).isEqualTo(bulkStrings(prefixed, bytes));
        }
    }

    @Test
    void text_onAThreadOfItsOwn_makesTheFirstArrayGrow() throws InterruptedException {
        String text = "v".repeat(100);
        byte[][] encoded = new byte[1][];
        Thread fresh = new Thread(() -> {
            CommandBuilder<String, String> builder = CommandBuilder.of(SET, Codecs.UTF8, null);
            for (int i = 0; i < 10; i++) {
                builder.value(text);
            }
            encoded[0] = builder.read(ReplyDecoders.VALUE).encodedArguments();
        });
        fresh.start();
        fresh.join();

        byte[][] arguments = new byte[10][];
        Arrays.fill(arguments, utf8(text));
        assertThat(encoded[0]).isEqualTo(bulkStrings(arguments));
    }
}
