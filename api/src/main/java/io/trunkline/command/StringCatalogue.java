package io.trunkline.command;

import io.trunkline.args.GetExArgs;
import io.trunkline.args.LcsArgs;
import io.trunkline.args.SetArgs;
import io.trunkline.reply.LcsMatches;
import io.trunkline.reply.ReplyDecoders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands on strings.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=string">Redis: string commands</a>
 */
@SuppressWarnings("varargs") // arrays of keys are only read
public final class StringCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName APPEND = CommandName.of("APPEND");
    private static final CommandName DECR = CommandName.of("DECR");
    private static final CommandName DECRBY = CommandName.of("DECRBY");
    private static final CommandName GET = CommandName.of("GET");
    private static final CommandName GETDEL = CommandName.of("GETDEL");
    private static final CommandName GETEX = CommandName.of("GETEX");
    private static final CommandName GETRANGE = CommandName.of("GETRANGE");
    private static final CommandName GETSET = CommandName.of("GETSET");
    private static final CommandName INCR = CommandName.of("INCR");
    private static final CommandName INCRBY = CommandName.of("INCRBY");
    private static final CommandName INCRBYFLOAT = CommandName.of("INCRBYFLOAT");
    private static final CommandName LCS = CommandName.of("LCS");
    private static final CommandName MGET = CommandName.of("MGET");
    private static final CommandName MSET = CommandName.of("MSET");
    private static final CommandName MSETNX = CommandName.of("MSETNX");
    private static final CommandName PSETEX = CommandName.of("PSETEX");
    private static final CommandName SET = CommandName.of("SET");
    private static final CommandName SETEX = CommandName.of("SETEX");
    private static final CommandName SETNX = CommandName.of("SETNX");
    private static final CommandName SETRANGE = CommandName.of("SETRANGE");
    private static final CommandName STRLEN = CommandName.of("STRLEN");
    private static final CommandName SUBSTR = CommandName.of("SUBSTR");

    StringCatalogue(GroupReaders<K, V> readers) {
        super(readers);
    }

    /**
     * Appends to the value of a key, which comes into being if it does not exist.
     *
     * @param key the key
     * @param value what to append
     * @return the length of the value afterwards, in bytes
     * @see <a href="https://redis.io/docs/latest/commands/append/">APPEND</a>
     */
    public Command<Long> append(K key, V value) {
        return command(APPEND).key(key).value(value).read(ReplyDecoders.LONG);
    }

    /**
     * Subtracts 1 from an integer. A key that does not exist counts as 0.
     *
     * @param key the key
     * @return the number afterwards
     * @see <a href="https://redis.io/docs/latest/commands/decr/">DECR</a>
     */
    public Command<Long> decr(K key) {
        return command(DECR).key(key).read(ReplyDecoders.LONG);
    }

    /**
     * Subtracts from an integer. A key that does not exist counts as 0.
     *
     * @param key the key
     * @param decrement what to subtract
     * @return the number afterwards
     * @see <a href="https://redis.io/docs/latest/commands/decrby/">DECRBY</a>
     */
    public Command<Long> decrby(K key, long decrement) {
        return command(DECRBY).key(key).arg(decrement).read(ReplyDecoders.LONG);
    }

    /**
     * Reads the value of a key.
     *
     * @param key the key
     * @return the value, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/get/">GET</a>
     */
    public Command<@Nullable V> get(K key) {
        return command(GET).key(key).read(nullableValue);
    }

    /**
     * Reads the value of a key and deletes the key (Redis 6.2).
     *
     * @param key the key
     * @return the value, or null if the key did not exist
     * @see <a href="https://redis.io/docs/latest/commands/getdel/">GETDEL</a>
     */
    public Command<@Nullable V> getdel(K key) {
        return command(GETDEL).key(key).read(nullableValue);
    }

    /**
     * Reads the value of a key and changes when it expires (Redis 6.2).
     *
     * @param key the key
     * @param args when it expires
     * @return the value, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/getex/">GETEX</a>
     */
    public Command<@Nullable V> getex(K key, GetExArgs args) {
        return command(GETEX).key(key).args(args).read(nullableValue);
    }

    /**
     * Reads a part of the value of a key.
     *
     * @param key the key
     * @param start the first byte, 0 or more; negative to count from the end, -1 being the last
     * @param end the last byte, included; negative to count from the end
     * @return the part, empty if the key does not exist or has no such bytes
     * @see <a href="https://redis.io/docs/latest/commands/getrange/">GETRANGE</a>
     */
    public Command<V> getrange(K key, long start, long end) {
        return command(GETRANGE).key(key).arg(start).arg(end).read(value);
    }

    /**
     * Sets the value of a key, for ever, and reads the old one. Newer servers (6.2) have {@link
     * #setGet(Object, Object)} for it.
     *
     * @param key the key
     * @param value the value
     * @return the old value, or null if the key did not exist
     * @see <a href="https://redis.io/docs/latest/commands/getset/">GETSET</a>
     */
    public Command<@Nullable V> getset(K key, V value) {
        return command(GETSET).key(key).value(value).read(nullableValue);
    }

    /**
     * Adds 1 to an integer. A key that does not exist counts as 0.
     *
     * @param key the key
     * @return the number afterwards
     * @see <a href="https://redis.io/docs/latest/commands/incr/">INCR</a>
     */
    public Command<Long> incr(K key) {
        return command(INCR).key(key).read(ReplyDecoders.LONG);
    }

    /**
     * Adds to an integer. A key that does not exist counts as 0.
     *
     * @param key the key
     * @param increment what to add
     * @return the number afterwards
     * @see <a href="https://redis.io/docs/latest/commands/incrby/">INCRBY</a>
     */
    public Command<Long> incrby(K key, long increment) {
        return command(INCRBY).key(key).arg(increment).read(ReplyDecoders.LONG);
    }

    /**
     * Adds to a floating-point number. A key that does not exist counts as 0.
     *
     * @param key the key
     * @param increment what to add
     * @return the number afterwards
     * @see <a href="https://redis.io/docs/latest/commands/incrbyfloat/">INCRBYFLOAT</a>
     */
    public Command<Double> incrbyfloat(K key, double increment) {
        return command(INCRBYFLOAT).key(key).arg(increment).read(ReplyDecoders.DOUBLE);
    }

    /**
     * Finds the longest common subsequence of two values (Redis 7.0).
     *
     * @param first the key of one value
     * @param second the key of the other value
     * @return the bytes in common, in order; empty if there are none
     * @see <a href="https://redis.io/docs/latest/commands/lcs/">LCS</a>
     */
    public Command<V> lcs(K first, K second) {
        return command(LCS).key(first).key(second).read(value);
    }

    /**
     * Finds the length of the longest common subsequence of two values (Redis 7.0).
     *
     * @param first the key of one value
     * @param second the key of the other value
     * @return the length in bytes
     * @see <a href="https://redis.io/docs/latest/commands/lcs/">LCS</a>
     */
    public Command<Long> lcsLen(K first, K second) {
        return command(LCS).key(first).key(second).keyword("LEN").read(ReplyDecoders.LONG);
    }

    /**
     * Finds where the longest common subsequence of two values is (Redis 7.0).
     *
     * @param first the key of one value
     * @param second the key of the other value
     * @param args which matches, and how much about them
     * @return the matches
     * @see <a href="https://redis.io/docs/latest/commands/lcs/">LCS</a>
     */
    public Command<LcsMatches> lcsIdx(K first, K second, LcsArgs args) {
        return command(LCS).key(first).key(second).keyword("IDX").args(args).read(LcsMatches.DECODER);
    }

    /**
     * Reads the values of several keys.
     *
     * @param keys the keys
     * @return a value for each key, in their order; null for one that does not exist or is no string
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/mget/">MGET</a>
     */
    @SafeVarargs
    public final Command<List<@Nullable V>> mget(K... keys) {
        return onKeys(MGET, keys).read(nullableValueList);
    }

    /**
     * Reads the values of several keys.
     *
     * @param keys the keys
     * @return a value for each key, in their order; null for one that does not exist or is no string
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/mget/">MGET</a>
     */
    public Command<List<@Nullable V>> mget(Iterable<? extends K> keys) {
        return onEachKey(MGET, keys).read(nullableValueList);
    }

    /**
     * Sets the values of several keys at once, for ever.
     *
     * @param values the values by key
     * @return the command
     * @throws IllegalArgumentException if there are none
     * @see <a href="https://redis.io/docs/latest/commands/mset/">MSET</a>
     */
    public Command<@Nullable Void> mset(Map<? extends K, ? extends V> values) {
        return pairs(MSET, values).read(ReplyDecoders.OK);
    }

    /**
     * Sets the values of several keys at once, for ever, if none of the keys exists.
     *
     * @param values the values by key
     * @return true if they were set, false if none was
     * @throws IllegalArgumentException if there are none
     * @see <a href="https://redis.io/docs/latest/commands/msetnx/">MSETNX</a>
     */
    public Command<Boolean> msetnx(Map<? extends K, ? extends V> values) {
        return pairs(MSETNX, values).read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Sets the value of a key for some time.
     *
     * @param key the key
     * @param millis how long, in milliseconds, at least 1
     * @param value the value
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/psetex/">PSETEX</a>
     */
    public Command<@Nullable Void> psetex(K key, long millis, V value) {
        return command(PSETEX).key(key).arg(millis).value(value).read(ReplyDecoders.OK);
    }

    /**
     * Sets the value of a key, for ever, whatever it held.
     *
     * @param key the key
     * @param value the value
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/set/">SET</a>
     */
    public Command<@Nullable Void> set(K key, V value) {
        return command(SET).key(key).value(value).read(ReplyDecoders.OK);
    }

    /**
     * Sets the value of a key.
     *
     * @param key the key
     * @param value the value
     * @param args on which condition, and for how long
     * @return true if it was set, false if the condition was not met
     * @see <a href="https://redis.io/docs/latest/commands/set/">SET</a>
     */
    public Command<Boolean> set(K key, V value, SetArgs args) {
        return command(SET).key(key).value(value).args(args).read(ReplyDecoders.OK_OR_NULL);
    }

    /**
     * Sets the value of a key, for ever, and reads the old one (Redis 6.2).
     *
     * @param key the key
     * @param value the value
     * @return the old value, or null if the key did not exist
     * @see <a href="https://redis.io/docs/latest/commands/set/">SET</a>
     */
    public Command<@Nullable V> setGet(K key, V value) {
        return command(SET).key(key).value(value).keyword("GET").read(nullableValue);
    }

    /**
     * Sets the value of a key and reads the old one (Redis 6.2; with {@link SetArgs#nx()} Redis 7.0).
     *
     * @param key the key
     * @param value the value
     * @param args on which condition, and for how long
     * @return the old value, or null if the key did not exist, whether the condition was met or not
     * @see <a href="https://redis.io/docs/latest/commands/set/">SET</a>
     */
    public Command<@Nullable V> setGet(K key, V value, SetArgs args) {
        return command(SET).key(key).value(value).keyword("GET").args(args).read(nullableValue);
    }

    /**
     * Sets the value of a key for some time.
     *
     * @param key the key
     * @param seconds how long, at least 1
     * @param value the value
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/setex/">SETEX</a>
     */
    public Command<@Nullable Void> setex(K key, long seconds, V value) {
        return command(SETEX).key(key).arg(seconds).value(value).read(ReplyDecoders.OK);
    }

    /**
     * Sets the value of a key, for ever, if the key does not exist.
     *
     * @param key the key
     * @param value the value
     * @return true if it was set
     * @see <a href="https://redis.io/docs/latest/commands/setnx/">SETNX</a>
     */
    public Command<Boolean> setnx(K key, V value) {
        return command(SETNX).key(key).value(value).read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Overwrites a part of the value of a key. What is missing before it is filled with zero bytes.
     *
     * @param key the key
     * @param offset where the part begins, in bytes, 0 or more
     * @param value the part
     * @return the length of the value afterwards, in bytes
     * @see <a href="https://redis.io/docs/latest/commands/setrange/">SETRANGE</a>
     */
    public Command<Long> setrange(K key, long offset, V value) {
        return command(SETRANGE).key(key).arg(offset).value(value).read(ReplyDecoders.LONG);
    }

    /**
     * Reads the length of the value of a key.
     *
     * @param key the key
     * @return the length in bytes, 0 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/strlen/">STRLEN</a>
     */
    public Command<Long> strlen(K key) {
        return command(STRLEN).key(key).read(ReplyDecoders.LONG);
    }

    /**
     * Reads a part of the value of a key. Servers from 2.4 on have {@link #getrange} for it.
     *
     * @param key the key
     * @param start the first byte, 0 or more; negative to count from the end, -1 being the last
     * @param end the last byte, included; negative to count from the end
     * @return the part, empty if the key does not exist or has no such bytes
     * @see <a href="https://redis.io/docs/latest/commands/substr/">SUBSTR</a>
     */
    public Command<V> substr(K key, long start, long end) {
        return command(SUBSTR).key(key).arg(start).arg(end).read(value);
    }

    private CommandBuilder<K, V> pairs(CommandName name, Map<? extends K, ? extends V> values) {
        ArgumentChecks.notEmpty(name, "values", values.size());
        CommandBuilder<K, V> command = command(name);
        values.forEach((key, value) -> command.key(key).value(value));
        return command;
    }
}
