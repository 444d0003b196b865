package io.trunkline.command;

import static io.trunkline.command.CommandCase.of;
import static io.trunkline.command.ReplyTree.NULL;
import static io.trunkline.command.ReplyTree.array;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.bulks;
import static io.trunkline.command.ReplyTree.number;
import static io.trunkline.command.ReplyTree.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.args.ScanArgs;
import io.trunkline.codec.Codecs;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.ScanPage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SetCatalogueTest {

    private static final SetCatalogue<String, String> SETS = new CommandCatalogue<>(Codecs.UTF8).sets();
    private static final RespValue RESP2 = bulks("a", "b");
    private static final RespValue RESP3 = set(bulk("a"), bulk("b"));
    private static final Set<String> MEMBERS = Set.of("a", "b");

    static List<CommandCase> cases() {
        ScanArgs args = ScanArgs.matching("a*").count(9);
        RespValue step = array(bulk("12"), bulks("a", "b"));
        return CommandCase.list(
                of("sadd", SETS.sadd("s", "a", "b"), "SADD s a b", number(2), 2L),
                of("scard", SETS.scard("s"), "SCARD s", number(2), 2L),
                of("sdiff", SETS.sdiff("s", "t"), "SDIFF s t", RESP2, MEMBERS),
                of("sdiff", SETS.sdiff("s"), "SDIFF s", RESP3, MEMBERS),
                of("sdiffstore", SETS.sdiffstore("d", "s", "t"), "SDIFFSTORE d s t", number(1), 1L),
                of("sinter", SETS.sinter("s", "t"), "SINTER s t", RESP2, MEMBERS),
                of("sinter", SETS.sinter("s", "t"), "SINTER s t", set(), Set.of()),
                of("sintercard", SETS.sintercard("s", "t"), "SINTERCARD 2 s t", number(2), 2L),
                of("sintercard", SETS.sintercard(5, "s", "t"), "SINTERCARD 2 s t LIMIT 5", number(2), 2L),
                of("sinterstore", SETS.sinterstore("d", "s"), "SINTERSTORE d s", number(1), 1L),
                of("sismember", SETS.sismember("s", "a"), "SISMEMBER s a", number(1), true),
                of("sismember", SETS.sismember("s", "a"), "SISMEMBER s a", number(0), false),
                of("smembers", SETS.smembers("s"), "SMEMBERS s", RESP2, MEMBERS),
                of("smembers", SETS.smembers("s"), "SMEMBERS s", RESP3, MEMBERS),
                of(
                        "smismember",
                        SETS.smismember("s", "a", "z"),
                        "SMISMEMBER s a z",
                        array(number(1), number(0)),
                        List.of(true, false)),
                of("smove", SETS.smove("s", "t", "a"), "SMOVE s t a", number(1), true),
                of("spop", SETS.spop("s"), "SPOP s", bulk("a"), "a"),
                of("spop", SETS.spop("s"), "SPOP s", NULL, null),
                of("spop", SETS.spop("s", 2), "SPOP s 2", RESP2, MEMBERS),
                of("spop", SETS.spop("s", 2), "SPOP s 2", RESP3, MEMBERS),
                of("srandmember", SETS.srandmember("s"), "SRANDMEMBER s", bulk("a"), "a"),
                of("srandmember", SETS.srandmember("s"), "SRANDMEMBER s", NULL, null),
                of("srandmember", SETS.srandmember("s", -2), "SRANDMEMBER s -2", bulks("a", "a"), List.of("a", "a")),
                of("srem", SETS.srem("s", "a", "b"), "SREM s a b", number(2), 2L),
                of("sscan", SETS.sscan("s", "0"), "SSCAN s 0", step, new ScanPage<>("12", List.of("a", "b"))),
                of(
                        "sscan",
                        SETS.sscan("s", "7", args),
                        "SSCAN s 7 MATCH a* COUNT 9",
                        step,
                        new ScanPage<>("12", List.of("a", "b"))),
                of("sunion", SETS.sunion("s", "t"), "SUNION s t", RESP3, MEMBERS),
                of("sunionstore", SETS.sunionstore("d", "s", "t"), "SUNIONSTORE d s t", number(2), 2L));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(SetCatalogue.class, cases());
    }

    @Test
    void command_keyPrefix_beforeEveryKeyOnly() {
        SetCatalogue<String, String> prefixed =
                new CommandCatalogue<>(Codecs.UTF8).withKeyPrefix("p:").sets();

        assertThat(CommandWords.of(prefixed.sadd("s", "a"))).isEqualTo("SADD p:s a");
        assertThat(CommandWords.of(prefixed.smove("s", "t", "a"))).isEqualTo("SMOVE p:s p:t a");
        assertThat(CommandWords.of(prefixed.sunionstore("d", "s", "t"))).isEqualTo("SUNIONSTORE p:d p:s p:t");
        assertThat(CommandWords.of(prefixed.sintercard(1, "s", "t"))).isEqualTo("SINTERCARD 2 p:s p:t LIMIT 1");
    }

    @Test
    void command_nothingGiven_refused() {
        assertThatThrownBy(() -> SETS.sadd("s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=SADD, members=0");
        assertThatThrownBy(SETS::sunion)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=SUNION, keys=0");
        assertThatThrownBy(() -> SETS.sdiffstore("d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=SDIFFSTORE, keys=0");
        assertThatThrownBy(SETS::sintercard)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=SINTERCARD, keys=0");
        assertThatThrownBy(() -> SETS.sintercard(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=SINTERCARD, keys=0");
    }

    @Test
    void command_negativeCount_refused() {
        assertThatThrownBy(() -> SETS.spop("s", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=SPOP, count=-1, least=0");
        assertThatThrownBy(() -> SETS.sintercard(-1, "s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=SINTERCARD, limit=-1, least=0");
    }
}
