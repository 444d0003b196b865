package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.args.ExpireCondition;
import io.trunkline.args.HGetExArgs;
import io.trunkline.args.HSetExArgs;
import io.trunkline.command.face.HashExpiryCommands;
import io.trunkline.reply.FieldExpireResult;
import io.trunkline.reply.FieldExpiry;
import io.trunkline.reply.FieldPersistResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class HashExpiryCommandsTest extends FaceTest<HashExpiryCommands<String, String>> {

    private static final Duration TTL = Duration.ofSeconds(100);
    private static final Instant FUTURE = Instant.ofEpochSecond(4_000_000_000L);
    private static final Instant PAST = Instant.ofEpochSecond(1_000_000_000L);

    HashExpiryCommandsTest() {
        super(HashExpiryCommands.class, true);
    }

    private String abc() {
        return hash(Map.of("a", "1", "b", "2", "c", "3"));
    }

    private String hash(Map<String, String> fields) {
        String key = unique("hash");
        database.hset(key, fields);
        return key;
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
        assertThat(database.hkeys(key)).containsExactlyInAnyOrder("b", "c");
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
        assertThat(database.hgetall(key)).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void hgetex_isRedis80() {
        String key = abc();
        if (!has(8, 0)) {
            assertUnknown(() -> db.hgetex(key, "a"), () -> db.hgetex(key, HGetExArgs.ex(TTL), "a"));
            return;
        }
        assertThat(db.hgetex(key, "a", "missing")).containsExactly("1", null);
        assertThat(db.hgetex(key, HGetExArgs.pxAt(FUTURE), "a", "b")).containsExactly("1", "2");
        assertThat(db.hexpiretime(key, "b")).containsExactly(new FieldExpiry<>(FieldExpiry.Status.EXPIRES, FUTURE));
        assertThat(db.hgetex(key, HGetExArgs.persist(), "b")).containsExactly("2");
        assertThat(db.httl(key, "b")).containsExactly(new FieldExpiry<>(FieldExpiry.Status.PERSISTENT, null));
    }
}
