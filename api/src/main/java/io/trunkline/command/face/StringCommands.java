// Generated from StringCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.args.GetExArgs;
import io.trunkline.args.LcsArgs;
import io.trunkline.args.SetArgs;
import io.trunkline.command.CommandExecutor;
import io.trunkline.reply.LcsMatches;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands on strings, with methods that wait for the result.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=string">Redis: string commands</a>
 */
public interface StringCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Appends to the value of a key, which comes into being if it does not exist.
     *
     * @param key the key
     * @param value what to append
     * @return the length of the value afterwards, in bytes
     * @see <a href="https://redis.io/docs/latest/commands/append/">APPEND</a>
     */
    default long append(K key, V value) {
        return execute(commands().strings().append(key, value));
    }

    /**
     * Subtracts 1 from an integer. A key that does not exist counts as 0.
     *
     * @param key the key
     * @return the number afterwards
     * @see <a href="https://redis.io/docs/latest/commands/decr/">DECR</a>
     */
    default long decr(K key) {
        return execute(commands().strings().decr(key));
    }

    /**
     * Subtracts from an integer. A key that does not exist counts as 0.
     *
     * @param key the key
     * @param decrement what to subtract
     * @return the number afterwards
     * @see <a href="https://redis.io/docs/latest/commands/decrby/">DECRBY</a>
     */
    default long decrby(K key, long decrement) {
        return execute(commands().strings().decrby(key, decrement));
    }

    /**
     * Reads the value of a key.
     *
     * @param key the key
     * @return the value, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/get/">GET</a>
     */
    default @Nullable V get(K key) {
        return execute(commands().strings().get(key));
    }

    /**
     * Reads the value of a key and deletes the key (Redis 6.2).
     *
     * @param key the key
     * @return the value, or null if the key did not exist
     * @see <a href="https://redis.io/docs/latest/commands/getdel/">GETDEL</a>
     */
    default @Nullable V getdel(K key) {
        return execute(commands().strings().getdel(key));
    }

    /**
     * Reads the value of a key and changes when it expires (Redis 6.2).
     *
     * @param key the key
     * @param args when it expires
     * @return the value, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/getex/">GETEX</a>
     */
    default @Nullable V getex(K key, GetExArgs args) {
        return execute(commands().strings().getex(key, args));
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
    default V getrange(K key, long start, long end) {
        return execute(commands().strings().getrange(key, start, end));
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
    default @Nullable V getset(K key, V value) {
        return execute(commands().strings().getset(key, value));
    }

    /**
     * Adds 1 to an integer. A key that does not exist counts as 0.
     *
     * @param key the key
     * @return the number afterwards
     * @see <a href="https://redis.io/docs/latest/commands/incr/">INCR</a>
     */
    default long incr(K key) {
        return execute(commands().strings().incr(key));
    }

    /**
     * Adds to an integer. A key that does not exist counts as 0.
     *
     * @param key the key
     * @param increment what to add
     * @return the number afterwards
     * @see <a href="https://redis.io/docs/latest/commands/incrby/">INCRBY</a>
     */
    default long incrby(K key, long increment) {
        return execute(commands().strings().incrby(key, increment));
    }

    /**
     * Adds to a floating-point number. A key that does not exist counts as 0.
     *
     * @param key the key
     * @param increment what to add
     * @return the number afterwards
     * @see <a href="https://redis.io/docs/latest/commands/incrbyfloat/">INCRBYFLOAT</a>
     */
    default double incrbyfloat(K key, double increment) {
        return execute(commands().strings().incrbyfloat(key, increment));
    }

    /**
     * Finds the longest common subsequence of two values (Redis 7.0).
     *
     * @param first the key of one value
     * @param second the key of the other value
     * @return the bytes in common, in order; empty if there are none
     * @see <a href="https://redis.io/docs/latest/commands/lcs/">LCS</a>
     */
    default V lcs(K first, K second) {
        return execute(commands().strings().lcs(first, second));
    }

    /**
     * Finds the length of the longest common subsequence of two values (Redis 7.0).
     *
     * @param first the key of one value
     * @param second the key of the other value
     * @return the length in bytes
     * @see <a href="https://redis.io/docs/latest/commands/lcs/">LCS</a>
     */
    default long lcsLen(K first, K second) {
        return execute(commands().strings().lcsLen(first, second));
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
    default LcsMatches lcsIdx(K first, K second, LcsArgs args) {
        return execute(commands().strings().lcsIdx(first, second, args));
    }

    /**
     * Reads the values of several keys.
     *
     * @param keys the keys
     * @return a value for each key, in their order; null for one that does not exist or is no string
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/mget/">MGET</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<@Nullable V> mget(K... keys) {
        return execute(commands().strings().mget(keys));
    }

    /**
     * Reads the values of several keys.
     *
     * @param keys the keys
     * @return a value for each key, in their order; null for one that does not exist or is no string
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/mget/">MGET</a>
     */
    default List<@Nullable V> mget(Iterable<? extends K> keys) {
        return execute(commands().strings().mget(keys));
    }

    /**
     * Sets the values of several keys at once, for ever.
     *
     * @param values the values by key
     * @throws IllegalArgumentException if there are none
     * @see <a href="https://redis.io/docs/latest/commands/mset/">MSET</a>
     */
    default void mset(Map<? extends K, ? extends V> values) {
        execute(commands().strings().mset(values));
    }

    /**
     * Sets the values of several keys at once, for ever, if none of the keys exists.
     *
     * @param values the values by key
     * @return true if they were set, false if none was
     * @throws IllegalArgumentException if there are none
     * @see <a href="https://redis.io/docs/latest/commands/msetnx/">MSETNX</a>
     */
    default boolean msetnx(Map<? extends K, ? extends V> values) {
        return execute(commands().strings().msetnx(values));
    }

    /**
     * Sets the value of a key for some time.
     *
     * @param key the key
     * @param millis how long, in milliseconds, at least 1
     * @param value the value
     * @see <a href="https://redis.io/docs/latest/commands/psetex/">PSETEX</a>
     */
    default void psetex(K key, long millis, V value) {
        execute(commands().strings().psetex(key, millis, value));
    }

    /**
     * Sets the value of a key, for ever, whatever it held.
     *
     * @param key the key
     * @param value the value
     * @see <a href="https://redis.io/docs/latest/commands/set/">SET</a>
     */
    default void set(K key, V value) {
        execute(commands().strings().set(key, value));
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
    default boolean set(K key, V value, SetArgs args) {
        return execute(commands().strings().set(key, value, args));
    }

    /**
     * Sets the value of a key, for ever, and reads the old one (Redis 6.2).
     *
     * @param key the key
     * @param value the value
     * @return the old value, or null if the key did not exist
     * @see <a href="https://redis.io/docs/latest/commands/set/">SET</a>
     */
    default @Nullable V setGet(K key, V value) {
        return execute(commands().strings().setGet(key, value));
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
    default @Nullable V setGet(K key, V value, SetArgs args) {
        return execute(commands().strings().setGet(key, value, args));
    }

    /**
     * Sets the value of a key for some time.
     *
     * @param key the key
     * @param seconds how long, at least 1
     * @param value the value
     * @see <a href="https://redis.io/docs/latest/commands/setex/">SETEX</a>
     */
    default void setex(K key, long seconds, V value) {
        execute(commands().strings().setex(key, seconds, value));
    }

    /**
     * Sets the value of a key, for ever, if the key does not exist.
     *
     * @param key the key
     * @param value the value
     * @return true if it was set
     * @see <a href="https://redis.io/docs/latest/commands/setnx/">SETNX</a>
     */
    default boolean setnx(K key, V value) {
        return execute(commands().strings().setnx(key, value));
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
    default long setrange(K key, long offset, V value) {
        return execute(commands().strings().setrange(key, offset, value));
    }

    /**
     * Reads the length of the value of a key.
     *
     * @param key the key
     * @return the length in bytes, 0 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/strlen/">STRLEN</a>
     */
    default long strlen(K key) {
        return execute(commands().strings().strlen(key));
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
    default V substr(K key, long start, long end) {
        return execute(commands().strings().substr(key, start, end));
    }
}
