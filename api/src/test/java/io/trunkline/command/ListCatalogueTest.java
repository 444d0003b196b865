package io.trunkline.command;

import static io.trunkline.command.CommandCase.of;
import static io.trunkline.command.ReplyTree.NULL;
import static io.trunkline.command.ReplyTree.OK;
import static io.trunkline.command.ReplyTree.array;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.bulks;
import static io.trunkline.command.ReplyTree.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.args.InsertPosition;
import io.trunkline.args.LPosArgs;
import io.trunkline.args.ListEnd;
import io.trunkline.codec.Codecs;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.KeyValues;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ListCatalogueTest {

    private static final ListCatalogue<String, String> LISTS = new CommandCatalogue<>(Codecs.UTF8).lists();
    private static final Duration FOR_EVER = Duration.ZERO;
    private static final Duration SECOND = Duration.ofSeconds(1);

    static List<CommandCase> cases() {
        return Stream.of(blockingCases(), popCases(), searchCases(), changeCases())
                .flatMap(List::stream)
                .toList();
    }

    private static List<CommandCase> blockingCases() {
        KeyValue<String, String> one = new KeyValue<>("a", "1");
        return CommandCase.list(
                of(
                        "blmove",
                        LISTS.blmove("a", "b", ListEnd.LEFT, ListEnd.RIGHT, SECOND),
                        "BLMOVE a b LEFT RIGHT 1",
                        bulk("1"),
                        "1"),
                of(
                        "blmove",
                        LISTS.blmove("a", "b", ListEnd.RIGHT, ListEnd.LEFT, FOR_EVER),
                        "BLMOVE a b RIGHT LEFT 0",
                        NULL,
                        null),
                of(
                        "blmpop",
                        LISTS.blmpop(SECOND, ListEnd.LEFT, "a", "b"),
                        "BLMPOP 1 2 a b LEFT",
                        array(bulk("a"), bulks("1")),
                        new KeyValues<>("a", List.of("1"))),
                of("blmpop", LISTS.blmpop(SECOND, ListEnd.RIGHT, "a"), "BLMPOP 1 1 a RIGHT", NULL, null),
                of(
                        "blmpop",
                        LISTS.blmpop(FOR_EVER, ListEnd.RIGHT, 2, "a", "b"),
                        "BLMPOP 0 2 a b RIGHT COUNT 2",
                        array(bulk("a"), bulks("2", "1")),
                        new KeyValues<>("a", List.of("2", "1"))),
                of("blpop", LISTS.blpop(SECOND, "a", "b"), "BLPOP a b 1", bulks("a", "1"), one),
                of("blpop", LISTS.blpop(SECOND, "a"), "BLPOP a 1", NULL, null),
                of("brpop", LISTS.brpop(FOR_EVER, "a", "b"), "BRPOP a b 0", bulks("a", "1"), one),
                of("brpop", LISTS.brpop(SECOND, "a"), "BRPOP a 1", NULL, null),
                of("brpoplpush", LISTS.brpoplpush("a", "b", SECOND), "BRPOPLPUSH a b 1", bulk("1"), "1"),
                of("brpoplpush", LISTS.brpoplpush("a", "b", SECOND), "BRPOPLPUSH a b 1", NULL, null));
    }

    private static List<CommandCase> popCases() {
        return CommandCase.list(
                of("lmove", LISTS.lmove("a", "b", ListEnd.LEFT, ListEnd.RIGHT), "LMOVE a b LEFT RIGHT", bulk("1"), "1"),
                of("lmove", LISTS.lmove("a", "b", ListEnd.RIGHT, ListEnd.RIGHT), "LMOVE a b RIGHT RIGHT", NULL, null),
                of(
                        "lmpop",
                        LISTS.lmpop(ListEnd.LEFT, "a", "b"),
                        "LMPOP 2 a b LEFT",
                        array(bulk("b"), bulks("1")),
                        new KeyValues<>("b", List.of("1"))),
                of(
                        "lmpop",
                        LISTS.lmpop(ListEnd.RIGHT, 2, "a"),
                        "LMPOP 1 a RIGHT COUNT 2",
                        array(bulk("a"), bulks("2", "1")),
                        new KeyValues<>("a", List.of("2", "1"))),
                of("lmpop", LISTS.lmpop(ListEnd.RIGHT, 2, "a"), "LMPOP 1 a RIGHT COUNT 2", NULL, null),
                of("lpop", LISTS.lpop("l"), "LPOP l", bulk("1"), "1"),
                of("lpop", LISTS.lpop("l"), "LPOP l", NULL, null),
                of("lpop", LISTS.lpop("l", 2), "LPOP l 2", bulks("1", "2"), List.of("1", "2")),
                of("lpop", LISTS.lpop("l", 0), "LPOP l 0", NULL, List.of()),
                of("rpop", LISTS.rpop("l"), "RPOP l", bulk("1"), "1"),
                of("rpop", LISTS.rpop("l", 2), "RPOP l 2", bulks("2", "1"), List.of("2", "1")),
                of("rpop", LISTS.rpop("l", 2), "RPOP l 2", NULL, List.of()),
                of("rpoplpush", LISTS.rpoplpush("a", "b"), "RPOPLPUSH a b", bulk("1"), "1"),
                of("rpoplpush", LISTS.rpoplpush("a", "b"), "RPOPLPUSH a b", NULL, null));
    }

    private static List<CommandCase> searchCases() {
        LPosArgs both = LPosArgs.fromMatch(-1).maxlen(50);
        return CommandCase.list(
                of("lindex", LISTS.lindex("l", -1), "LINDEX l -1", bulk("1"), "1"),
                of("lindex", LISTS.lindex("l", 99), "LINDEX l 99", NULL, null),
                of("llen", LISTS.llen("l"), "LLEN l", number(3), 3L),
                of("lpos", LISTS.lpos("l", "v"), "LPOS l v", number(2), 2L),
                of("lpos", LISTS.lpos("l", "v"), "LPOS l v", NULL, null),
                of("lpos", LISTS.lpos("l", "v", LPosArgs.NONE), "LPOS l v", NULL, null),
                of("lpos", LISTS.lpos("l", "v", LPosArgs.fromMatch(2)), "LPOS l v RANK 2", number(2), 2L),
                of("lpos", LISTS.lpos("l", "v", LPosArgs.within(9)), "LPOS l v MAXLEN 9", number(2), 2L),
                of("lpos", LISTS.lpos("l", "v", both), "LPOS l v RANK -1 MAXLEN 50", number(2), 2L),
                of("lpos", LISTS.lpos("l", "v", 0), "LPOS l v COUNT 0", array(number(0), number(2)), List.of(0L, 2L)),
                of("lpos", LISTS.lpos("l", "v", 3), "LPOS l v COUNT 3", array(), List.of()),
                of("lpos", LISTS.lpos("l", "v", 3, both), "LPOS l v COUNT 3 RANK -1 MAXLEN 50", array(), List.of()),
                of("lrange", LISTS.lrange("l", 0, -1), "LRANGE l 0 -1", bulks("1", "2"), List.of("1", "2")),
                of("lrange", LISTS.lrange("l", 5, 6), "LRANGE l 5 6", array(), List.of()));
    }

    private static List<CommandCase> changeCases() {
        return CommandCase.list(
                of(
                        "linsert",
                        LISTS.linsert("l", InsertPosition.BEFORE, "p", "v"),
                        "LINSERT l BEFORE p v",
                        number(3),
                        3L),
                of(
                        "linsert",
                        LISTS.linsert("l", InsertPosition.AFTER, "p", "v"),
                        "LINSERT l AFTER p v",
                        number(-1),
                        -1L),
                of("lpush", LISTS.lpush("l", "1", "2"), "LPUSH l 1 2", number(2), 2L),
                of("lpushx", LISTS.lpushx("l", "1"), "LPUSHX l 1", number(0), 0L),
                of("rpush", LISTS.rpush("l", "1", "2", "3"), "RPUSH l 1 2 3", number(3), 3L),
                of("rpushx", LISTS.rpushx("l", "1", "2"), "RPUSHX l 1 2", number(2), 2L),
                of("lrem", LISTS.lrem("l", -2, "v"), "LREM l -2 v", number(2), 2L),
                of("lset", LISTS.lset("l", -1, "v"), "LSET l -1 v", OK, null),
                of("ltrim", LISTS.ltrim("l", 1, -1), "LTRIM l 1 -1", OK, null));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
        assertThat(one.command().isBlocking())
                .isEqualTo(one.command().name().metadata().isBlocking());
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(ListCatalogue.class, cases());
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0, 0",
        "PT10S, 10, 10000",
        "PT1.5S, 1.5, 1500",
        "PT0.001S, 0.001, 1",
        "PT0.000000001S, 0.001, 1",
        "PT1.0000001S, 1.001, 1001",
        "PT1000H, 3600000, 3600000000",
        "PT100000H0.0000001S, 360000000.001, 360000001000",
        "PT600000000H, 2160000000000, 2147483645000"
    })
    void blpop_timeout_secondsOnTheWireAndMillisForTheEngine(Duration timeout, String seconds, long millis) {
        Command<?> command = LISTS.blpop(timeout, "a");

        assertThat(CommandWords.of(command)).isEqualTo("BLPOP a " + seconds);
        assertThat(command.blockMillis()).isEqualTo(millis);
    }

    @Test
    void blpop_timeoutOutOfRange_refused() {
        assertThatThrownBy(() -> LISTS.blpop(Duration.ofMillis(-1), "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A blocking command's timeout is negative: command=BLPOP, timeout=PT-0.001S. Use zero to wait for"
                                + " ever.");
        assertThatThrownBy(() -> LISTS.brpoplpush("a", "b", Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too long: command=BRPOPLPUSH");
    }

    @Test
    void command_keyPrefix_beforeEveryKeyOnly() {
        ListCatalogue<String, String> prefixed =
                new CommandCatalogue<>(Codecs.UTF8).withKeyPrefix("p:").lists();

        assertThat(CommandWords.of(prefixed.rpush("l", "1"))).isEqualTo("RPUSH p:l 1");
        assertThat(CommandWords.of(prefixed.blpop(SECOND, "a", "b"))).isEqualTo("BLPOP p:a p:b 1");
        assertThat(CommandWords.of(prefixed.blmpop(SECOND, ListEnd.LEFT, 1, "a", "b")))
                .isEqualTo("BLMPOP 1 2 p:a p:b LEFT COUNT 1");
        assertThat(CommandWords.of(prefixed.lmove("a", "b", ListEnd.LEFT, ListEnd.LEFT)))
                .isEqualTo("LMOVE p:a p:b LEFT LEFT");
    }

    @Test
    void command_nothingGiven_refused() {
        assertThatThrownBy(() -> LISTS.lpush("l"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=LPUSH, elements=0");
        assertThatThrownBy(() -> LISTS.brpop(SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=BRPOP, keys=0");
        assertThatThrownBy(() -> LISTS.lmpop(ListEnd.LEFT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=LMPOP, keys=0");
        assertThatThrownBy(() -> LISTS.lmpop(ListEnd.LEFT, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=LMPOP, keys=0");
        assertThatThrownBy(() -> LISTS.blmpop(SECOND, ListEnd.LEFT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=BLMPOP, keys=0");
        assertThatThrownBy(() -> LISTS.blmpop(SECOND, ListEnd.LEFT, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=BLMPOP, keys=0");
    }

    @Test
    void command_countOutOfRange_refused() {
        assertThatThrownBy(() -> LISTS.lpop("l", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A number is out of range: command=LPOP, count=-1, least=0. Use a higher one.");
        assertThatThrownBy(() -> LISTS.lpos("l", "v", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=LPOS, count=-1");
        assertThatThrownBy(() -> LISTS.lmpop(ListEnd.LEFT, 0, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=LMPOP, count=0, least=1");
        assertThatThrownBy(() -> LISTS.blmpop(SECOND, ListEnd.LEFT, 0, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=BLMPOP, count=0, least=1");
    }

    @Test
    void lPosArgs_outOfRange_refused() {
        assertThatThrownBy(() -> LPosArgs.fromMatch(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rank=0");
        assertThatThrownBy(() -> LPosArgs.within(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxlen=-1");
    }
}
