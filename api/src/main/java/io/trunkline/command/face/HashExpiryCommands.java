// Generated from HashExpiryCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.args.ExpireCondition;
import io.trunkline.args.HGetExArgs;
import io.trunkline.args.HSetExArgs;
import io.trunkline.command.CommandExecutor;
import io.trunkline.reply.FieldExpireResult;
import io.trunkline.reply.FieldExpiry;
import io.trunkline.reply.FieldPersistResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands on the time to live of fields of hashes, with methods that wait for the result.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=hash">Redis: hash commands</a>
 */
public interface HashExpiryCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Lets fields expire after a time, counted in seconds (Redis 7.4).
     *
     * @param key the key
     * @param ttl how long; what is finer than a second is rounded up; zero deletes the fields
     * @param fields the fields, at least one
     * @return what became of each field, in the order given
     * @throws IllegalArgumentException if no field is given, or the time is negative or too long for seconds in 64 bits
     * @see <a href="https://redis.io/docs/latest/commands/hexpire/">HEXPIRE</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<FieldExpireResult> hexpire(K key, Duration ttl, K... fields) {
        return execute(commands().hashExpiry().hexpire(key, ttl, fields));
    }

    /**
     * Lets those fields for which a condition holds expire after a time, counted in seconds (Redis 7.4).
     *
     * @param key the key
     * @param ttl how long; what is finer than a second is rounded up; zero deletes the fields
     * @param condition what must hold for a field
     * @param fields the fields, at least one
     * @return what became of each field, in the order given
     * @throws IllegalArgumentException if no field is given, or the time is negative or too long for seconds in 64 bits
     * @see <a href="https://redis.io/docs/latest/commands/hexpire/">HEXPIRE</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<FieldExpireResult> hexpire(K key, Duration ttl, ExpireCondition condition, K... fields) {
        return execute(commands().hashExpiry().hexpire(key, ttl, condition, fields));
    }

    /**
     * Lets fields expire after a time, counted in milliseconds (Redis 7.4).
     *
     * @param key the key
     * @param ttl how long; what is finer than a millisecond is rounded up; zero deletes the fields
     * @param fields the fields, at least one
     * @return what became of each field, in the order given
     * @throws IllegalArgumentException if no field is given, or the time is negative or too long for milliseconds in 64
     *     bits
     * @see <a href="https://redis.io/docs/latest/commands/hpexpire/">HPEXPIRE</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<FieldExpireResult> hpexpire(K key, Duration ttl, K... fields) {
        return execute(commands().hashExpiry().hpexpire(key, ttl, fields));
    }

    /**
     * Lets those fields for which a condition holds expire after a time, counted in milliseconds (Redis 7.4).
     *
     * @param key the key
     * @param ttl how long; what is finer than a millisecond is rounded up; zero deletes the fields
     * @param condition what must hold for a field
     * @param fields the fields, at least one
     * @return what became of each field, in the order given
     * @throws IllegalArgumentException if no field is given, or the time is negative or too long for milliseconds in 64
     *     bits
     * @see <a href="https://redis.io/docs/latest/commands/hpexpire/">HPEXPIRE</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<FieldExpireResult> hpexpire(K key, Duration ttl, ExpireCondition condition, K... fields) {
        return execute(commands().hashExpiry().hpexpire(key, ttl, condition, fields));
    }

    /**
     * Lets fields expire at a moment, counted in seconds (Redis 7.4).
     *
     * @param key the key
     * @param moment when; what is finer than a second is cut off; a past one deletes the fields
     * @param fields the fields, at least one
     * @return what became of each field, in the order given
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hexpireat/">HEXPIREAT</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<FieldExpireResult> hexpireat(K key, Instant moment, K... fields) {
        return execute(commands().hashExpiry().hexpireat(key, moment, fields));
    }

    /**
     * Lets those fields for which a condition holds expire at a moment, counted in seconds (Redis 7.4).
     *
     * @param key the key
     * @param moment when; what is finer than a second is cut off; a past one deletes the fields
     * @param condition what must hold for a field
     * @param fields the fields, at least one
     * @return what became of each field, in the order given
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hexpireat/">HEXPIREAT</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<FieldExpireResult> hexpireat(K key, Instant moment, ExpireCondition condition, K... fields) {
        return execute(commands().hashExpiry().hexpireat(key, moment, condition, fields));
    }

    /**
     * Lets fields expire at a moment, counted in milliseconds (Redis 7.4).
     *
     * @param key the key
     * @param moment when; what is finer than a millisecond is cut off; a past one deletes the fields
     * @param fields the fields, at least one
     * @return what became of each field, in the order given
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hpexpireat/">HPEXPIREAT</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<FieldExpireResult> hpexpireat(K key, Instant moment, K... fields) {
        return execute(commands().hashExpiry().hpexpireat(key, moment, fields));
    }

    /**
     * Lets those fields for which a condition holds expire at a moment, counted in milliseconds (Redis 7.4).
     *
     * @param key the key
     * @param moment when; what is finer than a millisecond is cut off; a past one deletes the fields
     * @param condition what must hold for a field
     * @param fields the fields, at least one
     * @return what became of each field, in the order given
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hpexpireat/">HPEXPIREAT</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<FieldExpireResult> hpexpireat(K key, Instant moment, ExpireCondition condition, K... fields) {
        return execute(commands().hashExpiry().hpexpireat(key, moment, condition, fields));
    }

    /**
     * Tells when fields expire, to the second (Redis 7.4).
     *
     * @param key the key
     * @param fields the fields, at least one
     * @return the moment for each field, in the order given
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hexpiretime/">HEXPIRETIME</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<FieldExpiry<Instant>> hexpiretime(K key, K... fields) {
        return execute(commands().hashExpiry().hexpiretime(key, fields));
    }

    /**
     * Tells when fields expire, to the millisecond (Redis 7.4).
     *
     * @param key the key
     * @param fields the fields, at least one
     * @return the moment for each field, in the order given
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hpexpiretime/">HPEXPIRETIME</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<FieldExpiry<Instant>> hpexpiretime(K key, K... fields) {
        return execute(commands().hashExpiry().hpexpiretime(key, fields));
    }

    /**
     * Tells how long fields have left, in seconds (Redis 7.4).
     *
     * @param key the key
     * @param fields the fields, at least one
     * @return the time for each field, in the order given
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/httl/">HTTL</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<FieldExpiry<Duration>> httl(K key, K... fields) {
        return execute(commands().hashExpiry().httl(key, fields));
    }

    /**
     * Tells how long fields have left, in milliseconds (Redis 7.4).
     *
     * @param key the key
     * @param fields the fields, at least one
     * @return the time for each field, in the order given
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hpttl/">HPTTL</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<FieldExpiry<Duration>> hpttl(K key, K... fields) {
        return execute(commands().hashExpiry().hpttl(key, fields));
    }

    /**
     * Keeps fields from expiring (Redis 7.4).
     *
     * @param key the key
     * @param fields the fields, at least one
     * @return what became of each field, in the order given
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hpersist/">HPERSIST</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<FieldPersistResult> hpersist(K key, K... fields) {
        return execute(commands().hashExpiry().hpersist(key, fields));
    }

    /**
     * Reads the values of fields and leaves alone when they expire (Redis 8.0).
     *
     * @param key the key
     * @param fields the fields, at least one
     * @return the values in the order of the fields, null for a field that is not there
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hgetex/">HGETEX</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<@Nullable V> hgetex(K key, K... fields) {
        return execute(commands().hashExpiry().hgetex(key, fields));
    }

    /**
     * Reads the values of fields and changes when they expire (Redis 8.0).
     *
     * @param key the key
     * @param args when they expire from now on
     * @param fields the fields, at least one
     * @return the values in the order of the fields, null for a field that is not there
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hgetex/">HGETEX</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<@Nullable V> hgetex(K key, HGetExArgs args, K... fields) {
        return execute(commands().hashExpiry().hgetex(key, args, fields));
    }

    /**
     * Sets fields, with a condition and with when they expire (Redis 8.0).
     *
     * @param key the key
     * @param fields the values by field, at least one
     * @param args the condition, and when the fields expire
     * @return true if they were set, false if the condition did not hold
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hsetex/">HSETEX</a>
     */
    default boolean hsetex(K key, Map<? extends K, ? extends V> fields, HSetExArgs args) {
        return execute(commands().hashExpiry().hsetex(key, fields, args));
    }

    /**
     * Sets a field, with a condition and with when it expires (Redis 8.0).
     *
     * @param key the key
     * @param field the field
     * @param value its value
     * @param args the condition, and when the field expires
     * @return true if it was set, false if the condition did not hold
     * @see <a href="https://redis.io/docs/latest/commands/hsetex/">HSETEX</a>
     */
    default boolean hsetex(K key, K field, V value, HSetExArgs args) {
        return execute(commands().hashExpiry().hsetex(key, field, value, args));
    }
}
