package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.args.ExpireCondition;
import io.trunkline.args.HGetExArgs;
import io.trunkline.args.HSetExArgs;
import io.trunkline.args.ScanArgs;
import io.trunkline.command.ScanIterator;
import io.trunkline.command.face.HashCommands;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.reply.FieldExpireResult;
import io.trunkline.reply.FieldExpiry;
import io.trunkline.reply.FieldPersistResult;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.ScanPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class HashCommandsTest extends FaceTest<HashCommands<String, String>> {

    private static final Duration TTL = Duration.ofSeconds(100);
    private static final Instant FUTURE = Instant.ofEpochSecond(4_000_000_000L);
    private static final Instant PAST = Instant.ofEpochSecond(1_000_000_000L);

    HashCommandsTest() {
        super(HashCommands.class, true);
    }

    private String hash(Map<String, String> fields) {
        String key = unique("hash");
        database.hset(key, fields);
        return key;
    }

    private String abc() {
        return hash(Map.of("a", "1", "b", "2", "c", "3"));
    }

    @Test
    void fields_writtenAndRead() {
        String key = unique("fields");
        assertThat(db.hgetall(key)).isEmpty();
        assertThat(db.hset(key, "a", "1")).isTrue();
        assertThat(db.hset(key, "a", "2")).isFalse();
        assertThat(db.hset(key, Map.of("a", "3", "b", "4"))).isEqualTo(1);
        assertThat(db.hget(key, "a")).isEqualTo("3");
        assertThat(db.hget(key, "missing")).isNull();
        db.hmset(key, Map.of("c", "55"));
        assertThat(db.hgetall(key)).isEqualTo(Map.of("a", "3", "b", "4", "c", "55"));
        assertThat(async.hgetall(key).join()).isEqualTo(Map.of("a", "3", "b", "4", "c", "55"));
        assertThat(db.hmget(key, "c", "missing", "a")).containsExactly("55", null, "3");
        assertThat(db.hkeys(key)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(db.hvals(key)).containsExactlyInAnyOrder("3", "4", "55");
        assertThat(db.hlen(key)).isEqualTo(3);
        assertThat(db.hstrlen(key, "c")).isEqualTo(2);
        assertThat(db.hexists(key, "a")).isTrue();
        assertThat(db.hdel(key, "a", "missing", "b")).isEqualTo(2);
        assertThat(db.hexists(key, "a")).isFalse();
        assertThat(db.hsetnx(key, "c", "6")).isFalse();
        assertThat(db.hsetnx(key, "d", "6")).isTrue();
    }

    @Test
    void counters_returnTheNewNumber() {
        String key = unique("counter");
        assertThat(db.hincrby(key, "n", 5)).isEqualTo(5);
        assertThat(db.hincrby(key, "n", -7)).isEqualTo(-2);
        assertThat(db.hincrbyfloat(key, "n", 0.5)).isEqualTo(-1.5);
        database.set(unique("text"), "x");
        db.hset(key, "text", "x");
        assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.hincrby(key, "text", 1));
    }

    @Test
    void hrandfield_withAndWithoutValues() {
        String key = abc();
        assertThat(db.hrandfield(key)).isIn("a", "b", "c");
        assertThat(db.hrandfield(key, 9)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(db.hrandfield(key, -9)).hasSize(9);
        assertThat(db.hrandfieldWithValues(key, 9))
                .containsExactlyInAnyOrder(
                        new KeyValue<>("a", "1"), new KeyValue<>("b", "2"), new KeyValue<>("c", "3"));
        String missing = unique("missing");
        assertThat(db.hrandfield(missing)).isNull();
        assertThat(db.hrandfield(missing, 2)).isEmpty();
        assertThat(db.hrandfieldWithValues(missing, 2)).isEmpty();
    }

    @Test
    void hscan_smallHash_isOnePage() {
        String key = abc();
        ScanPage<KeyValue<String, String>> page = db.hscan(key, ScanPage.START);
        assertThat(page.isLast()).isTrue();
        assertThat(page.items())
                .containsExactlyInAnyOrder(
                        new KeyValue<>("a", "1"), new KeyValue<>("b", "2"), new KeyValue<>("c", "3"));
        assertThat(db.hscan(key, ScanPage.START, ScanArgs.matching("[ab]")).items())
                .containsExactlyInAnyOrder(new KeyValue<>("a", "1"), new KeyValue<>("b", "2"));
    }

    @Test
    void hscan_withoutValues_isRedis74AndValkey80() {
        String key = abc();
        if (!has(7, 4) && !server.isAtLeast(8, 0)) {
            assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.hscanNoValues(key, ScanPage.START));
            assertError(
                    RedisErrorKind.UNKNOWN_ERROR, () -> db.hscanNoValues(key, ScanPage.START, ScanArgs.matching("a")));
            return;
        }
        assertThat(db.hscanNoValues(key, ScanPage.START).items()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(db.hscanNoValues(key, ScanPage.START, ScanArgs.matching("a")).items())
                .containsExactly("a");
    }

    @Test
    void hscan_interruptedAndResumed_returnsEveryFieldOnce() {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            fields.put("field:" + i, "value " + i);
        }
        String key = hash(fields);
        ScanArgs args = ScanArgs.limit(10);
        ScanIterator<KeyValue<String, String>> begun =
                ScanIterator.of(database, cursor -> database.commands().hashes().hscan(key, cursor, args));
        List<KeyValue<String, String>> seen = new ArrayList<>();
        for (int i = 0; i < 337; i++) {
            seen.add(begun.next());
        }
        ScanIterator.resume(
                        database,
                        cursor -> database.commands().hashes().hscan(key, cursor, args),
                        begun.cursor(),
                        begun.pageOffset())
                .forEachRemaining(seen::add);
        assertThat(seen).hasSize(1_000);
        Map<String, String> found = new HashMap<>();
        seen.forEach(item -> found.put(item.key(), item.value()));
        assertThat(found).isEqualTo(fields);
    }

    @Test
    void expiry_ofFieldsByDuration_isRedis74() {
        String key = abc();
        if (!has(7, 4)) {
            assertUnknown(
                    () -> db.hexpire(key, TTL, "a"),
                    () -> db.hexpire(key, TTL, ExpireCondition.NX, "a"),
                    () -> db.hpexpire(key, TTL, "a"),
                    () -> db.hpexpire(key, TTL, ExpireCondition.NX, "a"),
                    () -> db.httl(key, "a"),
                    () -> db.hpttl(key, "a"),
                    () -> db.hpersist(key, "a"));
            return;
        }
        assertThat(db.hexpire(key, TTL, "a", "missing"))
                .containsExactly(FieldExpireResult.SET, FieldExpireResult.NO_SUCH_FIELD);
        assertThat(db.hexpire(key, TTL, ExpireCondition.NX, "a", "b"))
                .containsExactly(FieldExpireResult.CONDITION_NOT_MET, FieldExpireResult.SET);
        assertThat(db.hpexpire(key, TTL.plusMillis(500), "a")).containsExactly(FieldExpireResult.SET);
        assertThat(db.hpexpire(key, TTL, ExpireCondition.GT, "a", "c"))
                .containsExactly(FieldExpireResult.CONDITION_NOT_MET, FieldExpireResult.CONDITION_NOT_MET);
        List<FieldExpiry<Duration>> left = db.httl(key, "a", "c", "missing");
        assertThat(left)
                .extracting(FieldExpiry::status)
                .containsExactly(
                        FieldExpiry.Status.EXPIRES, FieldExpiry.Status.PERSISTENT, FieldExpiry.Status.NO_SUCH_FIELD);
        assertThat(Objects.requireNonNull(left.get(0).time())).isBetween(TTL.minusSeconds(10), TTL.plusSeconds(1));
        assertThat(Objects.requireNonNull(db.hpttl(key, "a").get(0).time()))
                .isBetween(TTL.minusSeconds(10), TTL.plusMillis(500));
        assertThat(db.hpersist(key, "a", "c", "missing"))
                .containsExactly(
                        FieldPersistResult.PERSISTED, FieldPersistResult.NO_EXPIRY, FieldPersistResult.NO_SUCH_FIELD);
        assertThat(db.httl(unique("missing"), "a"))
                .containsExactly(new FieldExpiry<>(FieldExpiry.Status.NO_SUCH_FIELD, null));
    }

    @Test
    void expiry_ofFieldsByMoment_isRedis74() {
        String key = abc();
        if (!has(7, 4)) {
            assertUnknown(
                    () -> db.hexpireat(key, FUTURE, "a"),
                    () -> db.hexpireat(key, FUTURE, ExpireCondition.NX, "a"),
                    () -> db.hpexpireat(key, FUTURE, "a"),
                    () -> db.hpexpireat(key, FUTURE, ExpireCondition.NX, "a"),
                    () -> db.hexpiretime(key, "a"),
                    () -> db.hpexpiretime(key, "a"));
            return;
        }
        assertThat(db.hexpireat(key, FUTURE, "a")).containsExactly(FieldExpireResult.SET);
        assertThat(db.hexpiretime(key, "a", "b", "missing"))
                .containsExactly(
                        new FieldExpiry<>(FieldExpiry.Status.EXPIRES, FUTURE),
                        new FieldExpiry<>(FieldExpiry.Status.PERSISTENT, null),
                        new FieldExpiry<>(FieldExpiry.Status.NO_SUCH_FIELD, null));
        assertThat(db.hexpireat(key, FUTURE, ExpireCondition.XX, "b"))
                .containsExactly(FieldExpireResult.CONDITION_NOT_MET);
        assertThat(db.hpexpireat(key, FUTURE.plusMillis(5), "a")).containsExactly(FieldExpireResult.SET);
        assertThat(db.hpexpiretime(key, "a"))
                .containsExactly(new FieldExpiry<>(FieldExpiry.Status.EXPIRES, FUTURE.plusMillis(5)));
        assertThat(db.hpexpireat(key, FUTURE, ExpireCondition.LT, "a")).containsExactly(FieldExpireResult.SET);
        assertThat(db.hexpireat(key, PAST, "a")).containsExactly(FieldExpireResult.DELETED);
        assertThat(db.hkeys(key)).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void readingWithEffect_isRedis80() {
        String key = abc();
        if (!has(8, 0)) {
            assertUnknown(
                    () -> db.hgetdel(key, "a"),
                    () -> db.hgetex(key, "a"),
                    () -> db.hgetex(key, HGetExArgs.ex(TTL), "a"));
            return;
        }
        assertThat(db.hgetdel(key, "c", "missing")).containsExactly("3", null);
        assertThat(db.hexists(key, "c")).isFalse();
        assertThat(db.hgetex(key, "a", "missing")).containsExactly("1", null);
        assertThat(db.hgetex(key, HGetExArgs.pxAt(FUTURE), "a", "b")).containsExactly("1", "2");
        assertThat(db.hexpiretime(key, "b")).containsExactly(new FieldExpiry<>(FieldExpiry.Status.EXPIRES, FUTURE));
        assertThat(db.hgetex(key, HGetExArgs.persist(), "b")).containsExactly("2");
        assertThat(db.httl(key, "b")).containsExactly(new FieldExpiry<>(FieldExpiry.Status.PERSISTENT, null));
    }

    @Test
    void hsetex_isRedis80() {
        String key = unique("hsetex");
        HSetExArgs future = HSetExArgs.exAt(FUTURE);
        if (!has(8, 0)) {
            assertUnknown(
                    () -> db.hsetex(key, "a", "1", future), () -> db.hsetex(key, Map.of("a", "1"), HSetExArgs.NONE));
            return;
        }
        assertThat(db.hsetex(key, "a", "1", HSetExArgs.NONE.fxx())).isFalse();
        assertThat(db.hsetex(key, "a", "1", future.fnx())).isTrue();
        assertThat(db.hsetex(key, Map.of("a", "2", "b", "3"), HSetExArgs.NONE.fnx()))
                .isFalse();
        assertThat(db.hsetex(key, Map.of("a", "2"), HSetExArgs.keepTtl())).isTrue();
        assertThat(db.hexpiretime(key, "a")).containsExactly(new FieldExpiry<>(FieldExpiry.Status.EXPIRES, FUTURE));
        assertThat(db.hgetall(key)).isEqualTo(Map.of("a", "2"));
    }
}
