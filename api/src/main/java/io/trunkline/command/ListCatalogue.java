package io.trunkline.command;

import io.trunkline.args.InsertPosition;
import io.trunkline.args.LPosArgs;
import io.trunkline.args.ListEnd;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.KeyValues;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands on lists.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=list">Redis: list commands</a>
 */
@SuppressWarnings("varargs") // arrays of keys and values are only read
public final class ListCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName BLMOVE = CommandName.of("BLMOVE");
    private static final CommandName BLMPOP = CommandName.of("BLMPOP");
    private static final CommandName BLPOP = CommandName.of("BLPOP");
    private static final CommandName BRPOP = CommandName.of("BRPOP");
    private static final CommandName BRPOPLPUSH = CommandName.of("BRPOPLPUSH");
    private static final CommandName LINDEX = CommandName.of("LINDEX");
    private static final CommandName LINSERT = CommandName.of("LINSERT");
    private static final CommandName LLEN = CommandName.of("LLEN");
    private static final CommandName LMOVE = CommandName.of("LMOVE");
    private static final CommandName LMPOP = CommandName.of("LMPOP");
    private static final CommandName LPOP = CommandName.of("LPOP");
    private static final CommandName LPOS = CommandName.of("LPOS");
    private static final CommandName LPUSH = CommandName.of("LPUSH");
    private static final CommandName LPUSHX = CommandName.of("LPUSHX");
    private static final CommandName LRANGE = CommandName.of("LRANGE");
    private static final CommandName LREM = CommandName.of("LREM");
    private static final CommandName LSET = CommandName.of("LSET");
    private static final CommandName LTRIM = CommandName.of("LTRIM");
    private static final CommandName RPOP = CommandName.of("RPOP");
    private static final CommandName RPOPLPUSH = CommandName.of("RPOPLPUSH");
    private static final CommandName RPUSH = CommandName.of("RPUSH");
    private static final CommandName RPUSHX = CommandName.of("RPUSHX");

    private final ReplyDecoder<@Nullable KeyValue<K, V>> popped;
    private final ReplyDecoder<@Nullable KeyValues<K, V>> poppedMany;

    ListCatalogue(GroupReaders<K, V> readers) {
        super(readers);
        this.popped = ReplyDecoders.nullable(in -> {
            in.readArray();
            return new KeyValue<>(key.decode(in), value.decode(in));
        });
        this.poppedMany = ReplyDecoders.nullable(in -> {
            in.readArray();
            return new KeyValues<>(key.decode(in), valueList.decode(in));
        });
    }

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
     * @return the element, or null if none came in time
     * @throws IllegalArgumentException if the timeout is negative or too long
     * @see <a href="https://redis.io/docs/latest/commands/blmove/">BLMOVE</a>
     */
    public Command<@Nullable V> blmove(K source, K destination, ListEnd from, ListEnd to, Duration timeout) {
        BlockTimeout time = BlockTimeout.of(BLMOVE, timeout);
        CommandBuilder<K, V> command = command(BLMOVE)
                .key(source)
                .key(destination)
                .keyword(from.name())
                .keyword(to.name());
        return time.appendTo(command).read(nullableValue);
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
     * @return the element with the key it was in, or null if none came in time
     * @throws IllegalArgumentException if no key is given, or the timeout is negative or too long
     * @see <a href="https://redis.io/docs/latest/commands/blmpop/">BLMPOP</a>
     */
    @SafeVarargs
    public final Command<@Nullable KeyValues<K, V>> blmpop(Duration timeout, ListEnd end, K... keys) {
        ArgumentChecks.notEmpty(BLMPOP, "keys", keys.length);
        BlockTimeout time = BlockTimeout.of(BLMPOP, timeout);
        return time.appendTo(command(BLMPOP))
                .arg(keys.length)
                .keys(keys)
                .keyword(end.name())
                .read(poppedMany);
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
     * @return the elements with the key they were in, or null if none came in time
     * @throws IllegalArgumentException if no key is given, the count is less than 1, or the timeout is negative or too
     *     long
     * @see <a href="https://redis.io/docs/latest/commands/blmpop/">BLMPOP</a>
     */
    @SafeVarargs
    public final Command<@Nullable KeyValues<K, V>> blmpop(Duration timeout, ListEnd end, long count, K... keys) {
        ArgumentChecks.notEmpty(BLMPOP, "keys", keys.length);
        ArgumentChecks.atLeast(BLMPOP, "count", 1, count);
        BlockTimeout time = BlockTimeout.of(BLMPOP, timeout);
        CommandBuilder<K, V> command =
                time.appendTo(command(BLMPOP)).arg(keys.length).keys(keys).keyword(end.name());
        return command.keyword("COUNT").arg(count).read(poppedMany);
    }

    /**
     * Takes an element from the head of the first list that has any, and waits for one if there is none.
     *
     * <p>It takes a connection of its own, as soon as what was submitted to the database's shared connection before is
     * answered. What is submitted after it does not wait for it.
     *
     * @param timeout how long to wait, zero for ever; what is finer than a millisecond is rounded up
     * @param keys the keys, at least one, in the order to look at them
     * @return the element with the key it was in, or null if none came in time
     * @throws IllegalArgumentException if no key is given, or the timeout is negative or too long
     * @see <a href="https://redis.io/docs/latest/commands/blpop/">BLPOP</a>
     */
    @SafeVarargs
    public final Command<@Nullable KeyValue<K, V>> blpop(Duration timeout, K... keys) {
        return popBlocking(BLPOP, timeout, keys);
    }

    /**
     * Takes an element from the tail of the first list that has any, and waits for one if there is none.
     *
     * <p>It takes a connection of its own, as soon as what was submitted to the database's shared connection before is
     * answered. What is submitted after it does not wait for it.
     *
     * @param timeout how long to wait, zero for ever; what is finer than a millisecond is rounded up
     * @param keys the keys, at least one, in the order to look at them
     * @return the element with the key it was in, or null if none came in time
     * @throws IllegalArgumentException if no key is given, or the timeout is negative or too long
     * @see <a href="https://redis.io/docs/latest/commands/brpop/">BRPOP</a>
     */
    @SafeVarargs
    public final Command<@Nullable KeyValue<K, V>> brpop(Duration timeout, K... keys) {
        return popBlocking(BRPOP, timeout, keys);
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
     * @return the element, or null if none came in time
     * @throws IllegalArgumentException if the timeout is negative or too long
     * @see <a href="https://redis.io/docs/latest/commands/brpoplpush/">BRPOPLPUSH</a>
     */
    public Command<@Nullable V> brpoplpush(K source, K destination, Duration timeout) {
        BlockTimeout time = BlockTimeout.of(BRPOPLPUSH, timeout);
        return time.appendTo(command(BRPOPLPUSH).key(source).key(destination)).read(nullableValue);
    }

    /**
     * Reads an element by its index.
     *
     * @param key the key
     * @param index 0 for the head, 1 for the next; -1 for the tail, -2 for the one before
     * @return the element, or null if there is none
     * @see <a href="https://redis.io/docs/latest/commands/lindex/">LINDEX</a>
     */
    public Command<@Nullable V> lindex(K key, long index) {
        return command(LINDEX).key(key).arg(index).read(nullableValue);
    }

    /**
     * Inserts an element next to another.
     *
     * @param key the key
     * @param position on which side of the pivot
     * @param pivot the element to look for
     * @param element the element
     * @return how long the list is then, 0 if the key does not exist, -1 if the list has no such pivot
     * @see <a href="https://redis.io/docs/latest/commands/linsert/">LINSERT</a>
     */
    public Command<Long> linsert(K key, InsertPosition position, V pivot, V element) {
        return command(LINSERT)
                .key(key)
                .keyword(position.name())
                .value(pivot)
                .value(element)
                .read(ReplyDecoders.LONG);
    }

    /**
     * Counts the elements.
     *
     * @param key the key
     * @return how long the list is, 0 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/llen/">LLEN</a>
     */
    public Command<Long> llen(K key) {
        return command(LLEN).key(key).read(ReplyDecoders.LONG);
    }

    /**
     * Moves an element from a list to another (Redis 6.2).
     *
     * @param source the list to take from
     * @param destination the list to put into; may be the same
     * @param from which end of the source to take from
     * @param to which end of the destination to put at
     * @return the element, or null if the source has none
     * @see <a href="https://redis.io/docs/latest/commands/lmove/">LMOVE</a>
     */
    public Command<@Nullable V> lmove(K source, K destination, ListEnd from, ListEnd to) {
        CommandBuilder<K, V> command = command(LMOVE).key(source).key(destination);
        return command.keyword(from.name()).keyword(to.name()).read(nullableValue);
    }

    /**
     * Takes an element from the first list that has any (Redis 7.0).
     *
     * @param end which end to take from
     * @param keys the keys, at least one, in the order to look at them
     * @return the element with the key it was in, or null if there was none
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/lmpop/">LMPOP</a>
     */
    @SafeVarargs
    public final Command<@Nullable KeyValues<K, V>> lmpop(ListEnd end, K... keys) {
        ArgumentChecks.notEmpty(LMPOP, "keys", keys.length);
        return command(LMPOP).arg(keys.length).keys(keys).keyword(end.name()).read(poppedMany);
    }

    /**
     * Takes elements from the first list that has any (Redis 7.0).
     *
     * @param end which end to take from
     * @param count how many elements at most, at least 1
     * @param keys the keys, at least one, in the order to look at them
     * @return the elements with the key they were in, or null if there was none
     * @throws IllegalArgumentException if no key is given or the count is less than 1
     * @see <a href="https://redis.io/docs/latest/commands/lmpop/">LMPOP</a>
     */
    @SafeVarargs
    public final Command<@Nullable KeyValues<K, V>> lmpop(ListEnd end, long count, K... keys) {
        ArgumentChecks.notEmpty(LMPOP, "keys", keys.length);
        ArgumentChecks.atLeast(LMPOP, "count", 1, count);
        CommandBuilder<K, V> command =
                command(LMPOP).arg(keys.length).keys(keys).keyword(end.name());
        return command.keyword("COUNT").arg(count).read(poppedMany);
    }

    /**
     * Takes the element at the head.
     *
     * @param key the key
     * @return the element, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/lpop/">LPOP</a>
     */
    public Command<@Nullable V> lpop(K key) {
        return command(LPOP).key(key).read(nullableValue);
    }

    /**
     * Takes elements from the head (Redis 6.2).
     *
     * @param key the key
     * @param count how many at most, 0 or more
     * @return the elements, the outermost first; empty if the key does not exist
     * @throws IllegalArgumentException if the count is negative
     * @see <a href="https://redis.io/docs/latest/commands/lpop/">LPOP</a>
     */
    public Command<List<V>> lpop(K key, long count) {
        return pop(LPOP, key, count);
    }

    /**
     * Finds the first element that equals another (Redis 6.0.6).
     *
     * @param key the key
     * @param element the element to look for
     * @return its index from the head, or null if there is none
     * @see <a href="https://redis.io/docs/latest/commands/lpos/">LPOS</a>
     */
    public Command<@Nullable Long> lpos(K key, V element) {
        return command(LPOS).key(key).value(element).read(ReplyDecoders.NULLABLE_LONG);
    }

    /**
     * Finds an element that equals another (Redis 6.0.6).
     *
     * @param key the key
     * @param element the element to look for
     * @param args where to begin and how far to search
     * @return its index from the head, or null if there is none
     * @see <a href="https://redis.io/docs/latest/commands/lpos/">LPOS</a>
     */
    public Command<@Nullable Long> lpos(K key, V element, LPosArgs args) {
        return command(LPOS).key(key).value(element).args(args).read(ReplyDecoders.NULLABLE_LONG);
    }

    /**
     * Finds the elements that equal another (Redis 6.0.6).
     *
     * @param key the key
     * @param element the element to look for
     * @param count how many to find at most, 0 for all
     * @return their indexes from the head; empty if there is none
     * @throws IllegalArgumentException if the count is negative
     * @see <a href="https://redis.io/docs/latest/commands/lpos/">LPOS</a>
     */
    public Command<List<Long>> lpos(K key, V element, long count) {
        return lpos(key, element, count, LPosArgs.NONE);
    }

    /**
     * Finds the elements that equal another (Redis 6.0.6).
     *
     * @param key the key
     * @param element the element to look for
     * @param count how many to find at most, 0 for all
     * @param args where to begin and how far to search
     * @return their indexes from the head; empty if there is none
     * @throws IllegalArgumentException if the count is negative
     * @see <a href="https://redis.io/docs/latest/commands/lpos/">LPOS</a>
     */
    public Command<List<Long>> lpos(K key, V element, long count, LPosArgs args) {
        ArgumentChecks.atLeast(LPOS, "count", 0, count);
        CommandBuilder<K, V> command =
                command(LPOS).key(key).value(element).keyword("COUNT").arg(count);
        return command.args(args).read(ReplyDecoders.LONGS);
    }

    /**
     * Puts elements at the head, one after the other, so that the last one is the head then.
     *
     * @param key the key
     * @param elements the elements, at least one
     * @return how long the list is then
     * @throws IllegalArgumentException if no element is given
     * @see <a href="https://redis.io/docs/latest/commands/lpush/">LPUSH</a>
     */
    @SafeVarargs
    public final Command<Long> lpush(K key, V... elements) {
        return push(LPUSH, key, elements);
    }

    /**
     * Puts elements at the head of a list that exists (several since Redis 4.0).
     *
     * @param key the key
     * @param elements the elements, at least one
     * @return how long the list is then, 0 if the key does not exist
     * @throws IllegalArgumentException if no element is given
     * @see <a href="https://redis.io/docs/latest/commands/lpushx/">LPUSHX</a>
     */
    @SafeVarargs
    public final Command<Long> lpushx(K key, V... elements) {
        return push(LPUSHX, key, elements);
    }

    /**
     * Reads a part of a list.
     *
     * @param key the key
     * @param start index of the first element, negative to count from the tail
     * @param stop index of the last element, included, negative to count from the tail
     * @return the elements; empty if there is none in the range
     * @see <a href="https://redis.io/docs/latest/commands/lrange/">LRANGE</a>
     */
    public Command<List<V>> lrange(K key, long start, long stop) {
        return command(LRANGE).key(key).arg(start).arg(stop).read(valueList);
    }

    /**
     * Removes elements that equal another.
     *
     * @param key the key
     * @param count how many at most, from the head; negative to begin at the tail, 0 for all
     * @param element the element to remove
     * @return how many were removed
     * @see <a href="https://redis.io/docs/latest/commands/lrem/">LREM</a>
     */
    public Command<Long> lrem(K key, long count, V element) {
        return command(LREM).key(key).arg(count).value(element).read(ReplyDecoders.LONG);
    }

    /**
     * Replaces an element. The server refuses an index that the list does not have.
     *
     * @param key the key
     * @param index 0 for the head, 1 for the next; -1 for the tail, -2 for the one before
     * @param element the element
     * @return nothing
     * @see <a href="https://redis.io/docs/latest/commands/lset/">LSET</a>
     */
    public Command<@Nullable Void> lset(K key, long index, V element) {
        return command(LSET).key(key).arg(index).value(element).read(ReplyDecoders.OK);
    }

    /**
     * Removes everything but a part of a list.
     *
     * @param key the key
     * @param start index of the first element, negative to count from the tail
     * @param stop index of the last element, included, negative to count from the tail
     * @return nothing
     * @see <a href="https://redis.io/docs/latest/commands/ltrim/">LTRIM</a>
     */
    public Command<@Nullable Void> ltrim(K key, long start, long stop) {
        return command(LTRIM).key(key).arg(start).arg(stop).read(ReplyDecoders.OK);
    }

    /**
     * Takes the element at the tail.
     *
     * @param key the key
     * @return the element, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/rpop/">RPOP</a>
     */
    public Command<@Nullable V> rpop(K key) {
        return command(RPOP).key(key).read(nullableValue);
    }

    /**
     * Takes elements from the tail (Redis 6.2).
     *
     * @param key the key
     * @param count how many at most, 0 or more
     * @return the elements, the outermost first; empty if the key does not exist
     * @throws IllegalArgumentException if the count is negative
     * @see <a href="https://redis.io/docs/latest/commands/rpop/">RPOP</a>
     */
    public Command<List<V>> rpop(K key, long count) {
        return pop(RPOP, key, count);
    }

    /**
     * Moves the tail of a list to the head of another. Redis deprecates this command in favour of LMOVE.
     *
     * @param source the list to take from
     * @param destination the list to put into; may be the same
     * @return the element, or null if the source has none
     * @see <a href="https://redis.io/docs/latest/commands/rpoplpush/">RPOPLPUSH</a>
     */
    public Command<@Nullable V> rpoplpush(K source, K destination) {
        return command(RPOPLPUSH).key(source).key(destination).read(nullableValue);
    }

    /**
     * Puts elements at the tail.
     *
     * @param key the key
     * @param elements the elements, at least one
     * @return how long the list is then
     * @throws IllegalArgumentException if no element is given
     * @see <a href="https://redis.io/docs/latest/commands/rpush/">RPUSH</a>
     */
    @SafeVarargs
    public final Command<Long> rpush(K key, V... elements) {
        return push(RPUSH, key, elements);
    }

    /**
     * Puts elements at the tail of a list that exists (several since Redis 4.0).
     *
     * @param key the key
     * @param elements the elements, at least one
     * @return how long the list is then, 0 if the key does not exist
     * @throws IllegalArgumentException if no element is given
     * @see <a href="https://redis.io/docs/latest/commands/rpushx/">RPUSHX</a>
     */
    @SafeVarargs
    public final Command<Long> rpushx(K key, V... elements) {
        return push(RPUSHX, key, elements);
    }

    private Command<@Nullable KeyValue<K, V>> popBlocking(CommandName name, Duration timeout, K[] keys) {
        ArgumentChecks.notEmpty(name, "keys", keys.length);
        BlockTimeout time = BlockTimeout.of(name, timeout);
        return time.appendTo(command(name).keys(keys)).read(popped);
    }

    private Command<Long> push(CommandName name, K key, V[] elements) {
        ArgumentChecks.notEmpty(name, "elements", elements.length);
        return command(name).key(key).values(elements).read(ReplyDecoders.LONG);
    }

    private Command<List<V>> pop(CommandName name, K key, long count) {
        ArgumentChecks.atLeast(name, "count", 0, count);
        return command(name).key(key).arg(count).read(valueList);
    }
}
