// Generated from SortedSetRangeCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.RedisFuture;
import io.trunkline.args.LexRange;
import io.trunkline.args.Limit;
import io.trunkline.args.ScoreRange;
import io.trunkline.args.ZRangeArgs;
import io.trunkline.command.AsyncCommandExecutor;
import io.trunkline.reply.ScoredValue;
import java.util.List;

/**
 * The commands on ranges of sorted sets: by rank, by score, and by member where all scores are equal, with methods
 * that hand back futures.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=sorted-set">Redis: sorted set commands</a>
 */
public interface AsyncSortedSetRangeCommands<K, V> extends AsyncCommandExecutor<K, V> {

    /**
     * Counts the members in a range of scores.
     *
     * @param key the key
     * @param range which scores
     * @return a future of how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zcount/">ZCOUNT</a>
     */
    default RedisFuture<Long> zcount(K key, ScoreRange range) {
        return execute(commands().sortedSetRanges().zcount(key, range));
    }

    /**
     * Counts the members in a range of members.
     *
     * @param key the key
     * @param range which members
     * @return a future of how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zlexcount/">ZLEXCOUNT</a>
     */
    default RedisFuture<Long> zlexcount(K key, LexRange<? extends V> range) {
        return execute(commands().sortedSetRanges().zlexcount(key, range));
    }

    /**
     * Reads the members in a range of ranks.
     *
     * @param key the key
     * @param start rank of the first member, 0 for the lowest score, negative to count from the highest
     * @param stop rank of the last member, included, negative to count from the highest
     * @return a future of the members, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    default RedisFuture<List<V>> zrange(K key, long start, long stop) {
        return execute(commands().sortedSetRanges().zrange(key, start, stop));
    }

    /**
     * Reads the members in a range of ranks, in the order that options say (Redis 6.2).
     *
     * @param key the key
     * @param start rank of the first member, 0 for the first in the order, negative to count from the last
     * @param stop rank of the last member, included, negative to count from the last
     * @param args the order
     * @return a future of the members, in the order of the range
     * @throws IllegalArgumentException if the options have a limit
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    default RedisFuture<List<V>> zrange(K key, long start, long stop, ZRangeArgs args) {
        return execute(commands().sortedSetRanges().zrange(key, start, stop, args));
    }

    /**
     * Reads the members in a range of scores (Redis 6.2).
     *
     * @param key the key
     * @param range which scores
     * @return a future of the members, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    default RedisFuture<List<V>> zrange(K key, ScoreRange range) {
        return execute(commands().sortedSetRanges().zrange(key, range));
    }

    /**
     * Reads the members in a range of scores, or a part of them (Redis 6.2).
     *
     * @param key the key
     * @param range which scores
     * @param args the order, and which part
     * @return a future of the members, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    default RedisFuture<List<V>> zrange(K key, ScoreRange range, ZRangeArgs args) {
        return execute(commands().sortedSetRanges().zrange(key, range, args));
    }

    /**
     * Reads the members in a range of members (Redis 6.2).
     *
     * @param key the key
     * @param range which members
     * @return a future of the members, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    default RedisFuture<List<V>> zrange(K key, LexRange<? extends V> range) {
        return execute(commands().sortedSetRanges().zrange(key, range));
    }

    /**
     * Reads the members in a range of members, or a part of them (Redis 6.2).
     *
     * @param key the key
     * @param range which members
     * @param args the order, and which part
     * @return a future of the members, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    default RedisFuture<List<V>> zrange(K key, LexRange<? extends V> range, ZRangeArgs args) {
        return execute(commands().sortedSetRanges().zrange(key, range, args));
    }

    /**
     * Reads the members in a range of ranks with their scores.
     *
     * @param key the key
     * @param start rank of the first member, 0 for the lowest score, negative to count from the highest
     * @param stop rank of the last member, included, negative to count from the highest
     * @return a future of the members and scores, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    default RedisFuture<List<ScoredValue<V>>> zrangeWithScores(K key, long start, long stop) {
        return execute(commands().sortedSetRanges().zrangeWithScores(key, start, stop));
    }

    /**
     * Reads the members in a range of ranks with their scores, in the order that options say (Redis 6.2).
     *
     * @param key the key
     * @param start rank of the first member, 0 for the first in the order, negative to count from the last
     * @param stop rank of the last member, included, negative to count from the last
     * @param args the order
     * @return a future of the members and scores, in the order of the range
     * @throws IllegalArgumentException if the options have a limit
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    default RedisFuture<List<ScoredValue<V>>> zrangeWithScores(K key, long start, long stop, ZRangeArgs args) {
        return execute(commands().sortedSetRanges().zrangeWithScores(key, start, stop, args));
    }

    /**
     * Reads the members in a range of scores with their scores (Redis 6.2).
     *
     * @param key the key
     * @param range which scores
     * @return a future of the members and scores, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    default RedisFuture<List<ScoredValue<V>>> zrangeWithScores(K key, ScoreRange range) {
        return execute(commands().sortedSetRanges().zrangeWithScores(key, range));
    }

    /**
     * Reads the members in a range of scores with their scores, or a part of them (Redis 6.2).
     *
     * @param key the key
     * @param range which scores
     * @param args the order, and which part
     * @return a future of the members and scores, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    default RedisFuture<List<ScoredValue<V>>> zrangeWithScores(K key, ScoreRange range, ZRangeArgs args) {
        return execute(commands().sortedSetRanges().zrangeWithScores(key, range, args));
    }

    /**
     * Reads the members in a range of members, from the first to the last. Redis deprecates this command in favour of
     * ZRANGE.
     *
     * @param key the key
     * @param range which members
     * @return a future of the members
     * @see <a href="https://redis.io/docs/latest/commands/zrangebylex/">ZRANGEBYLEX</a>
     */
    default RedisFuture<List<V>> zrangebylex(K key, LexRange<? extends V> range) {
        return execute(commands().sortedSetRanges().zrangebylex(key, range));
    }

