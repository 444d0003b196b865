// Generated from SetCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.args.ScanArgs;
import io.trunkline.command.CommandExecutor;
import io.trunkline.reply.ScanPage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The commands on sets, with methods that wait for the result.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=set">Redis: set commands</a>
 */
public interface SetCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Adds members.
     *
     * @param key the key
     * @param members the members, at least one
     * @return how many of them are new
     * @throws IllegalArgumentException if no member is given
     * @see <a href="https://redis.io/docs/latest/commands/sadd/">SADD</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default long sadd(K key, V... members) {
        return execute(commands().sets().sadd(key, members));
    }

    /**
     * Counts the members.
     *
     * @param key the key
     * @return how many there are, 0 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/scard/">SCARD</a>
     */
    default long scard(K key) {
        return execute(commands().sets().scard(key));
    }

    /**
     * Reads the members of the first set that no other set has.
     *
     * @param keys the keys, at least one
     * @return the members
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/sdiff/">SDIFF</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default Set<V> sdiff(K... keys) {
        return execute(commands().sets().sdiff(keys));
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
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default long sdiffstore(K destination, K... keys) {
        return execute(commands().sets().sdiffstore(destination, keys));
    }

    /**
     * Reads the members that all sets have.
     *
     * @param keys the keys, at least one
     * @return the members
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/sinter/">SINTER</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default Set<V> sinter(K... keys) {
        return execute(commands().sets().sinter(keys));
    }

    /**
     * Counts the members that all sets have (Redis 7.0).
     *
     * @param keys the keys, at least one
     * @return how many there are
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/sintercard/">SINTERCARD</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default long sintercard(K... keys) {
        return execute(commands().sets().sintercard(keys));
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
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default long sintercard(long limit, K... keys) {
        return execute(commands().sets().sintercard(limit, keys));
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
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default long sinterstore(K destination, K... keys) {
        return execute(commands().sets().sinterstore(destination, keys));
    }

    /**
     * Tells whether a set has a member.
     *
     * @param key the key
     * @param member the member
     * @return true if it has
     * @see <a href="https://redis.io/docs/latest/commands/sismember/">SISMEMBER</a>
     */
    default boolean sismember(K key, V member) {
        return execute(commands().sets().sismember(key, member));
    }

    /**
     * Reads all members.
     *
     * @param key the key
     * @return the members; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/smembers/">SMEMBERS</a>
     */
    default Set<V> smembers(K key) {
        return execute(commands().sets().smembers(key));
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
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<Boolean> smismember(K key, V... members) {
        return execute(commands().sets().smismember(key, members));
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
    default boolean smove(K source, K destination, V member) {
        return execute(commands().sets().smove(source, destination, member));
    }

    /**
     * Takes a member at random.
     *
     * @param key the key
     * @return the member, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/spop/">SPOP</a>
     */
    default @Nullable V spop(K key) {
        return execute(commands().sets().spop(key));
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
    default Set<V> spop(K key, long count) {
        return execute(commands().sets().spop(key, count));
    }

    /**
     * Picks a member at random.
     *
     * @param key the key
     * @return the member, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/srandmember/">SRANDMEMBER</a>
     */
    default @Nullable V srandmember(K key) {
        return execute(commands().sets().srandmember(key));
    }

    /**
     * Picks members at random.
     *
     * @param key the key
     * @param count how many different ones at most; negative for exactly so many, which may repeat
     * @return the members; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/srandmember/">SRANDMEMBER</a>
     */
    default List<V> srandmember(K key, long count) {
        return execute(commands().sets().srandmember(key, count));
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
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default long srem(K key, V... members) {
        return execute(commands().sets().srem(key, members));
    }

    /**
     * Reads the members that one step of a scan meets.
     *
     * @param key the key
     * @param cursor {@link ScanPage#START} to begin, or what the last step returned
     * @return the members of this step
     * @see <a href="https://redis.io/docs/latest/commands/sscan/">SSCAN</a>
     */
    default ScanPage<V> sscan(K key, String cursor) {
        return execute(commands().sets().sscan(key, cursor));
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
    default ScanPage<V> sscan(K key, String cursor, ScanArgs args) {
        return execute(commands().sets().sscan(key, cursor, args));
    }

    /**
     * Reads the members of all sets.
     *
     * @param keys the keys, at least one
     * @return the members
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/sunion/">SUNION</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default Set<V> sunion(K... keys) {
        return execute(commands().sets().sunion(keys));
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
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default long sunionstore(K destination, K... keys) {
        return execute(commands().sets().sunionstore(destination, keys));
    }
}
