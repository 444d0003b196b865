package io.trunkline.command;

import io.trunkline.codec.Codecs;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Builds commands from a name and arguments of any kind, where keys are known from metadata only. */
final class AdHocCommand {

    private AdHocCommand() {}

    static Command<RespValue> build(CommandName given, byte @Nullable [] keyPrefix, Object... givenArguments) {
        CommandName name = given;
        Object[] arguments = givenArguments;
        String word = given.metadata().isContainer() && arguments.length > 0 ? word(arguments[0]) : null;
        if (word != null) {
            CommandMetadata subcommand = given.metadata().subcommand(word);
            if (subcommand != null) { // the facts are the subcommand's, so the name must be too
                name = CommandName.of(subcommand.name());
                arguments = Arrays.copyOfRange(arguments, 1, arguments.length);
            }
        }
        Command<RespValue> plain = build(name, null, new BitSet(), Command.NOT_BLOCKING, arguments);
        long blockMillis = BlockTime.millis(plain);
        if (keyPrefix == null && blockMillis == Command.NOT_BLOCKING) {
            return plain;
        }
        BitSet keys = new BitSet();
        if (keyPrefix != null) {
            Arrays.stream(name.metadata().keyIndexes(plain)).forEach(keys::set);
        }
        return build(name, keyPrefix, keys, blockMillis, arguments);
    }

    private static Command<RespValue> build(
            CommandName name, byte @Nullable [] keyPrefix, BitSet keys, long blockMillis, Object... arguments) {
        CommandBuilder<byte[], byte[]> command = CommandBuilder.of(name, Codecs.BYTES, keyPrefix);
        for (int i = 0; i < arguments.length; i++) {
            if (keys.get(i)) {
                command.key(bytes(name, i, arguments[i]));
            } else {
                command.arg(bytes(name, i, arguments[i]));
            }
        }
        if (blockMillis != Command.NOT_BLOCKING) {
            command.blocking(blockMillis);
        }
        return command.read(ReplyDecoders.VALUE);
    }

    /** An argument that may be a subcommand. */
    private static @Nullable String word(@Nullable Object argument) {
        if (argument instanceof CharSequence text) {
            return text.toString();
        }
        return argument instanceof byte[] bytes ? new String(bytes, StandardCharsets.US_ASCII) : null;
    }

    private static byte[] bytes(CommandName name, int index, @Nullable Object argument) {
        if (argument instanceof byte[] bytes) {
            return bytes;
        }
        if (argument instanceof CharSequence || argument instanceof Number) {
            return argument.toString().getBytes(StandardCharsets.UTF_8);
        }
        throw new IllegalArgumentException(
                "An argument is neither text, bytes nor a number: command=" + name + ", position="
                        + (index + 1) + ", type="
                        + (argument == null ? "null" : argument.getClass().getName())
                        + ". Convert it first.");
    }
}