    /**
     * Reads a part of the members in a range of members, from the first to the last. Redis deprecates this command in
     * favour of ZRANGE.
     *
     * @param key the key
     * @param range which members
     * @param limit which part of them
     * @return a future of the members
     * @see <a href="https://redis.io/docs/latest/commands/zrangebylex/">ZRANGEBYLEX</a>
     */
    default RedisFuture<List<V>> zrangebylex(K key, LexRange<? extends V> range, Limit limit) {
        return execute(commands().sortedSetRanges().zrangebylex(key, range, limit));
    }

    /**
     * Reads the members in a range of scores, from the lowest score to the highest. Redis deprecates this command in
     * favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @return a future of the members
     * @see <a href="https://redis.io/docs/latest/commands/zrangebyscore/">ZRANGEBYSCORE</a>
     */
    default RedisFuture<List<V>> zrangebyscore(K key, ScoreRange range) {
        return execute(commands().sortedSetRanges().zrangebyscore(key, range));
    }

    /**
     * Reads a part of the members in a range of scores, from the lowest score to the highest. Redis deprecates this
     * command in favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @param limit which part of them
     * @return a future of the members
     * @see <a href="https://redis.io/docs/latest/commands/zrangebyscore/">ZRANGEBYSCORE</a>
     */
    default RedisFuture<List<V>> zrangebyscore(K key, ScoreRange range, Limit limit) {
        return execute(commands().sortedSetRanges().zrangebyscore(key, range, limit));
    }

    /**
     * Reads the members in a range of scores with their scores, from the lowest score to the highest. Redis deprecates
     * this command in favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @return a future of the members and scores
     * @see <a href="https://redis.io/docs/latest/commands/zrangebyscore/">ZRANGEBYSCORE</a>
     */
    default RedisFuture<List<ScoredValue<V>>> zrangebyscoreWithScores(K key, ScoreRange range) {
        return execute(commands().sortedSetRanges().zrangebyscoreWithScores(key, range));
    }

    /**
     * Reads a part of the members in a range of scores with their scores, from the lowest score to the highest. Redis
     * deprecates this command in favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @param limit which part of them
     * @return a future of the members and scores
     * @see <a href="https://redis.io/docs/latest/commands/zrangebyscore/">ZRANGEBYSCORE</a>
     */
    default RedisFuture<List<ScoredValue<V>>> zrangebyscoreWithScores(K key, ScoreRange range, Limit limit) {
        return execute(commands().sortedSetRanges().zrangebyscoreWithScores(key, range, limit));
    }

