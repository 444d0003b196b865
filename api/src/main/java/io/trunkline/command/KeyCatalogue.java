package io.trunkline.command;

import io.trunkline.args.CopyArgs;
import io.trunkline.args.MigrateArgs;
import io.trunkline.args.RestoreArgs;
import io.trunkline.args.SortArgs;
import io.trunkline.reply.AofAcknowledgement;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands on keys of any type.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=generic">Redis: generic commands</a>
 */
@SuppressWarnings("varargs") // arrays of keys are only read
public final class KeyCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName COPY = CommandName.of("COPY");
    private static final CommandName DEL = CommandName.of("DEL");
    private static final CommandName DUMP = CommandName.of("DUMP");
    private static final CommandName EXISTS = CommandName.of("EXISTS");
    private static final CommandName MEMORY_USAGE = CommandName.of("MEMORY USAGE");
    private static final CommandName MIGRATE = CommandName.of("MIGRATE");
    private static final CommandName MOVE = CommandName.of("MOVE");
    private static final CommandName OBJECT_ENCODING = CommandName.of("OBJECT ENCODING");
    private static final CommandName OBJECT_FREQ = CommandName.of("OBJECT FREQ");
    private static final CommandName OBJECT_IDLETIME = CommandName.of("OBJECT IDLETIME");
    private static final CommandName OBJECT_REFCOUNT = CommandName.of("OBJECT REFCOUNT");
    private static final CommandName RENAME = CommandName.of("RENAME");
    private static final CommandName RENAMENX = CommandName.of("RENAMENX");
    private static final CommandName RESTORE = CommandName.of("RESTORE");
    private static final CommandName SORT = CommandName.of("SORT");
    private static final CommandName SORT_RO = CommandName.of("SORT_RO");
    private static final CommandName TOUCH = CommandName.of("TOUCH");
    private static final CommandName TYPE = CommandName.of("TYPE");
    private static final CommandName UNLINK = CommandName.of("UNLINK");
    private static final CommandName WAIT = CommandName.of("WAIT");
    private static final CommandName WAITAOF = CommandName.of("WAITAOF");

    /** MIGRATE answers NOKEY if there was nothing to move. */
    private static final ReplyDecoder<Boolean> MIGRATED = in -> in.readMatches("OK");

    KeyCatalogue(GroupReaders<K, V> readers) {
        super(readers);
    }

    /**
     * Copies a key within the database, if the destination does not exist (Redis 6.2).
     *
     * @param source the key to take from
     * @param destination the key to write to
     * @return true if it was copied
     * @see <a href="https://redis.io/docs/latest/commands/copy/">COPY</a>
     */
    public Command<Boolean> copy(K source, K destination) {
        return command(COPY).key(source).key(destination).read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Copies a key (Redis 6.2).
     *
     * @param source the key to take from
     * @param destination the key to write to
     * @param args where to, and onto what
     * @return true if it was copied
     * @see <a href="https://redis.io/docs/latest/commands/copy/">COPY</a>
     */
    public Command<Boolean> copy(K source, K destination, CopyArgs args) {
        return command(COPY).key(source).key(destination).args(args).read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Deletes keys.
     *
     * @param keys the keys
     * @return how many of them existed
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/del/">DEL</a>
     */
    @SafeVarargs
    public final Command<Long> del(K... keys) {
        return onKeys(DEL, keys).read(ReplyDecoders.LONG);
    }

    /**
     * Deletes keys.
     *
     * @param keys the keys
     * @return how many of them existed
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/del/">DEL</a>
     */
    public Command<Long> del(Iterable<? extends K> keys) {
        return onEachKey(DEL, keys).read(ReplyDecoders.LONG);
    }

    /**
     * Serializes what a key holds, for {@link #restore(Object, long, byte[])}.
     *
     * @param key the key
     * @return the server's serialized form, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/dump/">DUMP</a>
     */
    public Command<byte @Nullable []> dump(K key) {
        return command(DUMP).key(key).read(ReplyDecoders.NULLABLE_BYTES);
    }

    /**
     * Says whether a key exists.
     *
     * @param key the key
     * @return true if so
     * @see <a href="https://redis.io/docs/latest/commands/exists/">EXISTS</a>
     */
    public Command<Boolean> exists(K key) {
        return command(EXISTS).key(key).read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Counts which of some keys exist.
     *
     * @param keys the keys; one that is named twice counts twice
     * @return how many exist
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/exists/">EXISTS</a>
     */
    @SafeVarargs
    public final Command<Long> exists(K... keys) {
        return onKeys(EXISTS, keys).read(ReplyDecoders.LONG);
    }

    /**
     * Counts which of some keys exist.
     *
     * @param keys the keys; one that is named twice counts twice
     * @return how many exist
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/exists/">EXISTS</a>
     */
    public Command<Long> exists(Iterable<? extends K> keys) {
        return onEachKey(EXISTS, keys).read(ReplyDecoders.LONG);
    }

    /**
     * Moves a key to another server, if it does not exist there. Needs {@code allowAdmin=true}.
     *
     * @param host the destination's host
     * @param port the destination's port
     * @param key the key
     * @param database the destination's database, 0 or more
     * @param timeoutMillis how long the two servers may be silent, in milliseconds; they serve nobody else
     *     meanwhile
     * @return true if it was moved, false if it did not exist
     * @see <a href="https://redis.io/docs/latest/commands/migrate/">MIGRATE</a>
     */
    public Command<Boolean> migrate(String host, int port, K key, int database, long timeoutMillis) {
        return command(MIGRATE)
                .arg(host)
                .arg(port)
                .key(key)
                .arg(database)
                .arg(timeoutMillis)
                .read(MIGRATED);
    }

    /**
     * Moves or copies keys to another server. Needs {@code allowAdmin=true}.
     *
     * @param host the destination's host
     * @param port the destination's port
     * @param database the destination's database, 0 or more
     * @param timeoutMillis how long the two servers may be silent, in milliseconds; they serve nobody else
     *     meanwhile
     * @param args what else
     * @param keys the keys, at least one
     * @return true if it was done, false if none of them existed
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/migrate/">MIGRATE</a>
     */
    @SafeVarargs
    public final Command<Boolean> migrate(
            String host, int port, int database, long timeoutMillis, MigrateArgs args, K... keys) {
        return migrateKeys(host, port, database, timeoutMillis, args, keys);
    }

    /**
     * Estimates how much memory a key takes (Redis 4.0).
     *
     * @param key the key
     * @return bytes, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/memory-usage/">MEMORY USAGE</a>
     */
    public Command<@Nullable Long> memoryUsage(K key) {
        return command(MEMORY_USAGE).key(key).read(ReplyDecoders.NULLABLE_LONG);
    }

    /**
     * Estimates how much memory a key takes (Redis 4.0).
     *
     * @param key the key
     * @param samples how many elements to look at; 0 for all
     * @return bytes, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/memory-usage/">MEMORY USAGE</a>
     */
    public Command<@Nullable Long> memoryUsage(K key, long samples) {
        return command(MEMORY_USAGE).key(key).keyword("SAMPLES").arg(samples).read(ReplyDecoders.NULLABLE_LONG);
    }

    /**
     * Moves a key to another database, if it does not exist there.
     *
     * @param key the key
     * @param database its index, 0 or more
     * @return true if it was moved
     * @see <a href="https://redis.io/docs/latest/commands/move/">MOVE</a>
     */
    public Command<Boolean> move(K key, int database) {
        return command(MOVE).key(key).arg(database).read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Reads how the server stores what a key holds.
     *
     * @param key the key
     * @return such as {@code listpack}, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/object-encoding/">OBJECT ENCODING</a>
     */
    public Command<@Nullable String> objectEncoding(K key) {
        return command(OBJECT_ENCODING).key(key).read(ReplyDecoders.NULLABLE_TEXT);
    }

    /**
     * Reads how often a key is used, on a logarithmic scale. The server must evict by frequency of use.
     *
     * @param key the key
     * @return 0 to 255, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/object-freq/">OBJECT FREQ</a>
     */
    public Command<@Nullable Long> objectFreq(K key) {
        return command(OBJECT_FREQ).key(key).read(ReplyDecoders.NULLABLE_LONG);
    }

    /**
     * Reads for how long a key has not been used. The server must not evict by frequency of use.
     *
     * @param key the key
     * @return seconds, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/object-idletime/">OBJECT IDLETIME</a>
     */
    public Command<@Nullable Long> objectIdletime(K key) {
        return command(OBJECT_IDLETIME).key(key).read(ReplyDecoders.NULLABLE_LONG);
    }

    /**
     * Reads how many references the server has to what a key holds.
     *
     * @param key the key
     * @return the number, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/object-refcount/">OBJECT REFCOUNT</a>
     */
    public Command<@Nullable Long> objectRefcount(K key) {
        return command(OBJECT_REFCOUNT).key(key).read(ReplyDecoders.NULLABLE_LONG);
    }

    /**
     * Renames a key; what the destination held is lost.
     *
     * @param source the key to take from
     * @param destination the key to write to
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/rename/">RENAME</a>
     */
    public Command<@Nullable Void> rename(K source, K destination) {
        return command(RENAME).key(source).key(destination).read(ReplyDecoders.OK);
    }

    /**
     * Renames a key if the destination does not exist.
     *
     * @param source the key to take from
     * @param destination the key to write to
     * @return true if it was renamed
     * @see <a href="https://redis.io/docs/latest/commands/renamenx/">RENAMENX</a>
     */
    public Command<Boolean> renamenx(K source, K destination) {
        return command(RENAMENX).key(source).key(destination).read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Makes a key from what {@link #dump} returned, if it does not exist.
     *
     * @param key the key
     * @param ttlMillis how long it lives, in milliseconds; 0 for ever
     * @param serialized the server's serialized form
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/restore/">RESTORE</a>
     */
    public Command<@Nullable Void> restore(K key, long ttlMillis, byte[] serialized) {
        return restore(key, ttlMillis, serialized, RestoreArgs.NONE);
    }

    /**
     * Makes a key from what {@link #dump} returned.
     *
     * @param key the key
     * @param ttlMillis how long it lives, in milliseconds; 0 for ever; a moment with {@link
     *     RestoreArgs#absTtl()}
     * @param serialized the server's serialized form
     * @param args what else
     * @return the command
     * @see <a href="https://redis.io/docs/latest/commands/restore/">RESTORE</a>
     */
    public Command<@Nullable Void> restore(K key, long ttlMillis, byte[] serialized, RestoreArgs args) {
        return command(RESTORE)
                .key(key)
                .arg(ttlMillis)
                .arg(serialized)
                .args(args)
                .read(ReplyDecoders.OK);
    }

    /**
     * Sorts the elements of a list, set or sorted set, as numbers, ascending.
     *
     * @param key the key
     * @return the elements
     * @see <a href="https://redis.io/docs/latest/commands/sort/">SORT</a>
     */
    public Command<List<@Nullable V>> sort(K key) {
        return command(SORT).key(key).read(nullableValueList);
    }

    /**
     * Sorts the elements of a list, set or sorted set, or what they lead to.
     *
     * @param key the key
     * @param args by what, and what to return
     * @return the elements, or what the patterns lead to; null where a pattern leads nowhere
     * @see <a href="https://redis.io/docs/latest/commands/sort/">SORT</a>
     */
    public Command<List<@Nullable V>> sort(K key, SortArgs args) {
        return command(SORT).key(key).args(args).read(nullableValueList);
    }

    /**
     * Sorts the elements of a list, set or sorted set, or what they lead to, into a list.
     *
     * @param key the key
     * @param args by what, and what to store
     * @param destination the list's key; what it held is lost
     * @return how many elements the list has
     * @see <a href="https://redis.io/docs/latest/commands/sort/">SORT</a>
     */
    public Command<Long> sortStore(K key, SortArgs args, K destination) {
        return command(SORT)
                .key(key)
                .args(args)
                .keyword("STORE")
                .key(destination)
                .read(ReplyDecoders.LONG);
    }

    /**
     * Sorts as {@link #sort(Object, SortArgs)} does; replicas may serve it (Redis 7.0).
     *
     * @param key the key
     * @param args by what, and what to return
     * @return the elements, or what the patterns lead to; null where a pattern leads nowhere
     * @see <a href="https://redis.io/docs/latest/commands/sort_ro/">SORT_RO</a>
     */
    public Command<List<@Nullable V>> sortReadOnly(K key, SortArgs args) {
        return command(SORT_RO).key(key).args(args).read(nullableValueList);
    }

    /**
     * Marks keys as used just now.
     *
     * @param keys the keys
     * @return how many of them exist
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/touch/">TOUCH</a>
     */
    @SafeVarargs
    public final Command<Long> touch(K... keys) {
        return onKeys(TOUCH, keys).read(ReplyDecoders.LONG);
    }

    /**
     * Marks keys as used just now.
     *
     * @param keys the keys
     * @return how many of them exist
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/touch/">TOUCH</a>
     */
    public Command<Long> touch(Iterable<? extends K> keys) {
        return onEachKey(TOUCH, keys).read(ReplyDecoders.LONG);
    }

    /**
     * Reads what type of data a key holds.
     *
     * @param key the key
     * @return {@code string}, {@code list}, {@code set}, {@code zset}, {@code hash}, {@code stream} or a
     *     module's type; {@code none} if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/type/">TYPE</a>
     */
    public Command<String> type(K key) {
        return command(TYPE).key(key).read(ReplyDecoders.TEXT);
    }

    /**
     * Deletes keys; the server frees the memory in the background.
     *
     * @param keys the keys
     * @return how many of them existed
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/unlink/">UNLINK</a>
     */
    @SafeVarargs
    public final Command<Long> unlink(K... keys) {
        return onKeys(UNLINK, keys).read(ReplyDecoders.LONG);
    }

    /**
     * Deletes keys; the server frees the memory in the background.
     *
     * @param keys the keys
     * @return how many of them existed
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/unlink/">UNLINK</a>
     */
    public Command<Long> unlink(Iterable<? extends K> keys) {
        return onEachKey(UNLINK, keys).read(ReplyDecoders.LONG);
    }

    /**
     * Waits until replicas have received all writes that were answered before. A database sends it over a connection of
     * its own, behind a {@code PUBLISH} to {@code __trunkline:wait}, which is replicated behind those writes; the user
     * needs the right to that. What was submitted to the shared connection before comes before it; what is submitted
     * after does not wait.
     *
     * <p>In a cluster every primary that has slots is asked, since each may have got writes, and the least of what they
     * tell is returned; if one of them does not tell, the command fails. There it comes behind a {@code SET} of a key
     * that begins with {@code __trunkline:wait:} and goes away by itself, since messages are not counted there. To wait
     * for one primary alone, have its {@link io.trunkline.Server} execute this command.
     *
     * @param replicas how many, 0 or more
     * @param timeout how long, rounded up to a millisecond; zero for ever
     * @return how many have
     * @throws IllegalArgumentException if the timeout is negative
     * @see <a href="https://redis.io/docs/latest/commands/wait/">WAIT</a>
     */
    public Command<Long> waitForReplication(int replicas, Duration timeout) {
        long millis = BlockTimeout.of(WAIT, timeout).millis();
        return command(WAIT).arg(replicas).arg(millis).blocking(millis).read(ReplyDecoders.LONG);
    }

    /**
     * Waits until all writes that were answered before are in append-only files on disk (Redis 7.2). A database sends
     * it over a connection of its own, behind a {@code PUBLISH} to {@code __trunkline:wait}, which is replicated behind
     * those writes; the user needs the right to that. What was submitted to the shared connection before comes before
     * it; what is submitted after does not wait.
     *
     * <p>In a cluster it is as with {@link #waitForReplication}: of each of the two numbers the least one is returned.
     *
     * @param local 1 to wait for the server's own file, else 0
     * @param replicas how many replicas' files to wait for, 0 or more
     * @param timeout how long, rounded up to a millisecond; zero for ever
     * @return how many files have them
     * @throws IllegalArgumentException if the timeout is negative
     * @see <a href="https://redis.io/docs/latest/commands/waitaof/">WAITAOF</a>
     */
    public Command<AofAcknowledgement> waitaof(int local, int replicas, Duration timeout) {
        long millis = BlockTimeout.of(WAITAOF, timeout).millis();
        return command(WAITAOF)
                .arg(local)
                .arg(replicas)
                .arg(millis)
                .blocking(millis)
                .read(AofAcknowledgement.DECODER);
    }

    private Command<Boolean> migrateKeys(
            String host, int port, int database, long timeoutMillis, MigrateArgs args, K[] keys) {
        ArgumentChecks.notEmpty(MIGRATE, "keys", keys.length);
        CommandBuilder<K, V> command = command(MIGRATE).arg(host).arg(port);
        if (keys.length == 1) {
            command.key(keys[0]).arg(database).arg(timeoutMillis).args(args);
        } else {
            command.arg("")
                    .arg(database)
                    .arg(timeoutMillis)
                    .args(args)
                    .keyword("KEYS")
                    .keys(keys);
        }
        return command.read(MIGRATED);
    }
}
