package io.trunkline.command;

import io.trunkline.reply.ReplyDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One command as a value: its name, its arguments already in wire form, and how to read the reply. Immutable,
 * thread-safe, and usable any number of times.
 *
 * <p>Arguments are encoded when the command is built, on the calling thread: a codec that fails does so before anything
 * is sent, and a later change of the application's objects changes nothing, unless its codec hands them over
 * ({@link ArgumentWriter#handOver}). A large argument is in memory once, whatever becomes of the command.
 *
 * @param <T> the type of the result
 */
public final class Command<T extends @Nullable Object> {

    /** The value of {@link #blockMillis()} of a command that does not block. */
    public static final int NOT_BLOCKING = -1;

    /** How {@link #block} counts a time too long for milliseconds: this is no seconds, less is a second more each. */
    private static final int NO_SECONDS = NOT_BLOCKING - 1;

    /** Longer than any subcommand. */
    private static final int LONGEST_WORD = 40;

    /** Arguments some of which are large. */
    private static final class Pieces {
        /** All but the contents of large ones. */
        private final byte[] skeleton;
        /** What is large, in order. */
        private final LargeArgument[] large;

        Pieces(byte[] skeleton, LargeArgument[] large) {
            this.skeleton = skeleton;
            this.large = large;
        }
    }

    private final CommandName name;
    /** The arguments' bytes; or {@link Pieces}, of which few commands are made: the many others are spared a field. */
    private final Object arguments;

    private final int argumentCount;
    /**
     * Milliseconds; or seconds, for what is longer than 24 days: a command has many of its kind and no room for a long.
     */
    private final int block;

    private final ReplyDecoder<? extends T> decoder;

    Command(
            CommandName name,
            byte[] arguments,
            LargeArgument[] large,
            int argumentCount,
            int block,
            ReplyDecoder<? extends T> decoder) {
        this.name = Objects.requireNonNull(name, "name");
        this.arguments = large.length == 0 ? arguments : new Pieces(arguments, large);
        this.argumentCount = argumentCount;
        this.block = block;
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
     * The facts about the command as the server reads it: those of its name, or, if that is the name of a family, of
     * the subcommand that is its first argument.
     *
     * @return the facts
     */
    public CommandMetadata metadata() {
        return name.metadata().effective(this);
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
     * @return milliseconds, 0 for ever, or {@link #NOT_BLOCKING}; a time of more than 24 days is rounded up to seconds,
     *     and is at most 68 years
     */
    public long blockMillis() {
        return block >= NOT_BLOCKING ? block : (NO_SECONDS - (long) block) * 1000;
    }

    /** A time as {@link #block} counts it. */
    static int block(long millis) {
        if (millis <= Integer.MAX_VALUE) {
            return (int) millis;
        }
        long seconds = millis / 1000 + (millis % 1000 == 0 ? 0 : 1);
        return NO_SECONDS - (int) Math.min(seconds, Integer.MAX_VALUE - 2);
    }

    /** The same command with what is known now about how long the server may hold it back. */
    Command<T> heldBack(long millis) {
        return millis == NOT_BLOCKING
                ? this
                : new Command<>(name, skeleton(), large(), argumentCount, block(millis), decoder);
    }

    /**
     * Whether the server may hold this command back.
     *
     * @return true if {@link #blockMillis()} is not {@link #NOT_BLOCKING}
     */
    public boolean isBlocking() {
        return block != NOT_BLOCKING;
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
     * The arguments in wire form, each {@code $<length>\r\n<bytes>\r\n}. For engines: the array is the command's own
     * and must not be changed. If the command {@linkplain #isInPieces is in pieces} they are joined for each call, at
     * the cost of their length.
     *
     * @return the encoded arguments
     */
    public byte[] encodedArguments() {
        if (arguments instanceof byte[] bytes) {
            return bytes;
        }
        ByteBuffer joined = ByteBuffer.allocate(encodedLength());
        encodedPieces().forEach(joined::put);
        return joined.array();
    }

    /**
     * How long the arguments are in wire form.
     *
     * @return bytes
     */
    public int encodedLength() {
        int sum = skeleton().length;
        for (LargeArgument argument : large()) {
            sum += argument.bytes().length;
        }
        return sum;
    }

    /**
     * Whether an argument is so large (64 KiB) that it is kept by itself, and goes from there to the socket.
     *
     * @return true if {@link #encodedPieces()} spares a copy
     */
    public boolean isInPieces() {
        return arguments instanceof Pieces;
    }

    /**
     * The arguments in wire form, piece by piece. For engines: the arrays behind the buffers are the command's own and
     * must not be changed.
     *
     * @return what makes the {@linkplain #encodedArguments encoded arguments} one behind the other; buffers of this
     *     call's own
     */
    public List<ByteBuffer> encodedPieces() {
        byte[] skeleton = skeleton();
        LargeArgument[] large = large();
        List<ByteBuffer> pieces = new ArrayList<>(2 * large.length + 1);
        int from = 0;
        for (LargeArgument argument : large) {
            pieces.add(ByteBuffer.wrap(skeleton, from, argument.at() - from).slice());
            pieces.add(ByteBuffer.wrap(argument.bytes()));
            from = argument.at();
        }
        pieces.add(ByteBuffer.wrap(skeleton, from, skeleton.length - from).slice());
        return pieces;
    }

    /** The arguments in wire form without the contents of large ones. */
    byte[] skeleton() {
        return arguments instanceof byte[] bytes ? bytes : ((Pieces) arguments).skeleton;
    }

    private LargeArgument[] large() {
        return arguments instanceof Pieces pieces ? pieces.large : LargeArgument.NONE;
    }

    /** The content that belongs to a position of the skeleton, or null if that is in the skeleton. */
    byte @Nullable [] largeAt(int position) {
        for (LargeArgument argument : large()) {
            if (argument.at() == position) {
                return argument.bytes();
            }
        }
        return null;
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
        long place = place(0);
        for (int i = 0; i < index; i++) {
            place = place(endOf(place));
        }
        return copyOf(place);
    }

    /**
     * All arguments' bytes. For engines: costs less than to {@linkplain #argument ask for} one after the other.
     *
     * @return copies, in order
     */
    public byte[][] arguments() {
        byte[][] all = new byte[argumentCount][];
        int header = 0;
        for (int i = 0; i < all.length; i++) {
            long place = place(header);
            all[i] = copyOf(place);
            header = endOf(place);
        }
        return all;
    }

    private byte[] copyOf(long place) {
        int start = startOf(place);
        byte[] kept = largeAt(start);
        return kept != null ? kept.clone() : Arrays.copyOfRange(skeleton(), start, start + lengthOf(place));
    }

    // ---- where arguments are: the one reader of their headers, which allocates nothing ----

    /**
     * Where in the skeleton an argument is, as one number: see {@link #startOf} and {@link #lengthOf}.
     *
     * @param header where its header begins; 0 for the first, {@link #endOf} of one for the next
     */
    long place(int header) {
        byte[] skeleton = skeleton();
        int position = header + 1; // behind the '$'
        int length = 0;
        while (skeleton[position] != '\r') {
            length = length * 10 + (skeleton[position++] - '0');
        }
        return (long) (position + 2) << 32 | length;
    }

    /** Where an argument's bytes begin in the skeleton, or would if they were not {@linkplain #largeAt elsewhere}. */
    static int startOf(long place) {
        return (int) (place >>> 32);
    }

    /** How many bytes an argument has, wherever they are. */
    static int lengthOf(long place) {
        return (int) place;
    }

    /** Where the header of the next argument begins, if there is one. */
    int endOf(long place) {
        int start = startOf(place);
        return start + (largeAt(start) != null ? 0 : lengthOf(place)) + 2;
    }

    /**
     * The first argument as a server reads a subcommand: up to a zero byte, where servers before 7.0 stop reading, and
     * in upper case. What is too long to be one is cut off. For a command that has arguments.
     */
    String firstWord() {
        long place = place(0);
        byte[] kept = largeAt(startOf(place));
        byte[] source = kept != null ? kept : skeleton();
        int begin = kept != null ? 0 : startOf(place);
        int end = begin + Math.min(lengthOf(place), LONGEST_WORD);
        StringBuilder word = new StringBuilder(LONGEST_WORD);
        for (int i = begin; i < end && source[i] != 0; i++) {
            char c = (char) (source[i] & 0xFF);
            word.append(c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
        }
        return word.toString();
    }

    /**
     * The same command with another reading of its reply.
     *
     * @param <R> the type of the other result
     * @param other reads the reply
     * @return a command that shares this one's arguments
     */
    public <R extends @Nullable Object> Command<R> readAs(ReplyDecoder<? extends R> other) {
        return new Command<>(name, skeleton(), large(), argumentCount, block, other);
    }

    /**
     * The same command under another name and with another first argument, such as EVAL with a script's text for
     * EVALSHA with its hash. For engines: the other arguments are not encoded anew, so that no codec is called.
     *
     * @param otherName the other name
     * @param first the other first argument
     * @return a command with the same number of arguments
     * @throws IllegalStateException if this command has no argument
     */
    public Command<T> withBeginning(CommandName otherName, byte[] first) {
        if (argumentCount == 0) {
            throw new IllegalStateException(
                    "A command without arguments has no first one: command=" + name + ". Build another command.");
        }
        return with(otherName, 0, first, block);
    }

    /**
     * The same command with another time for which the server may hold it back, such as what is left of it. For
     * engines.
     *
     * @param millis the time, from 1
     * @param fractions whether the server understands fractions of a second, as Redis does from 6.0 on; if not, the
     *     time is rounded up
     * @return a command that blocks for so long; this one if it does not block, or for ever
     */
    public Command<T> withBlockMillis(long millis, boolean fractions) {
        BlockTime.Place place = block <= 0 && block >= NOT_BLOCKING ? null : BlockTime.place(this);
        return place == null ? this : with(name, place.argument(), place.text(millis, fractions), block(millis));
    }

    /** The same command under another name, with another argument and another time of blocking. */
    private Command<T> with(CommandName otherName, int index, byte[] bytes, int otherBlock) {
        int at = 0;
        long place = place(at);
        for (int i = 0; i < index; i++) {
            at = endOf(place);
            place = place(at);
        }
        int from = endOf(place);
        byte[] skeleton = skeleton();
        byte[] header = ("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII);
        boolean apart = bytes.length >= LargeArgument.LEAST_BYTES;
        int start = at + header.length;
        int end = start + (apart ? 0 : bytes.length) + 2;
        byte[] all = Arrays.copyOf(skeleton, Math.addExact(end, skeleton.length - from));
        System.arraycopy(header, 0, all, at, header.length);
        if (!apart) {
            System.arraycopy(bytes, 0, all, start, bytes.length);
        }
        all[end - 2] = '\r';
        all[end - 1] = '\n';
        System.arraycopy(skeleton, from, all, end, skeleton.length - from);
        List<LargeArgument> moved = new ArrayList<>();
        for (LargeArgument argument : large()) {
            if (argument.at() < at) {
                moved.add(argument);
            }
        }
        if (apart) {
            moved.add(new LargeArgument(start, bytes.clone()));
        }
        for (LargeArgument argument : large()) {
            if (argument.at() > from) {
                moved.add(new LargeArgument(argument.at() - from + end, argument.bytes()));
            }
        }
        return new Command<>(otherName, all, moved.toArray(LargeArgument.NONE), argumentCount, otherBlock, decoder);
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
