package io.trunkline.command;

import io.trunkline.args.LexRange;
import io.trunkline.args.Limit;
import io.trunkline.args.ScoreRange;
import io.trunkline.args.ZRangeArgs;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.ScoredValue;
import java.util.List;

/**
 * The commands on ranges of sorted sets: by rank, by score, and by member where all scores are equal.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=sorted-set">Redis: sorted set commands</a>
 */
@SuppressWarnings("varargs") // arrays of keys and values are only read
public final class SortedSetRangeCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName ZCOUNT = CommandName.of("ZCOUNT");
    private static final CommandName ZLEXCOUNT = CommandName.of("ZLEXCOUNT");
    private static final CommandName ZRANGE = CommandName.of("ZRANGE");
    private static final CommandName ZRANGEBYLEX = CommandName.of("ZRANGEBYLEX");
    private static final CommandName ZRANGEBYSCORE = CommandName.of("ZRANGEBYSCORE");
    private static final CommandName ZRANGESTORE = CommandName.of("ZRANGESTORE");
    private static final CommandName ZREMRANGEBYLEX = CommandName.of("ZREMRANGEBYLEX");
    private static final CommandName ZREMRANGEBYRANK = CommandName.of("ZREMRANGEBYRANK");
    private static final CommandName ZREMRANGEBYSCORE = CommandName.of("ZREMRANGEBYSCORE");
    private static final CommandName ZREVRANGE = CommandName.of("ZREVRANGE");
    private static final CommandName ZREVRANGEBYLEX = CommandName.of("ZREVRANGEBYLEX");
    private static final CommandName ZREVRANGEBYSCORE = CommandName.of("ZREVRANGEBYSCORE");

    private final ReplyDecoder<List<ScoredValue<V>>> scoredList;

    SortedSetRangeCatalogue(GroupReaders<K, V> readers) {
        super(readers);
        this.scoredList = PairDecoder.list(in -> {
            V member = value.decode(in);
            return new ScoredValue<>(member, in.readDouble());
        });
    }

    /**
     * Counts the members in a range of scores.
     *
     * @param key the key
     * @param range which scores
     * @return how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zcount/">ZCOUNT</a>
     */
    public Command<Long> zcount(K key, ScoreRange range) {
        return scores(ZCOUNT, key, range, false).read(ReplyDecoders.LONG);
    }

    /**
     * Counts the members in a range of members.
     *
     * @param key the key
     * @param range which members
     * @return how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zlexcount/">ZLEXCOUNT</a>
     */
    public Command<Long> zlexcount(K key, LexRange<? extends V> range) {
        return members(ZLEXCOUNT, key, range, false).read(ReplyDecoders.LONG);
    }

    /**
     * Reads the members in a range of ranks.
     *
     * @param key the key
     * @param start rank of the first member, 0 for the lowest score, negative to count from the highest
     * @param stop rank of the last member, included, negative to count from the highest
     * @return the members, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    public Command<List<V>> zrange(K key, long start, long stop) {
        return ranks(ZRANGE, key, start, stop).read(valueList);
    }

    /**
     * Reads the members in a range of ranks, in the order that options say (Redis 6.2).
     *
     * @param key the key
     * @param start rank of the first member, 0 for the first in the order, negative to count from the last
     * @param stop rank of the last member, included, negative to count from the last
     * @param args the order
     * @return the members, in the order of the range
     * @throws IllegalArgumentException if the options have a limit
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    public Command<List<V>> zrange(K key, long start, long stop, ZRangeArgs args) {
        return ranks(ZRANGE, key, start, stop).args(withoutLimit(ZRANGE, args)).read(valueList);
    }

    /**
     * Reads the members in a range of scores (Redis 6.2).
     *
     * @param key the key
     * @param range which scores
     * @return the members, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    public Command<List<V>> zrange(K key, ScoreRange range) {
        return zrange(key, range, ZRangeArgs.NONE);
    }

    /**
     * Reads the members in a range of scores, or a part of them (Redis 6.2).
     *
     * @param key the key
     * @param range which scores
     * @param args the order, and which part
     * @return the members, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    public Command<List<V>> zrange(K key, ScoreRange range, ZRangeArgs args) {
        return scores(ZRANGE, key, range, args.isReversed())
                .keyword("BYSCORE")
                .args(args)
                .read(valueList);
    }

    /**
     * Reads the members in a range of members (Redis 6.2).
     *
     * @param key the key
     * @param range which members
     * @return the members, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    public Command<List<V>> zrange(K key, LexRange<? extends V> range) {
        return zrange(key, range, ZRangeArgs.NONE);
    }

    /**
     * Reads the members in a range of members, or a part of them (Redis 6.2).
     *
     * @param key the key
     * @param range which members
     * @param args the order, and which part
     * @return the members, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    public Command<List<V>> zrange(K key, LexRange<? extends V> range, ZRangeArgs args) {
        return members(ZRANGE, key, range, args.isReversed())
                .keyword("BYLEX")
                .args(args)
                .read(valueList);
    }

    /**
     * Reads the members in a range of ranks with their scores.
     *
     * @param key the key
     * @param start rank of the first member, 0 for the lowest score, negative to count from the highest
     * @param stop rank of the last member, included, negative to count from the highest
     * @return the members and scores, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    public Command<List<ScoredValue<V>>> zrangeWithScores(K key, long start, long stop) {
        return ranks(ZRANGE, key, start, stop).keyword("WITHSCORES").read(scoredList);
    }

    /**
     * Reads the members in a range of ranks with their scores, in the order that options say (Redis 6.2).
     *
     * @param key the key
     * @param start rank of the first member, 0 for the first in the order, negative to count from the last
     * @param stop rank of the last member, included, negative to count from the last
     * @param args the order
     * @return the members and scores, in the order of the range
     * @throws IllegalArgumentException if the options have a limit
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    public Command<List<ScoredValue<V>>> zrangeWithScores(K key, long start, long stop, ZRangeArgs args) {
        return ranks(ZRANGE, key, start, stop)
                .args(withoutLimit(ZRANGE, args))
                .keyword("WITHSCORES")
                .read(scoredList);
    }

    /**
     * Reads the members in a range of scores with their scores (Redis 6.2).
     *
     * @param key the key
     * @param range which scores
     * @return the members and scores, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    public Command<List<ScoredValue<V>>> zrangeWithScores(K key, ScoreRange range) {
        return zrangeWithScores(key, range, ZRangeArgs.NONE);
    }

    /**
     * Reads the members in a range of scores with their scores, or a part of them (Redis 6.2).
     *
     * @param key the key
     * @param range which scores
     * @param args the order, and which part
     * @return the members and scores, in the order of the range
     * @see <a href="https://redis.io/docs/latest/commands/zrange/">ZRANGE</a>
     */
    public Command<List<ScoredValue<V>>> zrangeWithScores(K key, ScoreRange range, ZRangeArgs args) {
        return scores(ZRANGE, key, range, args.isReversed())
                .keyword("BYSCORE")
                .args(args)
                .keyword("WITHSCORES")
                .read(scoredList);
    }

    /**
     * Reads the members in a range of members, from the first to the last. Redis deprecates this command in favour of
     * ZRANGE.
     *
     * @param key the key
     * @param range which members
     * @return the members
     * @see <a href="https://redis.io/docs/latest/commands/zrangebylex/">ZRANGEBYLEX</a>
     */
    public Command<List<V>> zrangebylex(K key, LexRange<? extends V> range) {
        return members(ZRANGEBYLEX, key, range, false).read(valueList);
    }

    /**
     * Reads a part of the members in a range of members, from the first to the last. Redis deprecates this command in
     * favour of ZRANGE.
     *
     * @param key the key
     * @param range which members
     * @param limit which part of them
     * @return the members
     * @see <a href="https://redis.io/docs/latest/commands/zrangebylex/">ZRANGEBYLEX</a>
     */
    public Command<List<V>> zrangebylex(K key, LexRange<? extends V> range, Limit limit) {
        return members(ZRANGEBYLEX, key, range, false).args(limit).read(valueList);
    }

    /**
     * Reads the members in a range of scores, from the lowest score to the highest. Redis deprecates this command in
     * favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @return the members
     * @see <a href="https://redis.io/docs/latest/commands/zrangebyscore/">ZRANGEBYSCORE</a>
     */
    public Command<List<V>> zrangebyscore(K key, ScoreRange range) {
        return scores(ZRANGEBYSCORE, key, range, false).read(valueList);
    }

    /**
     * Reads a part of the members in a range of scores, from the lowest score to the highest. Redis deprecates this
     * command in favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @param limit which part of them
     * @return the members
     * @see <a href="https://redis.io/docs/latest/commands/zrangebyscore/">ZRANGEBYSCORE</a>
     */
    public Command<List<V>> zrangebyscore(K key, ScoreRange range, Limit limit) {
        return scores(ZRANGEBYSCORE, key, range, false).args(limit).read(valueList);
    }

    /**
     * Reads the members in a range of scores with their scores, from the lowest score to the highest. Redis deprecates
     * this command in favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @return the members and scores
     * @see <a href="https://redis.io/docs/latest/commands/zrangebyscore/">ZRANGEBYSCORE</a>
     */
    public Command<List<ScoredValue<V>>> zrangebyscoreWithScores(K key, ScoreRange range) {
        return scores(ZRANGEBYSCORE, key, range, false).keyword("WITHSCORES").read(scoredList);
    }

    /**
     * Reads a part of the members in a range of scores with their scores, from the lowest score to the highest. Redis
     * deprecates this command in favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @param limit which part of them
     * @return the members and scores
     * @see <a href="https://redis.io/docs/latest/commands/zrangebyscore/">ZRANGEBYSCORE</a>
     */
    public Command<List<ScoredValue<V>>> zrangebyscoreWithScores(K key, ScoreRange range, Limit limit) {
        return scores(ZRANGEBYSCORE, key, range, false)
                .keyword("WITHSCORES")
                .args(limit)
                .read(scoredList);
    }

    /**
     * Stores the members in a range of ranks (Redis 6.2).
     *
     * @param destination where to store them
     * @param source the sorted set to read
     * @param start rank of the first member, 0 for the lowest score, negative to count from the highest
     * @param stop rank of the last member, included, negative to count from the highest
     * @return how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zrangestore/">ZRANGESTORE</a>
     */
    public Command<Long> zrangestore(K destination, K source, long start, long stop) {
        return command(ZRANGESTORE)
                .key(destination)
                .key(source)
                .arg(start)
                .arg(stop)
                .read(ReplyDecoders.LONG);
    }

    /**
     * Stores the members in a range of ranks, in the order that options say (Redis 6.2).
     *
     * @param destination where to store them
     * @param source the sorted set to read
     * @param start rank of the first member, 0 for the first in the order, negative to count from the last
     * @param stop rank of the last member, included, negative to count from the last
     * @param args the order
     * @return how many there are
     * @throws IllegalArgumentException if the options have a limit
     * @see <a href="https://redis.io/docs/latest/commands/zrangestore/">ZRANGESTORE</a>
     */
    public Command<Long> zrangestore(K destination, K source, long start, long stop, ZRangeArgs args) {
        return command(ZRANGESTORE)
                .key(destination)
                .key(source)
                .arg(start)
                .arg(stop)
                .args(withoutLimit(ZRANGESTORE, args))
                .read(ReplyDecoders.LONG);
    }

    /**
     * Stores the members in a range of scores (Redis 6.2).
     *
     * @param destination where to store them
     * @param source the sorted set to read
     * @param range which scores
     * @return how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zrangestore/">ZRANGESTORE</a>
     */
    public Command<Long> zrangestore(K destination, K source, ScoreRange range) {
        return zrangestore(destination, source, range, ZRangeArgs.NONE);
    }

    /**
     * Stores the members in a range of scores, or a part of them (Redis 6.2).
     *
     * @param destination where to store them
     * @param source the sorted set to read
     * @param range which scores
     * @param args the order, and which part
     * @return how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zrangestore/">ZRANGESTORE</a>
     */
    public Command<Long> zrangestore(K destination, K source, ScoreRange range, ZRangeArgs args) {
        return RangeBounds.append(command(ZRANGESTORE).key(destination).key(source), range, args.isReversed())
                .keyword("BYSCORE")
                .args(args)
                .read(ReplyDecoders.LONG);
    }

    /**
     * Stores the members in a range of members (Redis 6.2).
     *
     * @param destination where to store them
     * @param source the sorted set to read
     * @param range which members
     * @return how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zrangestore/">ZRANGESTORE</a>
     */
    public Command<Long> zrangestore(K destination, K source, LexRange<? extends V> range) {
        return zrangestore(destination, source, range, ZRangeArgs.NONE);
    }

    /**
     * Stores the members in a range of members, or a part of them (Redis 6.2).
     *
     * @param destination where to store them
     * @param source the sorted set to read
     * @param range which members
     * @param args the order, and which part
     * @return how many there are
     * @see <a href="https://redis.io/docs/latest/commands/zrangestore/">ZRANGESTORE</a>
     */
    public Command<Long> zrangestore(K destination, K source, LexRange<? extends V> range, ZRangeArgs args) {
        return RangeBounds.append(command(ZRANGESTORE).key(destination).key(source), range, args.isReversed())
                .keyword("BYLEX")
                .args(args)
                .read(ReplyDecoders.LONG);
    }

    /**
     * Removes the members in a range of members.
     *
     * @param key the key
     * @param range which members
     * @return how many there were
     * @see <a href="https://redis.io/docs/latest/commands/zremrangebylex/">ZREMRANGEBYLEX</a>
     */
    public Command<Long> zremrangebylex(K key, LexRange<? extends V> range) {
        return members(ZREMRANGEBYLEX, key, range, false).read(ReplyDecoders.LONG);
    }

    /**
     * Removes the members in a range of ranks.
     *
     * @param key the key
     * @param start rank of the first member, 0 for the lowest score, negative to count from the highest
     * @param stop rank of the last member, included, negative to count from the highest
     * @return how many there were
     * @see <a href="https://redis.io/docs/latest/commands/zremrangebyrank/">ZREMRANGEBYRANK</a>
     */
    public Command<Long> zremrangebyrank(K key, long start, long stop) {
        return ranks(ZREMRANGEBYRANK, key, start, stop).read(ReplyDecoders.LONG);
    }

    /**
     * Removes the members in a range of scores.
     *
     * @param key the key
     * @param range which scores
     * @return how many there were
     * @see <a href="https://redis.io/docs/latest/commands/zremrangebyscore/">ZREMRANGEBYSCORE</a>
     */
    public Command<Long> zremrangebyscore(K key, ScoreRange range) {
        return scores(ZREMRANGEBYSCORE, key, range, false).read(ReplyDecoders.LONG);
    }

    /**
     * Reads the members in a range of ranks, from the highest score to the lowest. Redis deprecates this command in
     * favour of ZRANGE.
     *
     * @param key the key
     * @param start rank of the first member, 0 for the highest score, negative to count from the lowest
     * @param stop rank of the last member, included, negative to count from the lowest
     * @return the members
     * @see <a href="https://redis.io/docs/latest/commands/zrevrange/">ZREVRANGE</a>
     */
    public Command<List<V>> zrevrange(K key, long start, long stop) {
        return ranks(ZREVRANGE, key, start, stop).read(valueList);
    }

    /**
     * Reads the members in a range of ranks with their scores, from the highest score to the lowest. Redis deprecates
     * this command in favour of ZRANGE.
     *
     * @param key the key
     * @param start rank of the first member, 0 for the highest score, negative to count from the lowest
     * @param stop rank of the last member, included, negative to count from the lowest
     * @return the members and scores
     * @see <a href="https://redis.io/docs/latest/commands/zrevrange/">ZREVRANGE</a>
     */
    public Command<List<ScoredValue<V>>> zrevrangeWithScores(K key, long start, long stop) {
        return ranks(ZREVRANGE, key, start, stop).keyword("WITHSCORES").read(scoredList);
    }

    /**
     * Reads the members in a range of members, from the last to the first. Redis deprecates this command in favour of
     * ZRANGE.
     *
     * @param key the key
     * @param range which members
     * @return the members
     * @see <a href="https://redis.io/docs/latest/commands/zrevrangebylex/">ZREVRANGEBYLEX</a>
     */
    public Command<List<V>> zrevrangebylex(K key, LexRange<? extends V> range) {
        return members(ZREVRANGEBYLEX, key, range, true).read(valueList);
    }

    /**
     * Reads a part of the members in a range of members, from the last to the first. Redis deprecates this command in
     * favour of ZRANGE.
     *
     * @param key the key
     * @param range which members
     * @param limit which part of them
     * @return the members
     * @see <a href="https://redis.io/docs/latest/commands/zrevrangebylex/">ZREVRANGEBYLEX</a>
     */
    public Command<List<V>> zrevrangebylex(K key, LexRange<? extends V> range, Limit limit) {
        return members(ZREVRANGEBYLEX, key, range, true).args(limit).read(valueList);
    }

    /**
     * Reads the members in a range of scores, from the highest score to the lowest. Redis deprecates this command in
     * favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @return the members
     * @see <a href="https://redis.io/docs/latest/commands/zrevrangebyscore/">ZREVRANGEBYSCORE</a>
     */
    public Command<List<V>> zrevrangebyscore(K key, ScoreRange range) {
        return scores(ZREVRANGEBYSCORE, key, range, true).read(valueList);
    }

    /**
     * Reads a part of the members in a range of scores, from the highest score to the lowest. Redis deprecates this
     * command in favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @param limit which part of them
     * @return the members
     * @see <a href="https://redis.io/docs/latest/commands/zrevrangebyscore/">ZREVRANGEBYSCORE</a>
     */
    public Command<List<V>> zrevrangebyscore(K key, ScoreRange range, Limit limit) {
        return scores(ZREVRANGEBYSCORE, key, range, true).args(limit).read(valueList);
    }

    /**
     * Reads the members in a range of scores with their scores, from the highest score to the lowest. Redis deprecates
     * this command in favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @return the members and scores
     * @see <a href="https://redis.io/docs/latest/commands/zrevrangebyscore/">ZREVRANGEBYSCORE</a>
     */
    public Command<List<ScoredValue<V>>> zrevrangebyscoreWithScores(K key, ScoreRange range) {
        return scores(ZREVRANGEBYSCORE, key, range, true).keyword("WITHSCORES").read(scoredList);
    }

    /**
     * Reads a part of the members in a range of scores with their scores, from the highest score to the lowest. Redis
     * deprecates this command in favour of ZRANGE.
     *
     * @param key the key
     * @param range which scores
     * @param limit which part of them
     * @return the members and scores
     * @see <a href="https://redis.io/docs/latest/commands/zrevrangebyscore/">ZREVRANGEBYSCORE</a>
     */
    public Command<List<ScoredValue<V>>> zrevrangebyscoreWithScores(K key, ScoreRange range, Limit limit) {
        return scores(ZREVRANGEBYSCORE, key, range, true)
                .keyword("WITHSCORES")
                .args(limit)
                .read(scoredList);
    }

    private CommandBuilder<K, V> ranks(CommandName name, K key, long start, long stop) {
        return command(name).key(key).arg(start).arg(stop);
    }

    private CommandBuilder<K, V> scores(CommandName name, K key, ScoreRange range, boolean upperFirst) {
        return RangeBounds.append(command(name).key(key), range, upperFirst);
    }

    private CommandBuilder<K, V> members(CommandName name, K key, LexRange<? extends V> range, boolean upperFirst) {
        return RangeBounds.append(command(name).key(key), range, upperFirst);
    }

    private static ZRangeArgs withoutLimit(CommandName name, ZRangeArgs args) {
        if (args.hasLimit()) {
            throw new IllegalArgumentException("A range of ranks takes no limit: command=" + name
                    + ", option=LIMIT. Choose the ranks, or a range of scores or members.");
        }
        return args;
    }
}
