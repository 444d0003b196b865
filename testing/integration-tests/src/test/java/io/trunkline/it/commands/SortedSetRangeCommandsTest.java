package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.args.LexRange;
import io.trunkline.args.Limit;
import io.trunkline.args.ScoreRange;
import io.trunkline.args.ZRangeArgs;
import io.trunkline.command.face.SortedSetRangeCommands;
import io.trunkline.reply.ScoredValue;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SortedSetRangeCommandsTest extends FaceTest<SortedSetRangeCommands<String, String>> {

    private static final ScoredValue<String> A = new ScoredValue<>("a", 1);
    private static final ScoredValue<String> B = new ScoredValue<>("b", 2);
    private static final ScoredValue<String> C = new ScoredValue<>("c", 3);
    private static final ScoredValue<String> D = new ScoredValue<>("d", 4);

    private static final ZRangeArgs SECOND_OF_REVERSED = ZRangeArgs.reversed().limit(new Limit(1, 1));

    /** Members a to d with scores 1 to 4. */
    private String scored = "";

    /** Members a to d, all with score 0. */
    private String equal = "";

    SortedSetRangeCommandsTest() {
        super(SortedSetRangeCommands.class, true);
    }

    @BeforeEach
    void fill() {
        scored = unique("scored");
        equal = unique("equal");
        database.zadd(scored, List.of(A, B, C, D));
        for (String member : List.of("a", "b", "c", "d")) {
            database.zadd(equal, 0, member);
        }
    }

    @Test
    void counts_ofRanges() {
        assertThat(db.zcount(scored, ScoreRange.all())).isEqualTo(4);
        assertThat(db.zcount(scored, ScoreRange.openClosed(1, 3))).isEqualTo(2);
        assertThat(db.zlexcount(equal, LexRange.all())).isEqualTo(4);
        assertThat(db.zlexcount(equal, LexRange.closedOpen("a", "c"))).isEqualTo(2);
    }

    @Test
    void zrange_byRank() {
        assertThat(db.zrange(scored, 0, 1)).containsExactly("a", "b");
        assertThat(async.zrange(scored, 0, 1).join()).containsExactly("a", "b");
        assertThat(db.zrange(scored, 0, 1, ZRangeArgs.reversed())).containsExactly("d", "c");
        assertThat(db.zrangeWithScores(scored, -2, -1)).containsExactly(C, D);
        assertThat(db.zrangeWithScores(scored, 0, 0, ZRangeArgs.reversed())).containsExactly(D);
        assertThat(db.zrange(unique("missing"), 0, -1)).isEmpty();
    }

    @Test
    void zrange_byScore() {
        assertThat(db.zrange(scored, ScoreRange.atLeast(3))).containsExactly("c", "d");
        assertThat(db.zrange(scored, ScoreRange.closed(1, 3), ZRangeArgs.reversed()))
                .containsExactly("c", "b", "a");
        assertThat(db.zrange(scored, ScoreRange.closed(1, 3), SECOND_OF_REVERSED))
                .containsExactly("b");
        assertThat(db.zrange(scored, ScoreRange.all(), ZRangeArgs.limited(Limit.from(2))))
                .containsExactly("c", "d");
        assertThat(db.zrangeWithScores(scored, ScoreRange.lessThan(3))).containsExactly(A, B);
        assertThat(db.zrangeWithScores(scored, ScoreRange.open(1, 4), ZRangeArgs.limited(Limit.first(1))))
                .containsExactly(B);
    }

    @Test
    void zrange_byLex() {
        assertThat(db.zrange(equal, LexRange.greaterThan("b"))).containsExactly("c", "d");
        assertThat(db.zrange(equal, LexRange.closed("a", "c"), ZRangeArgs.reversed()))
                .containsExactly("c", "b", "a");
        assertThat(db.zrange(equal, LexRange.all(), SECOND_OF_REVERSED)).containsExactly("c");
    }

    @Test
    void zrangebylex_andReverse() {
        assertThat(db.zrangebylex(equal, LexRange.atMost("b"))).containsExactly("a", "b");
        assertThat(db.zrangebylex(equal, LexRange.all(), new Limit(1, 2))).containsExactly("b", "c");
        assertThat(db.zrevrangebylex(equal, LexRange.lessThan("c"))).containsExactly("b", "a");
        assertThat(db.zrevrangebylex(equal, LexRange.openClosed("a", "d"), Limit.first(2)))
                .containsExactly("d", "c");
    }

    @Test
    void zrangebyscore_andReverse() {
        assertThat(db.zrangebyscore(scored, ScoreRange.atMost(2))).containsExactly("a", "b");
        assertThat(db.zrangebyscore(scored, ScoreRange.greaterThan(1), new Limit(1, 1)))
                .containsExactly("c");
        assertThat(db.zrangebyscoreWithScores(scored, ScoreRange.closedOpen(3, 4)))
                .containsExactly(C);
        assertThat(db.zrangebyscoreWithScores(scored, ScoreRange.all(), Limit.first(2)))
                .containsExactly(A, B);
        assertThat(db.zrevrangebyscore(scored, ScoreRange.closed(2, 3))).containsExactly("c", "b");
        assertThat(db.zrevrangebyscore(scored, ScoreRange.all(), Limit.from(3))).containsExactly("a");
        assertThat(db.zrevrangebyscoreWithScores(scored, ScoreRange.atLeast(3))).containsExactly(D, C);
        assertThat(db.zrevrangebyscoreWithScores(scored, ScoreRange.all(), new Limit(1, 1)))
                .containsExactly(C);
    }

    @Test
    void zrevrange_byRank() {
        assertThat(db.zrevrange(scored, 0, 1)).containsExactly("d", "c");
        assertThat(db.zrevrangeWithScores(scored, 2, -1)).containsExactly(B, A);
    }

    @Test
    void zrangestore_everyRange_storesIt() {
        String target = unique("target");
        assertThat(db.zrangestore(target, scored, 0, 1)).isEqualTo(2);
        assertThat(database.zrangeWithScores(target, 0, -1)).containsExactly(A, B);
        assertThat(db.zrangestore(target, scored, 0, 0, ZRangeArgs.reversed())).isEqualTo(1);
        assertThat(database.zrangeWithScores(target, 0, -1)).containsExactly(D);
        assertThat(db.zrangestore(target, scored, ScoreRange.closed(2, 3))).isEqualTo(2);
        assertThat(database.zrangeWithScores(target, 0, -1)).containsExactly(B, C);
        assertThat(db.zrangestore(target, scored, ScoreRange.all(), SECOND_OF_REVERSED))
                .isEqualTo(1);
        assertThat(database.zrangeWithScores(target, 0, -1)).containsExactly(C);
        assertThat(db.zrangestore(target, equal, LexRange.closed("b", "d"))).isEqualTo(3);
        assertThat(database.zrange(target, 0, -1)).containsExactly("b", "c", "d");
        assertThat(db.zrangestore(target, equal, LexRange.all(), ZRangeArgs.limited(Limit.first(1))))
                .isEqualTo(1);
        assertThat(database.zrange(target, 0, -1)).containsExactly("a");
    }

    @Test
    void zremrange_everyKind_removes() {
        assertThat(db.zremrangebyrank(scored, 0, 0)).isEqualTo(1);
        assertThat(db.zremrangebyscore(scored, ScoreRange.greaterThan(3))).isEqualTo(1);
        assertThat(database.zrange(scored, 0, -1)).containsExactly("b", "c");
        assertThat(db.zremrangebylex(equal, LexRange.open("a", "d"))).isEqualTo(2);
        assertThat(database.zrange(equal, 0, -1)).containsExactly("a", "d");
    }
}