    /**
     * Stores the members in a range of ranks (Redis 6.2).
     *
     * @param destination where to store them
     * @param source the sorted set to read
     * @param start rank of the first member, 0 for the lowest score, negative to count from the highest
     * @param stop rank of the last member, included, negative to count from the highest
     * @return a future of how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zrangestore/">ZRANGESTORE</a>
     */
    default RedisFuture<Long> zrangestore(K destination, K source, long start, long stop) {
        return execute(commands().sortedSetRanges().zrangestore(destination, source, start, stop));
    }

    /**
     * Stores the members in a range of ranks, in the order that options say (Redis 6.2).
     *
     * @param destination where to store them
     * @param source the sorted set to read
     * @param start rank of the first member, 0 for the first in the order, negative to count from the last
     * @param stop rank of the last member, included, negative to count from the last
     * @param args the order
     * @return a future of how many there are
     * @throws IllegalArgumentException if the options have a limit
     * @see <a href="https://redis.io/docs/latest/commands/zrangestore/">ZRANGESTORE</a>
     */
    default RedisFuture<Long> zrangestore(K destination, K source, long start, long stop, ZRangeArgs args) {
        return execute(commands().sortedSetRanges().zrangestore(destination, source, start, stop, args));
    }

    /**
     * Stores the members in a range of scores (Redis 6.2).
     *
     * @param destination where to store them
     * @param source the sorted set to read
     * @param range which scores
     * @return a future of how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zrangestore/">ZRANGESTORE</a>
     */
    default RedisFuture<Long> zrangestore(K destination, K source, ScoreRange range) {
        return execute(commands().sortedSetRanges().zrangestore(destination, source, range));
    }

    /**
     * Stores the members in a range of scores, or a part of them (Redis 6.2).
     *
     * @param destination where to store them
     * @param source the sorted set to read
     * @param range which scores
     * @param args the order, and which part
     * @return a future of how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zrangestore/">ZRANGESTORE</a>
     */
    default RedisFuture<Long> zrangestore(K destination, K source, ScoreRange range, ZRangeArgs args) {
        return execute(commands().sortedSetRanges().zrangestore(destination, source, range, args));
    }

    /**
     * Stores the members in a range of members (Redis 6.2).
     *
     * @param destination where to store them
     * @param source the sorted set to read
     * @param range which members
     * @return a future of how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zrangestore/">ZRANGESTORE</a>
     */
    default RedisFuture<Long> zrangestore(K destination, K source, LexRange<? extends V> range) {
        return execute(commands().sortedSetRanges().zrangestore(destination, source, range));
    }

    /**
     * Stores the members in a range of members, or a part of them (Redis 6.2).
     *
     * @param destination where to store them
     * @param source the sorted set to read
     * @param range which members
     * @param args the order, and which part
     * @return a future of how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zrangestore/">ZRANGESTORE</a>
     */
    default RedisFuture<Long> zrangestore(K destination, K source, LexRange<? extends V> range, ZRangeArgs args) {
        return execute(commands().sortedSetRanges().zrangestore(destination, source, range, args));
    }

    /**
     * Removes the members in a range of members.
     *
     * @param key the key
     * @param range which members
     * @return a future of how many there were
     * @see <a href="https://redis.io/docs/latest/commands/zremrangebylex/">ZREMRANGEBYLEX</a>
     */
    default RedisFuture<Long> zremrangebylex(K key, LexRange<? extends V> range) {
        return execute(commands().sortedSetRanges().zremrangebylex(key, range));
    }

    /**
     * Removes the members in a range of ranks.
     *
     * @param key the key
     * @param start rank of the first member, 0 for the lowest score, negative to count from the highest
     * @param stop rank of the last member, included, negative to count from the highest
     * @return a future of how many there were
     * @see <a href="https://redis.io/docs/latest/commands/zremrangebyrank/">ZREMRANGEBYRANK</a>
     */
    default RedisFuture<Long> zremrangebyrank(K key, long start, long stop) {
        return execute(commands().sortedSetRanges().zremrangebyrank(key, start, stop));
    }

    /**
     * Removes the members in a range of scores.
     *
     * @param key the key
     * @param range which scores
     * @return a future of how many there were
     * @see <a href="https://redis.io/docs/latest/commands/zremrangebyscore/">ZREMRANGEBYSCORE</a>
     */
    default RedisFuture<Long> zremrangebyscore(K key, ScoreRange range) {
        return execute(commands().sortedSetRanges().zremrangebyscore(key, range));
    }

