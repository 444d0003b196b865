package io.trunkline.command;

import static io.trunkline.command.FieldArguments.counted;
import static io.trunkline.command.FieldArguments.entries;

import io.trunkline.args.ExpireCondition;
import io.trunkline.args.HGetExArgs;
import io.trunkline.args.HSetExArgs;
import io.trunkline.reply.FieldExpireResult;
import io.trunkline.reply.FieldExpiry;
import io.trunkline.reply.FieldPersistResult;
import io.trunkline.reply.ReplyDecoders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands on the time to live of fields of hashes.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=hash">Redis: hash commands</a>
 */
@SuppressWarnings("varargs") // arrays of fields are only read
public final class HashExpiryCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName HEXPIRE = CommandName.of("HEXPIRE");
    private static final CommandName HEXPIREAT = CommandName.of("HEXPIREAT");
    private static final CommandName HEXPIRETIME = CommandName.of("HEXPIRETIME");
    private static final CommandName HGETEX = CommandName.of("HGETEX");
    private static final CommandName HPERSIST = CommandName.of("HPERSIST");
    private static final CommandName HPEXPIRE = CommandName.of("HPEXPIRE");
    private static final CommandName HPEXPIREAT = CommandName.of("HPEXPIREAT");
    private static final CommandName HPEXPIRETIME = CommandName.of("HPEXPIRETIME");
    private static final CommandName HPTTL = CommandName.of("HPTTL");
    private static final CommandName HSETEX = CommandName.of("HSETEX");
    private static final CommandName HTTL = CommandName.of("HTTL");

    HashExpiryCatalogue(GroupReaders<K, V> readers) {
        super(readers);
    }

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
    @SafeVarargs
    public final Command<List<FieldExpireResult>> hexpire(K key, Duration ttl, K... fields) {
        return expire(HEXPIRE, key, seconds(HEXPIRE, ttl), null, fields);
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
    @SafeVarargs
    public final Command<List<FieldExpireResult>> hexpire(K key, Duration ttl, ExpireCondition condition, K... fields) {
        return expire(HEXPIRE, key, seconds(HEXPIRE, ttl), condition, fields);
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
    @SafeVarargs
    public final Command<List<FieldExpireResult>> hpexpire(K key, Duration ttl, K... fields) {
        return expire(HPEXPIRE, key, millis(HPEXPIRE, ttl), null, fields);
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
    @SafeVarargs
    public final Command<List<FieldExpireResult>> hpexpire(
            K key, Duration ttl, ExpireCondition condition, K... fields) {
        return expire(HPEXPIRE, key, millis(HPEXPIRE, ttl), condition, fields);
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
    @SafeVarargs
    public final Command<List<FieldExpireResult>> hexpireat(K key, Instant moment, K... fields) {
        return expire(HEXPIREAT, key, moment.getEpochSecond(), null, fields);
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
    @SafeVarargs
    public final Command<List<FieldExpireResult>> hexpireat(
            K key, Instant moment, ExpireCondition condition, K... fields) {
        return expire(HEXPIREAT, key, moment.getEpochSecond(), condition, fields);
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
    @SafeVarargs
    public final Command<List<FieldExpireResult>> hpexpireat(K key, Instant moment, K... fields) {
        return expire(HPEXPIREAT, key, moment.toEpochMilli(), null, fields);
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
    @SafeVarargs
    public final Command<List<FieldExpireResult>> hpexpireat(
            K key, Instant moment, ExpireCondition condition, K... fields) {
        return expire(HPEXPIREAT, key, moment.toEpochMilli(), condition, fields);
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
    @SafeVarargs
    public final Command<List<FieldExpiry<Instant>>> hexpiretime(K key, K... fields) {
        return counted(command(HEXPIRETIME).key(key), HEXPIRETIME, fields).read(FieldReplies.AT_SECOND);
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
    @SafeVarargs
    public final Command<List<FieldExpiry<Instant>>> hpexpiretime(K key, K... fields) {
        return counted(command(HPEXPIRETIME).key(key), HPEXPIRETIME, fields).read(FieldReplies.AT_MILLI);
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
    @SafeVarargs
    public final Command<List<FieldExpiry<Duration>>> httl(K key, K... fields) {
        return counted(command(HTTL).key(key), HTTL, fields).read(FieldReplies.SECONDS_LEFT);
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
    @SafeVarargs
    public final Command<List<FieldExpiry<Duration>>> hpttl(K key, K... fields) {
        return counted(command(HPTTL).key(key), HPTTL, fields).read(FieldReplies.MILLIS_LEFT);
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
    @SafeVarargs
    public final Command<List<FieldPersistResult>> hpersist(K key, K... fields) {
        return counted(command(HPERSIST).key(key), HPERSIST, fields).read(FieldReplies.PERSIST_RESULTS);
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
    @SafeVarargs
    public final Command<List<@Nullable V>> hgetex(K key, K... fields) {
        return counted(command(HGETEX).key(key), HGETEX, fields).read(nullableValueList);
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
    @SafeVarargs
    public final Command<List<@Nullable V>> hgetex(K key, HGetExArgs args, K... fields) {
        return counted(command(HGETEX).key(key).args(args), HGETEX, fields).read(nullableValueList);
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
    public Command<Boolean> hsetex(K key, Map<? extends K, ? extends V> fields, HSetExArgs args) {
        ArgumentChecks.notEmpty(HSETEX, "fields", fields.size());
        CommandBuilder<K, V> command = command(HSETEX).key(key).args(args).keyword("FIELDS");
        return entries(command.arg(fields.size()), fields).read(ReplyDecoders.BOOLEAN);
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
    public Command<Boolean> hsetex(K key, K field, V value, HSetExArgs args) {
        return command(HSETEX)
                .key(key)
                .args(args)
                .keyword("FIELDS")
                .arg(1)
                .field(field)
                .value(value)
                .read(ReplyDecoders.BOOLEAN);
    }

    private Command<List<FieldExpireResult>> expire(
            CommandName name, K key, long time, @Nullable ExpireCondition condition, K[] fields) {
        CommandBuilder<K, V> command = command(name).key(key).arg(time);
        if (condition != null) {
            command.keyword(condition.name());
        }
        return counted(command, name, fields).read(FieldReplies.EXPIRE_RESULTS);
    }

    private static long seconds(CommandName name, Duration ttl) {
        requireNotNegative(name, ttl);
        return DurationArgument.seconds("command=" + name + ", ttl", ttl);
    }

    private static long millis(CommandName name, Duration ttl) {
        requireNotNegative(name, ttl);
        return DurationArgument.millis("command=" + name + ", ttl", ttl);
    }

    private static void requireNotNegative(CommandName name, Duration ttl) {
        if (ttl.isNegative()) {
            throw new IllegalArgumentException(
                    "A time is negative: command=" + name + ", time=" + ttl + ". Use zero to delete the fields.");
        }
    }
}
