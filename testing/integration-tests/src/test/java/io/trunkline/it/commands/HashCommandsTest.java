package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.args.ScanArgs;
import io.trunkline.command.ScanIterator;
import io.trunkline.command.face.HashCommands;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.ScanPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HashCommandsTest extends FaceTest<HashCommands<String, String>> {

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
    void hgetdel_isRedis80() {
        String key = abc();
        if (!has(8, 0)) {
            assertUnknown(() -> db.hgetdel(key, "a"));
            return;
        }
        assertThat(db.hgetdel(key, "c", "missing")).containsExactly("3", null);
        assertThat(db.hexists(key, "c")).isFalse();
    }
}
