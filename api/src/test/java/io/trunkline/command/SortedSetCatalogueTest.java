package io.trunkline.command;

import static io.trunkline.command.CommandCase.of;
import static io.trunkline.command.ReplyTree.NULL;
import static io.trunkline.command.ReplyTree.array;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.bulks;
import static io.trunkline.command.ReplyTree.decimal;
import static io.trunkline.command.ReplyTree.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.args.ScanArgs;
import io.trunkline.args.ScoreEnd;
import io.trunkline.args.ZAddArgs;
import io.trunkline.codec.Codecs;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.KeyValues;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.ScanPage;
import io.trunkline.reply.ScoredRank;
import io.trunkline.reply.ScoredValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SortedSetCatalogueTest {

    private static final SortedSetCatalogue<String, String> SORTED = new CommandCatalogue<>(Codecs.UTF8).sortedSets();
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final ScoredValue<String> A = new ScoredValue<>("a", 1.5);
    private static final ScoredValue<String> B = new ScoredValue<>("b", Double.POSITIVE_INFINITY);
    private static final RespValue RESP2 = bulks("a", "1.5", "b", "inf");
    private static final RespValue RESP3 = array(scored("a", 1.5), scored("b", Double.POSITIVE_INFINITY));

    static List<CommandCase> cases() {
        return Stream.of(blockingCases(), popCases(), addCases(), incrementCases(), lookCases())
                .flatMap(List::stream)
                .toList();
    }

    private static List<CommandCase> blockingCases() {
        RespValue many2 = array(bulk("k"), array(bulks("a", "1.5"), bulks("b", "inf")));
        RespValue many3 = array(bulk("k"), RESP3);
        KeyValues<String, ScoredValue<String>> many = new KeyValues<>("k", List.of(A, B));
        KeyValue<String, ScoredValue<String>> one = new KeyValue<>("k", A);
        return CommandCase.list(
                of("bzmpop", SORTED.bzmpop(SECOND, ScoreEnd.MIN, "k", "l"), "BZMPOP 1 2 k l MIN", many2, many),
                of("bzmpop", SORTED.bzmpop(SECOND, ScoreEnd.MAX, "k"), "BZMPOP 1 1 k MAX", NULL, null),
                of(
                        "bzmpop",
                        SORTED.bzmpop(Duration.ofMillis(10), ScoreEnd.MAX, 2, "k", "l"),
                        "BZMPOP 0.01 2 k l MAX COUNT 2",
                        many3,
                        many),
                of("bzpopmax", SORTED.bzpopmax(SECOND, "k", "l"), "BZPOPMAX k l 1", bulks("k", "a", "1.5"), one),
                of(
                        "bzpopmax",
                        SORTED.bzpopmax(Duration.ZERO, "k"),
                        "BZPOPMAX k 0",
                        array(bulk("k"), bulk("a"), decimal(1.5)),
                        one),
                of("bzpopmin", SORTED.bzpopmin(SECOND, "k"), "BZPOPMIN k 1", NULL, null),
                of("bzpopmin", SORTED.bzpopmin(SECOND, "k"), "BZPOPMIN k 1", bulks("k", "a", "1.5"), one),
                of("zmpop", SORTED.zmpop(ScoreEnd.MIN, "k", "l"), "ZMPOP 2 k l MIN", many3, many),
                of("zmpop", SORTED.zmpop(ScoreEnd.MIN, 2, "k"), "ZMPOP 1 k MIN COUNT 2", many2, many),
                of("zmpop", SORTED.zmpop(ScoreEnd.MAX, 2, "k"), "ZMPOP 1 k MAX COUNT 2", NULL, null));
    }

    private static List<CommandCase> popCases() {
        return CommandCase.list(
                of("zpopmax", SORTED.zpopmax("k"), "ZPOPMAX k", bulks("a", "1.5"), A),
                of("zpopmax", SORTED.zpopmax("k"), "ZPOPMAX k", scored("a", 1.5), A),
                of("zpopmax", SORTED.zpopmax("k"), "ZPOPMAX k", array(), null),
                of("zpopmax", SORTED.zpopmax("k", 2), "ZPOPMAX k 2", RESP2, List.of(A, B)),
                of("zpopmin", SORTED.zpopmin("k"), "ZPOPMIN k", scored("a", 1.5), A),
                of("zpopmin", SORTED.zpopmin("k", 2), "ZPOPMIN k 2", RESP3, List.of(A, B)),
                of("zpopmin", SORTED.zpopmin("k", 0), "ZPOPMIN k 0", array(), List.of()),
                of("zrem", SORTED.zrem("k", "a", "b"), "ZREM k a b", number(2), 2L));
    }

    private static List<CommandCase> addCases() {
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("a", 1.5);
        scores.put("b", Double.POSITIVE_INFINITY);
        List<ScoredValue<String>> members = List.of(B, A);
        return CommandCase.list(
                of("zadd", SORTED.zadd("k", 1, "a"), "ZADD k 1 a", number(1), 1L),
                of("zadd", SORTED.zadd("k", Double.NEGATIVE_INFINITY, "a"), "ZADD k -inf a", number(0), 0L),
                add(ZAddArgs.NONE, ""),
                add(ZAddArgs.NONE.ch(), " CH"),
                add(ZAddArgs.nx(), " NX"),
                add(ZAddArgs.nx().ch(), " NX CH"),
                add(ZAddArgs.xx(), " XX"),
                add(ZAddArgs.gt(), " GT"),
                add(ZAddArgs.lt().ch(), " LT CH"),
                add(ZAddArgs.xxGt(), " XX GT"),
                add(ZAddArgs.xxLt(), " XX LT"),
                of("zadd", SORTED.zadd("k", scores), "ZADD k 1.5 a inf b", number(2), 2L),
                of("zadd", SORTED.zadd("k", scores, ZAddArgs.nx()), "ZADD k NX 1.5 a inf b", number(2), 2L),
                of("zadd", SORTED.zadd("k", members), "ZADD k inf b 1.5 a", number(2), 2L),
                of("zadd", SORTED.zadd("k", members, ZAddArgs.xx().ch()), "ZADD k XX CH inf b 1.5 a", number(2), 2L));
    }

    private static List<CommandCase> incrementCases() {
        return CommandCase.list(
                of("zaddIncr", SORTED.zaddIncr("k", 0.5, "a"), "ZADD k INCR 0.5 a", bulk("2"), 2.0),
                of("zaddIncr", SORTED.zaddIncr("k", 0.5, "a"), "ZADD k INCR 0.5 a", decimal(2), 2.0),
                of("zaddIncr", SORTED.zaddIncr("k", 2, "a", ZAddArgs.nx()), "ZADD k NX INCR 2 a", NULL, null),
                of(
                        "zaddIncr",
                        SORTED.zaddIncr("k", 2, "a", ZAddArgs.xxGt().ch()),
                        "ZADD k XX GT CH INCR 2 a",
                        bulk("2"),
                        2.0),
                of("zincrby", SORTED.zincrby("k", -1, "a"), "ZINCRBY k -1 a", bulk("0.5"), 0.5),
                of("zincrby", SORTED.zincrby("k", -1, "a"), "ZINCRBY k -1 a", decimal(0.5), 0.5));
    }

    private static List<CommandCase> lookCases() {
        ScanArgs args = ScanArgs.matching("a*").count(9);
        ScanPage<ScoredValue<String>> page = new ScanPage<>("12", List.of(A, B));
        RespValue step = array(bulk("12"), RESP2);
        return CommandCase.list(
                of("zcard", SORTED.zcard("k"), "ZCARD k", number(2), 2L),
                of(
                        "zmscore",
                        SORTED.zmscore("k", "a", "x"),
                        "ZMSCORE k a x",
                        array(bulk("1.5"), NULL),
                        Arrays.asList(1.5, null)),
                of(
                        "zmscore",
                        SORTED.zmscore("k", "a", "x"),
                        "ZMSCORE k a x",
                        array(decimal(1.5), NULL),
                        Arrays.asList(1.5, null)),
                of("zrandmember", SORTED.zrandmember("k"), "ZRANDMEMBER k", bulk("a"), "a"),
                of("zrandmember", SORTED.zrandmember("k"), "ZRANDMEMBER k", NULL, null),
                of("zrandmember", SORTED.zrandmember("k", -2), "ZRANDMEMBER k -2", bulks("a", "a"), List.of("a", "a")),
                of(
                        "zrandmemberWithScores",
                        SORTED.zrandmemberWithScores("k", 2),
                        "ZRANDMEMBER k 2 WITHSCORES",
                        RESP2,
                        List.of(A, B)),
                of(
                        "zrandmemberWithScores",
                        SORTED.zrandmemberWithScores("k", 2),
                        "ZRANDMEMBER k 2 WITHSCORES",
                        RESP3,
                        List.of(A, B)),
                of("zrank", SORTED.zrank("k", "a"), "ZRANK k a", number(0), 0L),
                of("zrank", SORTED.zrank("k", "a"), "ZRANK k a", NULL, null),
                of(
                        "zrankWithScore",
                        SORTED.zrankWithScore("k", "a"),
                        "ZRANK k a WITHSCORE",
                        array(number(3), bulk("1.5")),
                        new ScoredRank(3, 1.5)),
                of("zrankWithScore", SORTED.zrankWithScore("k", "a"), "ZRANK k a WITHSCORE", NULL, null),
                of("zrevrank", SORTED.zrevrank("k", "a"), "ZREVRANK k a", number(0), 0L),
                of(
                        "zrevrankWithScore",
                        SORTED.zrevrankWithScore("k", "a"),
                        "ZREVRANK k a WITHSCORE",
                        array(number(3), decimal(1.5)),
                        new ScoredRank(3, 1.5)),
                of("zscan", SORTED.zscan("k", "0"), "ZSCAN k 0", step, page),
                of("zscan", SORTED.zscan("k", "7", args), "ZSCAN k 7 MATCH a* COUNT 9", step, page),
                of("zscore", SORTED.zscore("k", "a"), "ZSCORE k a", bulk("-inf"), Double.NEGATIVE_INFINITY),
                of("zscore", SORTED.zscore("k", "a"), "ZSCORE k a", decimal(1.5), 1.5),
                of("zscore", SORTED.zscore("k", "a"), "ZSCORE k a", NULL, null));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
        assertThat(one.command().isBlocking())
                .isEqualTo(one.command().name().metadata().isBlocking());
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(SortedSetCatalogue.class, cases());
    }

    @Test
    void bzmpop_timeout_millisForTheEngine() {
        assertThat(SORTED.bzmpop(Duration.ofMillis(10), ScoreEnd.MIN, "k").blockMillis())
                .isEqualTo(10);
        assertThat(SORTED.bzpopmin(Duration.ZERO, "k").blockMillis()).isZero();
    }

    @Test
    void command_keyPrefix_beforeEveryKeyOnly() {
        SortedSetCatalogue<String, String> prefixed =
                new CommandCatalogue<>(Codecs.UTF8).withKeyPrefix("p:").sortedSets();

        assertThat(CommandWords.of(prefixed.zadd("k", 1, "a"))).isEqualTo("ZADD p:k 1 a");
        assertThat(CommandWords.of(prefixed.bzpopmax(SECOND, "k", "l"))).isEqualTo("BZPOPMAX p:k p:l 1");
        assertThat(CommandWords.of(prefixed.zmpop(ScoreEnd.MAX, 1, "k", "l"))).isEqualTo("ZMPOP 2 p:k p:l MAX COUNT 1");
    }

    @Test
    void command_nothingGiven_refused() {
        assertThatThrownBy(() -> SORTED.zrem("k"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZREM, members=0");
        assertThatThrownBy(() -> SORTED.zadd("k", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZADD, members=0");
        assertThatThrownBy(() -> SORTED.zadd("k", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZADD, members=0");
        assertThatThrownBy(() -> SORTED.bzpopmin(SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=BZPOPMIN, keys=0");
        assertThatThrownBy(() -> SORTED.zmpop(ScoreEnd.MIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZMPOP, keys=0");
        assertThatThrownBy(() -> SORTED.zmpop(ScoreEnd.MIN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZMPOP, keys=0");
        assertThatThrownBy(() -> SORTED.bzmpop(SECOND, ScoreEnd.MIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=BZMPOP, keys=0");
        assertThatThrownBy(() -> SORTED.bzmpop(SECOND, ScoreEnd.MIN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=BZMPOP, keys=0");
    }

    @Test
    void command_countOutOfRange_refused() {
        assertThatThrownBy(() -> SORTED.zpopmin("k", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZPOPMIN, count=-1, least=0");
        assertThatThrownBy(() -> SORTED.zmpop(ScoreEnd.MIN, 0, "k"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZMPOP, count=0, least=1");
        assertThatThrownBy(() -> SORTED.bzmpop(SECOND, ScoreEnd.MIN, 0, "k"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=BZMPOP, count=0, least=1");
    }

    private static CommandCase add(ZAddArgs args, String words) {
        return of("zadd", SORTED.zadd("k", 1, "a", args), "ZADD k" + words + " 1 a", number(1), 1L);
    }

    private static RespValue scored(String member, double score) {
        return array(bulk(member), decimal(score));
    }
}
