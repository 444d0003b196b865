package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.args.Aggregate;
import io.trunkline.args.ZAggregateArgs;
import io.trunkline.command.face.SortedSetAlgebraCommands;
import io.trunkline.reply.ScoredValue;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SortedSetAlgebraCommandsTest extends FaceTest<SortedSetAlgebraCommands<String, String>> {

    private static final ZAggregateArgs WEIGHTED = ZAggregateArgs.weighted(2, 1);
    private static final ZAggregateArgs GREATER = ZAggregateArgs.by(Aggregate.MAX);
    private static final ZAggregateArgs LESSER_WEIGHTED =
            ZAggregateArgs.weighted(2, 1).aggregate(Aggregate.MIN);

    private String first = "";
    private String second = "";
    private String target = "";

    SortedSetAlgebraCommandsTest() {
        super(SortedSetAlgebraCommands.class, true);
    }

    @BeforeEach
    void fill() {
        first = unique("first");
        second = unique("second");
        target = unique("target");
        database.zadd(first, Map.of("a", 1.0, "b", 2.0, "c", 3.0));
        database.zadd(second, Map.of("b", 20.0, "c", 30.0, "d", 40.0));
    }

    private static ScoredValue<String> scored(String member, double score) {
        return new ScoredValue<>(member, score);
    }

    @Test
    void difference_isWhatOnlyTheFirstHas() {
        assertThat(db.zdiff(first, second)).containsExactly("a");
        assertThat(async.zdiff(second, first).join()).containsExactly("d");
        assertThat(db.zdiffWithScores(first, second)).containsExactly(scored("a", 1));
        assertThat(db.zdiffstore(target, second, first)).isEqualTo(1);
        assertThat(database.zrangeWithScores(target, 0, -1)).containsExactly(scored("d", 40));
    }

    @Test
    void intersection_isWhatBothHave() {
        assertThat(db.zinter(first, second)).containsExactly("b", "c");
        assertThat(db.zinter(WEIGHTED, first, second)).containsExactly("b", "c");
        assertThat(db.zinterWithScores(first, second)).containsExactly(scored("b", 22), scored("c", 33));
        assertThat(db.zinterWithScores(LESSER_WEIGHTED, first, second)).containsExactly(scored("b", 4), scored("c", 6));
        assertThat(db.zintercard(first, second)).isEqualTo(2);
        assertThat(db.zintercard(1, first, second)).isEqualTo(1);
    }

    @Test
    void intersection_stored() {
        assertThat(db.zinterstore(target, first, second)).isEqualTo(2);
        assertThat(database.zrangeWithScores(target, 0, -1)).containsExactly(scored("b", 22), scored("c", 33));
        assertThat(db.zinterstore(target, GREATER, first, second)).isEqualTo(2);
        assertThat(database.zrangeWithScores(target, 0, -1)).containsExactly(scored("b", 20), scored("c", 30));
    }

    @Test
    void union_isWhatEitherHas() {
        assertThat(db.zunion(first, second)).containsExactly("a", "b", "c", "d");
        assertThat(db.zunion(ZAggregateArgs.weighted(1, -1), first, second)).containsExactly("d", "c", "b", "a");
        assertThat(db.zunionWithScores(first, second))
                .containsExactly(scored("a", 1), scored("b", 22), scored("c", 33), scored("d", 40));
        assertThat(db.zunionWithScores(LESSER_WEIGHTED, first, second))
                .containsExactly(scored("a", 2), scored("b", 4), scored("c", 6), scored("d", 40));
    }

    @Test
    void union_stored() {
        assertThat(db.zunionstore(target, first, second)).isEqualTo(4);
        assertThat(database.zscore(target, "c")).isEqualTo(33);
        assertThat(db.zunionstore(target, GREATER, first, second)).isEqualTo(4);
        assertThat(database.zscore(target, "c")).isEqualTo(30);
    }
}
