// Generated from SortedSetCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.args.ScanArgs;
import io.trunkline.args.ScoreEnd;
import io.trunkline.args.ZAddArgs;
import io.trunkline.command.CommandExecutor;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.KeyValues;
import io.trunkline.reply.ScanPage;
import io.trunkline.reply.ScoredRank;
import io.trunkline.reply.ScoredValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands on members of sorted sets, with methods that wait for the result. {@link SortedSetRangeCommands}
 * has those on ranges, {@link SortedSetAlgebraCommands} those that combine sorted sets.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=sorted-set">Redis: sorted set commands</a>
 */
public interface SortedSetCommands<K, V> extends CommandExecutor<K, V> {

    /**
     * Takes a member from the first sorted set that has any, and waits for one if there is none (Redis 7.0).
     *
     * <p>It takes a connection of its own, as soon as what was submitted to the database's shared connection before is
     * answered. What is submitted after it does not wait for it.
     *
     * @param timeout how long to wait, zero for ever; what is finer than a millisecond is rounded up
     * @param end which end to take from
     * @param keys the keys, at least one
     * @return the member with the key it was in, or null if none came in time
     * @throws IllegalArgumentException if no key is given, or the timeout is negative or too long
     * @see <a href="https://redis.io/docs/latest/commands/bzmpop/">BZMPOP</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default @Nullable KeyValues<K, ScoredValue<V>> bzmpop(Duration timeout, ScoreEnd end, K... keys) {
        return execute(commands().sortedSets().bzmpop(timeout, end, keys));
    }

    /**
     * Takes members from the first sorted set that has any, and waits for one if there is none (Redis 7.0).
     *
     * <p>It takes a connection of its own, as soon as what was submitted to the database's shared connection before is
     * answered. What is submitted after it does not wait for it.
     *
     * @param timeout how long to wait, zero for ever; what is finer than a millisecond is rounded up
     * @param end which end to take from
     * @param count how many at most, at least 1
     * @param keys the keys, at least one
     * @return the members with the key they were in, or null if none came in time
     * @throws IllegalArgumentException if no key is given, the count is less than 1, or the timeout is negative or too
     *     long
     * @see <a href="https://redis.io/docs/latest/commands/bzmpop/">BZMPOP</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default @Nullable KeyValues<K, ScoredValue<V>> bzmpop(Duration timeout, ScoreEnd end, long count, K... keys) {
        return execute(commands().sortedSets().bzmpop(timeout, end, count, keys));
    }

    /**
     * Takes the member of the highest score from the first sorted set that has any, and waits for one if there is none.
     *
     * <p>It takes a connection of its own, as soon as what was submitted to the database's shared connection before is
     * answered. What is submitted after it does not wait for it.
     *
     * @param timeout how long to wait, zero for ever; what is finer than a millisecond is rounded up
     * @param keys the keys, at least one
     * @return the member with the key it was in, or null if none came in time
     * @throws IllegalArgumentException if no key is given, or the timeout is negative or too long
     * @see <a href="https://redis.io/docs/latest/commands/bzpopmax/">BZPOPMAX</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default @Nullable KeyValue<K, ScoredValue<V>> bzpopmax(Duration timeout, K... keys) {
        return execute(commands().sortedSets().bzpopmax(timeout, keys));
    }

    /**
     * Takes the member of the lowest score from the first sorted set that has any, and waits for one if there is none.
     *
     * <p>It takes a connection of its own, as soon as what was submitted to the database's shared connection before is
     * answered. What is submitted after it does not wait for it.
     *
     * @param timeout how long to wait, zero for ever; what is finer than a millisecond is rounded up
     * @param keys the keys, at least one
     * @return the member with the key it was in, or null if none came in time
     * @throws IllegalArgumentException if no key is given, or the timeout is negative or too long
     * @see <a href="https://redis.io/docs/latest/commands/bzpopmin/">BZPOPMIN</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default @Nullable KeyValue<K, ScoredValue<V>> bzpopmin(Duration timeout, K... keys) {
        return execute(commands().sortedSets().bzpopmin(timeout, keys));
    }

    /**
     * Adds a member, or gives it another score.
     *
     * @param key the key
     * @param score its score, may be infinite
     * @param member the member
     * @return 1 if it is new, 0 if it is not
     * @see <a href="https://redis.io/docs/latest/commands/zadd/">ZADD</a>
     */
    default long zadd(K key, double score, V member) {
        return execute(commands().sortedSets().zadd(key, score, member));
    }

