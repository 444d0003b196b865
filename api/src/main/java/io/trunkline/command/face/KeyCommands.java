// Generated from KeyCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.args.CopyArgs;
import io.trunkline.args.MigrateArgs;
import io.trunkline.args.RestoreArgs;
import io.trunkline.args.SortArgs;
import io.trunkline.command.CommandExecutor;
import io.trunkline.reply.AofAcknowledgement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands on keys of any type, with methods that wait for the result.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=generic">Redis: generic commands</a>
 */
public interface KeyCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Copies a key within the database, if the destination does not exist (Redis 6.2).
     *
     * @param source the key to take from
     * @param destination the key to write to
     * @return true if it was copied
     * @see <a href="https://redis.io/docs/latest/commands/copy/">COPY</a>
     */
    default boolean copy(K source, K destination) {
        return execute(commands().keys().copy(source, destination));
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
    default boolean copy(K source, K destination, CopyArgs args) {
        return execute(commands().keys().copy(source, destination, args));
    }

    /**
     * Deletes keys.
     *
     * @param keys the keys
     * @return how many of them existed
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/del/">DEL</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default long del(K... keys) {
        return execute(commands().keys().del(keys));
    }

    /**
     * Deletes keys.
     *
     * @param keys the keys
     * @return how many of them existed
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/del/">DEL</a>
     */
    default long del(Iterable<? extends K> keys) {
        return execute(commands().keys().del(keys));
    }

    /**
     * Serializes what a key holds, for {@link #restore(Object, long, byte[])}.
     *
     * @param key the key
     * @return the server's serialized form, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/dump/">DUMP</a>
     */
    default byte @Nullable [] dump(K key) {
        return execute(commands().keys().dump(key));
    }

    /**
     * Says whether a key exists.
     *
     * @param key the key
     * @return true if so
     * @see <a href="https://redis.io/docs/latest/commands/exists/">EXISTS</a>
     */
    default boolean exists(K key) {
        return execute(commands().keys().exists(key));
    }

    /**
     * Counts which of some keys exist.
     *
     * @param keys the keys; one that is named twice counts twice
     * @return how many exist
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/exists/">EXISTS</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default long exists(K... keys) {
        return execute(commands().keys().exists(keys));
    }

    /**
     * Counts which of some keys exist.
     *
     * @param keys the keys; one that is named twice counts twice
     * @return how many exist
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/exists/">EXISTS</a>
     */
    default long exists(Iterable<? extends K> keys) {
        return execute(commands().keys().exists(keys));
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
    default boolean migrate(String host, int port, K key, int database, long timeoutMillis) {
        return execute(commands().keys().migrate(host, port, key, database, timeoutMillis));
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
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default boolean migrate(String host, int port, int database, long timeoutMillis, MigrateArgs args, K... keys) {
        return execute(commands().keys().migrate(host, port, database, timeoutMillis, args, keys));
    }

    /**
     * Estimates how much memory a key takes (Redis 4.0).
     *
     * @param key the key
     * @return bytes, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/memory-usage/">MEMORY USAGE</a>
     */
    default @Nullable Long memoryUsage(K key) {
        return execute(commands().keys().memoryUsage(key));
    }

    /**
     * Estimates how much memory a key takes (Redis 4.0).
     *
     * @param key the key
     * @param samples how many elements to look at; 0 for all
     * @return bytes, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/memory-usage/">MEMORY USAGE</a>
     */
    default @Nullable Long memoryUsage(K key, long samples) {
        return execute(commands().keys().memoryUsage(key, samples));
    }

    /**
     * Moves a key to another database, if it does not exist there.
     *
     * @param key the key
     * @param database its index, 0 or more
     * @return true if it was moved
     * @see <a href="https://redis.io/docs/latest/commands/move/">MOVE</a>
     */
    default boolean move(K key, int database) {
        return execute(commands().keys().move(key, database));
    }

    /**
     * Reads how the server stores what a key holds.
     *
     * @param key the key
     * @return such as {@code listpack}, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/object-encoding/">OBJECT ENCODING</a>
     */
    default @Nullable String objectEncoding(K key) {
        return execute(commands().keys().objectEncoding(key));
    }

    /**
     * Reads how often a key is used, on a logarithmic scale. The server must evict by frequency of use.
     *
     * @param key the key
     * @return 0 to 255, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/object-freq/">OBJECT FREQ</a>
     */
    default @Nullable Long objectFreq(K key) {
        return execute(commands().keys().objectFreq(key));
    }

    /**
     * Reads for how long a key has not been used. The server must not evict by frequency of use.
     *
     * @param key the key
     * @return seconds, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/object-idletime/">OBJECT IDLETIME</a>
     */
    default @Nullable Long objectIdletime(K key) {
        return execute(commands().keys().objectIdletime(key));
    }

    /**
     * Reads how many references the server has to what a key holds.
     *
     * @param key the key
     * @return the number, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/object-refcount/">OBJECT REFCOUNT</a>
     */
    default @Nullable Long objectRefcount(K key) {
        return execute(commands().keys().objectRefcount(key));
    }

    /**
     * Renames a key; what the destination held is lost.
     *
     * @param source the key to take from
     * @param destination the key to write to
     * @see <a href="https://redis.io/docs/latest/commands/rename/">RENAME</a>
     */
    default void rename(K source, K destination) {
        execute(commands().keys().rename(source, destination));
    }

    /**
     * Renames a key if the destination does not exist.
     *
     * @param source the key to take from
     * @param destination the key to write to
     * @return true if it was renamed
     * @see <a href="https://redis.io/docs/latest/commands/renamenx/">RENAMENX</a>
     */
    default boolean renamenx(K source, K destination) {
        return execute(commands().keys().renamenx(source, destination));
    }

    /**
     * Makes a key from what {@link #dump} returned, if it does not exist.
     *
     * @param key the key
     * @param ttlMillis how long it lives, in milliseconds; 0 for ever
     * @param serialized the server's serialized form
     * @see <a href="https://redis.io/docs/latest/commands/restore/">RESTORE</a>
     */
    default void restore(K key, long ttlMillis, byte[] serialized) {
        execute(commands().keys().restore(key, ttlMillis, serialized));
    }

    /**
     * Makes a key from what {@link #dump} returned.
     *
     * @param key the key
     * @param ttlMillis how long it lives, in milliseconds; 0 for ever; a moment with {@link
     *     RestoreArgs#absTtl()}
     * @param serialized the server's serialized form
     * @param args what else
     * @see <a href="https://redis.io/docs/latest/commands/restore/">RESTORE</a>
     */
    default void restore(K key, long ttlMillis, byte[] serialized, RestoreArgs args) {
        execute(commands().keys().restore(key, ttlMillis, serialized, args));
    }

    /**
     * Sorts the elements of a list, set or sorted set, as numbers, ascending.
     *
     * @param key the key
     * @return the elements
     * @see <a href="https://redis.io/docs/latest/commands/sort/">SORT</a>
     */
    default List<@Nullable V> sort(K key) {
        return execute(commands().keys().sort(key));
    }

    /**
     * Sorts the elements of a list, set or sorted set, or what they lead to.
     *
     * @param key the key
     * @param args by what, and what to return
     * @return the elements, or what the patterns lead to; null where a pattern leads nowhere
     * @see <a href="https://redis.io/docs/latest/commands/sort/">SORT</a>
     */
    default List<@Nullable V> sort(K key, SortArgs args) {
        return execute(commands().keys().sort(key, args));
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
    default long sortStore(K key, SortArgs args, K destination) {
        return execute(commands().keys().sortStore(key, args, destination));
    }

    /**
     * Sorts as {@link #sort(Object, SortArgs)} does; replicas may serve it (Redis 7.0).
     *
     * @param key the key
     * @param args by what, and what to return
     * @return the elements, or what the patterns lead to; null where a pattern leads nowhere
     * @see <a href="https://redis.io/docs/latest/commands/sort_ro/">SORT_RO</a>
     */
    default List<@Nullable V> sortReadOnly(K key, SortArgs args) {
        return execute(commands().keys().sortReadOnly(key, args));
    }

    /**
     * Marks keys as used just now.
     *
     * @param keys the keys
     * @return how many of them exist
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/touch/">TOUCH</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default long touch(K... keys) {
        return execute(commands().keys().touch(keys));
    }

    /**
     * Marks keys as used just now.
     *
     * @param keys the keys
     * @return how many of them exist
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/touch/">TOUCH</a>
     */
    default long touch(Iterable<? extends K> keys) {
        return execute(commands().keys().touch(keys));
    }

    /**
     * Reads what type of data a key holds.
     *
     * @param key the key
     * @return {@code string}, {@code list}, {@code set}, {@code zset}, {@code hash}, {@code stream} or a module's type;
     *     {@code none} if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/type/">TYPE</a>
     */
    default String type(K key) {
        return execute(commands().keys().type(key));
    }

    /**
     * Deletes keys; the server frees the memory in the background.
     *
     * @param keys the keys
     * @return how many of them existed
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/unlink/">UNLINK</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default long unlink(K... keys) {
        return execute(commands().keys().unlink(keys));
    }

    /**
     * Deletes keys; the server frees the memory in the background.
     *
     * @param keys the keys
     * @return how many of them existed
     * @throws IllegalArgumentException if there are no keys
     * @see <a href="https://redis.io/docs/latest/commands/unlink/">UNLINK</a>
     */
    default long unlink(Iterable<? extends K> keys) {
        return execute(commands().keys().unlink(keys));
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
    default long waitForReplication(int replicas, Duration timeout) {
        return execute(commands().keys().waitForReplication(replicas, timeout));
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
    default AofAcknowledgement waitaof(int local, int replicas, Duration timeout) {
        return execute(commands().keys().waitaof(local, replicas, timeout));
    }
}
