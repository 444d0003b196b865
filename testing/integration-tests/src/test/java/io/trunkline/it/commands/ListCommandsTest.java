package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.RedisFuture;
import io.trunkline.args.InsertPosition;
import io.trunkline.args.LPosArgs;
import io.trunkline.args.ListEnd;
import io.trunkline.command.face.ListCommands;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.KeyValues;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ListCommandsTest extends FaceTest<ListCommands<String, String>> {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration FOREVER = Duration.ZERO;

    ListCommandsTest() {
        super(ListCommands.class, true);
    }

    private String list(String... elements) {
        String key = unique("list");
        database.rpush(key, elements);
        return key;
    }

    @Test
    void push_bothEnds_countsAndOrders() {
        String key = unique("push");
        assertThat(db.lpushx(key, "a")).isZero();
        assertThat(db.rpushx(key, "a")).isZero();
        assertThat(db.rpush(key, "c", "d")).isEqualTo(2);
        assertThat(db.lpush(key, "b", "a")).isEqualTo(4);
        assertThat(db.rpushx(key, "e")).isEqualTo(5);
        assertThat(db.lpushx(key, "0")).isEqualTo(6);
        assertThat(db.lrange(key, 0, -1)).containsExactly("0", "a", "b", "c", "d", "e");
        assertThat(async.lrange(key, 1, 2).join()).containsExactly("a", "b");
        assertThat(db.llen(key)).isEqualTo(6);
    }

    @Test
    void pop_bothEnds_removes() {
        String key = list("a", "b", "c", "d", "e", "f");
        assertThat(db.lpop(key)).isEqualTo("a");
        assertThat(db.rpop(key)).isEqualTo("f");
        assertThat(db.lpop(key, 2)).containsExactly("b", "c");
        assertThat(db.rpop(key, 9)).containsExactly("e", "d");
        assertThat(db.lpop(key)).isNull();
        assertThat(db.rpop(key)).isNull();
        assertThat(db.lpop(key, 2)).isEmpty();
        assertThat(db.rpop(key, 2)).isEmpty();
    }

    @Test
    void elements_byPosition_areReadWrittenAndInserted() {
        String key = list("a", "b", "c");
        assertThat(db.lindex(key, -1)).isEqualTo("c");
        assertThat(db.lindex(key, 3)).isNull();
        db.lset(key, 1, "B");
        assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.lset(key, 9, "x"));
        assertThat(db.linsert(key, InsertPosition.BEFORE, "B", "1")).isEqualTo(4);
        assertThat(db.linsert(key, InsertPosition.AFTER, "B", "2")).isEqualTo(5);
        assertThat(db.linsert(key, InsertPosition.AFTER, "missing", "2")).isEqualTo(-1);
        assertThat(db.lrange(key, 0, -1)).containsExactly("a", "1", "B", "2", "c");
        db.ltrim(key, 1, -2);
        assertThat(db.lrange(key, 0, -1)).containsExactly("1", "B", "2");
    }

    @Test
    void lrem_eitherDirection_removesSoMany() {
        String key = list("a", "b", "a", "b", "a");
        assertThat(db.lrem(key, -1, "a")).isEqualTo(1);
        assertThat(db.lrange(key, 0, -1)).containsExactly("a", "b", "a", "b");
        assertThat(db.lrem(key, 0, "b")).isEqualTo(2);
        assertThat(db.lrem(key, 5, "b")).isZero();
    }

    @Test
    void lpos_rankCountAndMaxlen_find() {
        String key = list("a", "b", "a", "c", "a");
        assertThat(db.lpos(key, "a")).isZero();
        assertThat(db.lpos(key, "missing")).isNull();
        assertThat(db.lpos(key, "a", LPosArgs.fromMatch(2))).isEqualTo(2);
        assertThat(db.lpos(key, "c", LPosArgs.within(2))).isNull();
        assertThat(db.lpos(key, "a", 0)).containsExactly(0L, 2L, 4L);
        assertThat(db.lpos(key, "missing", 0)).isEmpty();
        assertThat(db.lpos(key, "a", 2, LPosArgs.fromMatch(-1))).containsExactly(4L, 2L);
    }

    @Test
    void move_betweenLists_returnsTheElement() {
        String source = list("a", "b", "c", "d");
        String target = unique("target");
        assertThat(db.lmove(source, target, ListEnd.LEFT, ListEnd.RIGHT)).isEqualTo("a");
        assertThat(db.lmove(source, target, ListEnd.RIGHT, ListEnd.LEFT)).isEqualTo("d");
        assertThat(db.rpoplpush(source, target)).isEqualTo("c");
        assertThat(db.blmove(source, target, ListEnd.LEFT, ListEnd.LEFT, SHORT)).isEqualTo("b");
        assertThat(db.lrange(target, 0, -1)).containsExactly("b", "c", "d", "a");
        assertThat(db.lmove(source, target, ListEnd.LEFT, ListEnd.LEFT)).isNull();
        assertThat(db.rpoplpush(source, target)).isNull();
        assertThat(db.brpoplpush(target, source, SHORT)).isEqualTo("a");
    }

    @Test
    void lmpop_firstListWithElements_isTaken() {
        String empty = unique("empty");
        String key = list("a", "b", "c", "d");
        assertThat(db.lmpop(ListEnd.LEFT, empty, key)).isEqualTo(new KeyValues<>(key, List.of("a")));
        assertThat(db.lmpop(ListEnd.RIGHT, 2, empty, key)).isEqualTo(new KeyValues<>(key, List.of("d", "c")));
        assertThat(db.lmpop(ListEnd.LEFT, empty)).isNull();
        assertThat(db.blmpop(SHORT, ListEnd.LEFT, empty, key)).isEqualTo(new KeyValues<>(key, List.of("b")));
        assertThat(db.blmpop(SHORT, ListEnd.LEFT, 3, empty, key)).isNull();
    }

    @Test
    void blockingPop_somethingThere_returnsAtOnce() {
        String empty = unique("empty");
        String key = list("a", "b");
        assertThat(db.blpop(FOREVER, empty, key)).isEqualTo(new KeyValue<>(key, "a"));
        assertThat(db.brpop(FOREVER, empty, key)).isEqualTo(new KeyValue<>(key, "b"));
    }

    @Test
    void blockingPop_nothingThere_endsWithTheTime() {
        String empty = unique("empty");
        long begin = System.nanoTime();
        assertThat(db.blpop(SHORT, empty)).isNull();
        assertThat(db.brpop(SHORT, empty)).isNull();
        assertThat(db.blmpop(SHORT, ListEnd.LEFT, empty)).isNull();
        assertThat(db.blmove(empty, empty, ListEnd.LEFT, ListEnd.LEFT, SHORT)).isNull();
        assertThat(db.brpoplpush(empty, empty, SHORT)).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(SHORT.multipliedBy(5));
    }

    @Test
    void blockingPop_elementComesLater_isDelivered() {
        String key = unique("later");
        RedisFuture<@Nullable KeyValue<String, String>> popped = async.blpop(FOREVER, key);
        assertThat(db.llen(key)).isZero();
        assertThat(db.rpush(key, "late")).isEqualTo(1);
        assertThat(popped.join()).isEqualTo(new KeyValue<>(key, "late"));
    }
}
