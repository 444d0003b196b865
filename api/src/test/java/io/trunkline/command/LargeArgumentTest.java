package io.trunkline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.Codecs;
import io.trunkline.reply.ReplyReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LargeArgumentTest {

    private static final byte[] LARGE = filled(64 * 1024, 'l');
    private static final byte[] ALMOST = filled(64 * 1024 - 1, 'a');

    @Test
    void case_N29_pieces_areTheArgumentsInOrder() {
        byte[] key = {'k'};
        Command<?> command = CommandBuilder.of(CommandName.of("MSET"), Codecs.BYTES, null)
                .key(key)
                .value(LARGE)
                .key(LARGE)
                .value(ALMOST)
                .arg("x".repeat(100_000))
                .arg(7)
                .read(ReplyReader::readValue);

        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        List<byte[]> arguments = List.of(key, LARGE, LARGE, ALMOST, filled(100_000, 'x'), new byte[] {'7'});
        for (byte[] argument : arguments) {
            expected.writeBytes(("$" + argument.length + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            expected.writeBytes(argument);
            expected.writeBytes(new byte[] {'\r', '\n'});
        }
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        for (ByteBuffer piece : command.encodedPieces()) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            pieces.writeBytes(bytes);
        }
        assertThat(command.isInPieces()).isTrue();
        assertThat(pieces.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(command.encodedArguments()).isEqualTo(expected.toByteArray());
        assertThat(command.encodedLength()).isEqualTo(expected.size());
        for (int i = 0; i < arguments.size(); i++) {
            assertThat(command.argument(i)).isEqualTo(arguments.get(i));
        }
        EncodedWords words = new EncodedWords(command);
        assertThat(words.integer(6)).isEqualTo(7);
        assertThat(words.matches(2, "L")).isFalse();
        assertThat(command.readAs(ReplyReader::readText).encodedLength()).isEqualTo(expected.size());
    }

    @Test
    void case_N29_smallCommand_isInOnePiece() {
        Command<?> command = CommandBuilder.of(CommandName.of("SET"), Codecs.BYTES, null)
                .key(new byte[] {'k'})
                .value(ALMOST)
                .read(ReplyReader::readValue);
        assertThat(command.isInPieces()).isFalse();
        assertThat(command.encodedLength()).isEqualTo(command.encodedArguments().length);
    }

    @Test
    void case_N29_array_isCopiedUnlessItIsHandedOver() {
        byte[] value = LARGE.clone();
        Command<?> copied = CommandBuilder.of(CommandName.of("SET"), Codecs.BYTES, null)
                .key(new byte[] {'k'})
                .value(value)
                .read(ReplyReader::readValue);
        Command<?> handedOver = CommandBuilder.of(CommandName.of("SET"), Codecs.UNCOPIED_BYTES, null)
                .key(new byte[] {'k'})
                .value(value)
                .read(ReplyReader::readValue);
        value[0] = 'X';
        assertThat(copied.argument(1)).isEqualTo(LARGE);
        assertThat(handedOver.argument(1)).isEqualTo(value);
        assertThat(handedOver.encodedPieces().get(1).array()).isSameAs(value);
    }

    private static byte[] filled(int length, char letter) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }
}
