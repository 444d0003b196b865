package io.trunkline.command;

import io.trunkline.args.ZAggregateArgs;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.ScoredValue;
import java.util.List;

/**
 * The commands that combine sorted sets: their difference, intersection and union. Plain sets may be among them; each
 * member of one has the score 1.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=sorted-set">Redis: sorted set commands</a>
 */
@SuppressWarnings("varargs") // arrays of keys and values are only read
public final class SortedSetAlgebraCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName ZDIFF = CommandName.of("ZDIFF");
    private static final CommandName ZDIFFSTORE = CommandName.of("ZDIFFSTORE");
    private static final CommandName ZINTER = CommandName.of("ZINTER");
    private static final CommandName ZINTERCARD = CommandName.of("ZINTERCARD");
    private static final CommandName ZINTERSTORE = CommandName.of("ZINTERSTORE");
    private static final CommandName ZUNION = CommandName.of("ZUNION");
    private static final CommandName ZUNIONSTORE = CommandName.of("ZUNIONSTORE");

    private final ReplyDecoder<List<ScoredValue<V>>> scoredList;

    SortedSetAlgebraCatalogue(GroupReaders<K, V> readers) {
        super(readers);
        this.scoredList = PairDecoder.list(in -> {
            V member = value.decode(in);
            return new ScoredValue<>(member, in.readDouble());
        });
    }

    /**
     * Reads the members of the first sorted set that no other one has (Redis 6.2).
     *
     * @param keys the keys, at least one
     * @return the members, from the lowest score to the highest
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zdiff/">ZDIFF</a>
     */
    @SafeVarargs
    public final Command<List<V>> zdiff(K... keys) {
        return combine(ZDIFF, ZAggregateArgs.NONE, keys).read(valueList);
    }

    /**
     * Reads the members of the first sorted set that no other one has, with their scores (Redis 6.2).
     *
     * @param keys the keys, at least one
     * @return the members and scores, from the lowest to the highest
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zdiff/">ZDIFF</a>
     */
    @SafeVarargs
    public final Command<List<ScoredValue<V>>> zdiffWithScores(K... keys) {
        return combine(ZDIFF, ZAggregateArgs.NONE, keys).keyword("WITHSCORES").read(scoredList);
    }

    /**
     * Stores the members of the first sorted set that no other one has, in place of what the destination held (Redis
     * 6.2).
     *
     * @param destination where to store them
     * @param keys the keys, at least one
     * @return how many there are
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zdiffstore/">ZDIFFSTORE</a>
     */
    @SafeVarargs
    public final Command<Long> zdiffstore(K destination, K... keys) {
        return store(ZDIFFSTORE, destination, ZAggregateArgs.NONE, keys);
    }

    /**
     * Reads the members that all sorted sets have (Redis 6.2).
     *
     * @param keys the keys, at least one
     * @return the members, from the lowest sum of scores to the highest
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zinter/">ZINTER</a>
     */
    @SafeVarargs
    public final Command<List<V>> zinter(K... keys) {
        return zinter(ZAggregateArgs.NONE, keys);
    }

    /**
     * Reads the members that all sorted sets have (Redis 6.2).
     *
     * @param args how the scores are combined
     * @param keys the keys, at least one
     * @return the members, from the lowest combined score to the highest
     * @throws IllegalArgumentException if no key is given, or not as many weights as keys
     * @see <a href="https://redis.io/docs/latest/commands/zinter/">ZINTER</a>
     */
    @SafeVarargs
    public final Command<List<V>> zinter(ZAggregateArgs args, K... keys) {
        return combine(ZINTER, args, keys).read(valueList);
    }

    /**
     * Reads the members that all sorted sets have, with the sums of their scores (Redis 6.2).
     *
     * @param keys the keys, at least one
     * @return the members and scores, from the lowest to the highest
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zinter/">ZINTER</a>
     */
    @SafeVarargs
    public final Command<List<ScoredValue<V>>> zinterWithScores(K... keys) {
        return zinterWithScores(ZAggregateArgs.NONE, keys);
    }

    /**
     * Reads the members that all sorted sets have, with their combined scores (Redis 6.2).
     *
     * @param args how the scores are combined
     * @param keys the keys, at least one
     * @return the members and scores, from the lowest to the highest
     * @throws IllegalArgumentException if no key is given, or not as many weights as keys
     * @see <a href="https://redis.io/docs/latest/commands/zinter/">ZINTER</a>
     */
    @SafeVarargs
    public final Command<List<ScoredValue<V>>> zinterWithScores(ZAggregateArgs args, K... keys) {
        return combine(ZINTER, args, keys).keyword("WITHSCORES").read(scoredList);
    }

    /**
     * Counts the members that all sorted sets have (Redis 7.0).
     *
     * @param keys the keys, at least one
     * @return how many there are
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zintercard/">ZINTERCARD</a>
     */
    @SafeVarargs
    public final Command<Long> zintercard(K... keys) {
        ArgumentChecks.notEmpty(ZINTERCARD, "keys", keys.length);
        return command(ZINTERCARD).arg(keys.length).keys(keys).read(ReplyDecoders.LONG);
    }

    /**
     * Counts the members that all sorted sets have, up to a limit (Redis 7.0).
     *
     * @param limit where to stop counting, 0 for no limit
     * @param keys the keys, at least one
     * @return how many there are, the limit if there are more
     * @throws IllegalArgumentException if no key is given or the limit is negative
     * @see <a href="https://redis.io/docs/latest/commands/zintercard/">ZINTERCARD</a>
     */
    @SafeVarargs
    public final Command<Long> zintercard(long limit, K... keys) {
        ArgumentChecks.notEmpty(ZINTERCARD, "keys", keys.length);
        ArgumentChecks.atLeast(ZINTERCARD, "limit", 0, limit);
        return command(ZINTERCARD)
                .arg(keys.length)
                .keys(keys)
                .keyword("LIMIT")
                .arg(limit)
                .read(ReplyDecoders.LONG);
    }

    /**
     * Stores the members that all sorted sets have with the sums of their scores, in place of what the destination
     * held.
     *
     * @param destination where to store them
     * @param keys the keys, at least one
     * @return how many there are
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zinterstore/">ZINTERSTORE</a>
     */
    @SafeVarargs
    public final Command<Long> zinterstore(K destination, K... keys) {
        return store(ZINTERSTORE, destination, ZAggregateArgs.NONE, keys);
    }

    /**
     * Stores the members that all sorted sets have with their combined scores, in place of what the destination held.
     *
     * @param destination where to store them
     * @param args how the scores are combined
     * @param keys the keys, at least one
     * @return how many there are
     * @throws IllegalArgumentException if no key is given, or not as many weights as keys
     * @see <a href="https://redis.io/docs/latest/commands/zinterstore/">ZINTERSTORE</a>
     */
    @SafeVarargs
    public final Command<Long> zinterstore(K destination, ZAggregateArgs args, K... keys) {
        return store(ZINTERSTORE, destination, args, keys);
    }

    /**
     * Reads the members of all sorted sets (Redis 6.2).
     *
     * @param keys the keys, at least one
     * @return the members, from the lowest sum of scores to the highest
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zunion/">ZUNION</a>
     */
    @SafeVarargs
    public final Command<List<V>> zunion(K... keys) {
        return zunion(ZAggregateArgs.NONE, keys);
    }

    /**
     * Reads the members of all sorted sets (Redis 6.2).
     *
     * @param args how the scores are combined
     * @param keys the keys, at least one
     * @return the members, from the lowest combined score to the highest
     * @throws IllegalArgumentException if no key is given, or not as many weights as keys
     * @see <a href="https://redis.io/docs/latest/commands/zunion/">ZUNION</a>
     */
    @SafeVarargs
    public final Command<List<V>> zunion(ZAggregateArgs args, K... keys) {
        return combine(ZUNION, args, keys).read(valueList);
    }

    /**
     * Reads the members of all sorted sets, with the sums of their scores (Redis 6.2).
     *
     * @param keys the keys, at least one
     * @return the members and scores, from the lowest to the highest
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zunion/">ZUNION</a>
     */
    @SafeVarargs
    public final Command<List<ScoredValue<V>>> zunionWithScores(K... keys) {
        return zunionWithScores(ZAggregateArgs.NONE, keys);
    }

    /**
     * Reads the members of all sorted sets, with their combined scores (Redis 6.2).
     *
     * @param args how the scores are combined
     * @param keys the keys, at least one
     * @return the members and scores, from the lowest to the highest
     * @throws IllegalArgumentException if no key is given, or not as many weights as keys
     * @see <a href="https://redis.io/docs/latest/commands/zunion/">ZUNION</a>
     */
    @SafeVarargs
    public final Command<List<ScoredValue<V>>> zunionWithScores(ZAggregateArgs args, K... keys) {
        return combine(ZUNION, args, keys).keyword("WITHSCORES").read(scoredList);
    }

    /**
     * Stores the members of all sorted sets with the sums of their scores, in place of what the destination held.
     *
     * @param destination where to store them
     * @param keys the keys, at least one
     * @return how many there are
     * @throws IllegalArgumentException if no key is given
     * @see <a href="https://redis.io/docs/latest/commands/zunionstore/">ZUNIONSTORE</a>
     */
    @SafeVarargs
    public final Command<Long> zunionstore(K destination, K... keys) {
        return store(ZUNIONSTORE, destination, ZAggregateArgs.NONE, keys);
    }

    /**
     * Stores the members of all sorted sets with their combined scores, in place of what the destination held.
     *
     * @param destination where to store them
     * @param args how the scores are combined
     * @param keys the keys, at least one
     * @return how many there are
     * @throws IllegalArgumentException if no key is given, or not as many weights as keys
     * @see <a href="https://redis.io/docs/latest/commands/zunionstore/">ZUNIONSTORE</a>
     */
    @SafeVarargs
    public final Command<Long> zunionstore(K destination, ZAggregateArgs args, K... keys) {
        return store(ZUNIONSTORE, destination, args, keys);
    }

    private CommandBuilder<K, V> combine(CommandName name, ZAggregateArgs args, K[] keys) {
        requireWeights(name, args, keys);
        return command(name).arg(keys.length).keys(keys).args(args);
    }

    private Command<Long> store(CommandName name, K destination, ZAggregateArgs args, K[] keys) {
        requireWeights(name, args, keys);
        return command(name)
                .key(destination)
                .arg(keys.length)
                .keys(keys)
                .args(args)
                .read(ReplyDecoders.LONG);
    }

    private static void requireWeights(CommandName name, ZAggregateArgs args, Object[] keys) {
        ArgumentChecks.notEmpty(name, "keys", keys.length);
        int weights = args.weightCount();
        if (weights != 0 && weights != keys.length) {
            throw new IllegalArgumentException("The weights do not fit the keys: command=" + name + ", weights="
                    + weights + ", keys=" + keys.length + ". Give one weight for each key, or none at all.");
        }
    }
}
