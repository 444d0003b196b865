package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.RedisFuture;
import io.trunkline.args.ScanArgs;
import io.trunkline.args.ScoreEnd;
import io.trunkline.args.ZAddArgs;
import io.trunkline.command.ScanIterator;
import io.trunkline.command.face.SortedSetCommands;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.KeyValues;
import io.trunkline.reply.ScanPage;
import io.trunkline.reply.ScoredRank;
import io.trunkline.reply.ScoredValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SortedSetCommandsTest extends FaceTest<SortedSetCommands<String, String>> {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration FOREVER = Duration.ZERO;

    private static final ScoredValue<String> A = new ScoredValue<>("a", 1);
    private static final ScoredValue<String> B = new ScoredValue<>("b", 2.5);
    private static final ScoredValue<String> C = new ScoredValue<>("c", 3);

    SortedSetCommandsTest() {
        super(SortedSetCommands.class, true);
    }

    private String abc() {
        String key = unique("zset");
        database.zadd(key, List.of(A, B, C));
        return key;
    }

    @Test
    void zadd_everyForm_counts() {
        String key = unique("zadd");
        assertThat(db.zadd(key, 1, "a")).isEqualTo(1);
        assertThat(db.zadd(key, Map.of("a", 2.0, "b", 2.5))).isEqualTo(1);
        assertThat(db.zadd(key, List.of(A, C))).isEqualTo(1);
        assertThat(db.zscore(key, "a")).isEqualTo(1.0);
        assertThat(async.zscore(key, "b").join()).isEqualTo(2.5);
        assertThat(db.zscore(key, "missing")).isNull();
        assertThat(db.zcard(key)).isEqualTo(3);
        assertThat(db.zrem(key, "a", "missing")).isEqualTo(1);
        assertThat(db.zmscore(key, "a", "b", "c")).containsExactly(null, 2.5, 3.0);
    }

    @Test
    void zadd_conditions_decideWhatIsWritten() {
        String key = abc();
        assertThat(db.zadd(key, 9, "a", ZAddArgs.nx())).isZero();
        assertThat(db.zadd(key, 9, "new", ZAddArgs.xx())).isZero();
        assertThat(db.zscore(key, "new")).isNull();
        assertThat(db.zadd(key, 0, "a", ZAddArgs.gt().ch())).isZero();
        assertThat(db.zadd(key, 5, "a", ZAddArgs.gt().ch())).isEqualTo(1);
        assertThat(db.zadd(key, Map.of("a", 6.0, "d", 4.0), ZAddArgs.lt().ch())).isEqualTo(1);
        assertThat(db.zadd(
                        key,
                        List.of(A, new ScoredValue<>("e", 5)),
                        ZAddArgs.xxLt().ch()))
                .isEqualTo(1);
        assertThat(db.zadd(key, 7, "c", ZAddArgs.xxGt().ch())).isEqualTo(1);
        assertThat(db.zmscore(key, "a", "b", "c", "d", "e")).containsExactly(1.0, 2.5, 7.0, 4.0, null);
    }

    @Test
    void scores_infinite_survive() {
        String key = unique("infinite");
        db.zadd(key, Map.of("low", Double.NEGATIVE_INFINITY, "high", Double.POSITIVE_INFINITY, "fine", 0.1 + 0.2));
        assertThat(db.zmscore(key, "low", "high", "fine"))
                .containsExactly(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0.1 + 0.2);
        assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.zincrby(key, Double.NEGATIVE_INFINITY, "high"));
    }

    @Test
    void increments_returnTheNewScore() {
        String key = abc();
        assertThat(db.zincrby(key, 0.5, "a")).isEqualTo(1.5);
        assertThat(db.zaddIncr(key, 1, "a")).isEqualTo(2.5);
        assertThat(db.zaddIncr(key, 1, "a", ZAddArgs.nx())).isNull();
        assertThat(db.zaddIncr(key, 1, "a", ZAddArgs.xx())).isEqualTo(3.5);
    }

    @Test
    void pops_takeTheEnds() {
        String key = abc();
        assertThat(db.zpopmax(key)).isEqualTo(C);
        assertThat(db.zpopmin(key)).isEqualTo(A);
        assertThat(db.zpopmin(key, 5)).containsExactly(B);
        assertThat(db.zpopmin(key)).isNull();
        assertThat(db.zpopmax(key)).isNull();
        assertThat(db.zpopmax(key, 2)).isEmpty();
        assertThat(db.zpopmax(abc(), 2)).containsExactly(C, B);
    }

    @Test
    void zmpop_firstSetWithMembers_isTaken() {
        String key = abc();
        String empty = unique("empty");
        assertThat(db.zmpop(ScoreEnd.MIN, empty, key)).isEqualTo(new KeyValues<>(key, List.of(A)));
        assertThat(db.zmpop(ScoreEnd.MAX, 5, empty, key)).isEqualTo(new KeyValues<>(key, List.of(C, B)));
        assertThat(db.zmpop(ScoreEnd.MAX, empty)).isNull();
    }

    @Test
    void blockingPops_somethingThere_returnAtOnce() {
        String empty = unique("empty");
        String key = abc();
        assertThat(db.bzpopmin(FOREVER, empty, key)).isEqualTo(new KeyValue<>(key, A));
        assertThat(db.bzpopmax(FOREVER, empty, key)).isEqualTo(new KeyValue<>(key, C));
        assertThat(db.bzmpop(FOREVER, ScoreEnd.MIN, empty, key)).isEqualTo(new KeyValues<>(key, List.of(B)));
        String other = abc();
        assertThat(db.bzmpop(FOREVER, ScoreEnd.MAX, 2, empty, other)).isEqualTo(new KeyValues<>(other, List.of(C, B)));
    }

    @Test
    void blockingPops_nothingThere_endWithTheTime() {
        String empty = unique("empty");
        assertThat(db.bzpopmin(SHORT, empty)).isNull();
        assertThat(db.bzpopmax(SHORT, empty)).isNull();
        assertThat(db.bzmpop(SHORT, ScoreEnd.MIN, empty)).isNull();
        assertThat(db.bzmpop(SHORT, ScoreEnd.MAX, 2, empty)).isNull();
    }

    @Test
    void blockingPops_memberComesLater_isDelivered() {
        String key = unique("later");
        RedisFuture<@Nullable KeyValue<String, ScoredValue<String>>> popped = async.bzpopmin(FOREVER, key);
        db.zadd(key, 1, "a");
        assertThat(popped.join()).isEqualTo(new KeyValue<>(key, A));
    }

    @Test
    void random_members_areReturned() {
        String key = abc();
        assertThat(db.zrandmember(key)).isIn("a", "b", "c");
        assertThat(db.zrandmember(key, 9)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(db.zrandmember(key, -9)).hasSize(9);
        assertThat(db.zrandmemberWithScores(key, 9)).containsExactlyInAnyOrder(A, B, C);
        String missing = unique("missing");
        assertThat(db.zrandmember(missing)).isNull();
        assertThat(db.zrandmember(missing, 2)).isEmpty();
        assertThat(db.zrandmemberWithScores(missing, 2)).isEmpty();
    }

    @Test
    void ranks_countFromEitherEnd() {
        String key = abc();
        assertThat(db.zrank(key, "b")).isEqualTo(1);
        assertThat(db.zrank(key, "missing")).isNull();
        assertThat(db.zrevrank(key, "c")).isZero();
        assertThat(db.zrevrank(key, "missing")).isNull();
    }

    @Test
    void ranks_withScores_areRedis72() {
        String key = abc();
        if (!has(7, 2)) { // the command is there, its option is not
            assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.zrankWithScore(key, "b"));
            assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.zrevrankWithScore(key, "b"));
            return;
        }
        assertThat(db.zrankWithScore(key, "b")).isEqualTo(new ScoredRank(1, 2.5));
        assertThat(db.zrankWithScore(key, "missing")).isNull();
        assertThat(db.zrevrankWithScore(key, "a")).isEqualTo(new ScoredRank(2, 1));
        assertThat(db.zrevrankWithScore(key, "missing")).isNull();
    }

    @Test
    void zscan_smallSet_isOnePage() {
        String key = abc();
        ScanPage<ScoredValue<String>> page = db.zscan(key, ScanPage.START);
        assertThat(page.isLast()).isTrue();
        assertThat(page.items()).containsExactlyInAnyOrder(A, B, C);
        assertThat(db.zscan(key, ScanPage.START, ScanArgs.matching("[bc]")).items())
                .containsExactlyInAnyOrder(B, C);
    }

    @Test
    void zscan_interruptedAndResumed_returnsEveryMemberOnce() {
        Map<String, Double> members = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            members.put("member:" + i, i + 0.5);
        }
        String key = unique("zscan");
        database.zadd(key, members);
        ScanArgs args = ScanArgs.limit(10);
        ScanIterator<ScoredValue<String>> begun = ScanIterator.of(
                database, cursor -> database.commands().sortedSets().zscan(key, cursor, args));
        List<ScoredValue<String>> seen = new ArrayList<>();
        for (int i = 0; i < 337; i++) {
            seen.add(begun.next());
        }
        ScanIterator.resume(
                        database,
                        cursor -> database.commands().sortedSets().zscan(key, cursor, args),
                        begun.cursor(),
                        begun.pageOffset())
                .forEachRemaining(seen::add);
        assertThat(seen).hasSize(1_000);
        Map<String, Double> found = new HashMap<>();
        seen.forEach(item -> found.put(item.value(), item.score()));
        assertThat(found).isEqualTo(members);
    }
}
