// Generated from SortedSetAlgebraCatalogue by FaceGenerator. Change that, not this.
package io.trunkline.command.face;

import io.trunkline.RedisFuture;
import io.trunkline.args.ZAggregateArgs;
import io.trunkline.command.AsyncCommandExecutor;
import io.trunkline.reply.ScoredValue;
import java.util.List;

/**
 * The commands that combine sorted sets: their difference, intersection and union, with methods that hand back
 * futures. Plain sets may be among them; each member of one has the score 1.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=sorted-set">Redis: sorted set commands</a>
 */
public interface AsyncSortedSetAlgebraCommands<K, V> extends AsyncCommandExecutor<K, V> {

    /**
     * Reads the members of the first sorted set that no other one has (Redis 6.2).
     *
     * @param keys the keys, at least one
     * @return a future of the members, from the lowest score to the highest
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zdiff/">ZDIFF</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<List<V>> zdiff(K... keys) {
        return execute(commands().sortedSetAlgebra().zdiff(keys));
    }

    /**
     * Reads the members of the first sorted set that no other one has, with their scores (Redis 6.2).
     *
     * @param keys the keys, at least one
     * @return a future of the members and scores, from the lowest to the highest
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zdiff/">ZDIFF</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<List<ScoredValue<V>>> zdiffWithScores(K... keys) {
        return execute(commands().sortedSetAlgebra().zdiffWithScores(keys));
    }

    /**
     * Stores the members of the first sorted set that no other one has, in place of what the destination held (Redis
     * 6.2).
     *
     * @param destination where to store them
     * @param keys the keys, at least one
     * @return a future of how many there are
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zdiffstore/">ZDIFFSTORE</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<Long> zdiffstore(K destination, K... keys) {
        return execute(commands().sortedSetAlgebra().zdiffstore(destination, keys));
    }

    /**
     * Reads the members that all sorted sets have (Redis 6.2).
     *
     * @param keys the keys, at least one
     * @return a future of the members, from the lowest sum of scores to the highest
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zinter/">ZINTER</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<List<V>> zinter(K... keys) {
        return execute(commands().sortedSetAlgebra().zinter(keys));
    }

    /**
     * Reads the members that all sorted sets have (Redis 6.2).
     *
     * @param args how the scores are combined
     * @param keys the keys, at least one
     * @return a future of the members, from the lowest combined score to the highest
     * @throws IllegalArgumentException if no key is given, or not as many weights as keys
     * @see <a href="https://redis.io/docs/latest/commands/zinter/">ZINTER</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<List<V>> zinter(ZAggregateArgs args, K... keys) {
        return execute(commands().sortedSetAlgebra().zinter(args, keys));
    }

    /**
     * Reads the members that all sorted sets have, with the sums of their scores (Redis 6.2).
     *
     * @param keys the keys, at least one
     * @return a future of the members and scores, from the lowest to the highest
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zinter/">ZINTER</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<List<ScoredValue<V>>> zinterWithScores(K... keys) {
        return execute(commands().sortedSetAlgebra().zinterWithScores(keys));
    }

    /**
     * Reads the members that all sorted sets have, with their combined scores (Redis 6.2).
     *
     * @param args how the scores are combined
     * @param keys the keys, at least one
     * @return a future of the members and scores, from the lowest to the highest
     * @throws IllegalArgumentException if no key is given, or not as many weights as keys
     * @see <a href="https://redis.io/docs/latest/commands/zinter/">ZINTER</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<List<ScoredValue<V>>> zinterWithScores(ZAggregateArgs args, K... keys) {
        return execute(commands().sortedSetAlgebra().zinterWithScores(args, keys));
    }

    /**
     * Counts the members that all sorted sets have (Redis 7.0).
     *
     * @param keys the keys, at least one
     * @return a future of how many there are
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zintercard/">ZINTERCARD</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<Long> zintercard(K... keys) {
        return execute(commands().sortedSetAlgebra().zintercard(keys));
    }

    /**
     * Counts the members that all sorted sets have, up to a limit (Redis 7.0).
     *
     * @param limit where to stop counting, 0 for no limit
     * @param keys the keys, at least one
     * @return a future of how many there are, the limit if there are more
     * @throws IllegalArgumentException if no key is given or the limit is negative
     * @see <a href="https://redis.io/docs/latest/commands/zintercard/">ZINTERCARD</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<Long> zintercard(long limit, K... keys) {
        return execute(commands().sortedSetAlgebra().zintercard(limit, keys));
    }

    /**
     * Stores the members that all sorted sets have with the sums of their scores, in place of what the destination
     * held.
     *
     * @param destination where to store them
     * @param keys the keys, at least one
     * @return a future of how many there are
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zinterstore/">ZINTERSTORE</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<Long> zinterstore(K destination, K... keys) {
        return execute(commands().sortedSetAlgebra().zinterstore(destination, keys));
    }

    /**
     * Stores the members that all sorted sets have with their combined scores, in place of what the destination held.
     *
     * @param destination where to store them
     * @param args how the scores are combined
     * @param keys the keys, at least one
     * @return a future of how many there are
     * @throws IllegalArgumentException if no key is given, or not as many weights as keys
     * @see <a href="https://redis.io/docs/latest/commands/zinterstore/">ZINTERSTORE</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<Long> zinterstore(K destination, ZAggregateArgs args, K... keys) {
        return execute(commands().sortedSetAlgebra().zinterstore(destination, args, keys));
    }

    /**
     * Reads the members of all sorted sets (Redis 6.2).
     *
     * @param keys the keys, at least one
     * @return a future of the members, from the lowest sum of scores to the highest
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zunion/">ZUNION</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<List<V>> zunion(K... keys) {
        return execute(commands().sortedSetAlgebra().zunion(keys));
    }

    /**
     * Reads the members of all sorted sets (Redis 6.2).
     *
     * @param args how the scores are combined
     * @param keys the keys, at least one
     * @return a future of the members, from the lowest combined score to the highest
     * @throws IllegalArgumentException if no key is given, or not as many weights as keys
     * @see <a href="https://redis.io/docs/latest/commands/zunion/">ZUNION</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<List<V>> zunion(ZAggregateArgs args, K... keys) {
        return execute(commands().sortedSetAlgebra().zunion(args, keys));
    }

    /**
     * Reads the members of all sorted sets, with the sums of their scores (Redis 6.2).
     *
     * @param keys the keys, at least one
     * @return a future of the members and scores, from the lowest to the highest
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zunion/">ZUNION</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<List<ScoredValue<V>>> zunionWithScores(K... keys) {
        return execute(commands().sortedSetAlgebra().zunionWithScores(keys));
    }

    /**
     * Reads the members of all sorted sets, with their combined scores (Redis 6.2).
     *
     * @param args how the scores are combined
     * @param keys the keys, at least one
     * @return a future of the members and scores, from the lowest to the highest
     * @throws IllegalArgumentException if no key is given, or not as many weights as keys
     * @see <a href="https://redis.io/docs/latest/commands/zunion/">ZUNION</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<List<ScoredValue<V>>> zunionWithScores(ZAggregateArgs args, K... keys) {
        return execute(commands().sortedSetAlgebra().zunionWithScores(args, keys));
    }

    /**
     * Stores the members of all sorted sets with the sums of their scores, in place of what the destination held.
     *
     * @param destination where to store them
     * @param keys the keys, at least one
     * @return a future of how many there are
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zunionstore/">ZUNIONSTORE</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<Long> zunionstore(K destination, K... keys) {
        return execute(commands().sortedSetAlgebra().zunionstore(destination, keys));
    }

    /**
     * Stores the members of all sorted sets with their combined scores, in place of what the destination held.
     *
     * @param destination where to store them
     * @param args how the scores are combined
     * @param keys the keys, at least one
     * @return a future of how many there are
     * @throws IllegalArgumentException if no key is given, or not as many weights as keys
     * @see <a href="https://redis.io/docs/latest/commands/zunionstore/">ZUNIONSTORE</a>
     */
    @SuppressWarnings("unchecked") // nothing but an array of that type gets there
    default RedisFuture<Long> zunionstore(K destination, ZAggregateArgs args, K... keys) {
        return execute(commands().sortedSetAlgebra().zunionstore(destination, args, keys));
    }
}
