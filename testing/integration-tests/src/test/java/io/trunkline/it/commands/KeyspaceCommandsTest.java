package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Database;
import io.trunkline.Server;
import io.trunkline.args.ScanArgs;
import io.trunkline.command.ScanIterator;
import io.trunkline.command.face.KeyspaceCommands;
import io.trunkline.reply.ScanPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KeyspaceCommandsTest extends FaceTest<KeyspaceCommands<String, String>> {

    KeyspaceCommandsTest() {
        super(KeyspaceCommands.class, false);
    }

    @Test
    void dbsize_countsTheKeysOfTheDatabase() {
        Database<String, String> three = multiplexer.database(3);
        three.mset(Map.of("one", "1", "two", "2"));
        assertThat(recorded(three).dbsize()).isEqualTo(2);
        assertThat(three.async().dbsize().join()).isEqualTo(2);
        admin.withDatabase(3).flushdb();
        assertThat(recorded(three).dbsize()).isZero();
    }

    @Test
    void server_keysOfADatabase_areThoseThatItHas() {
        Database<String, String> two = multiplexer.database(2);
        two.mset(Map.of("a", "1", "b", "2"));
        Server here = admin.withDatabase(2);
        assertThat(recorded(here).dbsize()).isEqualTo(2);
        assertThat(recorded(here).keys("*")).containsExactlyInAnyOrder("a", "b");
        assertThat(recorded(here).scan(ScanPage.START).items()).containsExactlyInAnyOrder("a", "b");
        assertThat(recorded(here).randomkey()).isIn("a", "b");
        assertThat(here.async().dbsize().join()).isEqualTo(2);
        assertThat(here.execute(two.withKeyPrefix("a").commands().keyspace().keys("*")))
                .containsExactly("a");
        assertThat(here.withDatabase(12).dbsize()).isZero();
        assertThatThrownBy(() -> admin.withDatabase(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("index=-1");
        here.flushdb();
    }

    @Test
    void keys_pattern_findsThem() {
        String key = unique("key");
        database.set(key, "value");
        assertThat(db.keys(key + "*")).containsExactly(key);
        assertThat(db.keys(key + "?")).isEmpty();
        Database<String, String> other = multiplexer.database(5);
        assertThat(recorded(other).randomkey()).isNull();
        other.set("only", "value");
        assertThat(recorded(other).randomkey()).isEqualTo("only");
        other.del("only");
    }

    @Test
    void scan_interruptedAndResumed_returnsEveryKeyOnce() {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            values.put("scan:" + i, "value");
        }
        Database<String, String> keyspace = multiplexer.database(4);
        keyspace.mset(values);
        ScanArgs args = ScanArgs.matching("scan:*").count(10);
        ScanIterator<String> begun = ScanIterator.of(
                keyspace, cursor -> keyspace.commands().keyspace().scan(cursor, args));
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 337; i++) {
            seen.add(begun.next());
        }
        ScanIterator.resume(
                        keyspace,
                        cursor -> keyspace.commands().keyspace().scan(cursor, args),
                        begun.cursor(),
                        begun.pageOffset())
                .forEachRemaining(seen::add);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(values.keySet());
        admin.withDatabase(4).flushdb();
    }

    @Test
    void scan_byType_findsOnlyThat() {
        Database<String, String> keyspace = multiplexer.database(6);
        keyspace.set("text", "value");
        keyspace.rpush("list", "value");
        assertThat(recorded(keyspace).scan(ScanPage.START).items()).containsExactlyInAnyOrder("text", "list");
        ScanPage<String> lists =
                recorded(keyspace).scan(ScanPage.START, ScanArgs.limit(100).type("list"));
        assertThat(lists.items()).containsExactly("list");
        assertThat(lists.isLast()).isTrue();
        admin.withDatabase(6).flushdb();
    }
}
