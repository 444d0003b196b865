package io.trunkline.command;

import io.trunkline.codec.Codec;
import io.trunkline.reply.ReplyDecoder;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds one {@link Command} argument by argument. Confined to one thread; got from {@link #of}, ended by
 * {@link #read}.
 *
 * <p>A thread's builder and its scratch array are reused, so that a finished command costs two allocations: itself and
 * its bytes. A codec that builds another command while it encodes gets a builder of its own.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class CommandBuilder<K, V> implements ArgumentWriter {

    /** Redis refuses more (proto-max-multibulk-len); failing here loses nothing. */
    private static final int MAX_ARGUMENTS = 1024 * 1024;

    private static final int INITIAL_CAPACITY = 256;
    /** Shorter text is written byte by byte, in the hope that it is ASCII. */
    private static final int MAX_SHORT_TEXT = 128;
    /** What short text needs beside its own bytes: a sign, three digits and two line ends. */
    private static final int SHORT_FRAME = 8;

    /** A scratch array that one huge command has grown is not kept for the life of the thread. */
    private static final int MAX_KEPT_CAPACITY = 64 * 1024;

    /**
     * Weak, so that a thread that outlives the library's class loader, as a container's do, does not hold it: the value
     * of a thread's local variable is held as long as the thread lives. A builder that the collector takes is made
     * anew.
     */
    private static final ThreadLocal<@Nullable WeakReference<CommandBuilder<?, ?>>> REUSED = new ThreadLocal<>();

    /** An array is not much longer. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - 1024;

    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private final List<LargeArgument> large = new ArrayList<>(0);
    private int length;
    private int argumentCount;
    private int block;
    private boolean inUse;
    private byte @Nullable [] pendingPrefix;
    private @Nullable CommandName name;
    private @Nullable Codec<K, V> codec;
    private byte @Nullable [] keyPrefix;

    private CommandBuilder() {}

    /**
     * Starts a command.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @param name what it is
     * @param codec encodes its keys and values
     * @param keyPrefix put before every key, or null
     * @return a builder, to be used at once and ended by {@link #read}
     */
    public static <K, V> CommandBuilder<K, V> of(CommandName name, Codec<K, V> codec, byte @Nullable [] keyPrefix) {
        WeakReference<CommandBuilder<?, ?>> reused = REUSED.get();
        @SuppressWarnings("unchecked") // an idle builder holds nothing of its last use's types
        CommandBuilder<K, V> builder = reused == null ? null : (CommandBuilder<K, V>) reused.get();
        // In use by a codec that builds a command, or left so by an exception between two arguments
        if (builder == null || builder.inUse) {
            builder = new CommandBuilder<>();
            REUSED.set(new WeakReference<>(builder));
        }
        builder.inUse = true;
        builder.name = Objects.requireNonNull(name, "name");
        builder.codec = codec;
        builder.keyPrefix = keyPrefix;
        builder.pendingPrefix = null;
        builder.length = 0;
        builder.large.clear();
        builder.argumentCount = 0;
        builder.block = Command.NOT_BLOCKING;
        return builder;
    }

    /**
     * Appends a key, with the prefix if there is one.
     *
     * @param key the key
     * @return this
     * @throws NullPointerException if the key is null
     */
    public CommandBuilder<K, V> key(K key) {
        requireArgument(key, "key");
        pendingPrefix = keyPrefix;
        encode(key, true);
        return this;
    }

    /**
     * Appends keys.
     *
     * @param keys the keys
     * @return this
     * @throws NullPointerException if one of them is null
     */
    @SafeVarargs
    public final CommandBuilder<K, V> keys(K... keys) {
        for (K key : keys) {
            key(key);
        }
        return this;
    }

    /**
     * Appends keys.
     *
     * @param keys the keys
     * @return this
     * @throws NullPointerException if one of them is null
     */
    public CommandBuilder<K, V> keys(Iterable<? extends K> keys) {
        for (K key : keys) {
            key(key);
        }
        return this;
    }

    /**
     * Appends what is encoded as a key but is none, such as a hash field: it gets no prefix.
     *
     * @param field the field
     * @return this
     * @throws NullPointerException if the field is null
     */
    public CommandBuilder<K, V> field(K field) {
        requireArgument(field, "field");
        encode(field, true);
        return this;
    }

    /** Puts a character before the next argument and into it, as the bounds of ranges have one. */
    CommandBuilder<K, V> mark(char ascii) {
        pendingPrefix = new byte[] {(byte) ascii};
        return this;
    }

    /**
     * Whether keys get a prefix.
     *
     * @return true if so
     */
    public boolean hasKeyPrefix() {
        return keyPrefix != null;
    }

    /**
     * Appends a glob-style pattern of keys; the prefix is put before it with its special characters escaped.
     *
     * @param pattern the pattern
     * @return this
     */
    public CommandBuilder<K, V> keyPattern(String pattern) {
        requireArgument(pattern, "pattern");
        pendingPrefix = keyPrefix == null ? null : escapeGlob(keyPrefix);
        text(pattern);
        return this;
    }

    /**
     * Appends a key's name in which the server replaces an asterisk, as SORT does; the prefix is put before it as it
     * is.
     *
     * @param template the name with an asterisk
     * @return this
     * @throws IllegalArgumentException if the prefix holds an asterisk, which would be replaced instead
     */
    public CommandBuilder<K, V> keyTemplate(String template) {
        requireArgument(template, "template");
        byte[] prefix = keyPrefix;
        if (prefix != null) {
            for (byte b : prefix) {
                if (b == '*') {
                    throw fail(new IllegalArgumentException(
                            "A key prefix with an asterisk cannot stand before a pattern: command="
                                    + name + ", prefix=" + new String(prefix, StandardCharsets.UTF_8) + ", pattern="
                                    + template
                                    + ". Use another prefix."));
                }
            }
            pendingPrefix = prefix;
        }
        text(template);
        return this;
    }

    /**
     * Appends a value.
     *
     * @param value the value
     * @return this
     * @throws NullPointerException if the value is null
     */
    public CommandBuilder<K, V> value(V value) {
        requireArgument(value, "value");
        encode(value, false);
        return this;
    }

    /**
     * Appends values.
     *
     * @param values the values
     * @return this
     * @throws NullPointerException if one of them is null
     */
    @SafeVarargs
    public final CommandBuilder<K, V> values(V... values) {
        for (V value : values) {
            value(value);
        }
        return this;
    }

    /**
     * Appends a literal of the command's grammar, such as {@code EX}.
     *
     * @param keyword the literal
     * @return this
     */
    public CommandBuilder<K, V> keyword(String keyword) {
        text(keyword);
        return this;
    }

    /**
     * Appends an integer.
     *
     * @param number the integer
     * @return this
     */
    public CommandBuilder<K, V> arg(long number) {
        integer(number);
        return this;
    }

    /**
     * Appends a floating-point number.
     *
     * @param number the number
     * @return this
     */
    public CommandBuilder<K, V> arg(double number) {
        number(number);
        return this;
    }

    /**
     * Appends text that is neither key nor value, such as a script or a user name.
     *
     * @param text the text
     * @return this
     */
    public CommandBuilder<K, V> arg(String text) {
        requireArgument(text, "argument");
        text(text);
        return this;
    }

    /**
     * Appends bytes that are neither key nor value.
     *
     * @param argument the bytes
     * @return this
     */
    public CommandBuilder<K, V> arg(byte[] argument) {
        requireArgument(argument, "argument");
        bytes(argument);
        return this;
    }

    /**
     * Appends what an options object holds.
     *
     * @param arguments the options, or null for none
     * @return this
     */
    public CommandBuilder<K, V> args(@Nullable CommandArguments arguments) {
        if (arguments != null) {
            arguments.appendTo(this);
        }
        return this;
    }

    /**
     * Says how long the server may hold the command back.
     *
     * @param millis milliseconds, 0 for ever
     * @return this
     */
    public CommandBuilder<K, V> blocking(long millis) {
        if (millis < 0) {
            throw fail(new IllegalArgumentException("A blocking command's timeout cannot be negative: timeoutMillis="
                    + millis + ". Use 0 to wait for ever."));
        }
        block = Command.block(millis);
        return this;
    }

    /**
     * Ends the command. If {@link #blocking} was not called, how long the server may hold it back is read from its
     * arguments.
     *
     * @param <T> the type of the result
     * @param decoder reads the reply
     * @return the command
     */
    public <T extends @Nullable Object> Command<T> read(ReplyDecoder<? extends T> decoder) {
        CommandName commandName = Objects.requireNonNull(name);
        Command<T> command =
                new Command<>(commandName, Arrays.copyOf(bytes, length), takeLarge(), argumentCount, block, decoder);
        boolean unsaid = block == Command.NOT_BLOCKING && commandName.metadata().isBlocking();
        release();
        return unsaid ? command.heldBack(BlockTime.millis(command)) : command;
    }

    private LargeArgument[] takeLarge() {
        if (large.isEmpty()) {
            return LargeArgument.NONE;
        }
        long sum = length;
        for (LargeArgument argument : large) {
            sum += argument.bytes().length;
        }
        if (sum > MAX_BYTES) {
            throw fail(new IllegalArgumentException("A command is too long: command=" + name + ", bytes=" + sum
                    + ", limit=" + MAX_BYTES + ". Split it into several commands."));
        }
        return large.toArray(LargeArgument.NONE);
    }

    /** How many arguments there are so far. */
    int argumentCount() {
        return argumentCount;
    }

    @Override
    public void text(CharSequence text) {
        int chars = text.length();
        if (chars > MAX_SHORT_TEXT || pendingPrefix != null) {
            handOver(text.toString().getBytes(StandardCharsets.UTF_8));
            return;
        }
        byte[] target = ensure(chars + SHORT_FRAME);
        int position = putLength(target, length, chars);
        int all = 0;
        for (int i = 0; i < chars; i++) { // without a way out in between: the JVM makes more of such a loop
            char c = text.charAt(i);
            all |= c;
            target[position++] = (byte) c;
        }
        if (all >= 0x80) {
            bytes(text.toString().getBytes(StandardCharsets.UTF_8));
            return;
        }
        countArgument();
        target[position++] = '\r';
        target[position++] = '\n';
        length = position;
    }

    @Override
    public void bytes(byte[] source) {
        bytes(source, 0, source.length);
    }

    @Override
    public void handOver(byte[] content) {
        if (content.length < LargeArgument.LEAST_BYTES || pendingPrefix != null) {
            bytes(content);
            return;
        }
        header(content.length);
        large.add(new LargeArgument(length, content));
        ensure(2);
        crlf();
    }

    @Override
    public void bytes(byte[] source, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, source.length);
        if (count >= LargeArgument.LEAST_BYTES && pendingPrefix == null) {
            handOver(Arrays.copyOfRange(source, offset, offset + count));
            return;
        }
        byte[] prefix = pendingPrefix;
        pendingPrefix = null;
        int prefixLength = prefix == null ? 0 : prefix.length;
        header(Math.addExact(prefixLength, count));
        ensure(Math.addExact(prefixLength + 2, count));
        if (prefix != null) {
            System.arraycopy(prefix, 0, bytes, length, prefixLength);
            length += prefixLength;
        }
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        crlf();
    }

    @Override
    public void integer(long number) {
        if (pendingPrefix != null) {
            bytes(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        int digits = digits(number);
        header(digits);
        ensure(digits + 2);
        putDigits(number, digits);
        crlf();
    }

    @Override
    public void number(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1L << 53 && (number != 0 || 1 / number > 0)) {
            integer((long) number);
        } else if (Double.isInfinite(number)) {
            text(number > 0 ? "inf" : "-inf");
        } else {
            text(Double.isNaN(number) ? "nan" : Double.toString(number));
        }
    }

    @SuppressWarnings("unchecked") // the caller passes a K or a V as the flag says
    private void encode(Object argument, boolean isKey) {
        Codec<K, V> current = Objects.requireNonNull(codec);
        int expected = argumentCount + 1;
        try {
            if (isKey) {
                current.encodeKey((K) argument, this);
            } else {
                current.encodeValue((V) argument, this);
            }
        } catch (RuntimeException | Error e) {
            release();
            throw e;
        }
        if (argumentCount != expected) {
            int written = argumentCount - expected + 1;
            throw fail(new IllegalStateException("A codec must write exactly one argument: codec="
                    + current.getClass().getName() + ", command=" + name + ", written=" + written
                    + ". Call exactly one method of the ArgumentWriter."));
        }
    }

    private void requireArgument(@Nullable Object argument, String what) {
        if (argument == null) {
            throw fail(new NullPointerException("A command's " + what + " is null: command=" + name + ", position="
                    + (argumentCount + 1) + ". Redis has no null; pass a value or leave it out."));
        }
    }

    /** Gives the builder back before an exception leaves it. */
    private <X extends RuntimeException> X fail(X cause) {
        release();
        return cause;
    }

    private void release() {
        if (bytes.length > MAX_KEPT_CAPACITY) {
            bytes = new byte[INITIAL_CAPACITY];
        }
        large.clear();
        pendingPrefix = null;
        name = null;
        codec = null;
        keyPrefix = null;
        inUse = false;
    }

    private void countArgument() {
        if (++argumentCount > MAX_ARGUMENTS) {
            throw fail(new IllegalArgumentException("A command has too many arguments: command=" + name + ", limit="
                    + MAX_ARGUMENTS + ". Split it into several commands."));
        }
    }

    private void header(int count) {
        countArgument();
        if (count < 1000) { // nearly always
            length = putLength(ensure(SHORT_FRAME), length, count);
            return;
        }
        int digits = digits(count);
        ensure(digits + 3);
        bytes[length++] = '$';
        putDigits(count, digits);
        crlf();
    }

    /** Puts the header of an argument of fewer than 1000 bytes, without a loop; returns where it ends. */
    private static int putLength(byte[] target, int start, int count) {
        int position = start;
        target[position++] = '$';
        if (count >= 100) {
            target[position++] = (byte) ('0' + count / 100);
        }
        if (count >= 10) {
            target[position++] = (byte) ('0' + count / 10 % 10);
        }
        target[position++] = (byte) ('0' + count % 10);
        target[position++] = '\r';
        target[position++] = '\n';
        return position;
    }

    private void crlf() {
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    private byte[] ensure(int more) {
        int needed = Math.addExact(length, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8)));
        }
        return bytes;
    }

    private void putDigits(long number, int digits) {
        if (number == Long.MIN_VALUE) {
            byte[] text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(text, 0, bytes, length, text.length);
            length += text.length;
            return;
        }
        int position = length + digits;
        length = position;
        long rest = Math.abs(number);
        do {
            bytes[--position] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (number < 0) {
            bytes[--position] = '-';
        }
    }

    private static int digits(long number) {
        if (number == Long.MIN_VALUE) {
            return 20;
        }
        int digits = number < 0 ? 2 : 1;
        for (long rest = Math.abs(number); rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** Escapes what Redis' glob matcher (stringmatchlen in util.c) reads as special. */
    private static byte[] escapeGlob(byte[] literal) {
        byte[] escaped = new byte[literal.length * 2];
        int position = 0;
        for (byte b : literal) {
            if (b == '*' || b == '?' || b == '[' || b == ']' || b == '\\' || b == '^') {
                escaped[position++] = '\\';
            }
            escaped[position++] = b;
        }
        return Arrays.copyOf(escaped, position);
    }
}