    /**
     * Reads the members in a range of ranks, from the highest score to the lowest. Redis deprecates this command in
     * favour of ZRANGE.
     *
     * @param key the key
     * @param start rank of the first member, 0 for the highest score, negative to count from the lowest
     * @param stop rank of the last member, included, negative to count from the lowest
     * @return a future of the members
     * @see <a href="https://redis.io/docs/latest/commands/zrevrange/">ZREVRANGE</a>
     */
    default RedisFuture<List<V>> zrevrange(K key, long start, long stop) {
        return execute(commands().sortedSetRanges().zrevrange(key, start, stop));
    }

    /**
     * Reads the members in a range of ranks with their scores, from the highest score to the lowest. Redis deprecates
     * this command in favour of ZRANGE.
     *
     * @param key the key
     * @param start rank of the first member, 0 for the highest score, negative to count from the lowest
     * @param stop rank of the last member, included, negative to count from the lowest
     * @return a future of the members and scores
     * @see <a href="https://redis.io/docs/latest/commands/zrevrange/">ZREVRANGE</a>
     */
    default RedisFuture<List<ScoredValue<V>>> zrevrangeWithScores(K key, long start, long stop) {
        return execute(commands().sortedSetRanges().zrevrangeWithScores(key, start, stop));
    }

    /**
     * Reads the members in a range of members, from the last to the first. Redis deprecates this command in favour of
     * ZRANGE.
     *
     * @param key the key
     * @param range which members
     * @return a future of the members
     * @see <a href="https://redis.io/docs/latest/commands/zrevrangebylex/">ZREVRANGEBYLEX</a>
     */
    default RedisFuture<List<V>> zrevrangebylex(K key, LexRange<? extends V> range) {
        return execute(commands().sortedSetRanges().zrevrangebylex(key, range));
    }

    /**
     * Reads a part of the members in a range of members, from the last to the first. Redis deprecates this command in
     * favour of ZRANGE.
     *
     * @param key the key
     * @param range which members
     * @param limit which part of them
     * @return a future of the members
     * @see <a href="https://redis.io/docs/latest/commands/zrevrangebylex/">ZREVRANGEBYLEX</a>
     */
    default RedisFuture<List<V>> zrevrangebylex(K key, LexRange<? extends V> range, Limit limit) {
        return execute(commands().sortedSetRanges().zrevrangebylex(key, range, limit));
    }

    /**
     * Reads the members in a range of scores, from the highest score to the lowest. Redis deprecates this command in
     * favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @return a future of the members
     * @see <a href="https://redis.io/docs/latest/commands/zrevrangebyscore/">ZREVRANGEBYSCORE</a>
     */
    default RedisFuture<List<V>> zrevrangebyscore(K key, ScoreRange range) {
        return execute(commands().sortedSetRanges().zrevrangebyscore(key, range));
    }

    /**
     * Reads a part of the members in a range of scores, from the highest score to the lowest. Redis deprecates this
     * command in favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @param limit which part of them
     * @return a future of the members
     * @see <a href="https://redis.io/docs/latest/commands/zrevrangebyscore/">ZREVRANGEBYSCORE</a>
     */
    default RedisFuture<List<V>> zrevrangebyscore(K key, ScoreRange range, Limit limit) {
        return execute(commands().sortedSetRanges().zrevrangebyscore(key, range, limit));
    }

    /**
     * Reads the members in a range of scores with their scores, from the highest score to the lowest. Redis deprecates
     * this command in favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @return a future of the members and scores
     * @see <a href="https://redis.io/docs/latest/commands/zrevrangebyscore/">ZREVRANGEBYSCORE</a>
     */
    default RedisFuture<List<ScoredValue<V>>> zrevrangebyscoreWithScores(K key, ScoreRange range) {
        return execute(commands().sortedSetRanges().zrevrangebyscoreWithScores(key, range));
    }

    /**
     * Reads a part of the members in a range of scores with their scores, from the highest score to the lowest. Redis
     * deprecates this command in favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @param limit which part of them
     * @return a future of the members and scores
     * @see <a href="https://redis.io/docs/latest/commands/zrevrangebyscore/">ZREVRANGEBYSCORE</a>
     */
    default RedisFuture<List<ScoredValue<V>>> zrevrangebyscoreWithScores(K key, ScoreRange range, Limit limit) {
        return execute(commands().sortedSetRanges().zrevrangebyscoreWithScores(key, range, limit));
    }
}