    /**
     * Adds a member, or gives it another score, as options say.
     *
     * @param key the key
     * @param score its score, may be infinite
     * @param member the member
     * @param args the options
     * @return 1 if it is new or the options count it, 0 if not
     * @see <a href="https://redis.io/docs/latest/commands/zadd/">ZADD</a>
     */
    default long zadd(K key, double score, V member, ZAddArgs args) {
        return execute(commands().sortedSets().zadd(key, score, member, args));
    }

    /**
     * Adds members, or gives them other scores.
     *
     * @param key the key
     * @param members the scores by member, at least one
     * @return how many are new
     * @throws IllegalArgumentException if no member is given
     * @see <a href="https://redis.io/docs/latest/commands/zadd/">ZADD</a>
     */
    default long zadd(K key, Map<? extends V, Double> members) {
        return execute(commands().sortedSets().zadd(key, members));
    }

    /**
     * Adds members, or gives them other scores, as options say.
     *
     * @param key the key
     * @param members the scores by member, at least one
     * @param args the options
     * @return how many are new, or what the options count
     * @throws IllegalArgumentException if no member is given
     * @see <a href="https://redis.io/docs/latest/commands/zadd/">ZADD</a>
     */
    default long zadd(K key, Map<? extends V, Double> members, ZAddArgs args) {
        return execute(commands().sortedSets().zadd(key, members, args));
    }

    /**
     * Adds members, or gives them other scores.
     *
     * @param key the key
     * @param members the members, at least one
     * @return how many are new
     * @throws IllegalArgumentException if no member is given
     * @see <a href="https://redis.io/docs/latest/commands/zadd/">ZADD</a>
     */
    default long zadd(K key, Iterable<? extends ScoredValue<? extends V>> members) {
        return execute(commands().sortedSets().zadd(key, members));
    }

    /**
     * Adds members, or gives them other scores, as options say.
     *
     * @param key the key
     * @param members the members, at least one
     * @param args the options
     * @return how many are new, or what the options count
     * @throws IllegalArgumentException if no member is given
     * @see <a href="https://redis.io/docs/latest/commands/zadd/">ZADD</a>
     */
    default long zadd(K key, Iterable<? extends ScoredValue<? extends V>> members, ZAddArgs args) {
        return execute(commands().sortedSets().zadd(key, members, args));
    }

    /**
     * Adds a number to the score of a member, which counts as 0 if it is new.
     *
     * @param key the key
     * @param increment what to add, may be negative
     * @param member the member
     * @return the score after that
     * @see <a href="https://redis.io/docs/latest/commands/zadd/">ZADD</a>
     */
    default double zaddIncr(K key, double increment, V member) {
        return execute(commands().sortedSets().zaddIncr(key, increment, member));
    }

    /**
     * Adds a number to the score of a member, which counts as 0 if it is new, as options say.
     *
     * @param key the key
     * @param increment what to add, may be negative
     * @param member the member
     * @param args the options
     * @return the score after that, or null if a condition did not hold
     * @see <a href="https://redis.io/docs/latest/commands/zadd/">ZADD</a>
     */
    default @Nullable Double zaddIncr(K key, double increment, V member, ZAddArgs args) {
        return execute(commands().sortedSets().zaddIncr(key, increment, member, args));
    }

    /**
     * Counts the members.
     *
     * @param key the key
     * @return how many there are, 0 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/zcard/">ZCARD</a>
     */
    default long zcard(K key) {
        return execute(commands().sortedSets().zcard(key));
    }

