package io.trunkline.command;

import static io.trunkline.command.CommandCase.row;
import static io.trunkline.command.ReplyTree.NULL;
import static io.trunkline.command.ReplyTree.OK;
import static io.trunkline.command.ReplyTree.array;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.bulks;
import static io.trunkline.command.ReplyTree.number;
import static io.trunkline.command.ReplyTree.simple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.args.CopyArgs;
import io.trunkline.args.ExpireCondition;
import io.trunkline.args.MigrateArgs;
import io.trunkline.args.RestoreArgs;
import io.trunkline.args.ScanArgs;
import io.trunkline.args.SortArgs;
import io.trunkline.codec.Codecs;
import io.trunkline.reply.AofAcknowledgement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class KeyCatalogueTest {

    private static final CommandCatalogue<String, String> CATALOGUE = new CommandCatalogue<>(Codecs.UTF8);
    private static final KeyCatalogue<String, String> KEYS = CATALOGUE.keys();
    private static final KeyCatalogue<String, String> PREFIXED =
            CATALOGUE.withKeyPrefix("p[").keys();
    private static final KeyExpiryCatalogue<String, String> EXPIRY = CATALOGUE.keyExpiry();
    private static final Instant MOMENT = Instant.ofEpochMilli(1_700_000_000_123L);
    private static final byte[] SERIALIZED = "xyz".getBytes(StandardCharsets.UTF_8);

    static List<CommandCase> lifeAndDeath() {
        return CommandCase.list(
                row("copy", KEYS.copy("a", "b"), "COPY a b", number(1), true),
                row("copy", KEYS.copy("a", "b", CopyArgs.NONE), "COPY a b", number(0), false),
                row(
                        "copy",
                        KEYS.copy("a", "b", CopyArgs.NONE.db(3).replace()),
                        "COPY a b DB 3 REPLACE",
                        number(1),
                        true),
                row("del", KEYS.del("a", "b"), "DEL a b", number(2), 2L),
                row("del", KEYS.del(List.of("a")), "DEL a", number(0), 0L),
                row("dump", KEYS.dump("k"), "DUMP k", bulk("xyz"), SERIALIZED),
                row("dump", KEYS.dump("k"), "DUMP k", NULL, null),
                row("exists", KEYS.exists("k"), "EXISTS k", number(1), true),
                row("exists", KEYS.exists("a", "a"), "EXISTS a a", number(2), 2L),
                row("exists", KEYS.exists(List.of("a", "b")), "EXISTS a b", number(1), 1L),
                row("memoryUsage", KEYS.memoryUsage("k"), "MEMORY USAGE k", number(72), 72L),
                row("memoryUsage", KEYS.memoryUsage("k", 0), "MEMORY USAGE k SAMPLES 0", NULL, null),
                row("move", KEYS.move("k", 3), "MOVE k 3", number(0), false),
                row("objectEncoding", KEYS.objectEncoding("k"), "OBJECT ENCODING k", bulk("embstr"), "embstr"),
                row("objectFreq", KEYS.objectFreq("k"), "OBJECT FREQ k", number(7), 7L),
                row("objectIdletime", KEYS.objectIdletime("k"), "OBJECT IDLETIME k", NULL, null),
                row("objectRefcount", KEYS.objectRefcount("k"), "OBJECT REFCOUNT k", number(1), 1L),
                row("rename", KEYS.rename("a", "b"), "RENAME a b", OK, null),
                row("renamenx", KEYS.renamenx("a", "b"), "RENAMENX a b", number(1), true),
                row("restore", KEYS.restore("k", 0, SERIALIZED), "RESTORE k 0 xyz", OK, null),
                row(
                        "restore",
                        KEYS.restore(
                                "k",
                                9,
                                SERIALIZED,
                                RestoreArgs.NONE.replace().absTtl().idleTime(5)),
                        "RESTORE k 9 xyz REPLACE ABSTTL IDLETIME 5",
                        OK,
                        null),
                row(
                        "restore",
                        KEYS.restore("k", 9, SERIALIZED, RestoreArgs.NONE.freq(255)),
                        "RESTORE k 9 xyz FREQ 255",
                        OK,
                        null),
                row("touch", KEYS.touch("a", "b"), "TOUCH a b", number(2), 2L),
                row("touch", KEYS.touch(List.of("a")), "TOUCH a", number(1), 1L),
                row("type", KEYS.type("k"), "TYPE k", simple("zset"), "zset"),
                row("unlink", KEYS.unlink("a", "b"), "UNLINK a b", number(2), 2L),
                row("unlink", KEYS.unlink(List.of("a")), "UNLINK a", number(1), 1L));
    }

    static List<CommandCase> expiry() {
        Duration minute = Duration.ofMinutes(1);
        return CommandCase.list(
                row("expire", EXPIRY.expire("k", 10), "EXPIRE k 10", number(1), true),
                row("expire", EXPIRY.expire("k", 10, ExpireCondition.NX), "EXPIRE k 10 NX", number(0), false),
                row("expire", EXPIRY.expire("k", minute), "EXPIRE k 60", number(1), true),
                row("expireat", EXPIRY.expireat("k", 99), "EXPIREAT k 99", number(1), true),
                row("expireat", EXPIRY.expireat("k", 99, ExpireCondition.XX), "EXPIREAT k 99 XX", number(1), true),
                row("expireat", EXPIRY.expireat("k", MOMENT), "EXPIREAT k 1700000000", number(1), true),
                row("expiretime", EXPIRY.expiretime("k"), "EXPIRETIME k", number(-1), -1L),
                row("persist", EXPIRY.persist("k"), "PERSIST k", number(1), true),
                row("pexpire", EXPIRY.pexpire("k", 1500), "PEXPIRE k 1500", number(1), true),
                row("pexpire", EXPIRY.pexpire("k", 1500, ExpireCondition.GT), "PEXPIRE k 1500 GT", number(1), true),
                row("pexpire", EXPIRY.pexpire("k", Duration.ofMillis(1500)), "PEXPIRE k 1500", number(1), true),
                row("pexpireat", EXPIRY.pexpireat("k", 99), "PEXPIREAT k 99", number(1), true),
                row("pexpireat", EXPIRY.pexpireat("k", 99, ExpireCondition.LT), "PEXPIREAT k 99 LT", number(1), true),
                row("pexpireat", EXPIRY.pexpireat("k", MOMENT), "PEXPIREAT k 1700000000123", number(1), true),
                row("pexpiretime", EXPIRY.pexpiretime("k"), "PEXPIRETIME k", number(-2), -2L),
                row("pttl", EXPIRY.pttl("k"), "PTTL k", number(1500), 1500L),
                row("ttl", EXPIRY.ttl("k"), "TTL k", number(-2), -2L));
    }

    static List<CommandCase> scanSortAndMigrate() {
        SortArgs everything = SortArgs.NONE
                .by("w_*")
                .limit(1, 2)
                .get("#")
                .get("o_*->f")
                .desc()
                .alpha();
        return CommandCase.list(
                row(
                        "waitForReplication",
                        KEYS.waitForReplication(1, Duration.ofMinutes(1)),
                        "WAIT 1 60000",
                        number(1),
                        1L),
                row(
                        "waitaof",
                        KEYS.waitaof(1, 2, Duration.ofNanos(1)),
                        "WAITAOF 1 2 1",
                        array(number(1), number(0)),
                        new AofAcknowledgement(1, 0)),
                row("sort", KEYS.sort("k"), "SORT k", bulks("1", "2"), List.of("1", "2")),
                row(
                        "sort",
                        KEYS.sort("k", everything),
                        "SORT k BY w_* LIMIT 1 2 GET # GET o_*->f DESC ALPHA",
                        array(bulk("1"), NULL),
                        Arrays.asList("1", null)),
                row("sort", KEYS.sort("k", SortArgs.NONE.asc()), "SORT k ASC", array(), List.of()),
                row(
                        "sortStore",
                        KEYS.sortStore("k", SortArgs.NONE.by("nosort"), "d"),
                        "SORT k BY nosort STORE d",
                        number(3),
                        3L),
                row("sortReadOnly", KEYS.sortReadOnly("k", SortArgs.NONE), "SORT_RO k", array(), List.of()),
                row("migrate", KEYS.migrate("h", 6379, "k", 2, 500), "MIGRATE h 6379 k 2 500", OK, true),
                row(
                        "migrate",
                        KEYS.migrate(
                                "h", 1, 0, 9, MigrateArgs.NONE.copy().replace().auth("pw"), "a", "b"),
                        "MIGRATE h 1 \"\" 0 9 COPY REPLACE AUTH pw KEYS a b",
                        simple("NOKEY"),
                        false),
                row(
                        "migrate",
                        KEYS.migrate("h", 1, 0, 9, MigrateArgs.NONE.auth("me", "pw"), "a"),
                        "MIGRATE h 1 a 0 9 AUTH2 me pw",
                        OK,
                        true));
    }

    @ParameterizedTest
    @MethodSource({"lifeAndDeath", "expiry", "scanSortAndMigrate"})
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(KeyCatalogue.class, CommandCase.join(lifeAndDeath(), scanSortAndMigrate()));
        CommandCase.checkComplete(KeyExpiryCatalogue.class, expiry());
    }

    @Test
    void keyPrefix_everyKindOfPattern_prefixedAsItsKindNeeds() {
        assertThat(CommandWords.of(PREFIXED.del("a", "b"))).isEqualTo("DEL p[a p[b");
        assertThat(CommandWords.of(
                        PREFIXED.sortStore("k", SortArgs.NONE.by("w_*").get("#").get("o_*"), "d")))
                .isEqualTo("SORT p[k BY p[w_* GET # GET p[o_* STORE p[d");
        assertThat(CommandWords.of(PREFIXED.sort("k", SortArgs.NONE.by("nosort"))))
                .isEqualTo("SORT p[k BY nosort");
        assertThat(CommandWords.of(PREFIXED.migrate("h", 1, 0, 9, MigrateArgs.NONE, "a", "b")))
                .isEqualTo("MIGRATE h 1 \"\" 0 9 KEYS p[a p[b");
    }

    @Test
    void sortPattern_prefixWithAsterisk_refused() {
        KeyCatalogue<String, String> starred = CATALOGUE.withKeyPrefix("*:").keys();
        SortArgs args = SortArgs.NONE.get("o_*");

        assertThatThrownBy(() -> starred.sort("k", args))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=SORT, prefix=*:, pattern=o_*");
    }

    @Test
    void wait_someTime_blocksForIt() {
        Command<Long> command = KEYS.waitForReplication(1, Duration.ofSeconds(2));

        assertThat(command.isBlocking()).isTrue();
        assertThat(command.blockMillis()).isEqualTo(2000);
        assertThat(KEYS.waitaof(0, 1, Duration.ZERO).blockMillis()).isZero();
        assertThat(KEYS.del("k").isBlocking()).isFalse();
    }

    @Test
    void case_N21_expireFinerThanTheUnit_roundedUp() {
        assertThat(CommandWords.of(EXPIRY.expire("k", Duration.ofMillis(1)))).isEqualTo("EXPIRE k 1");
        assertThat(CommandWords.of(EXPIRY.pexpire("k", Duration.ofNanos(1)))).isEqualTo("PEXPIRE k 1");
        assertThat(CommandWords.of(EXPIRY.pexpire("k", Duration.ofNanos(1_000_001))))
                .isEqualTo("PEXPIRE k 2");
        assertThat(CommandWords.of(EXPIRY.pexpire("k", Duration.ofNanos(-1_500_000))))
                .isEqualTo("PEXPIRE k -1");
    }

    @Test
    void case_N21_expireTooLong_refusedByName() {
        assertThatThrownBy(() -> EXPIRY.pexpire("k", Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time=PT2562047788015215H30M7S");
        assertThatThrownBy(() -> EXPIRY.expire("k", Duration.ofSeconds(Long.MAX_VALUE, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time=");
        assertThatThrownBy(() -> KEYS.waitForReplication(1, Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=WAIT, timeout=");
    }

    @Test
    void keys_none_refused() {
        List<String> none = List.of();
        assertThatThrownBy(KEYS::del)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=DEL, keys=0");
        assertThatThrownBy(() -> KEYS.unlink(none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=UNLINK, keys=0");
        assertThat(CommandWords.of(KEYS.unlink("after"))).isEqualTo("UNLINK after");
    }

    @Test
    void options_thatExcludeEachOther_refused() {
        assertThatThrownBy(() -> RestoreArgs.NONE.freq(1).idleTime(1))
                .hasMessageContaining("given=FREQ, added=IDLETIME");
        assertThatThrownBy(() -> RestoreArgs.NONE.idleTime(1).freq(1))
                .hasMessageContaining("given=IDLETIME, added=FREQ");
        assertThatThrownBy(() -> SortArgs.NONE.asc().desc()).hasMessageContaining("given=ASC, added=DESC");
        assertThatThrownBy(() -> MigrateArgs.NONE.auth("secret").auth("me", "secret"))
                .hasMessageContaining("given=AUTH, added=AUTH2")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> ScanArgs.limit(0)).hasMessageContaining("count=0");
        assertThatThrownBy(() -> CopyArgs.NONE.db(-1)).hasMessageContaining("destination=-1");
    }
}
