// Generated from ListCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.RedisFuture;
import io.trunkline.args.InsertPosition;
import io.trunkline.args.LPosArgs;
import io.trunkline.args.ListEnd;
import io.trunkline.command.AsyncCommandExecutor;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.KeyValues;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands on lists, with methods that hand back futures.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=list">Redis: list commands</a>
 */
public interface AsyncListCommands<K, V> extends AsyncCommandExecutor<K, V> {

    /**
     * Moves an element from a list to another, and waits for one if there is none (Redis 6.2).
     *
     * <p>It takes a connection of its own, as soon as what was submitted to the database's shared connection before is
     * answered. What is submitted after it does not wait for it.
     *
     * @param source the list to take from
     * @param destination the list to put into; may be the same
     * @param from which end of the source to take from
     * @param to which end of the destination to put at
     * @param timeout how long to wait, zero for ever; what is finer than a millisecond is rounded up
     * @return a future of the element, or null if none came in time
     * @throws IllegalArgumentException if the timeout is negative or too long
     * @see <a href="https://redis.io/docs/latest/commands/blmove/">BLMOVE</a>
     */
    default RedisFuture<@Nullable V> blmove(K source, K destination, ListEnd from, ListEnd to, Duration timeout) {
        return execute(commands().lists().blmove(source, destination, from, to, timeout));
    }

    /**
     * Takes an element from the first list that has any, and waits for one if there is none (Redis 7.0).
     *
     * <p>It takes a connection of its own, as soon as what was submitted to the database's shared connection before is
     * answered. What is submitted after it does not wait for it.
     *
     * @param timeout how long to wait, zero for ever; what is finer than a millisecond is rounded up
     * @param end which end to take from
     * @param keys the keys, at least one, in the order to look at them
     * @return a future of the element with the key it was in, or null if none came in time
     * @throws IllegalArgumentException if no key is given, or the timeout is negative or too long
     * @see <a href="https://redis.io/docs/latest/commands/blmpop/">BLMPOP</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<@Nullable KeyValues<K, V>> blmpop(Duration timeout, ListEnd end, K... keys) {
        return execute(commands().lists().blmpop(timeout, end, keys));
    }

    /**
     * Takes elements from the first list that has any, and waits for one if there is none (Redis 7.0).
     *
     * <p>It takes a connection of its own, as soon as what was submitted to the database's shared connection before is
     * answered. What is submitted after it does not wait for it.
     *
     * @param timeout how long to wait, zero for ever; what is finer than a millisecond is rounded up
     * @param end which end to take from
     * @param count how many elements at most, at least 1
     * @param keys the keys, at least one, in the order to look at them
     * @return a future of the elements with the key they were in, or null if none came in time
     * @throws IllegalArgumentException if no key is given, the count is less than 1, or the timeout is negative or too
     *     long
     * @see <a href="https://redis.io/docs/latest/commands/blmpop/">BLMPOP</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<@Nullable KeyValues<K, V>> blmpop(Duration timeout, ListEnd end, long count, K... keys) {
        return execute(commands().lists().blmpop(timeout, end, count, keys));
    }

    /**
     * Takes an element from the head of the first list that has any, and waits for one if there is none.
     *
     * <p>It takes a connection of its own, as soon as what was submitted to the database's shared connection before is
     * answered. What is submitted after it does not wait for it.
     *
     * @param timeout how long to wait, zero for ever; what is finer than a millisecond is rounded up
     * @param keys the keys, at least one, in the order to look at them
     * @return a future of the element with the key it was in, or null if none came in time
     * @throws IllegalArgumentException if no key is given, or the timeout is negative or too long
     * @see <a href="https://redis.io/docs/latest/commands/blpop/">BLPOP</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<@Nullable KeyValue<K, V>> blpop(Duration timeout, K... keys) {
        return execute(commands().lists().blpop(timeout, keys));
    }

    /**
     * Takes an element from the tail of the first list that has any, and waits for one if there is none.
     *
     * <p>It takes a connection of its own, as soon as what was submitted to the database's shared connection before is
     * answered. What is submitted after it does not wait for it.
     *
     * @param timeout how long to wait, zero for ever; what is finer than a millisecond is rounded up
     * @param keys the keys, at least one, in the order to look at them
     * @return a future of the element with the key it was in, or null if none came in time
     * @throws IllegalArgumentException if no key is given, or the timeout is negative or too long
     * @see <a href="https://redis.io/docs/latest/commands/brpop/">BRPOP</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<@Nullable KeyValue<K, V>> brpop(Duration timeout, K... keys) {
        return execute(commands().lists().brpop(timeout, keys));
    }

    /**
     * Moves the tail of a list to the head of another, and waits for one if there is none. Redis deprecates this
     * command in favour of BLMOVE.
     *
     * <p>It takes a connection of its own, as soon as what was submitted to the database's shared connection before is
     * answered. What is submitted after it does not wait for it.
     *
     * @param source the list to take from
     * @param destination the list to put into; may be the same
     * @param timeout how long to wait, zero for ever; what is finer than a millisecond is rounded up
     * @return a future of the element, or null if none came in time
     * @throws IllegalArgumentException if the timeout is negative or too long
     * @see <a href="https://redis.io/docs/latest/commands/brpoplpush/">BRPOPLPUSH</a>
     */
    default RedisFuture<@Nullable V> brpoplpush(K source, K destination, Duration timeout) {
        return execute(commands().lists().brpoplpush(source, destination, timeout));
    }

