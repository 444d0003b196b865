package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Database;
import io.trunkline.args.CopyArgs;
import io.trunkline.args.MigrateArgs;
import io.trunkline.args.RestoreArgs;
import io.trunkline.args.SortArgs;
import io.trunkline.command.face.KeyCommands;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class KeyCommandsTest extends FaceTest<KeyCommands<String, String>> {

    private static final long FUTURE = 4_000_000_000L;

    KeyCommandsTest() {
        super(KeyCommands.class, false);
    }

    private String text(String value) {
        String key = unique("key");
        database.set(key, value);
        return key;
    }

    @Test
    void copy_intoTheSameAndAnotherDatabase() {
        String source = text("value");
        String target = unique("target");
        assertThat(db.copy(source, target)).isTrue();
        assertThat(db.copy(source, target)).isFalse();
        assertThat(db.copy(source, target, CopyArgs.NONE.replace())).isTrue();
        assertThat(db.copy(source, target, CopyArgs.NONE.db(1))).isTrue();
        assertThat(multiplexer.database(1).get(target)).isEqualTo("value");
    }

    @Test
    void keys_manyAtOnce_areCounted() {
        String first = text("1");
        String second = text("2");
        String third = text("3");
        String missing = unique("missing");
        assertThat(db.exists(first)).isTrue();
        assertThat(db.exists(missing)).isFalse();
        assertThat(db.exists(first, second, missing, first)).isEqualTo(3);
        assertThat(db.exists(List.of(first, missing))).isEqualTo(1);
        assertThat(async.exists(List.of(first, second)).join()).isEqualTo(2);
        assertThat(db.touch(first, missing)).isEqualTo(1);
        assertThat(db.touch(List.of(first, second))).isEqualTo(2);
        assertThat(db.del(first, missing)).isEqualTo(1);
        assertThat(db.del(List.of(second, missing))).isEqualTo(1);
        assertThat(db.unlink(third, missing)).isEqualTo(1);
        assertThat(db.unlink(List.of(third, missing))).isZero();
    }

    @Test
    void dump_andRestore_makeTheSameKey() {
        String source = text("value");
        byte[] dumped = Objects.requireNonNull(db.dump(source));
        assertThat(db.dump(unique("missing"))).isNull();
        String target = unique("target");
        db.restore(target, 0, dumped);
        assertThat(database.get(target)).isEqualTo("value");
        assertError(RedisErrorKind.UNKNOWN, () -> db.restore(target, 0, dumped)); // BUSYKEY
        db.restore(target, FUTURE * 1_000, dumped, RestoreArgs.NONE.replace().absTtl());
        assertThat(database.expiretime(target)).isEqualTo(FUTURE);
        db.restore(target, 50_000, dumped, RestoreArgs.NONE.replace().idleTime(1_000));
        assertThat(db.objectIdletime(target)).isGreaterThanOrEqualTo(1_000);
        assertThat(database.pttl(target)).isBetween(40_000L, 50_000L);
        assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.restore(unique("bad"), 0, new byte[] {1, 2, 3}));
    }

    @Test
    void migrate_toAnotherServer_movesTheKeys() {
        try (RedisServer target = RedisServers.start();
                var targetMultiplexer = connect(target, protocol)) {
            Database<String, String> there = targetMultiplexer.database(2);
            String address =
                    targetMultiplexer.servers().get(0).clientInfo().fields().getOrDefault("laddr", "");
            String host = address.substring(0, address.lastIndexOf(':'));
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            String first = text("1");
            String second = text("2");
            assertThat(db.migrate(host, port, unique("missing"), 2, 5_000)).isFalse();
            assertThat(db.migrate(host, port, first, 2, 5_000)).isTrue();
            assertThat(db.exists(first)).isFalse();
            assertThat(there.get(first)).isEqualTo("1");
            database.set(first, "1 again");
            MigrateArgs args = MigrateArgs.NONE.copy().replace();
            assertThat(db.migrate(host, port, 2, 5_000, args, first, second)).isTrue();
            assertThat(there.mget(first, second)).containsExactly("1 again", "2");
            assertThat(db.exists(first, second)).isEqualTo(2);
        }
    }

    @Test
    void move_andRename() {
        String key = text("value");
        assertThat(db.move(key, 1)).isTrue();
        assertThat(db.move(key, 1)).isFalse();
        assertThat(multiplexer.database(1).get(key)).isEqualTo("value");
        String source = text("value");
        String target = unique("target");
        db.rename(source, target);
        assertThat(database.get(target)).isEqualTo("value");
        assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.rename(source, target));
        assertThat(db.renamenx(target, text("other"))).isFalse();
        assertThat(db.renamenx(target, source)).isTrue();
    }

    @Test
    void object_tellsHowTheServerKeepsIt() {
        String key = text("12345");
        String missing = unique("missing");
        assertThat(db.objectEncoding(key)).isEqualTo("int");
        assertThat(db.objectEncoding(missing)).isNull();
        assertThat(db.objectRefcount(key)).isPositive();
        assertThat(db.objectRefcount(missing)).isNull();
        assertThat(db.objectIdletime(key)).isBetween(0L, 60L);
        assertThat(db.objectIdletime(missing)).isNull();
        assertThat(db.type(key)).isEqualTo("string");
        assertThat(db.type(missing)).isEqualTo("none");
    }

    @Test
    void objectFreq_underAnLfuPolicy_tells() {
        String key = text("value");
        assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.objectFreq(key));
        admin.configSet("maxmemory-policy", "allkeys-lfu");
        try {
            String frequent = unique("frequent");
            byte[] dumped = Objects.requireNonNull(db.dump(key));
            db.restore(frequent, 0, dumped, RestoreArgs.NONE.freq(200));
            assertThat(db.objectFreq(frequent)).isBetween(190L, 255L);
            assertThat(db.objectFreq(unique("missing"))).isNull();
        } finally {
            admin.configSet("maxmemory-policy", "noeviction");
        }
    }

    @Test
    void memoryUsage_growsWithTheValue() {
        String small = unique("small");
        String large = unique("large");
        database.set(small, "x");
        database.set(large, "x".repeat(10_000));
        assertThat(db.memoryUsage(small)).isBetween(10L, 1_000L);
        assertThat(db.memoryUsage(large)).isGreaterThan(10_000);
        assertThat(db.memoryUsage(large, 5)).isGreaterThan(10_000);
        assertThat(db.memoryUsage(unique("missing"))).isNull();
    }

    @Test
    void sort_everyOption_orders() {
        String list = unique("sort");
        database.rpush(list, "3", "1", "10", "2");
        assertThat(db.sort(list)).containsExactly("1", "2", "3", "10");
        assertThat(db.sort(list, SortArgs.NONE.alpha().desc())).containsExactly("3", "2", "10", "1");
        assertThat(db.sort(list, SortArgs.NONE.limit(1, 2))).containsExactly("2", "3");
        String weights = unique("weight");
        database.mset(Map.of(weights + "1", "9", weights + "2", "8", weights + "3", "7", weights + "10", "6"));
        assertThat(db.sort(list, SortArgs.NONE.by(weights + "*"))).containsExactly("10", "3", "2", "1");
        assertThat(db.sortReadOnly(
                        list, SortArgs.NONE.get(weights + "*").get("#").limit(0, 1)))
                .containsExactly("9", "1");
        assertThat(db.sort(list, SortArgs.NONE.get("missing:*").limit(0, 2))).containsExactly(null, null);
        String target = unique("target");
        assertThat(db.sortStore(list, SortArgs.NONE.desc(), target)).isEqualTo(4);
        assertThat(database.lrange(target, 0, -1)).containsExactly("10", "3", "2", "1");
    }

    @Test
    void wait_withoutReplicas_countsNone() {
        database.set(unique("written"), "value");
        assertThat(db.waitForReplication(0, Duration.ofSeconds(5))).isZero();
        assertThat(db.waitForReplication(1, Duration.ofMillis(20))).isZero();
        if (!has(7, 2)) {
            assertUnknown(() -> db.waitaof(0, 0, Duration.ofSeconds(5)));
            return;
        }
        assertThat(db.waitaof(0, 1, Duration.ofMillis(20)).replicas()).isZero();
    }
}
