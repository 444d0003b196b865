package io.trunkline.command;

import io.trunkline.args.ExpireCondition;
import io.trunkline.reply.ReplyDecoders;
import java.time.Duration;
import java.time.Instant;

/**
 * The commands on the time to live of keys of any type.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=generic">Redis: generic commands</a>
 */
public final class KeyExpiryCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName EXPIRE = CommandName.of("EXPIRE");
    private static final CommandName EXPIREAT = CommandName.of("EXPIREAT");
    private static final CommandName EXPIRETIME = CommandName.of("EXPIRETIME");
    private static final CommandName PERSIST = CommandName.of("PERSIST");
    private static final CommandName PEXPIRE = CommandName.of("PEXPIRE");
    private static final CommandName PEXPIREAT = CommandName.of("PEXPIREAT");
    private static final CommandName PEXPIRETIME = CommandName.of("PEXPIRETIME");
    private static final CommandName PTTL = CommandName.of("PTTL");
    private static final CommandName TTL = CommandName.of("TTL");

    KeyExpiryCatalogue(GroupReaders<K, V> readers) {
        super(readers);
    }

    /**
     * Lets a key expire after some seconds.
     *
     * @param key the key
     * @param seconds how long; 0 or less deletes it at once
     * @return true if it will, false if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/expire/">EXPIRE</a>
     */
    public Command<Boolean> expire(K key, long seconds) {
        return command(EXPIRE).key(key).arg(seconds).read(ReplyDecoders.BOOLEAN);
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
    public Command<Boolean> expire(K key, long seconds, ExpireCondition condition) {
        return command(EXPIRE).key(key).arg(seconds).keyword(condition.name()).read(ReplyDecoders.BOOLEAN);
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
    public Command<Boolean> expire(K key, Duration time) {
        return expire(key, DurationArgument.seconds("time", time));
    }

    /**
     * Lets a key expire at a moment.
     *
     * @param key the key
     * @param unixSeconds when, in seconds since the epoch; the past deletes it at once
     * @return true if it will, false if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/expireat/">EXPIREAT</a>
     */
    public Command<Boolean> expireat(K key, long unixSeconds) {
        return command(EXPIREAT).key(key).arg(unixSeconds).read(ReplyDecoders.BOOLEAN);
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
    public Command<Boolean> expireat(K key, long unixSeconds, ExpireCondition condition) {
        return command(EXPIREAT)
                .key(key)
                .arg(unixSeconds)
                .keyword(condition.name())
                .read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Lets a key expire at a moment.
     *
     * @param key the key
     * @param moment when; what is finer than a second is cut off; the past deletes it at once
     * @return true if it will, false if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/expireat/">EXPIREAT</a>
     */
    public Command<Boolean> expireat(K key, Instant moment) {
        return expireat(key, moment.getEpochSecond());
    }

    /**
     * Reads when a key expires (Redis 7.0).
     *
     * @param key the key
     * @return when, in seconds since the epoch; -1 for never, -2 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/expiretime/">EXPIRETIME</a>
     */
    public Command<Long> expiretime(K key) {
        return command(EXPIRETIME).key(key).read(ReplyDecoders.LONG);
    }

    /**
     * Lets a key live for ever.
     *
     * @param key the key
     * @return true if it will and would have expired before
     * @see <a href="https://redis.io/docs/latest/commands/persist/">PERSIST</a>
     */
    public Command<Boolean> persist(K key) {
        return command(PERSIST).key(key).read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Lets a key expire after some milliseconds.
     *
     * @param key the key
     * @param millis how long; 0 or less deletes it at once
     * @return true if it will, false if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/pexpire/">PEXPIRE</a>
     */
    public Command<Boolean> pexpire(K key, long millis) {
        return command(PEXPIRE).key(key).arg(millis).read(ReplyDecoders.BOOLEAN);
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
    public Command<Boolean> pexpire(K key, long millis, ExpireCondition condition) {
        return command(PEXPIRE).key(key).arg(millis).keyword(condition.name()).read(ReplyDecoders.BOOLEAN);
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
    public Command<Boolean> pexpire(K key, Duration time) {
        return pexpire(key, DurationArgument.millis("time", time));
    }

    /**
     * Lets a key expire at a moment.
     *
     * @param key the key
     * @param unixMillis when, in milliseconds since the epoch; the past deletes it at once
     * @return true if it will, false if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/pexpireat/">PEXPIREAT</a>
     */
    public Command<Boolean> pexpireat(K key, long unixMillis) {
        return command(PEXPIREAT).key(key).arg(unixMillis).read(ReplyDecoders.BOOLEAN);
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
    public Command<Boolean> pexpireat(K key, long unixMillis, ExpireCondition condition) {
        return command(PEXPIREAT)
                .key(key)
                .arg(unixMillis)
                .keyword(condition.name())
                .read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Lets a key expire at a moment.
     *
     * @param key the key
     * @param moment when; what is finer than a millisecond is cut off; the past deletes it at once
     * @return true if it will, false if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/pexpireat/">PEXPIREAT</a>
     */
    public Command<Boolean> pexpireat(K key, Instant moment) {
        return pexpireat(key, moment.toEpochMilli());
    }

    /**
     * Reads when a key expires (Redis 7.0).
     *
     * @param key the key
     * @return when, in milliseconds since the epoch; -1 for never, -2 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/pexpiretime/">PEXPIRETIME</a>
     */
    public Command<Long> pexpiretime(K key) {
        return command(PEXPIRETIME).key(key).read(ReplyDecoders.LONG);
    }

    /**
     * Reads how much time a key has left.
     *
     * @param key the key
     * @return milliseconds; -1 if it lives for ever, -2 if it does not exist
     * @see <a href="https://redis.io/docs/latest/commands/pttl/">PTTL</a>
     */
    public Command<Long> pttl(K key) {
        return command(PTTL).key(key).read(ReplyDecoders.LONG);
    }

    /**
     * Reads how much time a key has left.
     *
     * @param key the key
     * @return seconds; -1 if it lives for ever, -2 if it does not exist
     * @see <a href="https://redis.io/docs/latest/commands/ttl/">TTL</a>
     */
    public Command<Long> ttl(K key) {
        return command(TTL).key(key).read(ReplyDecoders.LONG);
    }
}
