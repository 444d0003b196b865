package io.trunkline.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Database;
import io.trunkline.args.FlushMode;
import io.trunkline.command.face.ServerCommands;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.reply.SlowlogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServerCommandsTest extends FaceTest<ServerCommands<String, String>> {

    ServerCommandsTest() {
        super(ServerCommands.class, false);
    }

    @Test
    void persistence_inTheBackgroundAndAtOnce() {
        Instant begin = Instant.now().minusSeconds(60);
        awaitNoChild();
        assertThat(db.bgrewriteaof()).startsWith("Background append only file rewriting");
        awaitNoChild();
        assertThat(db.bgsave()).isEqualTo("Background saving started");
        awaitNoChild();
        assertThat(db.bgsaveSchedule()).startsWith("Background saving");
        awaitNoChild();
        db.save();
        assertThat(db.lastsave()).isBetween(begin, Instant.now().plusSeconds(60));
    }

    /** The server saves and rewrites in child processes, of which it has one at a time. */
    private void awaitNoChild() {
        await(
                "no child process saves",
                () -> admin.info("persistence").contains("rdb_bgsave_in_progress:0\r\n")
                        && admin.info("persistence").contains("aof_rewrite_in_progress:0\r\n")
                        && admin.info("persistence").contains("aof_rewrite_scheduled:0\r\n"));
    }

    @Test
    void config_readAndWritten() {
        db.configSet("slowlog-max-len", "77");
        assertThat(db.configGet("slowlog-max-len")).isEqualTo(Map.of("slowlog-max-len", "77"));
        db.configSet(Map.of("slowlog-max-len", "88", "hash-max-listpack-value", "99"));
        assertThat(db.configGet("slowlog-max-*", "hash-max-listpack-value"))
                .isEqualTo(Map.of("slowlog-max-len", "88", "hash-max-listpack-value", "99"));
        assertThat(admin.async().configGet("missing-*").join()).isEmpty();
        assertError(RedisErrorKind.UNKNOWN_ERROR, () -> db.configSet("slowlog-max-len", "text"));
        assertError(RedisErrorKind.UNKNOWN_ERROR, db::configRewrite); // the server was started without a file
    }

    @Test
    void configResetstat_clearsTheCounters() {
        database.ping();
        assertThat(count("total_commands_processed")).isGreaterThan(1);
        db.configResetstat();
        assertThat(count("total_commands_processed")).isLessThan(20);
    }

    private long count(String field) {
        return db.info("stats")
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.substring(field.length() + 1)))
                .sum();
    }

    @Test
    void info_sections_areTheOnesAskedFor() {
        assertThat(db.info()).contains("redis_version:", "# Memory", "# Stats");
        assertThat(db.info("server", "memory")).contains("# Server", "# Memory").doesNotContain("# Stats");
        assertThat(db.commandCount()).isGreaterThan(200);
    }

    @Test
    void flush_oneDatabaseOrAll() {
        Database<String, String> seven = multiplexer.database(7);
        Database<String, String> eight = multiplexer.database(8);
        fill(seven, eight);
        recorded(admin.withDatabase(7)).flushdb();
        assertThat(seven.dbsize()).isZero();
        assertThat(eight.dbsize()).isEqualTo(1);
        fill(seven, eight);
        recorded(admin.async().withDatabase(8).sync()).flushdb(FlushMode.ASYNC);
        assertThat(eight.dbsize()).isZero();
        db.flushall();
        assertThat(seven.dbsize()).isZero();
        fill(seven, eight);
        db.flushall(FlushMode.SYNC);
        assertThat(seven.dbsize() + eight.dbsize()).isZero();
    }

    @SafeVarargs
    private static void fill(Database<String, String>... databases) {
        for (Database<String, String> each : databases) {
            each.set("key", "value");
        }
    }

    @Test
    void swapdb_exchangesTheData() {
        Database<String, String> nine = multiplexer.database(9);
        nine.set("swapped", "value");
        db.swapdb(9, 10);
        assertThat(nine.get("swapped")).isNull();
        assertThat(multiplexer.database(10).get("swapped")).isEqualTo("value");
    }

    @Test
    void slowlog_everythingIsSlow_hasTheCommand() {
        String key = unique("slow");
        db.configSet("slowlog-log-slower-than", "0");
        try {
            database.set(key, "value");
        } finally {
            db.configSet("slowlog-log-slower-than", "-1");
        }
        assertThat(db.slowlogLen()).isGreaterThanOrEqualTo(2);
        SlowlogEntry slow = db.slowlogGet(20).stream()
                .filter(entry -> entry.arguments().contains(key))
                .findFirst()
                .orElseThrow();
        assertThat(slow.arguments()).containsExactly("SET", key, "value");
        assertThat(slow.duration()).isBetween(Duration.ZERO, Duration.ofSeconds(20));
        assertThat(slow.time())
                .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(600));
        assertThat(slow.clientAddr()).contains(":");
        assertThat(db.slowlogGet()).contains(slow);
        assertThat(db.slowlogGet(1)).hasSize(1);
        db.slowlogReset();
        assertThat(db.slowlogLen()).isZero();
    }

    @Test
    void time_isNow() {
        assertThat(db.time())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    }
}
