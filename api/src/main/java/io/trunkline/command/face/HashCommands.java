// Generated from HashCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.args.ScanArgs;
import io.trunkline.command.CommandExecutor;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.ScanPage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands on hashes, with methods that wait for the result. A field is encoded as a key is, but gets no
 * prefix.
 *
 * @param <K> the type of keys and fields
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=hash">Redis: hash commands</a>
 */
public interface HashCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Deletes fields; a hash without fields is deleted as a whole.
     *
     * @param key the key
     * @param fields the fields, at least one
     * @return how many of the fields there were
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hdel/">HDEL</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default long hdel(K key, K... fields) {
        return execute(commands().hashes().hdel(key, fields));
    }

    /**
     * Tells whether a field exists.
     *
     * @param key the key
     * @param field the field
     * @return true if it does
     * @see <a href="https://redis.io/docs/latest/commands/hexists/">HEXISTS</a>
     */
    default boolean hexists(K key, K field) {
        return execute(commands().hashes().hexists(key, field));
    }

    /**
     * Reads the value of a field.
     *
     * @param key the key
     * @param field the field
     * @return the value, or null if there is no such field
     * @see <a href="https://redis.io/docs/latest/commands/hget/">HGET</a>
     */
    default @Nullable V hget(K key, K field) {
        return execute(commands().hashes().hget(key, field));
    }

    /**
     * Reads all fields and values.
     *
     * @param key the key
     * @return the values by field, in the server's order; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hgetall/">HGETALL</a>
     */
    default Map<K, V> hgetall(K key) {
        return execute(commands().hashes().hgetall(key));
    }

    /**
     * Reads the values of fields and deletes the fields (Redis 8.0).
     *
     * @param key the key
     * @param fields the fields, at least one
     * @return the values in the order of the fields, null for a field that is not there
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hgetdel/">HGETDEL</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<@Nullable V> hgetdel(K key, K... fields) {
        return execute(commands().hashes().hgetdel(key, fields));
    }

    /**
     * Adds an integer to the value of a field, which counts as 0 if it does not exist.
     *
     * @param key the key
     * @param field the field
     * @param increment what to add, may be negative
     * @return the value after that
     * @see <a href="https://redis.io/docs/latest/commands/hincrby/">HINCRBY</a>
     */
    default long hincrby(K key, K field, long increment) {
        return execute(commands().hashes().hincrby(key, field, increment));
    }

    /**
     * Adds a number to the value of a field, which counts as 0 if it does not exist.
     *
     * @param key the key
     * @param field the field
     * @param increment what to add, may be negative
     * @return the value after that
     * @see <a href="https://redis.io/docs/latest/commands/hincrbyfloat/">HINCRBYFLOAT</a>
     */
    default double hincrbyfloat(K key, K field, double increment) {
        return execute(commands().hashes().hincrbyfloat(key, field, increment));
    }

    /**
     * Reads all fields.
     *
     * @param key the key
     * @return the fields; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hkeys/">HKEYS</a>
     */
    default List<K> hkeys(K key) {
        return execute(commands().hashes().hkeys(key));
    }

    /**
     * Counts the fields.
     *
     * @param key the key
     * @return how many there are, 0 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hlen/">HLEN</a>
     */
    default long hlen(K key) {
        return execute(commands().hashes().hlen(key));
    }

    /**
     * Reads the values of fields.
     *
     * @param key the key
     * @param fields the fields, at least one
     * @return the values in the order of the fields, null for a field that is not there
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hmget/">HMGET</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<@Nullable V> hmget(K key, K... fields) {
        return execute(commands().hashes().hmget(key, fields));
    }

    /**
     * Sets fields. Redis deprecates this command in favour of HSET, which takes several fields since Redis 4.0.
     *
     * @param key the key
     * @param fields the values by field, at least one
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hmset/">HMSET</a>
     */
    default void hmset(K key, Map<? extends K, ? extends V> fields) {
        execute(commands().hashes().hmset(key, fields));
    }

    /**
     * Picks a field at random (Redis 6.2).
     *
     * @param key the key
     * @return the field, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hrandfield/">HRANDFIELD</a>
     */
    default @Nullable K hrandfield(K key) {
        return execute(commands().hashes().hrandfield(key));
    }

    /**
     * Picks fields at random (Redis 6.2).
     *
     * @param key the key
     * @param count how many different ones at most; negative for exactly so many, which may repeat
     * @return the fields; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hrandfield/">HRANDFIELD</a>
     */
    default List<K> hrandfield(K key, long count) {
        return execute(commands().hashes().hrandfield(key, count));
    }

    /**
     * Picks fields with their values at random (Redis 6.2).
     *
     * @param key the key
     * @param count how many different ones at most; negative for exactly so many, which may repeat
     * @return the fields and values; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hrandfield/">HRANDFIELD</a>
     */
    default List<KeyValue<K, V>> hrandfieldWithValues(K key, long count) {
        return execute(commands().hashes().hrandfieldWithValues(key, count));
    }

    /**
     * Reads the fields and values that one step of a scan meets.
     *
     * @param key the key
     * @param cursor {@link ScanPage#START} to begin, or what the last step returned
     * @return the fields and values of this step
     * @see <a href="https://redis.io/docs/latest/commands/hscan/">HSCAN</a>
     */
    default ScanPage<KeyValue<K, V>> hscan(K key, String cursor) {
        return execute(commands().hashes().hscan(key, cursor));
    }

    /**
     * Reads the fields and values that one step of a scan meets.
     *
     * @param key the key
     * @param cursor {@link ScanPage#START} to begin, or what the last step returned
     * @param args which fields, and the size of the step
     * @return the fields and values of this step
     * @see <a href="https://redis.io/docs/latest/commands/hscan/">HSCAN</a>
     */
    default ScanPage<KeyValue<K, V>> hscan(K key, String cursor, ScanArgs args) {
        return execute(commands().hashes().hscan(key, cursor, args));
    }

    /**
     * Reads the fields that one step of a scan meets (Redis 7.4).
     *
     * @param key the key
     * @param cursor {@link ScanPage#START} to begin, or what the last step returned
     * @return the fields of this step
     * @see <a href="https://redis.io/docs/latest/commands/hscan/">HSCAN</a>
     */
    default ScanPage<K> hscanNoValues(K key, String cursor) {
        return execute(commands().hashes().hscanNoValues(key, cursor));
    }

    /**
     * Reads the fields that one step of a scan meets (Redis 7.4).
     *
     * @param key the key
     * @param cursor {@link ScanPage#START} to begin, or what the last step returned
     * @param args which fields, and the size of the step
     * @return the fields of this step
     * @see <a href="https://redis.io/docs/latest/commands/hscan/">HSCAN</a>
     */
    default ScanPage<K> hscanNoValues(K key, String cursor, ScanArgs args) {
        return execute(commands().hashes().hscanNoValues(key, cursor, args));
    }

    /**
     * Sets a field.
     *
     * @param key the key
     * @param field the field
     * @param value its value
     * @return true if the field is new, false if it got another value
     * @see <a href="https://redis.io/docs/latest/commands/hset/">HSET</a>
     */
    default boolean hset(K key, K field, V value) {
        return execute(commands().hashes().hset(key, field, value));
    }

    /**
     * Sets fields (several since Redis 4.0).
     *
     * @param key the key
     * @param fields the values by field, at least one
     * @return how many of the fields are new
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hset/">HSET</a>
     */
    default long hset(K key, Map<? extends K, ? extends V> fields) {
        return execute(commands().hashes().hset(key, fields));
    }

    /**
     * Sets a field that does not exist.
     *
     * @param key the key
     * @param field the field
     * @param value its value
     * @return true if it was set, false if it exists
     * @see <a href="https://redis.io/docs/latest/commands/hsetnx/">HSETNX</a>
     */
    default boolean hsetnx(K key, K field, V value) {
        return execute(commands().hashes().hsetnx(key, field, value));
    }

    /**
     * Tells how long the value of a field is.
     *
     * @param key the key
     * @param field the field
     * @return the length in bytes, 0 if there is no such field
     * @see <a href="https://redis.io/docs/latest/commands/hstrlen/">HSTRLEN</a>
     */
    default long hstrlen(K key, K field) {
        return execute(commands().hashes().hstrlen(key, field));
    }

    /**
     * Reads all values.
     *
     * @param key the key
     * @return the values; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hvals/">HVALS</a>
     */
    default List<V> hvals(K key) {
        return execute(commands().hashes().hvals(key));
    }
}
