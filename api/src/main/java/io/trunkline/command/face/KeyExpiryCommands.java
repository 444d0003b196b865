// Generated from KeyExpiryCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.args.ExpireCondition;
import io.trunkline.command.CommandExecutor;
import java.time.Duration;
import java.time.Instant;

/**
 * The commands on the time to live of keys of any type, with methods that wait for the result.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=generic">Redis: generic commands</a>
 */
public interface KeyExpiryCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Lets a key expire after some seconds.
     *
     * @param key the key
     * @param seconds how long; 0 or less deletes it at once
     * @return true if it will, false if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/expire/">EXPIRE</a>
     */
    default boolean expire(K key, long seconds) {
        return execute(commands().keyExpiry().expire(key, seconds));
    }

    /**
     * Lets a key expire after some seconds, on a condition (Redis 7.0).
     *
     * @param key the key
     * @param seconds how long; 0 or less deletes it at once
     * @param condition only if this is so
     * @return true if it will, false if the key does not exist or the condition was not met
     * @see <a href="https://redis.io/docs/latest/commands/expire/">EXPIRE</a>
     */
    default boolean expire(K key, long seconds, ExpireCondition condition) {
        return execute(commands().keyExpiry().expire(key, seconds, condition));
    }

    /**
     * Lets a key expire after a time.
     *
     * @param key the key
     * @param time how long; what is finer than a second is rounded up; zero or less deletes it at once
     * @return true if it will, false if the key does not exist
     * @throws IllegalArgumentException if the time is too long for seconds in 64 bits
     * @see <a href="https://redis.io/docs/latest/commands/expire/">EXPIRE</a>
     */
    default boolean expire(K key, Duration time) {
        return execute(commands().keyExpiry().expire(key, time));
    }

    /**
     * Lets a key expire at a moment.
     *
     * @param key the key
     * @param unixSeconds when, in seconds since the epoch; the past deletes it at once
     * @return true if it will, false if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/expireat/">EXPIREAT</a>
     */
    default boolean expireat(K key, long unixSeconds) {
        return execute(commands().keyExpiry().expireat(key, unixSeconds));
    }

    /**
     * Lets a key expire at a moment, on a condition (Redis 7.0).
     *
     * @param key the key
     * @param unixSeconds when, in seconds since the epoch; the past deletes it at once
     * @param condition only if this is so
     * @return true if it will, false if the key does not exist or the condition was not met
     * @see <a href="https://redis.io/docs/latest/commands/expireat/">EXPIREAT</a>
     */
    default boolean expireat(K key, long unixSeconds, ExpireCondition condition) {
        return execute(commands().keyExpiry().expireat(key, unixSeconds, condition));
    }

    /**
     * Lets a key expire at a moment.
     *
     * @param key the key
     * @param moment when; what is finer than a second is cut off; the past deletes it at once
     * @return true if it will, false if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/expireat/">EXPIREAT</a>
     */
    default boolean expireat(K key, Instant moment) {
        return execute(commands().keyExpiry().expireat(key, moment));
    }

    /**
     * Reads when a key expires (Redis 7.0).
     *
     * @param key the key
     * @return when, in seconds since the epoch; -1 for never, -2 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/expiretime/">EXPIRETIME</a>
     */
    default long expiretime(K key) {
        return execute(commands().keyExpiry().expiretime(key));
    }

    /**
     * Lets a key live for ever.
     *
     * @param key the key
     * @return true if it will and would have expired before
     * @see <a href="https://redis.io/docs/latest/commands/persist/">PERSIST</a>
     */
    default boolean persist(K key) {
        return execute(commands().keyExpiry().persist(key));
    }

    /**
     * Lets a key expire after some milliseconds.
     *
     * @param key the key
     * @param millis how long; 0 or less deletes it at once
     * @return true if it will, false if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/pexpire/">PEXPIRE</a>
     */
    default boolean pexpire(K key, long millis) {
        return execute(commands().keyExpiry().pexpire(key, millis));
    }

    /**
     * Lets a key expire after some milliseconds, on a condition (Redis 7.0).
     *
     * @param key the key
     * @param millis how long; 0 or less deletes it at once
     * @param condition only if this is so
     * @return true if it will, false if the key does not exist or the condition was not met
     * @see <a href="https://redis.io/docs/latest/commands/pexpire/">PEXPIRE</a>
     */
    default boolean pexpire(K key, long millis, ExpireCondition condition) {
        return execute(commands().keyExpiry().pexpire(key, millis, condition));
    }

    /**
     * Lets a key expire after a time.
     *
     * @param key the key
     * @param time how long; what is finer than a millisecond is rounded up; zero or less deletes it at once
     * @return true if it will, false if the key does not exist
     * @throws IllegalArgumentException if the time is too long for milliseconds in 64 bits
     * @see <a href="https://redis.io/docs/latest/commands/pexpire/">PEXPIRE</a>
     */
    default boolean pexpire(K key, Duration time) {
        return execute(commands().keyExpiry().pexpire(key, time));
    }

    /**
     * Lets a key expire at a moment.
     *
     * @param key the key
     * @param unixMillis when, in milliseconds since the epoch; the past deletes it at once
     * @return true if it will, false if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/pexpireat/">PEXPIREAT</a>
     */
    default boolean pexpireat(K key, long unixMillis) {
        return execute(commands().keyExpiry().pexpireat(key, unixMillis));
    }

    /**
     * Lets a key expire at a moment, on a condition (Redis 7.0).
     *
     * @param key the key
     * @param unixMillis when, in milliseconds since the epoch; the past deletes it at once
     * @param condition only if this is so
     * @return true if it will, false if the key does not exist or the condition was not met
     * @see <a href="https://redis.io/docs/latest/commands/pexpireat/">PEXPIREAT</a>
     */
    default boolean pexpireat(K key, long unixMillis, ExpireCondition condition) {
        return execute(commands().keyExpiry().pexpireat(key, unixMillis, condition));
    }

    /**
     * Lets a key expire at a moment.
     *
     * @param key the key
     * @param moment when; what is finer than a millisecond is cut off; the past deletes it at once
     * @return true if it will, false if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/pexpireat/">PEXPIREAT</a>
     */
    default boolean pexpireat(K key, Instant moment) {
        return execute(commands().keyExpiry().pexpireat(key, moment));
    }

    /**
     * Reads when a key expires (Redis 7.0).
     *
     * @param key the key
     * @return when, in milliseconds since the epoch; -1 for never, -2 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/pexpiretime/">PEXPIRETIME</a>
     */
    default long pexpiretime(K key) {
        return execute(commands().keyExpiry().pexpiretime(key));
    }

    /**
     * Reads how much time a key has left.
     *
     * @param key the key
     * @return milliseconds; -1 if it lives for ever, -2 if it does not exist
     * @see <a href="https://redis.io/docs/latest/commands/pttl/">PTTL</a>
     */
    default long pttl(K key) {
        return execute(commands().keyExpiry().pttl(key));
    }

    /**
     * Reads how much time a key has left.
     *
     * @param key the key
     * @return seconds; -1 if it lives for ever, -2 if it does not exist
     * @see <a href="https://redis.io/docs/latest/commands/ttl/">TTL</a>
     */
    default long ttl(K key) {
        return execute(commands().keyExpiry().ttl(key));
    }
}
