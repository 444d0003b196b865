package io.trunkline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.codec.Codecs;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandTest {

    private static final CommandName EVAL = CommandName.of("EVAL");
    private static final CommandName EVALSHA = CommandName.of("EVALSHA");

    private static byte[] of(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static Command<RespValue> command(CommandName name, byte[] first, byte[]... others) {
        CommandBuilder<byte[], byte[]> command = CommandBuilder.of(name, Codecs.BYTES, null);
        command.arg(first);
        for (byte[] other : others) {
            command.arg(other);
        }
        return command.read(ReplyDecoders.VALUE);
    }

    @Test
    void withBeginning_ofAnySizes_isWhatWouldHaveBeenBuilt() {
        List<Integer> sizes =
                List.of(0, 1, 40, 9_999, LargeArgument.LEAST_BYTES - 1, LargeArgument.LEAST_BYTES, 70_000);
        for (int from : sizes) {
            for (int to : sizes) {
                for (int rest : List.of(3, 70_000)) {
                    byte[][] others = {of(rest, 'k'), of(5, 'v'), of(80_000, 'w'), of(0, 'x')};
                    Command<RespValue> changed =
                            command(EVALSHA, of(from, 'a'), others).withBeginning(EVAL, of(to, 'b'));
                    Command<RespValue> built = command(EVAL, of(to, 'b'), others);
                    assertThat(changed.name()).isEqualTo(EVAL);
                    assertThat(changed.argumentCount()).isEqualTo(5);
                    assertThat(Arrays.equals(changed.encodedArguments(), built.encodedArguments()))
                            .as("from %s to %s before %s", from, to, rest)
                            .isTrue();
                    assertThat(changed.encodedPieces()).isEqualTo(built.encodedPieces());
                    assertThat(changed.argument(3)).isEqualTo(others[2]);
                }
            }
        }
    }

    @Test
    void withBeginning_withoutArguments_isRefused() {
        Command<RespValue> bare =
                CommandBuilder.of(CommandName.of("PING"), Codecs.BYTES, null).read(ReplyDecoders.VALUE);
        assertThatThrownBy(() -> bare.withBeginning(EVAL, of(1, 'x')))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("command=PING");
    }
}