    /**
     * Adds a number to the score of a member, which counts as 0 if it is new.
     *
     * @param key the key
     * @param increment what to add, may be negative
     * @param member the member
     * @return the score after that
     * @see <a href="https://redis.io/docs/latest/commands/zincrby/">ZINCRBY</a>
     */
    default double zincrby(K key, double increment, V member) {
        return execute(commands().sortedSets().zincrby(key, increment, member));
    }

    /**
     * Takes a member from the first sorted set that has any (Redis 7.0).
     *
     * @param end which end to take from
     * @param keys the keys, at least one
     * @return the member with the key it was in, or null if there was none
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zmpop/">ZMPOP</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default @Nullable KeyValues<K, ScoredValue<V>> zmpop(ScoreEnd end, K... keys) {
        return execute(commands().sortedSets().zmpop(end, keys));
    }

    /**
     * Takes members from the first sorted set that has any (Redis 7.0).
     *
     * @param end which end to take from
     * @param count how many at most, at least 1
     * @param keys the keys, at least one
     * @return the members with the key they were in, or null if there was none
     * @throws IllegalArgumentException if no key is given or the count is less than 1
     * @see <a href="https://redis.io/docs/latest/commands/zmpop/">ZMPOP</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default @Nullable KeyValues<K, ScoredValue<V>> zmpop(ScoreEnd end, long count, K... keys) {
        return execute(commands().sortedSets().zmpop(end, count, keys));
    }

    /**
     * Reads the scores of members (Redis 6.2).
     *
     * @param key the key
     * @param members the members, at least one
     * @return the scores in the order of the members, null for a member that is not there
     * @throws IllegalArgumentException if no member is given
     * @see <a href="https://redis.io/docs/latest/commands/zmscore/">ZMSCORE</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default List<@Nullable Double> zmscore(K key, V... members) {
        return execute(commands().sortedSets().zmscore(key, members));
    }

    /**
     * Takes the member of the highest score.
     *
     * @param key the key
     * @return the member and its score, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/zpopmax/">ZPOPMAX</a>
     */
    default @Nullable ScoredValue<V> zpopmax(K key) {
        return execute(commands().sortedSets().zpopmax(key));
    }

    /**
     * Takes the members of the highest scores.
     *
     * @param key the key
     * @param count how many at most, 0 or more
     * @return the members and scores, from the highest score to the lowest; empty if the key does not exist
     * @throws IllegalArgumentException if the count is negative
     * @see <a href="https://redis.io/docs/latest/commands/zpopmax/">ZPOPMAX</a>
     */
    default List<ScoredValue<V>> zpopmax(K key, long count) {
        return execute(commands().sortedSets().zpopmax(key, count));
    }

    /**
     * Takes the member of the lowest score.
     *
     * @param key the key
     * @return the member and its score, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/zpopmin/">ZPOPMIN</a>
     */
    default @Nullable ScoredValue<V> zpopmin(K key) {
        return execute(commands().sortedSets().zpopmin(key));
    }

    /**
     * Takes the members of the lowest scores.
     *
     * @param key the key
     * @param count how many at most, 0 or more
     * @return the members and scores, from the lowest score to the highest; empty if the key does not exist
     * @throws IllegalArgumentException if the count is negative
     * @see <a href="https://redis.io/docs/latest/commands/zpopmin/">ZPOPMIN</a>
     */
    default List<ScoredValue<V>> zpopmin(K key, long count) {
        return execute(commands().sortedSets().zpopmin(key, count));
    }

    /**
     * Picks a member at random (Redis 6.2).
     *
     * @param key the key
     * @return the member, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/zrandmember/">ZRANDMEMBER</a>
     */
    default @Nullable V zrandmember(K key) {
        return execute(commands().sortedSets().zrandmember(key));
    }

    /**
     * Picks members at random (Redis 6.2).
     *
     * @param key the key
     * @param count how many different ones at most; negative for exactly so many, which may repeat
     * @return the members; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/zrandmember/">ZRANDMEMBER</a>
     */
    default List<V> zrandmember(K key, long count) {
        return execute(commands().sortedSets().zrandmember(key, count));
    }

