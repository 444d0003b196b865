package io.trunkline.command;

import static io.trunkline.command.CommandCase.of;
import static io.trunkline.command.ReplyTree.array;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.bulks;
import static io.trunkline.command.ReplyTree.decimal;
import static io.trunkline.command.ReplyTree.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.args.Aggregate;
import io.trunkline.args.ZAggregateArgs;
import io.trunkline.codec.Codecs;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.ScoredValue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SortedSetAlgebraCatalogueTest {

    private static final SortedSetAlgebraCatalogue<String, String> ALGEBRA =
            new CommandCatalogue<>(Codecs.UTF8).sortedSetAlgebra();
    private static final RespValue MEMBERS = bulks("a", "b");
    private static final List<String> LIST = List.of("a", "b");
    private static final RespValue RESP2 = bulks("a", "1.5", "b", "2");
    private static final RespValue RESP3 = array(array(bulk("a"), decimal(1.5)), array(bulk("b"), decimal(2)));
    private static final List<ScoredValue<String>> SCORED =
            List.of(new ScoredValue<>("a", 1.5), new ScoredValue<>("b", 2));

    static List<CommandCase> cases() {
        return Stream.of(differenceCases(), intersectionCases(), unionCases())
                .flatMap(List::stream)
                .toList();
    }

    private static List<CommandCase> differenceCases() {
        return CommandCase.list(
                of("zdiff", ALGEBRA.zdiff("k", "l"), "ZDIFF 2 k l", MEMBERS, LIST),
                of("zdiffWithScores", ALGEBRA.zdiffWithScores("k", "l"), "ZDIFF 2 k l WITHSCORES", RESP2, SCORED),
                of("zdiffWithScores", ALGEBRA.zdiffWithScores("k"), "ZDIFF 1 k WITHSCORES", RESP3, SCORED),
                of("zdiffstore", ALGEBRA.zdiffstore("d", "k", "l"), "ZDIFFSTORE d 2 k l", number(2), 2L));
    }

    private static List<CommandCase> intersectionCases() {
        ZAggregateArgs weighted = ZAggregateArgs.weighted(1, 0.5);
        ZAggregateArgs min = ZAggregateArgs.by(Aggregate.MIN);
        return CommandCase.list(
                of("zinter", ALGEBRA.zinter("k", "l"), "ZINTER 2 k l", MEMBERS, LIST),
                of("zinter", ALGEBRA.zinter(weighted, "k", "l"), "ZINTER 2 k l WEIGHTS 1 0.5", MEMBERS, LIST),
                of("zinter", ALGEBRA.zinter(min, "k"), "ZINTER 1 k AGGREGATE MIN", MEMBERS, LIST),
                of("zinterWithScores", ALGEBRA.zinterWithScores("k", "l"), "ZINTER 2 k l WITHSCORES", RESP3, SCORED),
                of(
                        "zinterWithScores",
                        ALGEBRA.zinterWithScores(weighted.aggregate(Aggregate.MAX), "k", "l"),
                        "ZINTER 2 k l WEIGHTS 1 0.5 AGGREGATE MAX WITHSCORES",
                        RESP2,
                        SCORED),
                of("zintercard", ALGEBRA.zintercard("k", "l"), "ZINTERCARD 2 k l", number(2), 2L),
                of("zintercard", ALGEBRA.zintercard(5, "k", "l"), "ZINTERCARD 2 k l LIMIT 5", number(2), 2L),
                of("zinterstore", ALGEBRA.zinterstore("d", "k", "l"), "ZINTERSTORE d 2 k l", number(2), 2L),
                of(
                        "zinterstore",
                        ALGEBRA.zinterstore("d", min.weights(3), "k"),
                        "ZINTERSTORE d 1 k WEIGHTS 3 AGGREGATE MIN",
                        number(2),
                        2L));
    }

    private static List<CommandCase> unionCases() {
        ZAggregateArgs sum = ZAggregateArgs.by(Aggregate.SUM);
        return CommandCase.list(
                of("zunion", ALGEBRA.zunion("k", "l"), "ZUNION 2 k l", MEMBERS, LIST),
                of("zunion", ALGEBRA.zunion(sum, "k", "l"), "ZUNION 2 k l AGGREGATE SUM", MEMBERS, LIST),
                of("zunionWithScores", ALGEBRA.zunionWithScores("k", "l"), "ZUNION 2 k l WITHSCORES", RESP2, SCORED),
                of(
                        "zunionWithScores",
                        ALGEBRA.zunionWithScores(ZAggregateArgs.weighted(Double.NEGATIVE_INFINITY), "k"),
                        "ZUNION 1 k WEIGHTS -inf WITHSCORES",
                        RESP3,
                        SCORED),
                of("zunionstore", ALGEBRA.zunionstore("d", "k", "l"), "ZUNIONSTORE d 2 k l", number(2), 2L),
                of(
                        "zunionstore",
                        ALGEBRA.zunionstore("d", sum, "k"),
                        "ZUNIONSTORE d 1 k AGGREGATE SUM",
                        number(2),
                        2L));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(SortedSetAlgebraCatalogue.class, cases());
    }

    @Test
    void command_keyPrefix_beforeEveryKeyOnly() {
        SortedSetAlgebraCatalogue<String, String> prefixed =
                new CommandCatalogue<>(Codecs.UTF8).withKeyPrefix("p:").sortedSetAlgebra();

        assertThat(CommandWords.of(prefixed.zunion("k", "l"))).isEqualTo("ZUNION 2 p:k p:l");
        assertThat(CommandWords.of(prefixed.zinterstore("d", ZAggregateArgs.weighted(2), "k")))
                .isEqualTo("ZINTERSTORE p:d 1 p:k WEIGHTS 2");
    }

    @Test
    void command_noKeys_refused() {
        assertThatThrownBy(ALGEBRA::zdiff)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZDIFF, keys=0");
        assertThatThrownBy(() -> ALGEBRA.zinterstore("d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZINTERSTORE, keys=0");
        assertThatThrownBy(ALGEBRA::zintercard)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZINTERCARD, keys=0");
        assertThatThrownBy(() -> ALGEBRA.zintercard(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZINTERCARD, keys=0");
    }

    @Test
    void command_weightsDoNotFitKeys_refused() {
        ZAggregateArgs three = ZAggregateArgs.weighted(1, 2, 3);

        assertThatThrownBy(() -> ALGEBRA.zunion(three, "k", "l"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The weights do not fit the keys: command=ZUNION, weights=3, keys=2. Give one weight for each key, or"
                                + " none at all.");
        assertThatThrownBy(() -> ALGEBRA.zinterstore("d", three, "k"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZINTERSTORE, weights=3, keys=1");
    }

    @Test
    void zintercard_negativeLimit_refused() {
        assertThatThrownBy(() -> ALGEBRA.zintercard(-1, "k"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=ZINTERCARD, limit=-1, least=0");
    }

    @Test
    void zAggregateArgs_arrayChangedLater_unchanged() {
        double[] weights = {1, 2};
        ZAggregateArgs args = ZAggregateArgs.weighted(weights);
        weights[0] = 9;

        assertThat(CommandWords.of(ALGEBRA.zunion(args, "k", "l"))).isEqualTo("ZUNION 2 k l WEIGHTS 1 2");
    }
}