    /**
     * Reads an element by its index.
     *
     * @param key the key
     * @param index 0 for the head, 1 for the next; -1 for the tail, -2 for the one before
     * @return a future of the element, or null if there is none
     * @see <a href="https://redis.io/docs/latest/commands/lindex/">LINDEX</a>
     */
    default RedisFuture<@Nullable V> lindex(K key, long index) {
        return execute(commands().lists().lindex(key, index));
    }

    /**
     * Inserts an element next to another.
     *
     * @param key the key
     * @param position on which side of the pivot
     * @param pivot the element to look for
     * @param element the element
     * @return a future of how long the list is then, 0 if the key does not exist, -1 if the list has no such pivot
     * @see <a href="https://redis.io/docs/latest/commands/linsert/">LINSERT</a>
     */
    default RedisFuture<Long> linsert(K key, InsertPosition position, V pivot, V element) {
        return execute(commands().lists().linsert(key, position, pivot, element));
    }

    /**
     * Counts the elements.
     *
     * @param key the key
     * @return a future of how long the list is, 0 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/llen/">LLEN</a>
     */
    default RedisFuture<Long> llen(K key) {
        return execute(commands().lists().llen(key));
    }

    /**
     * Moves an element from a list to another (Redis 6.2).
     *
     * @param source the list to take from
     * @param destination the list to put into; may be the same
     * @param from which end of the source to take from
     * @param to which end of the destination to put at
     * @return a future of the element, or null if the source has none
     * @see <a href="https://redis.io/docs/latest/commands/lmove/">LMOVE</a>
     */
    default RedisFuture<@Nullable V> lmove(K source, K destination, ListEnd from, ListEnd to) {
        return execute(commands().lists().lmove(source, destination, from, to));
    }

