package io.trunkline.command;

import io.trunkline.args.ScanArgs;
import io.trunkline.args.ScoreEnd;
import io.trunkline.args.ZAddArgs;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.KeyValues;
import io.trunkline.reply.ReplyDecoder;
import io.trunkline.reply.ReplyDecoders;
import io.trunkline.reply.ReplyReader;
import io.trunkline.reply.ScanPage;
import io.trunkline.reply.ScoredRank;
import io.trunkline.reply.ScoredValue;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands on members of sorted sets. {@link SortedSetRangeCatalogue} has those on ranges,
 * {@link SortedSetAlgebraCatalogue} those that combine sorted sets.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @see <a href="https://redis.io/docs/latest/commands/?group=sorted-set">Redis: sorted set commands</a>
 */
@SuppressWarnings("varargs") // arrays of keys and values are only read
public final class SortedSetCatalogue<K, V> extends CatalogueGroup<K, V> {

    private static final CommandName BZMPOP = CommandName.of("BZMPOP");
    private static final CommandName BZPOPMAX = CommandName.of("BZPOPMAX");
    private static final CommandName BZPOPMIN = CommandName.of("BZPOPMIN");
    private static final CommandName ZADD = CommandName.of("ZADD");
    private static final CommandName ZCARD = CommandName.of("ZCARD");
    private static final CommandName ZINCRBY = CommandName.of("ZINCRBY");
    private static final CommandName ZMPOP = CommandName.of("ZMPOP");
    private static final CommandName ZMSCORE = CommandName.of("ZMSCORE");
    private static final CommandName ZPOPMAX = CommandName.of("ZPOPMAX");
    private static final CommandName ZPOPMIN = CommandName.of("ZPOPMIN");
    private static final CommandName ZRANDMEMBER = CommandName.of("ZRANDMEMBER");
    private static final CommandName ZRANK = CommandName.of("ZRANK");
    private static final CommandName ZREM = CommandName.of("ZREM");
    private static final CommandName ZREVRANK = CommandName.of("ZREVRANK");
    private static final CommandName ZSCAN = CommandName.of("ZSCAN");
    private static final CommandName ZSCORE = CommandName.of("ZSCORE");

    private static final ReplyDecoder<@Nullable ScoredRank> SCORED_RANK = ReplyDecoders.nullable(in -> {
        in.readArray();
        return new ScoredRank(in.readLong(), in.readDouble());
    });
    private static final ReplyDecoder<List<@Nullable Double>> SCORES =
            ReplyDecoders.list(ReplyDecoders.NULLABLE_DOUBLE);

    private final ReplyDecoder<List<ScoredValue<V>>> scoredList;
    private final ReplyDecoder<@Nullable ScoredValue<V>> popped;
    private final ReplyDecoder<@Nullable KeyValue<K, ScoredValue<V>>> poppedWithKey;
    private final ReplyDecoder<@Nullable KeyValues<K, ScoredValue<V>>> poppedMany;

