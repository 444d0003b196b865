package io.trunkline.command;

import static io.trunkline.command.FieldArguments.counted;
import static io.trunkline.command.FieldArguments.entries;
import static io.trunkline.command.FieldArguments.fields;

import io.trunkline.args.ScanArgs;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.ScanPage;
import java.util.List;
import java.util.Map;
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
    private static final CommandName HGET = CommandName.of("HGET");
    private static final CommandName HGETALL = CommandName.of("HGETALL");
    private static final CommandName HGETDEL = CommandName.of("HGETDEL");
    private static final CommandName HINCRBY = CommandName.of("HINCRBY");
    private static final CommandName HINCRBYFLOAT = CommandName.of("HINCRBYFLOAT");
    private static final CommandName HKEYS = CommandName.of("HKEYS");
    private static final CommandName HLEN = CommandName.of("HLEN");
    private static final CommandName HMGET = CommandName.of("HMGET");
    private static final CommandName HMSET = CommandName.of("HMSET");
    private static final CommandName HRANDFIELD = CommandName.of("HRANDFIELD");
    private static final CommandName HSCAN = CommandName.of("HSCAN");
    private static final CommandName HSET = CommandName.of("HSET");
    private static final CommandName HSETNX = CommandName.of("HSETNX");
    private static final CommandName HSTRLEN = CommandName.of("HSTRLEN");
    private static final CommandName HVALS = CommandName.of("HVALS");

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
        return fields(command(HDEL).key(key), HDEL, fields).read(ReplyDecoders.LONG);
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
        return counted(command(HGETDEL).key(key), HGETDEL, fields).read(nullableValueList);
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
        return fields(command(HMGET).key(key), HMGET, fields).read(nullableValueList);
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
}
