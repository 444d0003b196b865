package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.condition.Condition;
import io.trunkline.condition.ConditionResult;
import io.trunkline.condition.Count;
import io.trunkline.condition.KeyType;
import io.trunkline.condition.Member;
import io.trunkline.condition.Score;
import io.trunkline.condition.Value;
import io.trunkline.options.ProtocolVersion;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every condition, on a real server. */
final class ConditionTest {

    private static final String ABSENT = "it:conditions:absent";
    private static final String TEXT = "it:conditions:string";
    private static final String HASH = "it:conditions:hash";
    private static final String LIST = "it:conditions:list";
    private static final String SET = "it:conditions:set";
    private static final String ZSET = "it:conditions:zset";
    private static final String STREAM = "it:conditions:stream";

    /** What conditions call the lengths, which are one factory. */
    private static final Set<String> LENGTHS =
            Arrays.stream(KeyType.values()).map(type -> "length(" + type + ")").collect(Collectors.toSet());

    /** A condition on data that {@link #prepare} has made, once so that it holds, and once so that it does not. */
    private record Case(Condition<String, String> holds, Condition<String, String> fails) {

        private Case {
            assertThat(holds).hasToString(fails.toString());
        }

        @Override
        public String toString() {
            return holds.toString();
        }
    }

    private static void prepare(Database<String, String> db) {
        db.del(TEXT, HASH, LIST, SET, ZSET, STREAM, ABSENT);
        db.set(TEXT, "value");
        db.hset(HASH, Map.of("f", "v", "g", "w"));
        db.rpush(LIST, "a", "b", "c");
        db.sadd(SET, "m", "n");
        db.execute("ZADD", ZSET, "1", "abc", "1", "abd", "2.5", "x");
        db.execute("XADD", STREAM, "*", "f", "v");
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case(Condition.key(TEXT).exists(), Condition.key(ABSENT).exists()));
        cases.add(new Case(
                Condition.key(ABSENT).doesNotExist(), Condition.key(TEXT).doesNotExist()));
        value(cases, Condition.string(TEXT), Condition.string(ABSENT), "value");
        value(cases, Condition.hashField(HASH, "f"), Condition.hashField(HASH, "no"), "v");
        value(cases, Condition.listElement(LIST, 1), Condition.listElement(LIST, 3), "b");
        value(cases, Condition.listElement(LIST, -3), Condition.listElement(LIST, -4), "a");
        member(cases, Condition.setMember(SET, "m"), Condition.setMember(SET, "no"));
        member(cases, Condition.sortedSetMemberStarting(ZSET, "ab"), Condition.sortedSetMemberStarting(ZSET, "b"));
        score(cases, Condition.score(ZSET, "x"), Condition.score(ZSET, "no"), 2.5);
        count(cases, Condition.length(KeyType.STRING, TEXT), 5);
        count(cases, Condition.length(KeyType.HASH, HASH), 2);
        count(cases, Condition.length(KeyType.LIST, LIST), 3);
        count(cases, Condition.length(KeyType.SET, SET), 2);
        count(cases, Condition.length(KeyType.SORTED_SET, ZSET), 3);
        count(cases, Condition.length(KeyType.STREAM, STREAM), 1);
        count(cases, Condition.length(KeyType.LIST, ABSENT), 0);
        count(cases, Condition.scoreCount(ZSET, 1, 2), 2);
        count(cases, Condition.scoreCount(ZSET, 2.5, 2.5), 1);
        count(cases, Condition.scoreCount(ZSET, 3, 9), 0);
        return cases;
    }

    private static void value(List<Case> cases, Value<String> there, Value<String> absent, String value) {
        cases.add(new Case(there.exists(), absent.exists()));
        cases.add(new Case(absent.doesNotExist(), there.doesNotExist()));
        cases.add(new Case(there.is(value), there.is("other")));
        cases.add(new Case(there.is(value), absent.is(value)));
        cases.add(new Case(there.isNot("other"), there.isNot(value)));
        cases.add(new Case(absent.isNot(value), there.isNot(value)));
    }

    private static void member(List<Case> cases, Member<String, String> there, Member<String, String> absent) {
        cases.add(new Case(there.exists(), absent.exists()));
        cases.add(new Case(absent.doesNotExist(), there.doesNotExist()));
    }

    private static void score(
            List<Case> cases, Score<String, String> there, Score<String, String> absent, double score) {
        cases.add(new Case(there.exists(), absent.exists()));
        cases.add(new Case(absent.doesNotExist(), there.doesNotExist()));
        cases.add(new Case(there.is(score), there.is(score - 0.5)));
        cases.add(new Case(there.is(score), absent.is(score)));
        cases.add(new Case(there.isNot(score + 0.5), there.isNot(score)));
        cases.add(new Case(absent.isNot(score), there.isNot(score)));
        cases.add(new Case(there.lessThan(score + 0.5), there.lessThan(score)));
        cases.add(new Case(there.lessThan(score + 0.5), absent.lessThan(score + 0.5)));
        cases.add(new Case(there.atMost(score), there.atMost(score - 0.5)));
        cases.add(new Case(there.atMost(score), absent.atMost(score)));
        cases.add(new Case(there.moreThan(score - 0.5), there.moreThan(score)));
        cases.add(new Case(there.moreThan(score - 0.5), absent.moreThan(-1)));
        cases.add(new Case(there.atLeast(score), there.atLeast(score + 0.5)));
        cases.add(new Case(there.atLeast(score), absent.atLeast(0)));
    }

    private static void count(List<Case> cases, Count<String> counted, long count) {
        cases.add(new Case(counted.is(count), counted.is(count + 1)));
        cases.add(new Case(counted.isNot(count + 1), counted.isNot(count)));
        cases.add(new Case(counted.lessThan(count + 1), counted.lessThan(count)));
        cases.add(new Case(counted.atMost(count), counted.atMost(count - 1)));
        cases.add(new Case(counted.moreThan(count - 1), counted.moreThan(count)));
        cases.add(new Case(counted.atLeast(count), counted.atLeast(count + 1)));
    }

    @Test
    void cases_together_askEverythingAndCompareInEveryWay() {
        Set<String> all = new HashSet<>();
        for (Method factory : Condition.class.getDeclaredMethods()) {
            if (Modifier.isPublic(factory.getModifiers()) && Modifier.isStatic(factory.getModifiers())) {
                Set<String> subjects = factory.getName().equals("length") ? LENGTHS : Set.of(factory.getName());
                for (Method comparison : factory.getReturnType().getMethods()) {
                    if (comparison.getReturnType() == Condition.class) {
                        subjects.forEach(subject -> all.add(subject + "." + comparison.getName()));
                    }
                }
            }
        }

        assertThat(all).hasSizeGreaterThan(60);
        assertThat(cases().stream().map(Case::toString).collect(Collectors.toSet()))
                .isEqualTo(all);
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
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
                assertThat(carriedOut.execute()).as("%s", each).isTrue();
                assertThat(holds.wasSatisfied()).as("%s", each).isTrue();
                assertThat(increment.join()).as("%s", each).isEqualTo(1);

                long before = calls(db, "exec");
                Transaction<String, String> refused = db.createTransaction();
                ConditionResult fails = refused.when(each.fails());
                RedisFuture<Long> cancelled = refused.incr(key);
                assertThat(refused.execute()).as("%s", each).isFalse();
                assertThat(fails.wasSatisfied()).as("%s", each).isFalse();
                assertThat(refused.wasWatchConflict()).as("%s", each).isFalse();
                assertThatThrownBy(cancelled::join).as("%s", each).isInstanceOf(CancellationException.class);
                assertThat(db.get(key)).as("%s", each).isEqualTo("1");
                assertThat(calls(db, "exec")).as("%s", each).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void execute_keyOfAnotherType_holdsNeitherWayRound(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            prepare(db);
            List<Condition<String, String>> conditions = List.of(
                    Condition.string(LIST).is("a"),
                    Condition.string(LIST).isNot("a"),
                    Condition.hashField(TEXT, "f").exists(),
                    Condition.hashField(TEXT, "f").doesNotExist(),
                    Condition.length(KeyType.SET, LIST).atLeast(0),
                    Condition.setMember(LIST, "a").doesNotExist(),
                    Condition.score(LIST, "a").doesNotExist());
            for (Condition<String, String> condition : conditions) {
                Transaction<String, String> transaction = db.createTransaction();
                ConditionResult held = transaction.when(condition);
                transaction.incr(Clients.unique("h1"));
                assertThat(transaction.execute()).as("%s", condition).isFalse();
                assertThat(held.wasSatisfied()).as("%s", condition).isFalse();
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
}
