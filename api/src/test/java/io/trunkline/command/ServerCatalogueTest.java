package io.trunkline.command;

import static io.trunkline.command.CommandCase.row;
import static io.trunkline.command.ReplyTree.OK;
import static io.trunkline.command.ReplyTree.array;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.bulks;
import static io.trunkline.command.ReplyTree.map;
import static io.trunkline.command.ReplyTree.number;
import static io.trunkline.command.ReplyTree.simple;

import io.trunkline.args.FlushMode;
import io.trunkline.codec.Codecs;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.SlowlogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ServerCatalogueTest {

    private static final ServerCatalogue<String, String> SERVER = new CommandCatalogue<>(Codecs.UTF8).server();

    static List<CommandCase> cases() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("a", "1");
        settings.put("b", "");
        return CommandCase.list(
                row("bgrewriteaof", SERVER.bgrewriteaof(), "BGREWRITEAOF", simple("started"), "started"),
                row("bgsave", SERVER.bgsave(), "BGSAVE", simple("started"), "started"),
                row("bgsaveSchedule", SERVER.bgsaveSchedule(), "BGSAVE SCHEDULE", simple("scheduled"), "scheduled"),
                row("commandCount", SERVER.commandCount(), "COMMAND COUNT", number(240), 240L),
                row("configGet", SERVER.configGet("a", "b"), "CONFIG GET a b", bulks("a", "1", "b", ""), settings),
                row("configGet", SERVER.configGet("a*"), "CONFIG GET a*", map(bulk("a"), bulk("1")), Map.of("a", "1")),
                row("configResetstat", SERVER.configResetstat(), "CONFIG RESETSTAT", OK, null),
                row("configRewrite", SERVER.configRewrite(), "CONFIG REWRITE", OK, null),
                row("configSet", SERVER.configSet("a", "1"), "CONFIG SET a 1", OK, null),
                row("configSet", SERVER.configSet(settings), "CONFIG SET a 1 b \"\"", OK, null),
                row("flushall", SERVER.flushall(), "FLUSHALL", OK, null),
                row("flushall", SERVER.flushall(FlushMode.ASYNC), "FLUSHALL ASYNC", OK, null),
                row("flushdb", SERVER.flushdb(), "FLUSHDB", OK, null),
                row("flushdb", SERVER.flushdb(FlushMode.SYNC), "FLUSHDB SYNC", OK, null),
                row("info", SERVER.info(), "INFO", bulk("# Server\r\n"), "# Server\r\n"),
                row("info", SERVER.info("server", "clients"), "INFO server clients", bulk(""), ""),
                row(
                        "lastsave",
                        SERVER.lastsave(),
                        "LASTSAVE",
                        number(1_700_000_000),
                        Instant.ofEpochSecond(1_700_000_000)),
                row("save", SERVER.save(), "SAVE", OK, null),
                row("slowlogGet", SERVER.slowlogGet(), "SLOWLOG GET", array(), List.of()),
                row("slowlogGet", SERVER.slowlogGet(-1), "SLOWLOG GET -1", slowReplies(), slowEntries()),
                row("slowlogLen", SERVER.slowlogLen(), "SLOWLOG LEN", number(2), 2L),
                row("slowlogReset", SERVER.slowlogReset(), "SLOWLOG RESET", OK, null),
                row("swapdb", SERVER.swapdb(0, 1), "SWAPDB 0 1", OK, null),
                row(
                        "time",
                        SERVER.time(),
                        "TIME",
                        bulks("1700000000", "5"),
                        Instant.ofEpochSecond(1_700_000_000, 5_000)));
    }

    private static RespValue slowReplies() {
        return array(
                array(
                        number(9),
                        number(100),
                        number(1_500_000),
                        bulks("GET", "k"),
                        bulk("1.2.3.4:5"),
                        bulk("app"),
                        number(0)),
                array(number(8), number(99), number(7), bulks("KEYS", "*")));
    }

    private static List<SlowlogEntry> slowEntries() {
        return List.of(
                new SlowlogEntry(
                        9,
                        Instant.ofEpochSecond(100),
                        Duration.ofMillis(1500),
                        List.of("GET", "k"),
                        "1.2.3.4:5",
                        "app"),
                new SlowlogEntry(8, Instant.ofEpochSecond(99), Duration.ofNanos(7_000), List.of("KEYS", "*"), "", ""));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(ServerCatalogue.class, cases());
    }
}
