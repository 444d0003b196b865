package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Batch;
import io.trunkline.Condition;
import io.trunkline.ConditionResult;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class TransactionTest {

    /** A condition on data that {@link #prepare} has made: the first of each pair holds, the second does not. */
    private record Case(String name, Condition<String, String> holds, Condition<String, String> fails) {}

    private static final String ABSENT = "it:conditions:absent";
    private static final String TEXT = "it:conditions:string";
    private static final String HASH = "it:conditions:hash";
    private static final String LIST = "it:conditions:list";
    private static final String SET = "it:conditions:set";
    private static final String ZSET = "it:conditions:zset";

    private static void prepare(Database<String, String> db) {
        db.del(TEXT, HASH, LIST, SET, ZSET, ABSENT);
        db.set(TEXT, "value");
        db.hset(HASH, Map.of("f", "v", "g", "w"));
        db.rpush(LIST, "a", "b", "c");
        db.sadd(SET, "m", "n");
        db.execute("ZADD", ZSET, "1", "abc", "1", "abd", "2.5", "x");
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("keyExists", Condition.keyExists(TEXT), Condition.keyExists(ABSENT)));
        cases.add(new Case("keyNotExists", Condition.keyNotExists(ABSENT), Condition.keyNotExists(TEXT)));
        cases.add(new Case("stringEqual", Condition.stringEqual(TEXT, "value"), Condition.stringEqual(TEXT, "other")));
        cases.add(new Case(
                "stringNotEqual", Condition.stringNotEqual(ABSENT, "value"), Condition.stringNotEqual(TEXT, "value")));
        cases.add(new Case("hashExists", Condition.hashExists(HASH, "f"), Condition.hashExists(HASH, "no")));
        cases.add(new Case("hashNotExists", Condition.hashNotExists(HASH, "no"), Condition.hashNotExists(HASH, "f")));
        cases.add(new Case("hashEqual", Condition.hashEqual(HASH, "f", "v"), Condition.hashEqual(HASH, "f", "w")));
        cases.add(new Case(
                "hashNotEqual", Condition.hashNotEqual(HASH, "no", "v"), Condition.hashNotEqual(HASH, "f", "v")));
        cases.add(new Case("listIndexExists", Condition.listIndexExists(LIST, -3), Condition.listIndexExists(LIST, 3)));
        cases.add(new Case(
                "listIndexNotExists", Condition.listIndexNotExists(LIST, 3), Condition.listIndexNotExists(LIST, 0)));
        cases.add(new Case(
                "listIndexEqual", Condition.listIndexEqual(LIST, 1, "b"), Condition.listIndexEqual(LIST, 1, "a")));
        cases.add(new Case(
                "listIndexNotEqual",
                Condition.listIndexNotEqual(LIST, 9, "b"),
                Condition.listIndexNotEqual(LIST, 1, "b")));
        cases.add(new Case("setContains", Condition.setContains(SET, "m"), Condition.setContains(SET, "no")));
        cases.add(new Case("setNotContains", Condition.setNotContains(SET, "no"), Condition.setNotContains(SET, "m")));
        cases.add(new Case(
                "sortedSetContains", Condition.sortedSetContains(ZSET, "x"), Condition.sortedSetContains(ZSET, "no")));
        cases.add(new Case(
                "sortedSetNotContains",
                Condition.sortedSetNotContains(ZSET, "no"),
                Condition.sortedSetNotContains(ZSET, "x")));
        cases.add(new Case(
                "sortedSetEqual", Condition.sortedSetEqual(ZSET, "x", 2.5), Condition.sortedSetEqual(ZSET, "x", 2)));
        cases.add(new Case(
                "sortedSetNotEqual",
                Condition.sortedSetNotEqual(ZSET, "no", 2.5),
                Condition.sortedSetNotEqual(ZSET, "x", 2.5)));
        cases.add(new Case(
                "sortedSetContainsStarting",
                Condition.sortedSetContainsStarting(ZSET, "ab"),
                Condition.sortedSetContainsStarting(ZSET, "b")));
        cases.add(new Case(
                "sortedSetNotContainsStarting",
                Condition.sortedSetNotContainsStarting(ZSET, "b"),
                Condition.sortedSetNotContainsStarting(ZSET, "ab")));
        cases.add(new Case(
                "sortedSetScoreExists",
                Condition.sortedSetScoreExists(ZSET, 2.5),
                Condition.sortedSetScoreExists(ZSET, 3)));
        cases.add(new Case(
                "sortedSetScoreNotExists",
                Condition.sortedSetScoreNotExists(ZSET, 3),
                Condition.sortedSetScoreNotExists(ZSET, 1)));
        cases.add(new Case(
                "sortedSetScoreExists count",
                Condition.sortedSetScoreExists(ZSET, 1, 2),
                Condition.sortedSetScoreExists(ZSET, 1, 1)));
        cases.add(new Case(
                "sortedSetScoreNotExists count",
                Condition.sortedSetScoreNotExists(ZSET, 1, 1),
                Condition.sortedSetScoreNotExists(ZSET, 1, 2)));
        lengths(cases);
        return cases;
    }

    private static void lengths(List<Case> cases) {
        cases.add(new Case(
                "stringLengthEqual", Condition.stringLengthEqual(TEXT, 5), Condition.stringLengthEqual(TEXT, 4)));
        cases.add(new Case(
                "stringLengthLessThan",
                Condition.stringLengthLessThan(TEXT, 6),
                Condition.stringLengthLessThan(TEXT, 5)));
        cases.add(new Case(
                "stringLengthGreaterThan",
                Condition.stringLengthGreaterThan(TEXT, 4),
                Condition.stringLengthGreaterThan(TEXT, 5)));
        cases.add(new Case("hashLengthEqual", Condition.hashLengthEqual(HASH, 2), Condition.hashLengthEqual(HASH, 1)));
        cases.add(new Case(
                "hashLengthLessThan", Condition.hashLengthLessThan(HASH, 3), Condition.hashLengthLessThan(HASH, 2)));
        cases.add(new Case(
                "hashLengthGreaterThan",
                Condition.hashLengthGreaterThan(HASH, 1),
                Condition.hashLengthGreaterThan(HASH, 2)));
        cases.add(new Case("listLengthEqual", Condition.listLengthEqual(LIST, 3), Condition.listLengthEqual(LIST, 2)));
        cases.add(new Case(
                "listLengthLessThan", Condition.listLengthLessThan(LIST, 4), Condition.listLengthLessThan(LIST, 3)));
        cases.add(new Case(
                "listLengthGreaterThan",
                Condition.listLengthGreaterThan(LIST, 2),
                Condition.listLengthGreaterThan(LIST, 3)));
        cases.add(new Case("setLengthEqual", Condition.setLengthEqual(SET, 2), Condition.setLengthEqual(SET, 1)));
        cases.add(new Case(
                "setLengthLessThan", Condition.setLengthLessThan(SET, 3), Condition.setLengthLessThan(SET, 2)));
        cases.add(new Case(
                "setLengthGreaterThan",
                Condition.setLengthGreaterThan(SET, 1),
                Condition.setLengthGreaterThan(SET, 2)));
        cases.add(new Case(
                "sortedSetLengthEqual",
                Condition.sortedSetLengthEqual(ZSET, 3),
                Condition.sortedSetLengthEqual(ZSET, 2)));
        cases.add(new Case(
                "sortedSetLengthLessThan",
                Condition.sortedSetLengthLessThan(ZSET, 4),
                Condition.sortedSetLengthLessThan(ZSET, 3)));
        cases.add(new Case(
                "sortedSetLengthGreaterThan",
                Condition.sortedSetLengthGreaterThan(ZSET, 2),
                Condition.sortedSetLengthGreaterThan(ZSET, 3)));
        cases.add(new Case(
                "sortedSetLengthEqual range",
                Condition.sortedSetLengthEqual(ZSET, 1, 2, 2),
                Condition.sortedSetLengthEqual(ZSET, 1, 2, 3)));
        cases.add(new Case(
                "sortedSetLengthLessThan range",
                Condition.sortedSetLengthLessThan(ZSET, 1, 2, 3),
                Condition.sortedSetLengthLessThan(ZSET, 1, 2, 2)));
        cases.add(new Case(
                "sortedSetLengthGreaterThan range",
                Condition.sortedSetLengthGreaterThan(ZSET, 1, 2, 1),
                Condition.sortedSetLengthGreaterThan(ZSET, 1, 2, 2)));
    }

    static Stream<Arguments> protocols() {
        return Stream.of(ProtocolVersion.values()).map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("protocols")
    @DisplayName("H1 every condition: satisfied carries the transaction out; unsatisfied cancels it and sends no EXEC")
    void execute_everyCondition_decides(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            prepare(db);
            for (Case each : cases()) {
                String key = Clients.unique("h1");
                Transaction<String, String> carriedOut = db.createTransaction();
                ConditionResult holds = carriedOut.when(each.holds());
                RedisFuture<Long> increment = carriedOut.incr(key);
                assertThat(carriedOut.execute()).as(each.name()).isTrue();
                assertThat(holds.wasSatisfied()).as(each.name()).isTrue();
                assertThat(increment.join()).as(each.name()).isEqualTo(1);

                long before = calls(db, "exec");
                Transaction<String, String> refused = db.createTransaction();
                ConditionResult fails = refused.when(each.fails());
                RedisFuture<Long> cancelled = refused.incr(key);
                assertThat(refused.execute()).as(each.name()).isFalse();
                assertThat(fails.wasSatisfied()).as(each.name()).isFalse();
                assertThat(refused.wasWatchConflict()).as(each.name()).isFalse();
                assertThatThrownBy(cancelled::join).as(each.name()).isInstanceOf(CancellationException.class);
                assertThat(db.get(key)).as(each.name()).isEqualTo("1");
                assertThat(calls(db, "exec")).as(each.name()).isEqualTo(before);
            }
        }
    }

    /** How often the server has run a command. */
    private static long calls(Database<String, String> db, String command) {
        return db.execute("INFO", "commandstats")
                .asText()
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+).*", "$1")))
                .findFirst()
                .orElse(0);
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("H2 a change between WATCH and EXEC: false, conflict told, members cancelled, nothing applied")
    void execute_watchedKeyChanges_isAConflict(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String watched = Clients.unique("h2");
            String target = Clients.unique("h2");
            db.set(watched, "0");
            int conflicts = 0;
            for (int round = 0; round < 2000 && conflicts == 0; round++) {
                Transaction<String, String> transaction = db.createTransaction();
                ConditionResult held = transaction.when(Condition.keyExists(watched));
                RedisFuture<Long> member = transaction.incr(target);
                RedisFuture<Boolean> done = transaction.executeAsync();
                for (int i = 0; i < 20; i++) {
                    db.async().incr(watched);
                }
                if (!done.join()) {
                    conflicts++;
                    assertThat(held.wasSatisfied()).isTrue();
                    assertThat(transaction.wasWatchConflict()).isTrue();
                    assertThatThrownBy(member::join).isInstanceOf(CancellationException.class);
                    String value = db.get(target);
                    assertThat(value == null ? 0 : Long.parseLong(value)).isEqualTo(round);
                }
            }
            assertThat(conflicts).as("conflicts provoked").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("H3 an empty transaction is true; executing or adding twice is refused")
    void execute_emptyOrTwice_isTrueOrRefused(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Transaction<String, String> empty = multiplexer.database().createTransaction();
            assertThat(empty.execute()).isTrue();
            assertThatIllegalStateException().isThrownBy(empty::execute);
            assertThatIllegalStateException().isThrownBy(() -> empty.get("k"));
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void join_memberBeforeExecute_failsAtOnceWithAnExplanation(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Transaction<String, String> transaction = multiplexer.database().createTransaction();
            RedisFuture<String> member = transaction.get(Clients.unique("early"));
            assertThatIllegalStateException().isThrownBy(member::join).withMessageContaining("Call execute() first");
            assertThat(transaction.execute()).isTrue();
            assertThat(member.join()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("H4 a member's error fails that member only; a condition whose check errors does not hold")
    void execute_memberFails_othersAreApplied(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String number = Clients.unique("h4");
            String text = Clients.unique("h4");
            db.set(text, "not a number");
            Transaction<String, String> transaction = db.createTransaction();
            RedisFuture<Long> first = transaction.incr(number);
            RedisFuture<Long> failing = transaction.incr(text);
            RedisFuture<Long> last = transaction.incr(number);
            assertThat(transaction.execute()).isTrue();
            assertThat(first.join()).isEqualTo(1);
            assertThatThrownBy(failing::join)
                    .isInstanceOf(RedisServerException.class)
                    .hasMessageContaining("not an integer");
            assertThat(last.join()).isEqualTo(2);

            Transaction<String, String> checked = db.createTransaction();
            ConditionResult onAString = checked.when(Condition.hashExists(text, "f"));
            RedisFuture<Long> cancelled = checked.incr(number);
            assertThat(checked.execute()).isFalse();
            assertThat(onAString.wasSatisfied()).isFalse();
            assertThatThrownBy(cancelled::join).isInstanceOf(CancellationException.class);
            assertThat(db.get(number)).isEqualTo("2");
        }
    }

    @Test
    void execute_memberErrorHasAttributes_failsThatMemberOnly() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            peer.expect("MULTI").reply(Resp.OK);
            peer.expect("INCR", "a").reply(Resp.simple("QUEUED"));
            peer.expect("INCR", "b").reply(Resp.simple("QUEUED"));
            peer.expect("EXEC").reply("*2\r\n|1\r\n+why\r\n+test\r\n-ERR mine\r\n:2\r\n");
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
                Transaction<String, String> transaction = multiplexer.database().createTransaction();
                RedisFuture<Long> failing = transaction.incr("a");
                RedisFuture<Long> good = transaction.incr("b");
                assertThat(transaction.execute()).isTrue();
                assertThatThrownBy(failing::join)
                        .isInstanceOf(RedisServerException.class)
                        .hasMessageContaining("ERR mine");
                assertThat(good.join()).isEqualTo(2);
            }
        }
    }

    @Test
    void cancel_transactionUnderWay_cancelsItsMembers() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            for (String word : List.of("MULTI", "INCR", "EXEC")) {
                peer.stub(word).silence();
            }
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
                Transaction<String, String> transaction = multiplexer.database().createTransaction();
                RedisFuture<Long> member = transaction.incr("a");
                RedisFuture<Boolean> execution = transaction.executeAsync();
                assertThat(execution.cancel(false)).isTrue();
                assertThatThrownBy(member::join).isInstanceOf(CancellationException.class);
            }
        }
    }

    /** A reply that cannot be EXEC's means that replies are out of step: the connection must not be used again (C14). */
    @Test
    void execute_replyIsNoExecReply_failsAllAndGivesUpTheConnection() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            peer.expect("MULTI").reply(Resp.OK);
            peer.expect("INCR", "a").reply(Resp.simple("QUEUED"));
            peer.expect("EXEC").reply(Resp.simple("PONG"));
            peer.expect("INCR", "b").reply(Resp.integer(3));
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
                Transaction<String, String> transaction = multiplexer.database().createTransaction();
                RedisFuture<Long> member = transaction.incr("a");
                assertThatThrownBy(transaction::execute)
                        .isInstanceOf(RedisConnectionException.class)
                        .hasMessageContaining("EXEC");
                assertThatThrownBy(member::join).isInstanceOf(RedisConnectionException.class);
                assertThat(multiplexer.database().incr("b")).isEqualTo(3);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void execute_memberRefusedWhileQueued_abortsTheWhole(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Transaction<String, String> transaction = multiplexer.database().createTransaction();
            RedisFuture<Long> good = transaction.incr(Clients.unique("abort"));
            RedisFuture<?> bad = transaction.execute(transaction.commands().command("NOSUCHCOMMAND", "x"));
            assertThatThrownBy(transaction::execute)
                    .isInstanceOfSatisfying(
                            RedisServerException.class,
                            e -> assertThat(e.kind()).isEqualTo(RedisErrorKind.EXEC_ABORT));
            assertThatThrownBy(bad::join).hasMessageContaining("unknown command");
            assertThatThrownBy(good::join).hasMessageContaining("EXECABORT");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("H5 members whose futures nobody reads, and commands of any name, mix with the others")
    void execute_mixedMembers_allApplied(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, "$SELECT=")) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("h5");
            Transaction<String, String> transaction = db.createTransaction();
            transaction.incr(key);
            RedisFuture<Long> second = transaction.incr(key);
            RedisFuture<io.trunkline.reply.RespValue> any = transaction.execute("INCRBY", key, 5);
            assertThat(transaction.execute()).isTrue();
            assertThat(second.join()).isEqualTo(2);
            assertThat(any.join().asLong()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("H7 a batch: nothing on the server before execute; after it all replies in order")
    void execute_batch_sendsAllAtOnceInOrder(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("h7");
            Batch<String, String> batch = db.createBatch();
            List<RedisFuture<Long>> futures = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                futures.add(batch.incr(key));
            }
            assertThat(db.get(key)).isNull();
            assertThat(futures).noneMatch(RedisFuture::isDone);
            assertThatIllegalStateException().isThrownBy(() -> futures.get(0).join());
            batch.execute();
            for (int i = 0; i < 1000; i++) {
                assertThat(futures.get(i).join()).isEqualTo(i + 1);
            }
            assertThatIllegalStateException().isThrownBy(batch::execute);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void execute_otherDatabase_staysInIt(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            String key = Clients.unique("db");
            Transaction<String, String> transaction = multiplexer.database(7).createTransaction();
            transaction.when(Condition.keyNotExists(key));
            transaction.set(key, "seven");
            assertThat(transaction.execute()).isTrue();
            assertThat(multiplexer.database(7).get(key)).isEqualTo("seven");
            assertThat(multiplexer.database(0).get(key)).isNull();
        }
    }
}
