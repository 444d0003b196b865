package io.trunkline.cli;

import io.trunkline.command.Command;
import io.trunkline.command.CommandBuilder;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.CommandName;
import io.trunkline.reply.ReplyDecoders;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be measured: how the command is built, and what its reply has to be. */
enum Workload {
    /** A round trip without data. */
    PING,
    /** Writes a string. */
    SET,
    /** Reads a string that was written before. */
    GET,
    /** Counts. */
    INCR,
    /** Writes one of the fields of a hash. */
    HSET,
    /** Reads a field of a hash that was written before. */
    HGET,
    /** Puts an element before a list. */
    LPUSH,
    /** Puts an element behind a list. */
    RPUSH,
    /** Takes the first element of a list; null when it is empty. */
    LPOP,
    /** Adds one of a number of members to a set. */
    SADD,
    /** Adds one of a number of members to a sorted set. */
    ZADD;

    /** How many fields or members a hash or a set has at most. */
    private static final int FIELDS = 100;

    @SuppressWarnings("ImmutableEnumChecker") // names are immutable, as their documentation says
    private final CommandName command = CommandName.of(name());

    /**
     * Builds one command.
     *
     * @param catalogue builds it
     * @param key the key
     * @param turn how many commands there were before
     * @param value the value that the key has or gets
     * @return the command
     */
    Command<?> build(CommandCatalogue<String, byte[]> catalogue, String key, long turn, byte[] value) {
        CommandBuilder<String, byte[]> builder = catalogue.command(command);
        return switch (this) {
            case PING -> builder.read(ReplyDecoders.TEXT);
            case SET -> builder.key(key).value(value).read(ReplyDecoders.OK_OR_NULL);
            case GET -> builder.key(key).read(ReplyDecoders.NULLABLE_BYTES);
            case INCR -> builder.key(key).read(ReplyDecoders.LONG);
            case HSET -> builder.key(key).arg(turn % FIELDS).value(value).read(ReplyDecoders.LONG);
            case HGET -> builder.key(key).arg(0).read(ReplyDecoders.NULLABLE_BYTES);
            case LPUSH, RPUSH -> builder.key(key).value(value).read(ReplyDecoders.LONG);
            case LPOP -> builder.key(key).read(ReplyDecoders.NULLABLE_BYTES);
            case SADD -> builder.key(key).arg(turn % FIELDS).read(ReplyDecoders.LONG);
            case ZADD -> builder.key(key).arg(turn).arg(turn % FIELDS).read(ReplyDecoders.LONG);
        };
    }

    /**
     * Builds what has to be there before the first command.
     *
     * @param catalogue builds it
     * @param key the key
     * @param value the value that the key has to have
     * @return a command, or null if nothing has to be there
     */
    @Nullable
    Command<?> prepare(CommandCatalogue<String, byte[]> catalogue, String key, byte[] value) {
        return switch (this) {
            case GET -> SET.build(catalogue, key, 0, value);
            case HGET -> HSET.build(catalogue, key, 0, value);
            case LPOP -> RPUSH.build(catalogue, key, 0, value);
            default -> null;
        };
    }

    /**
     * Judges a reply.
     *
     * @param reply the reply
     * @param value the value that the key has
     * @return whether it is what it has to be
     */
    boolean isRight(@Nullable Object reply, byte[] value) {
        return switch (this) {
            case PING -> "PONG".equals(reply);
            case SET -> Boolean.TRUE.equals(reply);
            case GET, HGET -> reply instanceof byte[] bytes && Arrays.equals(bytes, value);
            case LPOP -> reply == null || (reply instanceof byte[] bytes && Arrays.equals(bytes, value));
            case INCR, LPUSH, RPUSH -> reply instanceof Long number && number >= 1;
            case HSET, SADD, ZADD -> reply instanceof Long number && (number == 0 || number == 1);
        };
    }

    /** The command's name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
