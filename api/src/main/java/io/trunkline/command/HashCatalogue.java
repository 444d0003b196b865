package io.trunkline.command;

import io.trunkline.args.ExpireCondition;
import io.trunkline.args.HGetExArgs;
import io.trunkline.args.HSetExArgs;
import io.trunkline.args.ScanArgs;
import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.reply.FieldExpireResult;
import io.trunkline.reply.FieldExpiry;
import io.trunkline.reply.FieldPersistResult;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.ScanPage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The commands on hashes. A field is encoded as a key is, but gets no prefix.
 *
 * @param <K> the type of keys and fields
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=hash">Redis: hash commands</a>
 */
@SuppressWarnings("varargs") // arrays of keys and values are only read
public final class HashCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName HDEL = CommandName.of("HDEL");
    private static final CommandName HEXISTS = CommandName.of("HEXISTS");
    private static final CommandName HEXPIRE = CommandName.of("HEXPIRE");
    private static final CommandName HEXPIREAT = CommandName.of("HEXPIREAT");
    private static final CommandName HEXPIRETIME = CommandName.of("HEXPIRETIME");
    private static final CommandName HGET = CommandName.of("HGET");
    private static final CommandName HGETALL = CommandName.of("HGETALL");
    private static final CommandName HGETDEL = CommandName.of("HGETDEL");
    private static final CommandName HGETEX = CommandName.of("HGETEX");
    private static final CommandName HINCRBY = CommandName.of("HINCRBY");
    private static final CommandName HINCRBYFLOAT = CommandName.of("HINCRBYFLOAT");
    private static final CommandName HKEYS = CommandName.of("HKEYS");
    private static final CommandName HLEN = CommandName.of("HLEN");
    private static final CommandName HMGET = CommandName.of("HMGET");
    private static final CommandName HMSET = CommandName.of("HMSET");
    private static final CommandName HPERSIST = CommandName.of("HPERSIST");
    private static final CommandName HPEXPIRE = CommandName.of("HPEXPIRE");
    private static final CommandName HPEXPIREAT = CommandName.of("HPEXPIREAT");
    private static final CommandName HPEXPIRETIME = CommandName.of("HPEXPIRETIME");
    private static final CommandName HPTTL = CommandName.of("HPTTL");
    private static final CommandName HRANDFIELD = CommandName.of("HRANDFIELD");
    private static final CommandName HSCAN = CommandName.of("HSCAN");
    private static final CommandName HSET = CommandName.of("HSET");
    private static final CommandName HSETEX = CommandName.of("HSETEX");
    private static final CommandName HSETNX = CommandName.of("HSETNX");
    private static final CommandName HSTRLEN = CommandName.of("HSTRLEN");
    private static final CommandName HTTL = CommandName.of("HTTL");
    private static final CommandName HVALS = CommandName.of("HVALS");

    private static final ReplyDecoder<List<FieldExpireResult>> EXPIRE_RESULTS = codes(HashCatalogue::expireResult);
    private static final ReplyDecoder<List<FieldPersistResult>> PERSIST_RESULTS = codes(HashCatalogue::persistResult);
    private static final ReplyDecoder<List<FieldExpiry<Duration>>> SECONDS_LEFT =
            codes(code -> expiry(code, Duration::ofSeconds));
    private static final ReplyDecoder<List<FieldExpiry<Duration>>> MILLIS_LEFT =
            codes(code -> expiry(code, Duration::ofMillis));
    private static final ReplyDecoder<List<FieldExpiry<Instant>>> AT_SECOND =
            codes(code -> expiry(code, Instant::ofEpochSecond));
    private static final ReplyDecoder<List<FieldExpiry<Instant>>> AT_MILLI =
            codes(code -> expiry(code, Instant::ofEpochMilli));

    private final ReplyDecoder<List<K>> fieldList;
    private final ReplyDecoder<Map<K, V>> fieldMap;
    private final ReplyDecoder<List<KeyValue<K, V>>> pairList;

    HashCatalogue(GroupReaders<K, V> readers) {
        super(readers);
        this.fieldList = ReplyDecoders.list(key);
        this.fieldMap = ReplyDecoders.map(key, value);
        this.pairList = PairDecoder.list(in -> new KeyValue<>(key.decode(in), value.decode(in)));
    }

    /**
     * Deletes fields; a hash without fields is deleted as a whole.
     *
     * @param key the key
     * @param fields the fields, at least one
     * @return how many of the fields there were
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hdel/">HDEL</a>
     */
    @SafeVarargs
    public final Command<Long> hdel(K key, K... fields) {
        return onFields(HDEL, key, fields).read(ReplyDecoders.LONG);
    }

    /**
     * Tells whether a field exists.
     *
     * @param key the key
     * @param field the field
     * @return true if it does
     * @see <a href="https://redis.io/docs/latest/commands/hexists/">HEXISTS</a>
     */
    public Command<Boolean> hexists(K key, K field) {
        return command(HEXISTS).key(key).field(field).read(ReplyDecoders.BOOLEAN);
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
        return onCountedFields(HEXPIRETIME, key, null, fields).read(AT_SECOND);
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
        return onCountedFields(HPEXPIRETIME, key, null, fields).read(AT_MILLI);
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
        return onCountedFields(HTTL, key, null, fields).read(SECONDS_LEFT);
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
        return onCountedFields(HPTTL, key, null, fields).read(MILLIS_LEFT);
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
        return onCountedFields(HPERSIST, key, null, fields).read(PERSIST_RESULTS);
    }

    /**
     * Reads the value of a field.
     *
     * @param key the key
     * @param field the field
     * @return the value, or null if there is no such field
     * @see <a href="https://redis.io/docs/latest/commands/hget/">HGET</a>
     */
    public Command<@Nullable V> hget(K key, K field) {
        return command(HGET).key(key).field(field).read(nullableValue);
    }

    /**
     * Reads all fields and values.
     *
     * @param key the key
     * @return the values by field, in the server's order; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hgetall/">HGETALL</a>
     */
    public Command<Map<K, V>> hgetall(K key) {
        return command(HGETALL).key(key).read(fieldMap);
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
    @SafeVarargs
    public final Command<List<@Nullable V>> hgetdel(K key, K... fields) {
        return onCountedFields(HGETDEL, key, null, fields).read(nullableValueList);
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
        return onCountedFields(HGETEX, key, null, fields).read(nullableValueList);
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
        return onCountedFields(HGETEX, key, args, fields).read(nullableValueList);
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
    public Command<Long> hincrby(K key, K field, long increment) {
        return command(HINCRBY).key(key).field(field).arg(increment).read(ReplyDecoders.LONG);
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
    public Command<Double> hincrbyfloat(K key, K field, double increment) {
        return command(HINCRBYFLOAT).key(key).field(field).arg(increment).read(ReplyDecoders.DOUBLE);
    }

    /**
     * Reads all fields.
     *
     * @param key the key
     * @return the fields; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hkeys/">HKEYS</a>
     */
    public Command<List<K>> hkeys(K key) {
        return command(HKEYS).key(key).read(fieldList);
    }

    /**
     * Counts the fields.
     *
     * @param key the key
     * @return how many there are, 0 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hlen/">HLEN</a>
     */
    public Command<Long> hlen(K key) {
        return command(HLEN).key(key).read(ReplyDecoders.LONG);
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
    @SafeVarargs
    public final Command<List<@Nullable V>> hmget(K key, K... fields) {
        return onFields(HMGET, key, fields).read(nullableValueList);
    }

    /**
     * Sets fields. Redis deprecates this command in favour of HSET, which takes several fields since Redis 4.0.
     *
     * @param key the key
     * @param fields the values by field, at least one
     * @return nothing
     * @throws IllegalArgumentException if no field is given
     * @see <a href="https://redis.io/docs/latest/commands/hmset/">HMSET</a>
     */
    public Command<@Nullable Void> hmset(K key, Map<? extends K, ? extends V> fields) {
        ArgumentChecks.notEmpty(HMSET, "fields", fields.size());
        return entries(command(HMSET).key(key), fields).read(ReplyDecoders.OK);
    }

    /**
     * Picks a field at random (Redis 6.2).
     *
     * @param key the key
     * @return the field, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hrandfield/">HRANDFIELD</a>
     */
    public Command<@Nullable K> hrandfield(K key) {
        return command(HRANDFIELD).key(key).read(nullableKey);
    }

    /**
     * Picks fields at random (Redis 6.2).
     *
     * @param key the key
     * @param count how many different ones at most; negative for exactly so many, which may repeat
     * @return the fields; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hrandfield/">HRANDFIELD</a>
     */
    public Command<List<K>> hrandfield(K key, long count) {
        return command(HRANDFIELD).key(key).arg(count).read(fieldList);
    }

    /**
     * Picks fields with their values at random (Redis 6.2).
     *
     * @param key the key
     * @param count how many different ones at most; negative for exactly so many, which may repeat
     * @return the fields and values; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hrandfield/">HRANDFIELD</a>
     */
    public Command<List<KeyValue<K, V>>> hrandfieldWithValues(K key, long count) {
        return command(HRANDFIELD).key(key).arg(count).keyword("WITHVALUES").read(pairList);
    }

    /**
     * Reads the fields and values that one step of a scan meets.
     *
     * @param key the key
     * @param cursor {@link ScanPage#START} to begin, or what the last step returned
     * @return the fields and values of this step
     * @see <a href="https://redis.io/docs/latest/commands/hscan/">HSCAN</a>
     */
    public Command<ScanPage<KeyValue<K, V>>> hscan(K key, String cursor) {
        return hscan(key, cursor, ScanArgs.NONE);
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
    public Command<ScanPage<KeyValue<K, V>>> hscan(K key, String cursor, ScanArgs args) {
        return command(HSCAN).key(key).arg(cursor).args(args).read(ScanPage.decoder(pairList));
    }

    /**
     * Reads the fields that one step of a scan meets (Redis 7.4).
     *
     * @param key the key
     * @param cursor {@link ScanPage#START} to begin, or what the last step returned
     * @return the fields of this step
     * @see <a href="https://redis.io/docs/latest/commands/hscan/">HSCAN</a>
     */
    public Command<ScanPage<K>> hscanNoValues(K key, String cursor) {
        return hscanNoValues(key, cursor, ScanArgs.NONE);
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
    public Command<ScanPage<K>> hscanNoValues(K key, String cursor, ScanArgs args) {
        return command(HSCAN)
                .key(key)
                .arg(cursor)
                .args(args)
                .keyword("NOVALUES")
                .read(ScanPage.decoder(fieldList));
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
    public Command<Boolean> hset(K key, K field, V value) {
        return command(HSET).key(key).field(field).value(value).read(ReplyDecoders.BOOLEAN);
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
    public Command<Long> hset(K key, Map<? extends K, ? extends V> fields) {
        ArgumentChecks.notEmpty(HSET, "fields", fields.size());
        return entries(command(HSET).key(key), fields).read(ReplyDecoders.LONG);
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

    /**
     * Sets a field that does not exist.
     *
     * @param key the key
     * @param field the field
     * @param value its value
     * @return true if it was set, false if it exists
     * @see <a href="https://redis.io/docs/latest/commands/hsetnx/">HSETNX</a>
     */
    public Command<Boolean> hsetnx(K key, K field, V value) {
        return command(HSETNX).key(key).field(field).value(value).read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Tells how long the value of a field is.
     *
     * @param key the key
     * @param field the field
     * @return the length in bytes, 0 if there is no such field
     * @see <a href="https://redis.io/docs/latest/commands/hstrlen/">HSTRLEN</a>
     */
    public Command<Long> hstrlen(K key, K field) {
        return command(HSTRLEN).key(key).field(field).read(ReplyDecoders.LONG);
    }

    /**
     * Reads all values.
     *
     * @param key the key
     * @return the values; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/hvals/">HVALS</a>
     */
    public Command<List<V>> hvals(K key) {
        return command(HVALS).key(key).read(valueList);
    }

    private CommandBuilder<K, V> onFields(CommandName name, K key, K[] fields) {
        ArgumentChecks.notEmpty(name, "fields", fields.length);
        return fields(command(name).key(key), fields);
    }

    /** A command of the kind that says how many fields follow. */
    private CommandBuilder<K, V> onCountedFields(CommandName name, K key, @Nullable CommandArguments args, K[] fields) {
        ArgumentChecks.notEmpty(name, "fields", fields.length);
        CommandBuilder<K, V> command = command(name).key(key).args(args);
        return fields(command.keyword("FIELDS").arg(fields.length), fields);
    }

    private Command<List<FieldExpireResult>> expire(
            CommandName name, K key, long time, @Nullable ExpireCondition condition, K[] fields) {
        ArgumentChecks.notEmpty(name, "fields", fields.length);
        CommandBuilder<K, V> command = command(name).key(key).arg(time);
        if (condition != null) {
            command.keyword(condition.name());
        }
        return fields(command.keyword("FIELDS").arg(fields.length), fields).read(EXPIRE_RESULTS);
    }

    private static <K, V> CommandBuilder<K, V> fields(CommandBuilder<K, V> command, K[] fields) {
        for (K field : fields) {
            command.field(field);
        }
        return command;
    }

    private static <K, V> CommandBuilder<K, V> entries(
            CommandBuilder<K, V> command, Map<? extends K, ? extends V> fields) {
        for (Map.Entry<? extends K, ? extends V> entry : fields.entrySet()) {
            command.field(entry.getKey()).value(entry.getValue());
        }
        return command;
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

    private static <T> ReplyDecoder<List<T>> codes(LongFunction<T> result) {
        return ReplyDecoders.list(in -> result.apply(in.readLong()));
    }

    private static FieldExpireResult expireResult(long code) {
        if (code == 1) {
            return FieldExpireResult.SET;
        } else if (code == 0) {
            return FieldExpireResult.CONDITION_NOT_MET;
        } else if (code == 2) {
            return FieldExpireResult.DELETED;
        } else if (code == -2) {
            return FieldExpireResult.NO_SUCH_FIELD;
        }
        throw unknownCode(code);
    }

    private static FieldPersistResult persistResult(long code) {
        if (code == 1) {
            return FieldPersistResult.PERSISTED;
        } else if (code == -1) {
            return FieldPersistResult.NO_EXPIRY;
        } else if (code == -2) {
            return FieldPersistResult.NO_SUCH_FIELD;
        }
        throw unknownCode(code);
    }

    private static <T> FieldExpiry<T> expiry(long code, LongFunction<T> time) {
        if (code >= 0) {
            return new FieldExpiry<>(FieldExpiry.Status.EXPIRES, time.apply(code));
        } else if (code == -1) {
            return new FieldExpiry<>(FieldExpiry.Status.PERSISTENT, null);
        } else if (code == -2) {
            return new FieldExpiry<>(FieldExpiry.Status.NO_SUCH_FIELD, null);
        }
        throw unknownCode(code);
    }

    private static UnexpectedReplyException unknownCode(long code) {
        return new UnexpectedReplyException(
                "The server answered for a field what this command never answers: code=" + code
                        + ". Use a version of Trunkline that knows this server.",
                null,
                null,
                null);
    }
}