    @SuppressWarnings("NullAway") // what was popped is null if there was nothing, as the field's type says
    SortedSetCatalogue(GroupReaders<K, V> readers) {
        super(readers);
        this.scoredList = PairDecoder.list(this::scored);
        this.popped = in -> {
            List<ScoredValue<V>> one = scoredList.decode(in);
            return one.isEmpty() ? null : one.get(0);
        };
        this.poppedWithKey = ReplyDecoders.nullable(in -> {
            in.readArray();
            return new KeyValue<>(key.decode(in), scored(in));
        });
        this.poppedMany = ReplyDecoders.nullable(in -> {
            in.readArray();
            return new KeyValues<>(key.decode(in), scoredList.decode(in));
        });
    }

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
    @SafeVarargs
    public final Command<@Nullable KeyValues<K, ScoredValue<V>>> bzmpop(Duration timeout, ScoreEnd end, K... keys) {
        ArgumentChecks.notEmpty(BZMPOP, "keys", keys.length);
        BlockTimeout time = BlockTimeout.of(BZMPOP, timeout);
        return time.appendTo(command(BZMPOP))
                .arg(keys.length)
                .keys(keys)
                .keyword(end.name())
                .read(poppedMany);
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
    @SafeVarargs
    public final Command<@Nullable KeyValues<K, ScoredValue<V>>> bzmpop(
            Duration timeout, ScoreEnd end, long count, K... keys) {
        ArgumentChecks.notEmpty(BZMPOP, "keys", keys.length);
        ArgumentChecks.atLeast(BZMPOP, "count", 1, count);
        BlockTimeout time = BlockTimeout.of(BZMPOP, timeout);
        CommandBuilder<K, V> command =
                time.appendTo(command(BZMPOP)).arg(keys.length).keys(keys);
        return command.keyword(end.name()).keyword("COUNT").arg(count).read(poppedMany);
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
    @SafeVarargs
    public final Command<@Nullable KeyValue<K, ScoredValue<V>>> bzpopmax(Duration timeout, K... keys) {
        return popBlocking(BZPOPMAX, timeout, keys);
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
    @SafeVarargs
    public final Command<@Nullable KeyValue<K, ScoredValue<V>>> bzpopmin(Duration timeout, K... keys) {
        return popBlocking(BZPOPMIN, timeout, keys);
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
    public Command<Long> zadd(K key, double score, V member) {
        return zadd(key, score, member, ZAddArgs.NONE);
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
    public Command<Long> zadd(K key, double score, V member, ZAddArgs args) {
        return command(ZADD).key(key).args(args).arg(score).value(member).read(ReplyDecoders.LONG);
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
    public Command<Long> zadd(K key, Map<? extends V, Double> members) {
        return zadd(key, members, ZAddArgs.NONE);
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
    public Command<Long> zadd(K key, Map<? extends V, Double> members, ZAddArgs args) {
        ArgumentChecks.notEmpty(ZADD, "members", members.size());
        CommandBuilder<K, V> command = command(ZADD).key(key).args(args);
        members.forEach((member, score) -> command.arg(score.doubleValue()).value(member));
        return command.read(ReplyDecoders.LONG);
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
    public Command<Long> zadd(K key, Iterable<? extends ScoredValue<? extends V>> members) {
        return zadd(key, members, ZAddArgs.NONE);
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
    public Command<Long> zadd(K key, Iterable<? extends ScoredValue<? extends V>> members, ZAddArgs args) {
        Iterator<? extends ScoredValue<? extends V>> rest = members.iterator();
        ArgumentChecks.notEmpty(ZADD, "members", rest.hasNext() ? 1 : 0);
        CommandBuilder<K, V> command = command(ZADD).key(key).args(args);
        rest.forEachRemaining(scored -> command.arg(scored.score()).value(scored.value()));
        return command.read(ReplyDecoders.LONG);
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
    public Command<Double> zaddIncr(K key, double increment, V member) {
        return command(ZADD)
                .key(key)
                .keyword("INCR")
                .arg(increment)
                .value(member)
                .read(ReplyDecoders.DOUBLE);
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
    public Command<@Nullable Double> zaddIncr(K key, double increment, V member, ZAddArgs args) {
        return command(ZADD)
                .key(key)
                .args(args)
                .keyword("INCR")
                .arg(increment)
                .value(member)
                .read(ReplyDecoders.NULLABLE_DOUBLE);
    }

    /**
     * Counts the members.
     *
     * @param key the key
     * @return how many there are, 0 if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/zcard/">ZCARD</a>
     */
    public Command<Long> zcard(K key) {
        return command(ZCARD).key(key).read(ReplyDecoders.LONG);
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
    public Command<Double> zincrby(K key, double increment, V member) {
        return command(ZINCRBY).key(key).arg(increment).value(member).read(ReplyDecoders.DOUBLE);
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
    @SafeVarargs
    public final Command<@Nullable KeyValues<K, ScoredValue<V>>> zmpop(ScoreEnd end, K... keys) {
        ArgumentChecks.notEmpty(ZMPOP, "keys", keys.length);
        return command(ZMPOP).arg(keys.length).keys(keys).keyword(end.name()).read(poppedMany);
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
    @SafeVarargs
    public final Command<@Nullable KeyValues<K, ScoredValue<V>>> zmpop(ScoreEnd end, long count, K... keys) {
        ArgumentChecks.notEmpty(ZMPOP, "keys", keys.length);
        ArgumentChecks.atLeast(ZMPOP, "count", 1, count);
        CommandBuilder<K, V> command =
                command(ZMPOP).arg(keys.length).keys(keys).keyword(end.name());
        return command.keyword("COUNT").arg(count).read(poppedMany);
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
    @SafeVarargs
    public final Command<List<@Nullable Double>> zmscore(K key, V... members) {
        return onMembers(ZMSCORE, key, members).read(SCORES);
    }

    /**
     * Takes the member of the highest score.
     *
     * @param key the key
     * @return the member and its score, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/zpopmax/">ZPOPMAX</a>
     */
    public Command<@Nullable ScoredValue<V>> zpopmax(K key) {
        return command(ZPOPMAX).key(key).read(popped);
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
    public Command<List<ScoredValue<V>>> zpopmax(K key, long count) {
        return pop(ZPOPMAX, key, count);
    }

    /**
     * Takes the member of the lowest score.
     *
     * @param key the key
     * @return the member and its score, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/zpopmin/">ZPOPMIN</a>
     */
    public Command<@Nullable ScoredValue<V>> zpopmin(K key) {
        return command(ZPOPMIN).key(key).read(popped);
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
    public Command<List<ScoredValue<V>>> zpopmin(K key, long count) {
        return pop(ZPOPMIN, key, count);
    }

    /**
     * Picks a member at random (Redis 6.2).
     *
     * @param key the key
     * @return the member, or null if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/zrandmember/">ZRANDMEMBER</a>
     */
    public Command<@Nullable V> zrandmember(K key) {
        return command(ZRANDMEMBER).key(key).read(nullableValue);
    }

    /**
     * Picks members at random (Redis 6.2).
     *
     * @param key the key
     * @param count how many different ones at most; negative for exactly so many, which may repeat
     * @return the members; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/zrandmember/">ZRANDMEMBER</a>
     */
    public Command<List<V>> zrandmember(K key, long count) {
        return command(ZRANDMEMBER).key(key).arg(count).read(valueList);
    }

    /**
     * Picks members with their scores at random (Redis 6.2).
     *
     * @param key the key
     * @param count how many different ones at most; negative for exactly so many, which may repeat
     * @return the members and scores; empty if the key does not exist
     * @see <a href="https://redis.io/docs/latest/commands/zrandmember/">ZRANDMEMBER</a>
     */
    public Command<List<ScoredValue<V>>> zrandmemberWithScores(K key, long count) {
        return command(ZRANDMEMBER).key(key).arg(count).keyword("WITHSCORES").read(scoredList);
    }

    /**
     * Tells at which place a member stands, counted from the lowest score.
     *
     * @param key the key
     * @param member the member
     * @return its rank, 0 for the first, or null if there is no such member
     * @see <a href="https://redis.io/docs/latest/commands/zrank/">ZRANK</a>
     */
    public Command<@Nullable Long> zrank(K key, V member) {
        return command(ZRANK).key(key).value(member).read(ReplyDecoders.NULLABLE_LONG);
    }

    /**
     * Tells at which place a member stands, counted from the lowest score, and its score (Redis 7.2).
     *
     * @param key the key
     * @param member the member
     * @return its rank, 0 for the first, and score, or null if there is no such member
     * @see <a href="https://redis.io/docs/latest/commands/zrank/">ZRANK</a>
     */
    public Command<@Nullable ScoredRank> zrankWithScore(K key, V member) {
        return command(ZRANK).key(key).value(member).keyword("WITHSCORE").read(SCORED_RANK);
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
    @SafeVarargs
    public final Command<Long> zrem(K key, V... members) {
        return onMembers(ZREM, key, members).read(ReplyDecoders.LONG);
    }

    /**
     * Tells at which place a member stands, counted from the highest score.
     *
     * @param key the key
     * @param member the member
     * @return its rank, 0 for the first, or null if there is no such member
     * @see <a href="https://redis.io/docs/latest/commands/zrevrank/">ZREVRANK</a>
     */
    public Command<@Nullable Long> zrevrank(K key, V member) {
        return command(ZREVRANK).key(key).value(member).read(ReplyDecoders.NULLABLE_LONG);
    }

    /**
     * Tells at which place a member stands, counted from the highest score, and its score (Redis 7.2).
     *
     * @param key the key
     * @param member the member
     * @return its rank, 0 for the first, and score, or null if there is no such member
     * @see <a href="https://redis.io/docs/latest/commands/zrevrank/">ZREVRANK</a>
     */
    public Command<@Nullable ScoredRank> zrevrankWithScore(K key, V member) {
        return command(ZREVRANK).key(key).value(member).keyword("WITHSCORE").read(SCORED_RANK);
    }

    /**
     * Reads the members and scores that one step of a scan meets.
     *
     * @param key the key
     * @param cursor {@link ScanPage#START} to begin, or what the last step returned
     * @return the members and scores of this step
     * @see <a href="https://redis.io/docs/latest/commands/zscan/">ZSCAN</a>
     */
    public Command<ScanPage<ScoredValue<V>>> zscan(K key, String cursor) {
        return zscan(key, cursor, ScanArgs.NONE);
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
    public Command<ScanPage<ScoredValue<V>>> zscan(K key, String cursor, ScanArgs args) {
        return command(ZSCAN).key(key).arg(cursor).args(args).read(ScanPage.decoder(scoredList));
    }

    /**
     * Reads the score of a member.
     *
     * @param key the key
     * @param member the member
     * @return the score, or null if there is no such member
     * @see <a href="https://redis.io/docs/latest/commands/zscore/">ZSCORE</a>
     */
    public Command<@Nullable Double> zscore(K key, V member) {
        return command(ZSCORE).key(key).value(member).read(ReplyDecoders.NULLABLE_DOUBLE);
    }

    private ScoredValue<V> scored(ReplyReader in) {
        V member = value.decode(in);
        return new ScoredValue<>(member, in.readDouble());
    }

    private Command<@Nullable KeyValue<K, ScoredValue<V>>> popBlocking(CommandName name, Duration timeout, K[] keys) {
        ArgumentChecks.notEmpty(name, "keys", keys.length);
        BlockTimeout time = BlockTimeout.of(name, timeout);
        return time.appendTo(command(name).keys(keys)).read(poppedWithKey);
    }

    private Command<List<ScoredValue<V>>> pop(CommandName name, K key, long count) {
        ArgumentChecks.atLeast(name, "count", 0, count);
        return command(name).key(key).arg(count).read(scoredList);
    }

    private CommandBuilder<K, V> onMembers(CommandName name, K key, V[] members) {
        ArgumentChecks.notEmpty(name, "members", members.length);
        return command(name).key(key).values(members);
    }
}
