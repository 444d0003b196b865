package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.args.GetExArgs;
import io.trunkline.args.LcsArgs;
import io.trunkline.args.SetArgs;
import io.trunkline.command.face.StringCommands;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.reply.LcsMatches;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StringCommandsTest extends FaceTest<StringCommands<String, String>> {

    private static final Instant FUTURE = Instant.ofEpochSecond(4_000_000_000L);

    StringCommandsTest() {
        super(StringCommands.class, true);
    }

    @Test
    void append_twice_joinsAndCounts() {
        String key = unique("append");
        assertThat(db.append(key, "abc")).isEqualTo(3);
        assertThat(db.append(key, "de")).isEqualTo(5);
        assertThat(db.get(key)).isEqualTo("abcde");
        assertThat(db.strlen(key)).isEqualTo(5);
    }

    @Test
    void counters_upAndDown_returnTheNewNumber() {
        String key = unique("counter");
        assertThat(db.decr(key)).isEqualTo(-1);
        assertThat(db.decrby(key, 5)).isEqualTo(-6);
        assertThat(db.incr(key)).isEqualTo(-5);
        assertThat(db.incrby(key, 15)).isEqualTo(10);
        assertThat(db.incrbyfloat(key, 0.5)).isEqualTo(10.5);
        assertThat(async.incrbyfloat(key, -0.25).join()).isEqualTo(10.25);
    }

    @Test
    void incr_textOrList_failsWithTheServersError() {
        String key = unique("text");
        db.set(key, "text");
        assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.incr(key));
        String list = unique("list");
        database.rpush(list, "a");
        assertError(RedisErrorKind.WRONG_TYPE, () -> db.get(list));
    }

    @Test
    void get_missing_isNull() {
        String key = unique("missing");
        assertThat(db.get(key)).isNull();
        assertThat(db.getdel(key)).isNull();
        assertThat(db.getset(key, "first")).isNull();
        assertThat(db.getset(key, "second")).isEqualTo("first");
        assertThat(db.getdel(key)).isEqualTo("second");
        assertThat(db.getex(key, GetExArgs.persist())).isNull();
        assertThat(db.getrange(key, 0, -1)).isEmpty();
        assertThat(db.strlen(key)).isZero();
    }

    @Test
    void getex_everyOption_setsTheTimeToLive() {
        String key = unique("getex");
        db.set(key, "value");
        assertThat(db.getex(key, GetExArgs.ex(100))).isEqualTo("value");
        assertThat(database.ttl(key)).isBetween(90L, 100L);
        db.getex(key, GetExArgs.persist());
        assertThat(database.ttl(key)).isEqualTo(-1);
        db.getex(key, GetExArgs.px(Duration.ofSeconds(50)));
        assertThat(database.pttl(key)).isBetween(40_000L, 50_000L);
        db.getex(key, GetExArgs.exAt(FUTURE));
        assertThat(database.expiretime(key)).isEqualTo(FUTURE.getEpochSecond());
        db.getex(key, GetExArgs.pxAt(FUTURE.plusMillis(5)));
        assertThat(database.pexpiretime(key)).isEqualTo(FUTURE.toEpochMilli() + 5);
    }

    @Test
    void ranges_readAndWriteParts() {
        String key = unique("range");
        db.set(key, "Hello World");
        assertThat(db.getrange(key, 1, 3)).isEqualTo("ell");
        assertThat(db.substr(key, -5, -1)).isEqualTo("World");
        assertThat(db.setrange(key, 6, "Redis")).isEqualTo(11);
        assertThat(db.get(key)).isEqualTo("Hello Redis");
    }

    @Test
    void lcs_twoTexts_findsWhatTheyShare() {
        String first = unique("lcs");
        String second = unique("lcs");
        db.mset(Map.of(first, "ohmytext", second, "mynewtext"));
        assertThat(db.lcs(first, second)).isEqualTo("mytext");
        assertThat(db.lcsLen(first, second)).isEqualTo(6);
        LcsMatches.Match text = new LcsMatches.Match(new LcsMatches.Range(4, 7), new LcsMatches.Range(5, 8), 4);
        LcsMatches.Match my = new LcsMatches.Match(new LcsMatches.Range(2, 3), new LcsMatches.Range(0, 1), 2);
        assertThat(db.lcsIdx(first, second, LcsArgs.NONE)).isEqualTo(new LcsMatches(List.of(text, my), 6));
        assertThat(db.lcsIdx(first, second, LcsArgs.NONE.withMatchLen().minMatchLen(4)))
                .isEqualTo(new LcsMatches(List.of(text), 6));
        assertThat(db.lcs(first, unique("missing"))).isEmpty();
    }

    @Test
    void many_keysAtOnce_areReadAndWritten() {
        String first = unique("many");
        String second = unique("many");
        db.mset(Map.of(first, "1", second, "2"));
        assertThat(db.mget(first, unique("missing"), second)).containsExactly("1", null, "2");
        assertThat(db.mget(List.of(second, first))).containsExactly("2", "1");
        assertThat(db.msetnx(Map.of(first, "3", unique("new"), "4"))).isFalse();
        assertThat(db.get(first)).isEqualTo("1");
        String third = unique("many");
        assertThat(db.msetnx(Map.of(third, "3"))).isTrue();
        assertThat(async.mget(third, first).join()).containsExactly("3", "1");
    }

    @Test
    void set_conditions_decideWhetherItIsWritten() {
        String key = unique("set");
        assertThat(db.set(key, "a", SetArgs.NONE.xx())).isFalse();
        assertThat(db.get(key)).isNull();
        assertThat(db.set(key, "b", SetArgs.NONE.nx())).isTrue();
        assertThat(db.set(key, "c", SetArgs.NONE.nx())).isFalse();
        assertThat(db.set(key, "d", SetArgs.ex(100).xx())).isTrue();
        assertThat(database.ttl(key)).isBetween(90L, 100L);
        assertThat(db.set(key, "e", SetArgs.keepTtl())).isTrue();
        assertThat(database.ttl(key)).isBetween(90L, 100L);
        assertThat(db.get(key)).isEqualTo("e");
        assertThat(db.setnx(key, "f")).isFalse();
        assertThat(db.setnx(unique("setnx"), "f")).isTrue();
    }

    @Test
    void set_expiries_areKept() {
        String key = unique("expiry");
        assertThat(db.set(key, "a", SetArgs.px(50_000))).isTrue();
        assertThat(database.pttl(key)).isBetween(40_000L, 50_000L);
        db.set(key, "a", SetArgs.exAt(FUTURE));
        assertThat(database.expiretime(key)).isEqualTo(FUTURE.getEpochSecond());
        db.set(key, "a", SetArgs.pxAt(FUTURE.plusMillis(7)));
        assertThat(database.pexpiretime(key)).isEqualTo(FUTURE.toEpochMilli() + 7);
        db.set(key, "a");
        assertThat(database.ttl(key)).isEqualTo(-1);
        db.setex(key, 100, "b");
        assertThat(database.ttl(key)).isBetween(90L, 100L);
        db.psetex(key, 50_000, "c");
        assertThat(database.pttl(key)).isBetween(40_000L, 50_000L);
        assertThat(db.get(key)).isEqualTo("c");
    }

    @Test
    void setGet_returnsTheOldValue() {
        String key = unique("setget");
        assertThat(db.setGet(key, "a")).isNull();
        assertThat(db.setGet(key, "b")).isEqualTo("a");
        assertThat(db.setGet(key, "c", SetArgs.NONE.nx())).isEqualTo("b");
        assertThat(db.get(key)).isEqualTo("b");
        assertThat(db.setGet(key, "d", SetArgs.ex(100).xx())).isEqualTo("b");
        assertThat(database.ttl(key)).isBetween(90L, 100L);
        assertThat(db.setGet(unique("setget"), "e", SetArgs.NONE.xx())).isNull();
    }
}
