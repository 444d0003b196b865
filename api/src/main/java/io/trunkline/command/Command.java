package io.trunkline.command;

import io.trunkline.reply.ReplyDecoder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One command as a value: its name, its arguments already in wire form, and how to read the reply. Immutable, thread-safe, and
 * usable any number of times.
 *
 * <p>Arguments are encoded when the command is built, on the calling thread: a codec that fails does so before anything is sent,
 * and a later change of the application's objects changes nothing.
 *
 * @param <T> the type of the result
 */
public final class Command<T extends @Nullable Object> {

    /** The value of {@link #blockMillis()} of a command that does not block. */
    public static final int NOT_BLOCKING = -1;

    private final CommandName name;
    private final byte[] arguments;
    private final int argumentCount;
    private final int blockMillis;
    private final ReplyDecoder<? extends T> decoder;

    Command(CommandName name, byte[] arguments, int argumentCount, int blockMillis, ReplyDecoder<? extends T> decoder) {
        this.name = Objects.requireNonNull(name, "name");
        this.arguments = arguments;
        this.argumentCount = argumentCount;
        this.blockMillis = blockMillis;
        this.decoder = Objects.requireNonNull(decoder, "decoder");
    }

    /**
     * The command's name with its metadata.
     *
     * @return the name
     */
    public CommandName name() {
        return name;
    }

    /**
     * How many arguments follow the name's words.
     *
     * @return 0 or more
     */
    public int argumentCount() {
        return argumentCount;
    }

    /**
     * How the reply becomes the result.
     *
     * @return the decoder
     */
    public ReplyDecoder<? extends T> decoder() {
        return decoder;
    }

    /**
     * How long the server may hold this command back before it answers.
     *
     * @return milliseconds, 0 for ever, or {@link #NOT_BLOCKING}
     */
    public int blockMillis() {
        return blockMillis;
    }

    /**
     * Whether the server may hold this command back.
     *
     * @return true if {@link #blockMillis()} is not {@link #NOT_BLOCKING}
     */
    public boolean isBlocking() {
        return blockMillis != NOT_BLOCKING;
    }

    /**
     * What it means to carry this command out twice.
     *
     * @return the category; depends on the arguments too
     */
    public RetryCategory retryCategory() {
        return RetryCategory.of(this);
    }

    /**
     * The arguments in wire form, each {@code $<length>\r\n<bytes>\r\n}. For engines: the array is the command's own and must not be
     * changed.
     *
     * @return the encoded arguments
     */
    public byte[] encodedArguments() {
        return arguments;
    }

    /**
     * One argument's bytes.
     *
     * @param index 0 for the first argument after the name's words
     * @return a copy
     * @throws IndexOutOfBoundsException if there is no such argument
     */
    public byte[] argument(int index) {
        Objects.checkIndex(index, argumentCount);
        int position = 0;
        for (int i = 0; ; i++) {
            int length = 0;
            position++; // the '$'
            while (arguments[position] != '\r') {
                length = length * 10 + (arguments[position++] - '0');
            }
            position += 2;
            if (i == index) {
                return java.util.Arrays.copyOfRange(arguments, position, position + length);
            }
            position += length + 2;
        }
    }

    /**
     * The same command with another reading of its reply.
     *
     * @param <R> the type of the other result
     * @param other reads the reply
     * @return a command that shares this one's arguments
     */
    public <R extends @Nullable Object> Command<R> readAs(ReplyDecoder<? extends R> other) {
        return new Command<>(name, arguments, argumentCount, blockMillis, other);
    }

    /**
     * Names the command without its arguments, which may be secret.
     *
     * @return such as {@code GET (1 argument)}
     */
    @Override
    public String toString() {
        return name + " (" + argumentCount + (argumentCount == 1 ? " argument)" : " arguments)");
    }
}
