package io.trunkline.command;

import static io.trunkline.command.CommandCase.of;
import static io.trunkline.command.ReplyTree.NULL;
import static io.trunkline.command.ReplyTree.OK;
import static io.trunkline.command.ReplyTree.array;
import static io.trunkline.command.ReplyTree.bulk;
import static io.trunkline.command.ReplyTree.bulks;
import static io.trunkline.command.ReplyTree.map;
import static io.trunkline.command.ReplyTree.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.args.ExpireCondition;
import io.trunkline.args.HGetExArgs;
import io.trunkline.args.HSetExArgs;
import io.trunkline.args.ScanArgs;
import io.trunkline.codec.Codecs;
import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.reply.FieldExpireResult;
import io.trunkline.reply.FieldExpiry;
import io.trunkline.reply.FieldPersistResult;
import io.trunkline.reply.KeyValue;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.ScanPage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HashCatalogueTest {

    private static final HashCatalogue<String, String> HASHES = new CommandCatalogue<>(Codecs.UTF8).hashes();
    private static final HashExpiryCatalogue<String, String> EXPIRY = new CommandCatalogue<>(Codecs.UTF8).hashExpiry();
    private static final Instant MOMENT = Instant.ofEpochMilli(1_700_000_000_123L);
    private static final Map<String, String> FIELDS = fields();
    private static final RespValue CODES = array(number(1), number(0), number(2), number(-2));
    private static final List<FieldExpireResult> RESULTS = List.of(
            FieldExpireResult.SET,
            FieldExpireResult.CONDITION_NOT_MET,
            FieldExpireResult.DELETED,
            FieldExpireResult.NO_SUCH_FIELD);

    static List<CommandCase> cases() {
        return CommandCase.join(plainCases(), scanCases(), expiryCases());
    }

    private static List<CommandCase> expiryCases() {
        return CommandCase.join(expireCases(), whenCases(), getAndSetCases());
    }

    private static List<CommandCase> plainCases() {
        return CommandCase.list(
                of("hdel", HASHES.hdel("h", "a"), "HDEL h a", number(0), 0L),
                of("hdel", HASHES.hdel("h", "a", "b"), "HDEL h a b", number(2), 2L),
                of("hexists", HASHES.hexists("h", "a"), "HEXISTS h a", number(1), true),
                of("hget", HASHES.hget("h", "a"), "HGET h a", bulk("1"), "1"),
                of("hget", HASHES.hget("h", "a"), "HGET h a", NULL, null),
                of("hgetall", HASHES.hgetall("h"), "HGETALL h", bulks("a", "1", "b", "2"), FIELDS),
                of(
                        "hgetall",
                        HASHES.hgetall("h"),
                        "HGETALL h",
                        map(bulk("a"), bulk("1"), bulk("b"), bulk("2")),
                        FIELDS),
                of("hgetall", HASHES.hgetall("h"), "HGETALL h", array(), Map.of()),
                of(
                        "hgetdel",
                        HASHES.hgetdel("h", "a", "x"),
                        "HGETDEL h FIELDS 2 a x",
                        array(bulk("1"), NULL),
                        Arrays.asList("1", null)),
                of("hincrby", HASHES.hincrby("h", "a", -2), "HINCRBY h a -2", number(3), 3L),
                of("hincrbyfloat", HASHES.hincrbyfloat("h", "a", 0.5), "HINCRBYFLOAT h a 0.5", bulk("1.5"), 1.5),
                of("hkeys", HASHES.hkeys("h"), "HKEYS h", bulks("a", "b"), List.of("a", "b")),
                of("hlen", HASHES.hlen("h"), "HLEN h", number(2), 2L),
                of(
                        "hmget",
                        HASHES.hmget("h", "a", "x"),
                        "HMGET h a x",
                        array(bulk("1"), NULL),
                        Arrays.asList("1", null)),
                of("hmset", HASHES.hmset("h", FIELDS), "HMSET h a 1 b 2", OK, null),
                of("hrandfield", HASHES.hrandfield("h"), "HRANDFIELD h", bulk("a"), "a"),
                of("hrandfield", HASHES.hrandfield("h"), "HRANDFIELD h", NULL, null),
                of("hrandfield", HASHES.hrandfield("h", -2), "HRANDFIELD h -2", bulks("a", "a"), List.of("a", "a")),
                of(
                        "hrandfieldWithValues",
                        HASHES.hrandfieldWithValues("h", 2),
                        "HRANDFIELD h 2 WITHVALUES",
                        bulks("a", "1", "b", "2"),
                        pairs()),
                of(
                        "hrandfieldWithValues",
                        HASHES.hrandfieldWithValues("h", 2),
                        "HRANDFIELD h 2 WITHVALUES",
                        array(bulks("a", "1"), bulks("b", "2")),
                        pairs()),
                of(
                        "hrandfieldWithValues",
                        HASHES.hrandfieldWithValues("h", 2),
                        "HRANDFIELD h 2 WITHVALUES",
                        array(),
                        List.of()),
                of("hset", HASHES.hset("h", "a", "1"), "HSET h a 1", number(1), true),
                of("hset", HASHES.hset("h", "a", "1"), "HSET h a 1", number(0), false),
                of("hset", HASHES.hset("h", FIELDS), "HSET h a 1 b 2", number(2), 2L),
                of("hsetnx", HASHES.hsetnx("h", "a", "1"), "HSETNX h a 1", number(0), false),
                of("hstrlen", HASHES.hstrlen("h", "a"), "HSTRLEN h a", number(1), 1L),
                of("hvals", HASHES.hvals("h"), "HVALS h", bulks("1", "2"), List.of("1", "2")));
    }

    private static List<CommandCase> expireCases() {
        Duration minute = Duration.ofMinutes(1);
        Duration brief = Duration.ofNanos(1_000_001);
        return CommandCase.list(
                of("hexpire", EXPIRY.hexpire("h", minute, "a", "b"), "HEXPIRE h 60 FIELDS 2 a b", CODES, RESULTS),
                of("hexpire", EXPIRY.hexpire("h", Duration.ZERO, "a"), "HEXPIRE h 0 FIELDS 1 a", CODES, RESULTS),
                of(
                        "hexpire",
                        EXPIRY.hexpire("h", minute, ExpireCondition.NX, "a"),
                        "HEXPIRE h 60 NX FIELDS 1 a",
                        CODES,
                        RESULTS),
                of("hpexpire", EXPIRY.hpexpire("h", brief, "a"), "HPEXPIRE h 2 FIELDS 1 a", CODES, RESULTS),
                of(
                        "hpexpire",
                        EXPIRY.hpexpire("h", minute, ExpireCondition.XX, "a"),
                        "HPEXPIRE h 60000 XX FIELDS 1 a",
                        CODES,
                        RESULTS),
                of(
                        "hexpireat",
                        EXPIRY.hexpireat("h", MOMENT, "a"),
                        "HEXPIREAT h 1700000000 FIELDS 1 a",
                        CODES,
                        RESULTS),
                of(
                        "hexpireat",
                        EXPIRY.hexpireat("h", MOMENT, ExpireCondition.GT, "a"),
                        "HEXPIREAT h 1700000000 GT FIELDS 1 a",
                        CODES,
                        RESULTS),
                of(
                        "hpexpireat",
                        EXPIRY.hpexpireat("h", MOMENT, "a"),
                        "HPEXPIREAT h 1700000000123 FIELDS 1 a",
                        CODES,
                        RESULTS),
                of(
                        "hpexpireat",
                        EXPIRY.hpexpireat("h", MOMENT, ExpireCondition.LT, "a"),
                        "HPEXPIREAT h 1700000000123 LT FIELDS 1 a",
                        CODES,
                        RESULTS));
    }

    private static List<CommandCase> whenCases() {
        RespValue codes = array(number(7), number(-1), number(-2));
        return CommandCase.list(
                of(
                        "httl",
                        EXPIRY.httl("h", "a", "b", "c"),
                        "HTTL h FIELDS 3 a b c",
                        codes,
                        times(Duration.ofSeconds(7))),
                of("hpttl", EXPIRY.hpttl("h", "a"), "HPTTL h FIELDS 1 a", codes, times(Duration.ofMillis(7))),
                of(
                        "hexpiretime",
                        EXPIRY.hexpiretime("h", "a"),
                        "HEXPIRETIME h FIELDS 1 a",
                        codes,
                        times(Instant.ofEpochSecond(7))),
                of(
                        "hpexpiretime",
                        EXPIRY.hpexpiretime("h", "a"),
                        "HPEXPIRETIME h FIELDS 1 a",
                        codes,
                        times(Instant.ofEpochMilli(7))),
                of(
                        "hpersist",
                        EXPIRY.hpersist("h", "a", "b", "c"),
                        "HPERSIST h FIELDS 3 a b c",
                        array(number(1), number(-1), number(-2)),
                        List.of(
                                FieldPersistResult.PERSISTED,
                                FieldPersistResult.NO_EXPIRY,
                                FieldPersistResult.NO_SUCH_FIELD)));
    }

    private static List<CommandCase> getAndSetCases() {
        RespValue found = array(bulk("1"), NULL);
        List<String> values = Arrays.asList("1", null);
        HSetExArgs minute = HSetExArgs.ex(Duration.ofMinutes(1));
        HSetExArgs brief = HSetExArgs.px(Duration.ofMillis(5));
        return CommandCase.list(
                of("hgetex", EXPIRY.hgetex("h", "a", "x"), "HGETEX h FIELDS 2 a x", found, values),
                getEx(HGetExArgs.ex(10), "EX 10"),
                getEx(HGetExArgs.ex(Duration.ofMinutes(1)), "EX 60"),
                getEx(HGetExArgs.px(15), "PX 15"),
                getEx(HGetExArgs.px(Duration.ofNanos(1)), "PX 1"),
                getEx(HGetExArgs.exAt(MOMENT), "EXAT 1700000000"),
                getEx(HGetExArgs.pxAt(MOMENT), "PXAT 1700000000123"),
                getEx(HGetExArgs.persist(), "PERSIST"),
                of("hsetex", EXPIRY.hsetex("h", FIELDS, minute), "HSETEX h EX 60 FIELDS 2 a 1 b 2", number(1), true),
                of(
                        "hsetex",
                        EXPIRY.hsetex("h", FIELDS, brief.fnx()),
                        "HSETEX h FNX PX 5 FIELDS 2 a 1 b 2",
                        number(0),
                        false),
                setEx(HSetExArgs.NONE, ""),
                setEx(HSetExArgs.NONE.fnx(), " FNX"),
                setEx(HSetExArgs.NONE.fxx(), " FXX"),
                setEx(HSetExArgs.ex(9), " EX 9"),
                setEx(HSetExArgs.px(9), " PX 9"),
                setEx(HSetExArgs.exAt(MOMENT), " EXAT 1700000000"),
                setEx(HSetExArgs.pxAt(MOMENT), " PXAT 1700000000123"),
                setEx(HSetExArgs.keepTtl().fxx(), " FXX KEEPTTL"));
    }

    private static List<CommandCase> scanCases() {
        ScanArgs args = ScanArgs.matching("a*").count(9);
        RespValue step = array(bulk("12"), bulks("a", "1", "b", "2"));
        RespValue fields = array(bulk("0"), bulks("a", "b"));
        return CommandCase.list(
                of("hscan", HASHES.hscan("h", "0"), "HSCAN h 0", step, new ScanPage<>("12", pairs())),
                of(
                        "hscan",
                        HASHES.hscan("h", "0"),
                        "HSCAN h 0",
                        array(bulk("0"), array()),
                        new ScanPage<>("0", List.of())),
                of(
                        "hscan",
                        HASHES.hscan("h", "7", args),
                        "HSCAN h 7 MATCH a* COUNT 9",
                        step,
                        new ScanPage<>("12", pairs())),
                of(
                        "hscanNoValues",
                        HASHES.hscanNoValues("h", "0"),
                        "HSCAN h 0 NOVALUES",
                        fields,
                        new ScanPage<>("0", List.of("a", "b"))),
                of(
                        "hscanNoValues",
                        HASHES.hscanNoValues("h", "7", args),
                        "HSCAN h 7 MATCH a* COUNT 9 NOVALUES",
                        fields,
                        new ScanPage<>("0", List.of("a", "b"))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void command_everyForm_wordsAndResult(CommandCase one) {
        one.check();
    }

    @Test
    void cases_all_coverEveryMethod() {
        CommandCase.checkComplete(HashCatalogue.class, CommandCase.join(plainCases(), scanCases()));
        CommandCase.checkComplete(HashExpiryCatalogue.class, expiryCases());
    }

    @Test
    void command_keyPrefix_leavesFieldsAlone() {
        CommandCatalogue<String, String> catalogue = new CommandCatalogue<>(Codecs.UTF8).withKeyPrefix("p:");
        HashCatalogue<String, String> prefixed = catalogue.hashes();

        assertThat(CommandWords.of(prefixed.hset("h", "a", "1"))).isEqualTo("HSET p:h a 1");
        assertThat(CommandWords.of(prefixed.hset("h", FIELDS))).isEqualTo("HSET p:h a 1 b 2");
        assertThat(CommandWords.of(prefixed.hmget("h", "a", "b"))).isEqualTo("HMGET p:h a b");
        assertThat(CommandWords.of(catalogue.hashExpiry().httl("h", "a"))).isEqualTo("HTTL p:h FIELDS 1 a");
        assertThat(CommandWords.of(prefixed.hscan("h", "0", ScanArgs.matching("a*"))))
                .isEqualTo("HSCAN p:h 0 MATCH a*");
    }

    @Test
    void command_noFields_refused() {
        assertThatThrownBy(() -> HASHES.hdel("h"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A command lacks what it is about: command=HDEL, fields=0. Pass at least one.");
        assertThatThrownBy(() -> EXPIRY.hexpire("h", Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=HEXPIRE, fields=0");
        assertThatThrownBy(() -> EXPIRY.httl("h"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=HTTL, fields=0");
        assertThatThrownBy(() -> HASHES.hset("h", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=HSET, fields=0");
        assertThatThrownBy(() -> HASHES.hmset("h", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=HMSET, fields=0");
        assertThatThrownBy(() -> EXPIRY.hsetex("h", Map.of(), HSetExArgs.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=HSETEX, fields=0");
    }

    @Test
    void case_N21_hexpireSubSecond_roundedUp() {
        assertThat(CommandWords.of(EXPIRY.hexpire("h", Duration.ofMillis(1500), "a")))
                .isEqualTo("HEXPIRE h 2 FIELDS 1 a");
        assertThat(CommandWords.of(EXPIRY.hpexpire("h", Duration.ofNanos(1), "a")))
                .isEqualTo("HPEXPIRE h 1 FIELDS 1 a");
    }

    @Test
    void case_N21_hpexpireTooLong_refusedByName() {
        assertThatThrownBy(() -> EXPIRY.hpexpire("h", Duration.ofSeconds(Long.MAX_VALUE), "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=HPEXPIRE, ttl=PT2562047788015215H30M7S");
    }

    @Test
    void hexpire_negative_refused() {
        assertThatThrownBy(() -> EXPIRY.hexpire("h", Duration.ofSeconds(-1), "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("negative: command=HEXPIRE, time=PT-1S");
        assertThatThrownBy(() -> EXPIRY.hpexpire("h", Duration.ofMillis(-1), "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("negative: command=HPEXPIRE, time=PT-0.001S");
    }

    @Test
    void hsetExArgs_bothConditions_refused() {
        HSetExArgs fnx = HSetExArgs.NONE.fnx();

        assertThatThrownBy(fnx::fxx)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("command=HSETEX, given=FNX, added=FXX");
    }

    @Test
    void fieldReply_unknownCode_unexpected() {
        RespValue strange = array(number(-9));

        for (Command<?> command :
                List.of(EXPIRY.hexpire("h", Duration.ZERO, "a"), EXPIRY.hpersist("h", "a"), EXPIRY.httl("h", "a"))) {
            assertThatThrownBy(() -> ReplyTree.decode(command, strange))
                    .isInstanceOf(UnexpectedReplyException.class)
                    .hasMessageContaining("code=-9");
        }
    }

    @Test
    void fieldExpiry_timeWithoutExpiry_refused() {
        assertThatThrownBy(() -> new FieldExpiry<>(FieldExpiry.Status.PERSISTENT, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("status=PERSISTENT, time=PT0S");
    }

    private static CommandCase getEx(HGetExArgs args, String words) {
        return of("hgetex", EXPIRY.hgetex("h", args, "a"), "HGETEX h " + words + " FIELDS 1 a", array(NULL), noValue());
    }

    private static CommandCase setEx(HSetExArgs args, String words) {
        return of("hsetex", EXPIRY.hsetex("h", "a", "1", args), "HSETEX h" + words + " FIELDS 1 a 1", number(1), true);
    }

    private static List<String> noValue() {
        return Arrays.asList((String) null);
    }

    private static <T> List<FieldExpiry<T>> times(T time) {
        return List.of(
                new FieldExpiry<>(FieldExpiry.Status.EXPIRES, time),
                new FieldExpiry<>(FieldExpiry.Status.PERSISTENT, null),
                new FieldExpiry<>(FieldExpiry.Status.NO_SUCH_FIELD, null));
    }

    private static List<KeyValue<String, String>> pairs() {
        return List.of(new KeyValue<>("a", "1"), new KeyValue<>("b", "2"));
    }

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("a", "1");
        fields.put("b", "2");
        return fields;
    }
}
