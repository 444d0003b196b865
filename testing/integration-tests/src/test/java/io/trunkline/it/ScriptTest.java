package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.CommandFlag;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.Transaction;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.RespValue;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.FaultProxy;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ScriptTest {

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName(
            "H8 evaluate: after another client's SCRIPT FLUSH the next one just works, and the one after goes by hash")
    void evaluate_scriptsFlushed_justWorks(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol);
                ConnectionMultiplexer other = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("h8");
            String script = "return redis.call('INCRBY', KEYS[1], ARGV[1]) -- " + key;
            assertThat(db.evaluate(script, List.of(key), List.of("2")).asLong()).isEqualTo(2);
            other.database().execute("SCRIPT", "FLUSH");
            assertThat(db.evaluate(script, List.of(key), List.of("3")).asLong()).isEqualTo(5);
            other.database().execute("SCRIPT", "FLUSH");
            assertThat(db.async()
                            .evaluate(script, List.of(key), List.of("4"))
                            .join()
                            .asLong())
                    .isEqualTo(9);
            long errors = multiplexer.counters().get(Figure.SERVER_ERRORS);
            assertThat(db.evaluate(script, List.of(key), List.of("1")).asLong()).isEqualTo(10);
            assertThat(multiplexer.counters().get(Figure.SERVER_ERRORS)).isEqualTo(errors);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void evaluate_scriptNotKnownAnyMore_sendsItWholeWithinTheSameDeadline(ProtocolVersion protocol) {
        try (FaultProxy proxy = FaultProxy.before(new InetSocketAddress(
                        Clients.server().host(), Clients.server().port()));
                ConnectionMultiplexer multiplexer = Clients.connect(proxy.endpoint(), protocol);
                ConnectionMultiplexer other = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database().withTimeout(Duration.ofMillis(1800));
            String script = "return 1 -- " + Clients.unique("deadline");
            db.evaluate(script, List.of(), List.of());
            other.servers().get(0).scriptFlush(); // of which the first one hears when it sends the hash
            proxy.delay(Duration.ofMillis(500)); // each way, so that two answers take two seconds
            assertThatThrownBy(() -> db.evaluate(script, List.of(), List.of()))
                    .isInstanceOfSatisfying(RedisTimeoutException.class, timeout -> {
                        assertThat(timeout.command())
                                .isEqualTo("EVAL"); // with a time limit of its own it would be answered
                        assertThat(timeout.timeoutMillis()).isEqualTo(1800); // the call's, not what was left of it
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName(
            "H10 by hash: works if loaded, NOSCRIPT surfaces otherwise; an error in a transaction fails its member only")
    void evalsha_byHash_surfacesNoscript(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String hash = db.execute("SCRIPT", "LOAD", "return 'loaded'").asText();
            assertThat(db.execute("EVALSHA", hash, 0).asText()).isEqualTo("loaded");
            assertThatThrownBy(() -> db.execute("EVALSHA", "0".repeat(40), 0))
                    .isInstanceOfSatisfying(
                            RedisServerException.class,
                            e -> assertThat(e.kind()).isEqualTo(RedisErrorKind.NO_SCRIPT));

            String key = Clients.unique("h10");
            Transaction<String, String> transaction = db.createTransaction();
            RedisFuture<RespValue> failing = transaction.execute("EVAL", "return redis.error_reply('ERR mine')", 0);
            RedisFuture<Long> good = transaction.incr(key);
            assertThat(transaction.execute()).isTrue();
            assertThatThrownBy(failing::join)
                    .isInstanceOf(RedisServerException.class)
                    .hasMessageContaining("ERR mine");
            assertThat(good.join()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("H10 a database chosen inside a script does not leak to later commands, in a transaction neither")
    void evaluate_selectInside_doesNotLeak(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("leak");
            db.set(key, "zero");
            String script = "redis.call('SELECT', 3) redis.call('SET', KEYS[1], 'three') return 1";
            db.evaluate(script, List.of(key), List.of());
            assertThat(db.get(key)).isEqualTo("zero");
            Transaction<String, String> transaction = db.createTransaction();
            transaction.execute("EVAL", script, 1, key);
            RedisFuture<String> inside = transaction.get(key);
            transaction.execute();
            assertThat(inside.join()).isEqualTo("zero");
            assertThat(db.get(key)).isEqualTo("zero");
            assertThat(multiplexer.database(3).get(key)).isEqualTo("three");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void evaluate_noScriptCache_sendsTheTextEachTime(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database().withFlags(CommandFlag.NO_SCRIPT_CACHE);
            String script = "return ARGV[1] -- " + Clients.unique("whole");
            assertThat(db.evaluate(script, List.of(), List.of("x")).asText()).isEqualTo("x");
            assertThat(multiplexer.counters().get(Figure.SERVER_ERRORS)).isZero();
        }
    }

    // ---- what a script says proves nothing of what it did ----

    /** A script that counts a key up and then answers with words that a server may say. */
    private static String countingThenSaying(String words) {
        return "redis.call('INCR', KEYS[1]) return redis.error_reply('" + words + "') -- " + Clients.unique("says");
    }

    private static void assertSays(String start, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RedisServerException.class, said -> {
            assertThat(said.serverMessage()).startsWith(start);
            assertThat(said.isNotApplied()).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N04_scriptThatSpeaksAsAServerInTrouble_withRetry_runsOnce(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            Database<String, String> patient =
                    db.withRetry(RetryPolicy.standard().withBackoff(Duration.ofMillis(1), Duration.ofMillis(2)));
            for (String said : List.of(
                    "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
                    "TRYAGAIN Multiple keys request during rehashing of slot",
                    "LOADING Redis is loading the dataset in memory",
                    "READONLY You cannot write against a read only replica.",
                    "NOREPLICAS Not enough good replicas to write.",
                    "CLUSTERDOWN Hash slot not served")) {
                String key = Clients.unique("once");
                String script = countingThenSaying(said);
                assertSays(said, () -> patient.evaluate(script, List.of(key), List.of()));
                assertThat(db.get(key)).isEqualTo("1");
                assertSays(
                        said,
                        () -> patient.async()
                                .evaluate(script, List.of(key), List.of())
                                .join());
                assertThat(db.get(key)).isEqualTo("2");
                assertSays(said, () -> patient.eval(script, List.of(key), List.of()));
                assertSays(said, () -> patient.execute("EVAL", script, 1, key));
                assertThat(db.get(key)).isEqualTo("4");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N04_scriptThatAnswersItsOwnNoscript_runsOnceForEachCall(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("noscript");
            String script = countingThenSaying("NOSCRIPT No matching script. Please use EVAL.");
            for (int calls = 1; calls <= 6; calls++) {
                if (calls == 4) {
                    multiplexer.servers().get(0).scriptFlush();
                }
                ThrowingCallable call = calls % 2 == 0
                        ? () -> db.evaluate(script, List.of(key), List.of())
                        : () -> db.async()
                                .evaluate(script, List.of(key), List.of())
                                .join();
                assertSays("NOSCRIPT", call);
                assertThat(db.get(key)).isEqualTo(Integer.toString(calls));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N04_scriptsFlushedUnderLoad_everyCallRunsOnce(ProtocolVersion protocol) {
        try (ConnectionMultiplexer one = Clients.connect(protocol);
                ConnectionMultiplexer two = Clients.connect(protocol)) {
            String key = Clients.unique("flushed");
            String script = "return redis.call('INCR', KEYS[1]) -- " + key;
            List<RedisFuture<RespValue>> calls = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                one.servers().get(0).async().scriptFlush();
                for (int i = 0; i < 20; i++) {
                    calls.add(one.database().async().evaluate(script, List.of(key), List.of()));
                    calls.add(two.database().async().evaluate(script, List.of(key), List.of()));
                }
            }
            assertThat(calls.stream().map(call -> call.join().asLong()).distinct())
                    .hasSameSizeAs(calls);
            assertThat(one.database().get(key)).isEqualTo(Integer.toString(calls.size()));
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N04_errorHalfWayThroughAScript_isNoProofThatNothingWasDone(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("half");
            String script = "redis.call('SET', KEYS[1], 'done') return redis.call('INCR', KEYS[2])";
            db.lpush(key + "l", "x");
            assertSays("", () -> db.evaluate(script, List.of(key, key + "l"), List.of()));
            assertThat(db.get(key)).isEqualTo("done");

            Transaction<String, String> transaction = db.createTransaction();
            RedisFuture<RespValue> member = transaction.eval(script, List.of(key, key + "l"), List.of());
            assertThat(transaction.execute()).isTrue();
            assertSays("", member::join);

            assertThatThrownBy(() -> db.incr(key + "l"))
                    .isInstanceOfSatisfying(
                            RedisServerException.class,
                            plain -> assertThat(plain.isNotApplied()).isTrue());
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N04_userWhoMayNotAskForScripts_sendsThemWhole(ProtocolVersion protocol) {
        try (RedisServer server = RedisServers.start(
                        RedisServerConfig.defaults().user("runner", "on", ">secret", "~*", "+@all", "-script"));
                ConnectionMultiplexer multiplexer =
                        Clients.connect(server.endpoint(), protocol, "user=runner", "password=secret")) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("whole");
            String script = "return redis.call('INCR', KEYS[1])";
            for (int i = 1; i <= 5; i++) {
                assertThat(db.evaluate(script, List.of(key), List.of()).asLong())
                        .isEqualTo(i);
            }
        }
    }

    // ---- a script keeps its place whether the server knows it or not ----

    private static long calls(ConnectionMultiplexer administrator, String command) {
        String statistics =
                administrator.database().execute("INFO", "commandstats").asText();
        int at = statistics.indexOf("cmdstat_" + command + ":calls=");
        if (at < 0) {
            return 0;
        }
        int from = statistics.indexOf('=', at) + 1;
        return Long.parseLong(statistics.substring(from, statistics.indexOf(',', from)));
    }

    /** What is submitted behind scripts that the server does not know sees what they did; nothing of it is awaited. */
    private static void assertOrder(Database<String, String> db, Runnable before) {
        List<RedisFuture<String>> reads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String key = Clients.unique("order");
            String script = "redis.call('SET', KEYS[1], 'done') return 1 -- " + key;
            before.run();
            var unused = db.async().evaluate(script, List.of(key), List.of());
            reads.add(db.async().get(key));
        }
        assertThat(reads).extracting(RedisFuture::join).containsOnly("done");
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N45_commandBehindAScriptThatTheServerDoesNotKnow_seesWhatItDid(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            assertOrder(multiplexer.database(), () -> {});
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N45_commandBehindAScriptThatOneHasFlushed_seesWhatItDid(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String script = "return redis.call('SET', KEYS[1], ARGV[1])";
            String key = Clients.unique("flushed");
            db.evaluate(script, List.of(key), List.of("known"));
            for (String[] flush : List.of(new String[] {"SCRIPT FLUSH"}, new String[] {"script", "flush", "sync"})) {
                Object[] words = List.of(flush).subList(1, flush.length).toArray();
                for (int i = 0; i < 20; i++) {
                    String value = Integer.toString(i);
                    RedisFuture<?> flushed = db.async().execute(flush[0], words);
                    RedisFuture<?> set = db.async().evaluate(script, List.of(key), List.of(value));
                    assertThat(db.async().get(key).join()).isEqualTo(value);
                    assertThat(flushed.join()).isNotNull();
                    assertThat(set.join()).isNotNull();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void scriptFlush_underTheNameThatTheServerGave_isHeard(ProtocolVersion protocol) {
        try (RedisServer server =
                        RedisServers.start(RedisServerConfig.defaults().renameCommand("SCRIPT", "hidden"));
                ConnectionMultiplexer multiplexer =
                        Clients.connect(server.endpoint(), protocol, "allowAdmin=true", "$SCRIPT=hidden")) {
            Database<String, String> db = multiplexer.database();
            String script = "return redis.call('SET', KEYS[1], ARGV[1])";
            db.evaluate(script, List.of("k"), List.of("known"));
            for (int i = 0; i < 20; i++) {
                String value = Integer.toString(i);
                var flushed = db.async().execute("hidden", "flush");
                var set = db.async().evaluate(script, List.of("k"), List.of(value));
                assertThat(db.async().get("k").join()).isEqualTo(value);
                assertThat(set.join().asText()).isEqualTo("OK");
                flushed.join();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N45_commandBehindAScriptAfterARestart_seesWhatItDid(ProtocolVersion protocol) {
        try (RedisServer server = RedisServers.start(RedisServerConfig.defaults());
                ConnectionMultiplexer multiplexer = Clients.connect(server.endpoint(), protocol, "allowAdmin=true")) {
            Database<String, String> db = multiplexer.database();
            String script = "return redis.call('SET', KEYS[1], ARGV[1])";
            for (int i = 0; i < 5; i++) {
                String value = Integer.toString(i);
                var set = db.async().evaluate(script, List.of("k"), List.of(value));
                assertThat(db.async().get("k").join()).isEqualTo(value);
                assertThat(set.join().asText()).isEqualTo("OK");
                // as a restart does: no script, and no connection
                db.async().execute("EVAL", "return 1", 0);
                var killed = db.async().execute("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no");
                Clients.await("the end of the connections", killed::isDone);
                try (ConnectionMultiplexer other = Clients.connect(server.endpoint(), protocol, "allowAdmin=true")) {
                    other.servers().get(0).scriptFlush();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N45_scriptThatTheServerIsKnownToHold_goesByHash(ProtocolVersion protocol) {
        try (RedisServer server = RedisServers.start(RedisServerConfig.defaults());
                ConnectionMultiplexer multiplexer = Clients.connect(server.endpoint(), protocol, "allowAdmin=true")) {
            Database<String, String> db = multiplexer.database();
            String script = "return redis.call('INCR', KEYS[1])";
            for (int i = 1; i <= 30; i++) {
                long counted = (i % 2 == 0
                                ? db.evaluate(script, List.of("k"), List.of())
                                : db.async()
                                        .evaluate(script, List.of("k"), List.of())
                                        .join())
                        .asLong();
                assertThat(counted).isEqualTo(i);
            }
            assertThat(calls(multiplexer, "eval"))
                    .as("the first, and before it whether one may")
                    .isEqualTo(2);
            assertThat(calls(multiplexer, "evalsha")).isEqualTo(29);
        }
    }

    /** Some may run what others have loaded, and nothing else. */
    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N45_userWhoMayNotSendTexts_runsWhatWasLoaded(ProtocolVersion protocol) {
        try (RedisServer server = RedisServers.start(RedisServerConfig.defaults()
                        .user("hasher", "on", ">secret", "~*", "+@all", "-eval")
                        .user("bare", "on", ">secret", "~*", "+@all", "-eval", "-script"));
                ConnectionMultiplexer administrator = Clients.connect(server.endpoint(), protocol, "allowAdmin=true")) {
            String script = "return redis.call('INCR', KEYS[1])";
            String own = "redis.call('INCR', KEYS[1]) return redis.error_reply('NOPERM of my own')";
            administrator.servers().get(0).scriptLoad(script);
            administrator.servers().get(0).scriptLoad(own);
            for (String user : List.of("hasher", "bare")) {
                try (ConnectionMultiplexer multiplexer =
                        Clients.connect(server.endpoint(), protocol, "user=" + user, "password=secret")) {
                    Database<String, String> db = multiplexer.database();
                    for (int i = 1; i <= 4; i++) {
                        assertThat(db.evaluate(script, List.of(user), List.of()).asLong())
                                .isEqualTo(2 * i - 1);
                        assertThat(db.async()
                                        .evaluate(script, List.of(user), List.of())
                                        .join()
                                        .asLong())
                                .isEqualTo(2L * i);
                    }
                    assertThatThrownBy(() -> db.evaluate(own, List.of(user + "2"), List.of()))
                            .hasMessageContaining("of my own");
                    assertThat(db.get(user + "2")).isEqualTo("1");
                    assertThatThrownBy(() -> db.evaluate("return 'not loaded'", List.of(), List.of()))
                            .isInstanceOfSatisfying(
                                    RedisServerException.class,
                                    refused -> assertThat(refused.kind())
                                            .isIn(RedisErrorKind.NO_PERMISSION, RedisErrorKind.NO_SCRIPT));
                }
            }
            assertThat(calls(administrator, "eval")).isZero();

            // who has got the right meanwhile uses it
            try (ConnectionMultiplexer multiplexer =
                    Clients.connect(server.endpoint(), protocol, "user=hasher", "password=secret")) {
                Database<String, String> db = multiplexer.database();
                db.evaluate(script, List.of("k"), List.of());
                administrator.database().execute("ACL", "SETUSER", "hasher", "+eval");
                assertThat(db.evaluate("return 'now'", List.of(), List.of()).asText())
                        .isEqualTo("now");
                assertOrder(db, () -> {});
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N45_scriptThatSaysNoperm_runsOnceWhateverIsKnownOfTheUser(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("noperm");
            for (int i = 1; i <= 6; i++) {
                String script =
                        countingThenSaying("NOPERM User default has no permissions to run the \\'eval\\' command " + i);
                int times = 2 * i - 1;
                assertSays("NOPERM", () -> db.evaluate(script, List.of(key), List.of()));
                assertThat(db.get(key)).isEqualTo(Integer.toString(times));
                assertSays(
                        "NOPERM",
                        () -> db.async()
                                .evaluate(script, List.of(key), List.of())
                                .join());
                assertThat(db.get(key)).isEqualTo(Integer.toString(times + 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N45_evalDisabledInTheCommandMap_runsWhatWasLoaded(ProtocolVersion protocol) {
        try (ConnectionMultiplexer administrator = Clients.connect(protocol);
                ConnectionMultiplexer multiplexer =
                        Clients.connect(Clients.server().endpoint(), protocol, "$EVAL=")) {
            String script = "return 'loaded' -- " + Clients.unique("disabled");
            administrator.servers().get(0).scriptLoad(script);
            Database<String, String> db = multiplexer.database();
            assertThat(db.evaluate(script, List.of(), List.of()).asText()).isEqualTo("loaded");
            assertThat(db.async().evaluate(script, List.of(), List.of()).join().asText())
                    .isEqualTo("loaded");
            assertThatThrownBy(() -> db.evaluate(script + "not loaded", List.of(), List.of()))
                    .hasMessageContaining("disabled in the command-map");
        }
    }

    /** Once it has spoken so, it is never sent in the way in which that might be taken for the server's word. */
    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N04_scriptThatHasAnsweredNoscript_isNotSentByHashAnyMore(ProtocolVersion protocol) {
        try (RedisServer server = RedisServers.start(RedisServerConfig.defaults());
                ConnectionMultiplexer multiplexer = Clients.connect(server.endpoint(), protocol, "allowAdmin=true")) {
            Database<String, String> db = multiplexer.database();
            String script = "if redis.call('INCR', KEYS[1]) > 2 then"
                    + " return redis.error_reply('NOSCRIPT No matching script. Please use EVAL.') end return 1";
            for (int calls = 1; calls <= 8; calls++) {
                ThrowingCallable call = () -> db.evaluate(script, List.of("k"), List.of());
                if (calls > 2) {
                    assertSays("NOSCRIPT", call);
                } else {
                    assertThat(db.evaluate(script, List.of("k"), List.of()).asLong())
                            .isOne();
                }
                assertThat(db.get("k")).isEqualTo(Integer.toString(calls));
            }
            assertThat(calls(multiplexer, "evalsha"))
                    .as("the second, and the one that spoke so first")
                    .isEqualTo(2);
        }
    }
}
