package io.trunkline.command;

import static io.trunkline.command.CommandCase.of;
import static io.trunkline.command.ReplyTree.array;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.bulks;
import static io.trunkline.command.ReplyTree.decimal;
import static io.trunkline.command.ReplyTree.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.args.LexRange;
import io.trunkline.args.Limit;
import io.trunkline.args.ScoreRange;
import io.trunkline.args.ZRangeArgs;
import io.trunkline.codec.Codecs;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.ScoredValue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SortedSetRangeCatalogueTest {

    private static final SortedSetRangeCatalogue<String, String> RANGES =
            new CommandCatalogue<>(Codecs.UTF8).sortedSetRanges();
    private static final ScoreRange SCORES = ScoreRange.openClosed(1.5, 9);
    private static final LexRange<String> NAMES = LexRange.openClosed("a", "b");
    private static final ZRangeArgs REVERSED = ZRangeArgs.reversed();
    private static final ZRangeArgs PART = ZRangeArgs.reversed().limit(new Limit(2, 3));
    private static final RespValue MEMBERS = bulks("a", "b");
    private static final List<String> LIST = List.of("a", "b");
    private static final RespValue RESP2 = bulks("a", "1.5", "b", "2");
    private static final RespValue RESP3 = array(array(bulk("a"), decimal(1.5)), array(bulk("b"), decimal(2)));
    private static final List<ScoredValue<String>> SCORED =
            List.of(new ScoredValue<>("a", 1.5), new ScoredValue<>("b", 2));

    static List<CommandCase> cases() {
        return Stream.of(rangeCases(), storeCases(), namedRangeCases(), countAndRemoveCases(), boundCases())
                .flatMap(List::stream)
                .toList();
    }

    private static List<CommandCase> rangeCases() {
        ZRangeArgs limited = ZRangeArgs.limited(Limit.first(5));
        return CommandCase.list(
                range("zrange", RANGES.zrange("k", 0, -1), "ZRANGE k 0 -1"),
                range("zrange", RANGES.zrange("k", 0, -1, REVERSED), "ZRANGE k 0 -1 REV"),
                range("zrange", RANGES.zrange("k", SCORES), "ZRANGE k (1.5 9 BYSCORE"),
                range("zrange", RANGES.zrange("k", SCORES, REVERSED), "ZRANGE k 9 (1.5 BYSCORE REV"),
                range("zrange", RANGES.zrange("k", SCORES, limited), "ZRANGE k (1.5 9 BYSCORE LIMIT 0 5"),
                range("zrange", RANGES.zrange("k", SCORES, PART), "ZRANGE k 9 (1.5 BYSCORE REV LIMIT 2 3"),
                range("zrange", RANGES.zrange("k", NAMES), "ZRANGE k (a [b BYLEX"),
                range("zrange", RANGES.zrange("k", NAMES, PART), "ZRANGE k [b (a BYLEX REV LIMIT 2 3"),
                scored("zrangeWithScores", RANGES.zrangeWithScores("k", 0, -1), "ZRANGE k 0 -1 WITHSCORES", RESP2),
                scored("zrangeWithScores", RANGES.zrangeWithScores("k", 0, -1), "ZRANGE k 0 -1 WITHSCORES", RESP3),
                scored(
                        "zrangeWithScores",
                        RANGES.zrangeWithScores("k", 0, 1, REVERSED),
                        "ZRANGE k 0 1 REV WITHSCORES",
                        RESP3),
                scored(
                        "zrangeWithScores",
                        RANGES.zrangeWithScores("k", SCORES),
                        "ZRANGE k (1.5 9 BYSCORE WITHSCORES",
                        RESP2),
                scored(
                        "zrangeWithScores",
                        RANGES.zrangeWithScores("k", SCORES, PART),
                        "ZRANGE k 9 (1.5 BYSCORE REV LIMIT 2 3 WITHSCORES",
                        RESP3),
                of("zrange", RANGES.zrange("k", 5, 6), "ZRANGE k 5 6", array(), List.of()),
                of(
                        "zrangeWithScores",
                        RANGES.zrangeWithScores("k", 5, 6),
                        "ZRANGE k 5 6 WITHSCORES",
                        array(),
                        List.of()));
    }

    private static List<CommandCase> storeCases() {
        return CommandCase.list(
                count("zrangestore", RANGES.zrangestore("d", "k", 0, -1), "ZRANGESTORE d k 0 -1"),
                count("zrangestore", RANGES.zrangestore("d", "k", 0, -1, REVERSED), "ZRANGESTORE d k 0 -1 REV"),
                count("zrangestore", RANGES.zrangestore("d", "k", SCORES), "ZRANGESTORE d k (1.5 9 BYSCORE"),
                count(
                        "zrangestore",
                        RANGES.zrangestore("d", "k", SCORES, PART),
                        "ZRANGESTORE d k 9 (1.5 BYSCORE REV LIMIT 2 3"),
                count("zrangestore", RANGES.zrangestore("d", "k", NAMES), "ZRANGESTORE d k (a [b BYLEX"),
                count(
                        "zrangestore",
                        RANGES.zrangestore("d", "k", NAMES, PART),
                        "ZRANGESTORE d k [b (a BYLEX REV LIMIT 2 3"));
    }

    private static List<CommandCase> namedRangeCases() {
        Limit rest = Limit.from(4);
        String up = "zrangebyscoreWithScores";
        String down = "zrevrangebyscoreWithScores";
        return CommandCase.list(
                range("zrangebylex", RANGES.zrangebylex("k", NAMES), "ZRANGEBYLEX k (a [b"),
                range("zrangebylex", RANGES.zrangebylex("k", NAMES, rest), "ZRANGEBYLEX k (a [b LIMIT 4 -1"),
                range("zrevrangebylex", RANGES.zrevrangebylex("k", NAMES), "ZREVRANGEBYLEX k [b (a"),
                range("zrevrangebylex", RANGES.zrevrangebylex("k", NAMES, rest), "ZREVRANGEBYLEX k [b (a LIMIT 4 -1"),
                range("zrangebyscore", RANGES.zrangebyscore("k", SCORES), "ZRANGEBYSCORE k (1.5 9"),
                range("zrangebyscore", RANGES.zrangebyscore("k", SCORES, rest), "ZRANGEBYSCORE k (1.5 9 LIMIT 4 -1"),
                scored(up, RANGES.zrangebyscoreWithScores("k", SCORES), "ZRANGEBYSCORE k (1.5 9 WITHSCORES", RESP2),
                scored(
                        up,
                        RANGES.zrangebyscoreWithScores("k", SCORES, rest),
                        "ZRANGEBYSCORE k (1.5 9 WITHSCORES LIMIT 4 -1",
                        RESP3),
                range("zrevrangebyscore", RANGES.zrevrangebyscore("k", SCORES), "ZREVRANGEBYSCORE k 9 (1.5"),
                range(
                        "zrevrangebyscore",
                        RANGES.zrevrangebyscore("k", SCORES, rest),
                        "ZREVRANGEBYSCORE k 9 (1.5 LIMIT 4 -1"),
                scored(
                        down,
                        RANGES.zrevrangebyscoreWithScores("k", SCORES),
                        "ZREVRANGEBYSCORE k 9 (1.5 WITHSCORES",
                        RESP3),
                scored(
                        down,
                        RANGES.zrevrangebyscoreWithScores("k", SCORES, rest),
                        "ZREVRANGEBYSCORE k 9 (1.5 WITHSCORES LIMIT 4 -1",
                        RESP2),
                range("zrevrange", RANGES.zrevrange("k", 0, 1), "ZREVRANGE k 0 1"),
                scored(
                        "zrevrangeWithScores",
                        RANGES.zrevrangeWithScores("k", 0, 1),
                        "ZREVRANGE k 0 1 WITHSCORES",
                        RESP2),
                scored(
                        "zrevrangeWithScores",
                        RANGES.zrevrangeWithScores("k", 0, 1),
                        "ZREVRANGE k 0 1 WITHSCORES",
                        RESP3));
    }

    private static List<CommandCase> countAndRemoveCases() {
        return CommandCase.list(
                count("zcount", RANGES.zcount("k", SCORES), "ZCOUNT k (1.5 9"),
                count("zlexcount", RANGES.zlexcount("k", NAMES), "ZLEXCOUNT k (a [b"),
                count("zremrangebylex", RANGES.zremrangebylex("k", NAMES), "ZREMRANGEBYLEX k (a [b"),
                count("zremrangebyrank", RANGES.zremrangebyrank("k", 0, -2), "ZREMRANGEBYRANK k 0 -2"),
                count("zremrangebyscore", RANGES.zremrangebyscore("k", SCORES), "ZREMRANGEBYSCORE k (1.5 9"));
    }

    private static List<CommandCase> boundCases() {
        return CommandCase.list(
                bounds(ScoreRange.all(), "-inf inf"),
                bounds(ScoreRange.closed(-1, 2.25), "-1 2.25"),
                bounds(ScoreRange.open(-1, 2), "(-1 (2"),
                bounds(ScoreRange.closedOpen(1, 2), "1 (2"),
                bounds(ScoreRange.openClosed(1, 2), "(1 2"),
                bounds(ScoreRange.atLeast(1e300), "1.0E300 inf"),
                bounds(ScoreRange.greaterThan(1), "(1 inf"),
                bounds(ScoreRange.atMost(1), "-inf 1"),
                bounds(ScoreRange.lessThan(1), "-inf (1"),
                bounds(ScoreRange.open(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY), "(-inf (inf"),
                bounds(LexRange.all(), "- +"),
                bounds(LexRange.closed("a", "b"), "[a [b"),
                bounds(LexRange.open("a", "b"), "(a (b"),
                bounds(LexRange.closedOpen("a", "b"), "[a (b"),
                bounds(LexRange.openClosed("a", "\u00e9"), "(a [\u00e9"),
                bounds(LexRange.atLeast("a"), "[a +"),
                bounds(LexRange.greaterThan("a"), "(a +"),
                bounds(LexRange.atMost("a"), "- [a"),
                bounds(LexRange.lessThan(""), "- ("));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(SortedSetRangeCatalogue.class, cases());
    }

    @Test
    void command_keyPrefix_leavesBoundsAlone() {
        SortedSetRangeCatalogue<String, String> prefixed =
                new CommandCatalogue<>(Codecs.UTF8).withKeyPrefix("p:").sortedSetRanges();

        assertThat(CommandWords.of(prefixed.zlexcount("k", NAMES))).isEqualTo("ZLEXCOUNT p:k (a [b");
        assertThat(CommandWords.of(prefixed.zrangestore("d", "k", SCORES)))
                .isEqualTo("ZRANGESTORE p:d p:k (1.5 9 BYSCORE");
    }

    @Test
    void zlexcount_bytes_markBeforeTheMember() {
        SortedSetRangeCatalogue<String, byte[]> bytes = new CommandCatalogue<>(Codecs.UTF8_BYTES).sortedSetRanges();

        Command<Long> command = bytes.zlexcount("k", LexRange.closedOpen(new byte[] {0, -1}, new byte[] {'('}));

        assertThat(command.argument(1)).containsExactly('[', 0, -1);
        assertThat(command.argument(2)).containsExactly('(', '(');
    }

    @Test
    void zrange_ranksWithLimit_refused() {
        assertThatThrownBy(() -> RANGES.zrange("k", 0, -1, PART))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A range of ranks takes no limit: command=ZRANGE, option=LIMIT. Choose the ranks, or a range of"
                                + " scores or members.");
        assertThatThrownBy(() -> RANGES.zrangeWithScores("k", 0, -1, PART))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZRANGE,");
        assertThatThrownBy(() -> RANGES.zrangestore("d", "k", 0, -1, PART))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZRANGESTORE,");
    }

    @Test
    void scoreRange_notANumber_refused() {
        assertThatThrownBy(() -> ScoreRange.atLeast(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lower=NaN, upper=Infinity");
        assertThatThrownBy(() -> ScoreRange.lessThan(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lower=-Infinity, upper=NaN");
    }

    @Test
    void limit_negativeOffset_refused() {
        assertThatThrownBy(() -> new Limit(-1, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offset=-1, count=5");
    }

    private static CommandCase range(String method, Command<List<String>> command, String words) {
        return of(method, command, words, MEMBERS, LIST);
    }

    private static CommandCase scored(
            String method, Command<List<ScoredValue<String>>> command, String words, RespValue reply) {
        return of(method, command, words, reply, SCORED);
    }

    private static CommandCase count(String method, Command<Long> command, String words) {
        return of(method, command, words, number(2), 2L);
    }

    private static CommandCase bounds(ScoreRange range, String words) {
        return count("zcount", RANGES.zcount("k", range), "ZCOUNT k " + words);
    }

    private static CommandCase bounds(LexRange<String> range, String words) {
        return count("zlexcount", RANGES.zlexcount("k", range), "ZLEXCOUNT k " + words);
    }
}
