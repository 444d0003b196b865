package io.trunkline.command;

import static io.trunkline.command.CommandCase.row;
import static io.trunkline.command.ReplyTree.NULL;
import static io.trunkline.command.ReplyTree.OK;
import static io.trunkline.command.ReplyTree.array;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.decimal;
import static io.trunkline.command.ReplyTree.map;
import static io.trunkline.command.ReplyTree.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.args.GetExArgs;
import io.trunkline.args.LcsArgs;
import io.trunkline.args.SetArgs;
import io.trunkline.codec.Codecs;
import io.trunkline.reply.LcsMatches;
import io.trunkline.reply.RespValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StringCatalogueTest {

    private static final StringCatalogue<String, String> STRINGS = new CommandCatalogue<>(Codecs.UTF8).strings();
    private static final Instant MOMENT = Instant.ofEpochMilli(1_700_000_000_123L);

    static List<CommandCase> cases() {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("a", "1");
        pairs.put("b", "2");
        return CommandCase.list(
                row("append", STRINGS.append("k", "v"), "APPEND k v", number(5), 5L),
                row("decr", STRINGS.decr("k"), "DECR k", number(-1), -1L),
                row("decrby", STRINGS.decrby("k", -7), "DECRBY k -7", number(7), 7L),
                row("get", STRINGS.get("k"), "GET k", bulk("v"), "v"),
                row("get", STRINGS.get(""), "GET \"\"", NULL, null),
                row("getdel", STRINGS.getdel("k"), "GETDEL k", bulk("v"), "v"),
                row("getdel", STRINGS.getdel("k"), "GETDEL k", NULL, null),
                row("getex", STRINGS.getex("k", GetExArgs.ex(10)), "GETEX k EX 10", bulk("v"), "v"),
                row("getex", STRINGS.getex("k", GetExArgs.ex(Duration.ofMinutes(1))), "GETEX k EX 60", NULL, null),
                row("getex", STRINGS.getex("k", GetExArgs.px(15)), "GETEX k PX 15", NULL, null),
                row("getex", STRINGS.getex("k", GetExArgs.px(Duration.ofNanos(1))), "GETEX k PX 1", NULL, null),
                row("getex", STRINGS.getex("k", GetExArgs.exAt(MOMENT)), "GETEX k EXAT 1700000000", NULL, null),
                row("getex", STRINGS.getex("k", GetExArgs.pxAt(MOMENT)), "GETEX k PXAT 1700000000123", NULL, null),
                row("getex", STRINGS.getex("k", GetExArgs.persist()), "GETEX k PERSIST", NULL, null),
                row("getrange", STRINGS.getrange("k", 0, -1), "GETRANGE k 0 -1", bulk(""), ""),
                row("getset", STRINGS.getset("k", "v"), "GETSET k v", NULL, null),
                row("incr", STRINGS.incr("k"), "INCR k", number(Long.MAX_VALUE), Long.MAX_VALUE),
                row("incrby", STRINGS.incrby("k", Long.MIN_VALUE), "INCRBY k -9223372036854775808", number(0), 0L),
                row("incrbyfloat", STRINGS.incrbyfloat("k", 0.1), "INCRBYFLOAT k 0.1", bulk("10.6"), 10.6),
                row("incrbyfloat", STRINGS.incrbyfloat("k", 3), "INCRBYFLOAT k 3", decimal(3.5), 3.5),
                row("lcs", STRINGS.lcs("a", "b"), "LCS a b", bulk("mytext"), "mytext"),
                row("lcsLen", STRINGS.lcsLen("a", "b"), "LCS a b LEN", number(6), 6L),
                row("mget", STRINGS.mget("a", "b"), "MGET a b", array(bulk("1"), NULL), Arrays.asList("1", null)),
                row("mget", STRINGS.mget(List.of("a")), "MGET a", array(NULL), Arrays.asList((String) null)),
                row("mset", STRINGS.mset(pairs), "MSET a 1 b 2", OK, null),
                row("msetnx", STRINGS.msetnx(pairs), "MSETNX a 1 b 2", number(0), false),
                row("psetex", STRINGS.psetex("k", 1500, "v"), "PSETEX k 1500 v", OK, null),
                row("set", STRINGS.set("k", "v"), "SET k v", OK, null),
                row("set", STRINGS.set("k", "v", SetArgs.NONE), "SET k v", OK, true),
                row("set", STRINGS.set("k", "v", SetArgs.NONE.nx()), "SET k v NX", NULL, false),
                row("set", STRINGS.set("k", "v", SetArgs.NONE.xx()), "SET k v XX", OK, true),
                row("set", STRINGS.set("k", "v", SetArgs.ex(10)), "SET k v EX 10", OK, true),
                row("set", STRINGS.set("k", "v", SetArgs.ex(Duration.ofHours(1)).nx()), "SET k v NX EX 3600", OK, true),
                row("set", STRINGS.set("k", "v", SetArgs.px(5)), "SET k v PX 5", OK, true),
                row(
                        "set",
                        STRINGS.set("k", "v", SetArgs.px(Duration.ofMillis(5)).xx()),
                        "SET k v XX PX 5",
                        OK,
                        true),
                row("set", STRINGS.set("k", "v", SetArgs.exAt(MOMENT)), "SET k v EXAT 1700000000", OK, true),
                row("set", STRINGS.set("k", "v", SetArgs.pxAt(MOMENT)), "SET k v PXAT 1700000000123", OK, true),
                row("set", STRINGS.set("k", "v", SetArgs.keepTtl()), "SET k v KEEPTTL", OK, true),
                row("setGet", STRINGS.setGet("k", "v"), "SET k v GET", bulk("old"), "old"),
                row("setGet", STRINGS.setGet("k", "v", SetArgs.ex(9).nx()), "SET k v GET NX EX 9", NULL, null),
                row("setex", STRINGS.setex("k", 10, "v"), "SETEX k 10 v", OK, null),
                row("setnx", STRINGS.setnx("k", "v"), "SETNX k v", number(1), true),
                row("setrange", STRINGS.setrange("k", 6, "v"), "SETRANGE k 6 v", number(7), 7L),
                row("strlen", STRINGS.strlen("k"), "STRLEN k", number(0), 0L),
                row("substr", STRINGS.substr("k", 1, 2), "SUBSTR k 1 2", bulk("ab"), "ab"),
                row(
                        "lcsIdx",
                        STRINGS.lcsIdx("a", "b", LcsArgs.NONE.minMatchLen(4).withMatchLen()),
                        "LCS a b IDX MINMATCHLEN 4 WITHMATCHLEN",
                        map(bulk("matches"), array(match(4, 7, 5, 8, 4)), bulk("len"), number(6)),
                        matches(6, new LcsMatches.Match(range(4, 7), range(5, 8), 4))),
                row(
                        "lcsIdx",
                        STRINGS.lcsIdx("a", "b", LcsArgs.NONE),
                        "LCS a b IDX",
                        array(
                                bulk("matches"),
                                array(match(2, 3, 0, 1)),
                                bulk("later"),
                                number(0),
                                bulk("len"),
                                number(2)),
                        matches(2, new LcsMatches.Match(range(2, 3), range(0, 1), 2))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(StringCatalogue.class, cases());
    }

    @Test
    void setArgs_bothConditions_refused() {
        SetArgs nx = SetArgs.ex(1).nx();
        assertThatThrownBy(nx::xx)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Options exclude each other: command=SET, given=NX, added=XX. Choose one of them.");
    }

    @Test
    void case_N21_setArgsFinerThanTheUnit_roundedUp() {
        assertThat(CommandWords.of(STRINGS.set("k", "v", SetArgs.ex(Duration.ofMillis(1500)))))
                .isEqualTo("SET k v EX 2");
        assertThat(CommandWords.of(STRINGS.set("k", "v", SetArgs.px(Duration.ofNanos(1)))))
                .isEqualTo("SET k v PX 1");
        Duration tooLong = Duration.ofSeconds(Long.MAX_VALUE);
        assertThatThrownBy(() -> SetArgs.px(tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time=" + tooLong);
    }

    @Test
    void setArgs_noTimeAtAll_refused() {
        assertThatThrownBy(() -> SetArgs.px(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("millis=0, least=1");
    }

    private static RespValue match(long... numbers) {
        RespValue first = array(number(numbers[0]), number(numbers[1]));
        RespValue second = array(number(numbers[2]), number(numbers[3]));
        return numbers.length > 4 ? array(first, second, number(numbers[4])) : array(first, second);
    }

    private static LcsMatches matches(long length, LcsMatches.Match... matches) {
        return new LcsMatches(List.of(matches), length);
    }

    private static LcsMatches.Range range(long start, long end) {
        return new LcsMatches.Range(start, end);
    }
}
