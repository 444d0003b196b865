package io.trunkline.command;

import io.trunkline.args.ScanArgs;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.ScanPage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The commands on sets.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=set">Redis: set commands</a>
 */
@SuppressWarnings("varargs") // arrays of keys and values are only read
public final class SetCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName SADD = CommandName.of("SADD");
    private static final CommandName SCARD = CommandName.of("SCARD");
    private static final CommandName SDIFF = CommandName.of("SDIFF");
    private static final CommandName SDIFFSTORE = CommandName.of("SDIFFSTORE");
    private static final CommandName SINTER = CommandName.of("SINTER");
    private static final CommandName SINTERCARD = CommandName.of("SINTERCARD");
    private static final CommandName SINTERSTORE = CommandName.of("SINTERSTORE");
    private static final CommandName SISMEMBER = CommandName.of("SISMEMBER");
    private static final CommandName SMEMBERS = CommandName.of("SMEMBERS");
    private static final CommandName SMISMEMBER = CommandName.of("SMISMEMBER");
    private static final CommandName SMOVE = CommandName.of("SMOVE");
    private static final CommandName SPOP = CommandName.of("SPOP");
    private static final CommandName SRANDMEMBER = CommandName.of("SRANDMEMBER");
    private static final CommandName SREM = CommandName.of("SREM");
    private static final CommandName SSCAN = CommandName.of("SSCAN");
    private static final CommandName SUNION = CommandName.of("SUNION");
    private static final CommandName SUNIONSTORE = CommandName.of("SUNIONSTORE");

    private final ReplyDecoder<Set<V>> valueSet;

    SetCatalogue(GroupReaders<K, V> readers) {
        super(readers);
        this.valueSet = ReplyDecoders.set(value);
    }

    /**
     * Adds members.
     *
     * @param key the key
     * @param members the members, at least one
     * @return how many of them are new
     * @throws IllegalArgumentException if no member is given
     * @see <a href="https://redis.io/docs/latest/commands/sadd/">SADD</a>
     */
    @SafeVarargs
    public final Command<Long> sadd(K key, V... members) {
        return onMembers(SADD, key, members).read(ReplyDecoders.LONG);
    }

    /**
     * Counts the members.
     *
     * @param key the key
     * @return how many there are, 0 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/scard/">SCARD</a>
     */
    public Command<Long> scard(K key) {
        return command(SCARD).key(key).read(ReplyDecoders.LONG);
    }

    /**
     * Reads the members of the first set that no other set has.
     *
     * @param keys the keys, at least one
     * @return the members
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/sdiff/">SDIFF</a>
     */
    @SafeVarargs
    public final Command<Set<V>> sdiff(K... keys) {
        return combine(SDIFF, keys);
    }

    /**
     * Stores the members of the first set that no other set has, in place of what the destination held.
     *
     * @param destination where to store them
     * @param keys the keys, at least one
     * @return how many there are
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/sdiffstore/">SDIFFSTORE</a>
     */
    @SafeVarargs
    public final Command<Long> sdiffstore(K destination, K... keys) {
        return store(SDIFFSTORE, destination, keys);
    }

    /**
     * Reads the members that all sets have.
     *
     * @param keys the keys, at least one
     * @return the members
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/sinter/">SINTER</a>
     */
    @SafeVarargs
    public final Command<Set<V>> sinter(K... keys) {
        return combine(SINTER, keys);
    }

    /**
     * Counts the members that all sets have (Redis 7.0).
     *
     * @param keys the keys, at least one
     * @return how many there are
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/sintercard/">SINTERCARD</a>
     */
    @SafeVarargs
    public final Command<Long> sintercard(K... keys) {
        ArgumentChecks.notEmpty(SINTERCARD, "keys", keys.length);
        return command(SINTERCARD).arg(keys.length).keys(keys).read(ReplyDecoders.LONG);
    }

    /**
     * Counts the members that all sets have, up to a limit (Redis 7.0).
     *
     * @param limit where to stop counting, 0 for no limit
     * @param keys the keys, at least one
     * @return how many there are, the limit if there are more
     * @throws IllegalArgumentException if no key is given or the limit is negative
     * @see <a href="https://redis.io/docs/latest/commands/sintercard/">SINTERCARD</a>
     */
    @SafeVarargs
    public final Command<Long> sintercard(long limit, K... keys) {
        ArgumentChecks.notEmpty(SINTERCARD, "keys", keys.length);
        ArgumentChecks.atLeast(SINTERCARD, "limit", 0, limit);
        return command(SINTERCARD)
                .arg(keys.length)
                .keys(keys)
                .keyword("LIMIT")
                .arg(limit)
                .read(ReplyDecoders.LONG);
    }

    /**
     * Stores the members that all sets have, in place of what the destination held.
     *
     * @param destination where to store them
     * @param keys the keys, at least one
     * @return how many there are
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/sinterstore/">SINTERSTORE</a>
     */
    @SafeVarargs
    public final Command<Long> sinterstore(K destination, K... keys) {
        return store(SINTERSTORE, destination, keys);
    }

    /**
     * Tells whether a set has a member.
     *
     * @param key the key
     * @param member the member
     * @return true if it has
     * @see <a href="https://redis.io/docs/latest/commands/sismember/">SISMEMBER</a>
     */
    public Command<Boolean> sismember(K key, V member) {
        return command(SISMEMBER).key(key).value(member).read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Reads all members.
     *
     * @param key the key
     * @return the members; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/smembers/">SMEMBERS</a>
     */
    public Command<Set<V>> smembers(K key) {
        return command(SMEMBERS).key(key).read(valueSet);
    }

    /**
     * Tells which members a set has (Redis 6.2).
     *
     * @param key the key
     * @param members the members, at least one
     * @return for each member, in the order given, true if the set has it
     * @throws IllegalArgumentException if no member is given
     * @see <a href="https://redis.io/docs/latest/commands/smismember/">SMISMEMBER</a>
     */
    @SafeVarargs
    public final Command<List<Boolean>> smismember(K key, V... members) {
        return onMembers(SMISMEMBER, key, members).read(ReplyDecoders.BOOLEANS);
    }

    /**
     * Moves a member from a set to another.
     *
     * @param source the set to take from
     * @param destination the set to put into
     * @param member the member
     * @return true if it was moved, false if the source does not have it
     * @see <a href="https://redis.io/docs/latest/commands/smove/">SMOVE</a>
     */
    public Command<Boolean> smove(K source, K destination, V member) {
        return command(SMOVE).key(source).key(destination).value(member).read(ReplyDecoders.BOOLEAN);
    }

    /**
     * Takes a member at random.
     *
     * @param key the key
     * @return the member, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/spop/">SPOP</a>
     */
    public Command<@Nullable V> spop(K key) {
        return command(SPOP).key(key).read(nullableValue);
    }

    /**
     * Takes members at random (Redis 3.2).
     *
     * @param key the key
     * @param count how many at most, 0 or more
     * @return the members; empty if the key does not exist
     * @throws IllegalArgumentException if the count is negative
     * @see <a href="https://redis.io/docs/latest/commands/spop/">SPOP</a>
     */
    public Command<Set<V>> spop(K key, long count) {
        ArgumentChecks.atLeast(SPOP, "count", 0, count);
        return command(SPOP).key(key).arg(count).read(valueSet);
    }

    /**
     * Picks a member at random.
     *
     * @param key the key
     * @return the member, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/srandmember/">SRANDMEMBER</a>
     */
    public Command<@Nullable V> srandmember(K key) {
        return command(SRANDMEMBER).key(key).read(nullableValue);
    }

    /**
     * Picks members at random.
     *
     * @param key the key
     * @param count how many different ones at most; negative for exactly so many, which may repeat
     * @return the members; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/srandmember/">SRANDMEMBER</a>
     */
    public Command<List<V>> srandmember(K key, long count) {
        return command(SRANDMEMBER).key(key).arg(count).read(valueList);
    }

    /**
     * Removes members.
     *
     * @param key the key
     * @param members the members, at least one
     * @return how many of them there were
     * @throws IllegalArgumentException if no member is given
     * @see <a href="https://redis.io/docs/latest/commands/srem/">SREM</a>
     */
    @SafeVarargs
    public final Command<Long> srem(K key, V... members) {
        return onMembers(SREM, key, members).read(ReplyDecoders.LONG);
    }

    /**
     * Reads the members that one step of a scan meets.
     *
     * @param key the key
     * @param cursor {@link ScanPage#START} to begin, or what the last step returned
     * @return the members of this step
     * @see <a href="https://redis.io/docs/latest/commands/sscan/">SSCAN</a>
     */
    public Command<ScanPage<V>> sscan(K key, String cursor) {
        return sscan(key, cursor, ScanArgs.NONE);
    }

    /**
     * Reads the members that one step of a scan meets.
     *
     * @param key the key
     * @param cursor {@link ScanPage#START} to begin, or what the last step returned
     * @param args which members, and the size of the step
     * @return the members of this step
     * @see <a href="https://redis.io/docs/latest/commands/sscan/">SSCAN</a>
     */
    public Command<ScanPage<V>> sscan(K key, String cursor, ScanArgs args) {
        return command(SSCAN).key(key).arg(cursor).args(args).read(ScanPage.decoder(valueList));
    }

    /**
     * Reads the members of all sets.
     *
     * @param keys the keys, at least one
     * @return the members
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/sunion/">SUNION</a>
     */
    @SafeVarargs
    public final Command<Set<V>> sunion(K... keys) {
        return combine(SUNION, keys);
    }

    /**
     * Stores the members of all sets, in place of what the destination held.
     *
     * @param destination where to store them
     * @param keys the keys, at least one
     * @return how many there are
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/sunionstore/">SUNIONSTORE</a>
     */
    @SafeVarargs
    public final Command<Long> sunionstore(K destination, K... keys) {
        return store(SUNIONSTORE, destination, keys);
    }

    private Command<Set<V>> combine(CommandName name, K[] keys) {
        ArgumentChecks.notEmpty(name, "keys", keys.length);
        return command(name).keys(keys).read(valueSet);
    }

    private Command<Long> store(CommandName name, K destination, K[] keys) {
        ArgumentChecks.notEmpty(name, "keys", keys.length);
        return command(name).key(destination).keys(keys).read(ReplyDecoders.LONG);
    }

    private CommandBuilder<K, V> onMembers(CommandName name, K key, V[] members) {
        ArgumentChecks.notEmpty(name, "members", members.length);
        return command(name).key(key).values(members);
    }
}