    /**
     * Takes an element from the first list that has any (Redis 7.0).
     *
     * @param end which end to take from
     * @param keys the keys, at least one, in the order to look at them
     * @return a future of the element with the key it was in, or null if there was none
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/lmpop/">LMPOP</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<@Nullable KeyValues<K, V>> lmpop(ListEnd end, K... keys) {
        return execute(commands().lists().lmpop(end, keys));
    }

    /**
     * Takes elements from the first list that has any (Redis 7.0).
     *
     * @param end which end to take from
     * @param count how many elements at most, at least 1
     * @param keys the keys, at least one, in the order to look at them
     * @return a future of the elements with the key they were in, or null if there was none
     * @throws IllegalArgumentException if no key is given or the count is less than 1
     * @see <a href="https://redis.io/docs/latest/commands/lmpop/">LMPOP</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<@Nullable KeyValues<K, V>> lmpop(ListEnd end, long count, K... keys) {
        return execute(commands().lists().lmpop(end, count, keys));
    }

    /**
     * Takes the element at the head.
     *
     * @param key the key
     * @return a future of the element, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/lpop/">LPOP</a>
     */
    default RedisFuture<@Nullable V> lpop(K key) {
        return execute(commands().lists().lpop(key));
    }

    /**
     * Takes elements from the head (Redis 6.2).
     *
     * @param key the key
     * @param count how many at most, 0 or more
     * @return a future of the elements, the outermost first; empty if the key does not exist
     * @throws IllegalArgumentException if the count is negative
     * @see <a href="https://redis.io/docs/latest/commands/lpop/">LPOP</a>
     */
    default RedisFuture<List<V>> lpop(K key, long count) {
        return execute(commands().lists().lpop(key, count));
    }

    /**
     * Finds the first element that equals another (Redis 6.0.6).
     *
     * @param key the key
     * @param element the element to look for
     * @return a future of its index from the head, or null if there is none
     * @see <a href="https://redis.io/docs/latest/commands/lpos/">LPOS</a>
     */
    default RedisFuture<@Nullable Long> lpos(K key, V element) {
        return execute(commands().lists().lpos(key, element));
    }

    /**
     * Finds an element that equals another (Redis 6.0.6).
     *
     * @param key the key
     * @param element the element to look for
     * @param args where to begin and how far to search
     * @return a future of its index from the head, or null if there is none
     * @see <a href="https://redis.io/docs/latest/commands/lpos/">LPOS</a>
     */
    default RedisFuture<@Nullable Long> lpos(K key, V element, LPosArgs args) {
        return execute(commands().lists().lpos(key, element, args));
    }

    /**
     * Finds the elements that equal another (Redis 6.0.6).
     *
     * @param key the key
     * @param element the element to look for
     * @param count how many to find at most, 0 for all
     * @return a future of their indexes from the head; empty if there is none
     * @throws IllegalArgumentException if the count is negative
     * @see <a href="https://redis.io/docs/latest/commands/lpos/">LPOS</a>
     */
    default RedisFuture<List<Long>> lpos(K key, V element, long count) {
        return execute(commands().lists().lpos(key, element, count));
    }

    /**
     * Finds the elements that equal another (Redis 6.0.6).
     *
     * @param key the key
     * @param element the element to look for
     * @param count how many to find at most, 0 for all
     * @param args where to begin and how far to search
     * @return a future of their indexes from the head; empty if there is none
     * @throws IllegalArgumentException if the count is negative
     * @see <a href="https://redis.io/docs/latest/commands/lpos/">LPOS</a>
     */
    default RedisFuture<List<Long>> lpos(K key, V element, long count, LPosArgs args) {
        return execute(commands().lists().lpos(key, element, count, args));
    }

    /**
     * Puts elements at the head, one after the other, so that the last one is the head then.
     *
     * @param key the key
     * @param elements the elements, at least one
     * @return a future of how long the list is then
     * @throws IllegalArgumentException if no element is given
     * @see <a href="https://redis.io/docs/latest/commands/lpush/">LPUSH</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<Long> lpush(K key, V... elements) {
        return execute(commands().lists().lpush(key, elements));
    }

    /**
     * Puts elements at the head of a list that exists (several since Redis 4.0).
     *
     * @param key the key
     * @param elements the elements, at least one
     * @return a future of how long the list is then, 0 if the key does not exist
     * @throws IllegalArgumentException if no element is given
     * @see <a href="https://redis.io/docs/latest/commands/lpushx/">LPUSHX</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<Long> lpushx(K key, V... elements) {
        return execute(commands().lists().lpushx(key, elements));
    }

    /**
     * Reads a part of a list.
     *
     * @param key the key
     * @param start index of the first element, negative to count from the tail
     * @param stop index of the last element, included, negative to count from the tail
     * @return a future of the elements; empty if there is none in the range
     * @see <a href="https://redis.io/docs/latest/commands/lrange/">LRANGE</a>
     */
    default RedisFuture<List<V>> lrange(K key, long start, long stop) {
        return execute(commands().lists().lrange(key, start, stop));
    }