    /**
     * Picks members with their scores at random (Redis 6.2).
     *
     * @param key the key
     * @param count how many different ones at most; negative for exactly so many, which may repeat
     * @return the members and scores; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/zrandmember/">ZRANDMEMBER</a>
     */
    default List<ScoredValue<V>> zrandmemberWithScores(K key, long count) {
        return execute(commands().sortedSets().zrandmemberWithScores(key, count));
    }

    /**
     * Tells at which place a member stands, counted from the lowest score.
     *
     * @param key the key
     * @param member the member
     * @return its rank, 0 for the first, or null if there is no such member
     * @see <a href="https://redis.io/docs/latest/commands/zrank/">ZRANK</a>
     */
    default @Nullable Long zrank(K key, V member) {
        return execute(commands().sortedSets().zrank(key, member));
    }

    /**
     * Tells at which place a member stands, counted from the lowest score, and its score (Redis 7.2).
     *
     * @param key the key
     * @param member the member
     * @return its rank, 0 for the first, and score, or null if there is no such member
     * @see <a href="https://redis.io/docs/latest/commands/zrank/">ZRANK</a>
     */
    default @Nullable ScoredRank zrankWithScore(K key, V member) {
        return execute(commands().sortedSets().zrankWithScore(key, member));
    }

    /**
     * Removes members.
     *
     * @param key the key
     * @param members the members, at least one
     * @return how many of them there were
     * @throws IllegalArgumentException if no member is given
     * @see <a href="https://redis.io/docs/latest/commands/zrem/">ZREM</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default long zrem(K key, V... members) {
        return execute(commands().sortedSets().zrem(key, members));
    }

    /**
     * Tells at which place a member stands, counted from the highest score.
     *
     * @param key the key
     * @param member the member
     * @return its rank, 0 for the first, or null if there is no such member
     * @see <a href="https://redis.io/docs/latest/commands/zrevrank/">ZREVRANK</a>
     */
    default @Nullable Long zrevrank(K key, V member) {
        return execute(commands().sortedSets().zrevrank(key, member));
    }

    /**
     * Tells at which place a member stands, counted from the highest score, and its score (Redis 7.2).
     *
     * @param key the key
     * @param member the member
     * @return its rank, 0 for the first, and score, or null if there is no such member
     * @see <a href="https://redis.io/docs/latest/commands/zrevrank/">ZREVRANK</a>
     */
    default @Nullable ScoredRank zrevrankWithScore(K key, V member) {
        return execute(commands().sortedSets().zrevrankWithScore(key, member));
    }

    /**
     * Reads the members and scores that one step of a scan meets.
     *
     * @param key the key
     * @param cursor {@link ScanPage#START} to begin, or what the last step returned
     * @return the members and scores of this step
     * @see <a href="https://redis.io/docs/latest/commands/zscan/">ZSCAN</a>
     */
    default ScanPage<ScoredValue<V>> zscan(K key, String cursor) {
        return execute(commands().sortedSets().zscan(key, cursor));
    }

    /**
     * Reads the members and scores that one step of a scan meets.
     *
     * @param key the key
     * @param cursor {@link ScanPage#START} to begin, or what the last step returned
     * @param args which members, and the size of the step
     * @return the members and scores of this step
     * @see <a href="https://redis.io/docs/latest/commands/zscan/">ZSCAN</a>
     */
    default ScanPage<ScoredValue<V>> zscan(K key, String cursor, ScanArgs args) {
        return execute(commands().sortedSets().zscan(key, cursor, args));
    }

    /**
     * Reads the score of a member.
     *
     * @param key the key
     * @param member the member
     * @return the score, or null if there is no such member
     * @see <a href="https://redis.io/docs/latest/commands/zscore/">ZSCORE</a>
     */
    default @Nullable Double zscore(K key, V member) {
        return execute(commands().sortedSets().zscore(key, member));
    }
}