    /**
     * Removes elements that equal another.
     *
     * @param key the key
     * @param count how many at most, from the head; negative to begin at the tail, 0 for all
     * @param element the element to remove
     * @return a future of how many were removed
     * @see <a href="https://redis.io/docs/latest/commands/lrem/">LREM</a>
     */
    default RedisFuture<Long> lrem(K key, long count, V element) {
        return execute(commands().lists().lrem(key, count, element));
    }

    /**
     * Replaces an element. The server refuses an index that the list does not have.
     *
     * @param key the key
     * @param index 0 for the head, 1 for the next; -1 for the tail, -2 for the one before
     * @param element the element
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/lset/">LSET</a>
     */
    default RedisFuture<@Nullable Void> lset(K key, long index, V element) {
        return execute(commands().lists().lset(key, index, element));
    }

    /**
     * Removes everything but a part of a list.
     *
     * @param key the key
     * @param start index of the first element, negative to count from the tail
     * @param stop index of the last element, included, negative to count from the tail
     * @return a future that completes when it is done
     * @see <a href="https://redis.io/docs/latest/commands/ltrim/">LTRIM</a>
     */
    default RedisFuture<@Nullable Void> ltrim(K key, long start, long stop) {
        return execute(commands().lists().ltrim(key, start, stop));
    }

    /**
     * Takes the element at the tail.
     *
     * @param key the key
     * @return a future of the element, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/rpop/">RPOP</a>
     */
    default RedisFuture<@Nullable V> rpop(K key) {
        return execute(commands().lists().rpop(key));
    }

    /**
     * Takes elements from the tail (Redis 6.2).
     *
     * @param key the key
     * @param count how many at most, 0 or more
     * @return a future of the elements, the outermost first; empty if the key does not exist
     * @throws IllegalArgumentException if the count is negative
     * @see <a href="https://redis.io/docs/latest/commands/rpop/">RPOP</a>
     */
    default RedisFuture<List<V>> rpop(K key, long count) {
        return execute(commands().lists().rpop(key, count));
    }

    /**
     * Moves the tail of a list to the head of another. Redis deprecates this command in favour of LMOVE.
     *
     * @param source the list to take from
     * @param destination the list to put into; may be the same
     * @return a future of the element, or null if the source has none
     * @see <a href="https://redis.io/docs/latest/commands/rpoplpush/">RPOPLPUSH</a>
     */
    default RedisFuture<@Nullable V> rpoplpush(K source, K destination) {
        return execute(commands().lists().rpoplpush(source, destination));
    }

    /**
     * Puts elements at the tail.
     *
     * @param key the key
     * @param elements the elements, at least one
     * @return a future of how long the list is then
     * @throws IllegalArgumentException if no element is given
     * @see <a href="https://redis.io/docs/latest/commands/rpush/">RPUSH</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<Long> rpush(K key, V... elements) {
        return execute(commands().lists().rpush(key, elements));
    }

    /**
     * Puts elements at the tail of a list that exists (several since Redis 4.0).
     *
     * @param key the key
     * @param elements the elements, at least one
     * @return a future of how long the list is then, 0 if the key does not exist
     * @throws IllegalArgumentException if no element is given
     * @see <a href="https://redis.io/docs/latest/commands/rpushx/">RPUSHX</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<Long> rpushx(K key, V... elements) {
        return execute(commands().lists().rpushx(key, elements));
    }
}
