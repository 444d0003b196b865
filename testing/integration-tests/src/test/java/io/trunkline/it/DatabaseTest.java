package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.AsyncDatabase;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.codec.Codecs;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.exception.TimeoutDiagnosis;
import io.trunkline.exception.TimeoutPhase;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.RespValue;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServers;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptStep;
import io.trunkline.testkit.server.ScriptedPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseTest {

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void get_afterSet_readsWhatWasWritten(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("get");
            assertThat(db.get(key)).isNull();
            db.set(key, "wörld \u2603");
            assertThat(db.get(key)).isEqualTo("wörld \u2603");
            assertThat(db.async().get(key).join()).isEqualTo("wörld \u2603");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 32_767, 32_768, 65_536, 5_000_000})
    void get_valueOfAnySize_survives(int size) {
        byte[] value = new byte[size];
        new java.util.Random(size).nextBytes(value);
        try (ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3)) {
            Database<String, byte[]> db = multiplexer.database(Codecs.UTF8_BYTES);
            String key = Clients.unique("size");
            List<RedisFuture<byte[]>> reads = new ArrayList<>();
            db.set(key, value);
            for (int i = 0; i < 5; i++) {
                reads.add(db.async().get(key));
            }
            assertThat(reads).allMatch(read -> Arrays.equals(read.join(), value));
            db.del(key);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void execute_manyThreadsManyDatabases_nothingIsMixedUp(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            String key = Clients.unique("dbs");
            ExecutorService executor = Executors.newFixedThreadPool(8);
            try {
                List<Future<?>> workers = new ArrayList<>();
                for (int worker = 0; worker < 8; worker++) {
                    Database<String, String> db = multiplexer.database(worker);
                    String own = "value of " + worker;
                    workers.add(executor.submit(() -> {
                        for (int i = 0; i < 300; i++) {
                            db.set(key, own);
                            assertThat(db.get(key)).isEqualTo(own);
                        }
                    }));
                }
                for (Future<?> worker : workers) {
                    worker.get(60, TimeUnit.SECONDS);
                }
            } finally {
                executor.shutdownNow();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void execute_databaseThatDoesNotExist_failsThatCallerOnly(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            assertThatThrownBy(() -> multiplexer.database(4711).get("k"))
                    .isInstanceOf(RedisServerException.class)
                    .hasMessageContaining("DB index is out of range");
            assertThatThrownBy(() -> multiplexer.database(4711).async().get("k").join())
                    .isInstanceOf(RedisServerException.class);
            assertThat(multiplexer.database().ping()).isEqualTo("PONG");
            assertThat(multiplexer.counters().get(Figure.RECONNECTS)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void withKeyPrefix_nested_prefixesKeysOnly(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("prefix");
            Database<String, String> nested = db.withKeyPrefix("a:").withKeyPrefix("b:");
            nested.set(key, "v");
            assertThat(db.get("a:b:" + key)).isEqualTo("v");
            assertThat(nested.execute("GET", key).asText()).isEqualTo("v");
            assertThat(nested.execute("MGET", key, key).asList())
                    .extracting(RespValue::asText)
                    .containsExactly("v", "v");
            assertThat(nested.async().get(key).join()).isEqualTo("v");
            assertThat(nested.del(key)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void execute_anyCommand_returnsTheReplyAsAValue(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("any");
            assertThat(db.execute("HSET", key, "f", "v").asLong()).isEqualTo(1);
            RespValue all = db.execute("HGETALL", key);
            assertThat(all)
                    .isInstanceOf(protocol == ProtocolVersion.RESP3 ? RespValue.MapOf.class : RespValue.Array.class);
            assertThat(db.execute("GET", Clients.unique("none")).isNull()).isTrue();
            assertThatThrownBy(() -> db.execute("GET", key))
                    .isInstanceOfSatisfying(RedisServerException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(RedisErrorKind.WRONG_TYPE);
                        assertThat(failure.progress()).isEqualTo(CommandProgress.ANSWERED);
                        assertThat(failure.command()).isEqualTo("GET");
                        assertThat(failure.getMessage()).doesNotContain(key);
                    });
            assertThatIllegalArgumentException().isThrownBy(() -> db.execute("GET " + key));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT", "MULTI", "SUBSCRIBE", "QUIT", "AUTH", "MONITOR", "WATCH", "RESET", "HELLO"})
    void execute_commandThatChangesTheConnection_isRefusedWithGuidance(String command) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3)) {
            assertThatThrownBy(() -> multiplexer.database().execute(command, "1"))
                    .isInstanceOf(RedisCommandException.class)
                    .hasMessageContaining("all callers share");
        }
    }

    @Test
    void execute_adminOrDisabledCommand_isRefused() {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "$STRLEN=")) {
            assertThatThrownBy(() -> multiplexer.database().execute("FLUSHALL"))
                    .isInstanceOf(RedisCommandException.class)
                    .hasMessageContaining("This operation is not available unless admin mode is enabled: FLUSHALL");
            assertThatThrownBy(() -> multiplexer.database().strlen("k"))
                    .isInstanceOf(RedisCommandException.class)
                    .hasMessageContaining("disabled in the command-map and cannot be used: STRLEN");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void append_databaseUsedForTheFirstTime_keepsTheCallersOrder(ProtocolVersion protocol) {
        for (int round = 0; round < 20; round++) {
            try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
                Database<String, String> db = multiplexer.database(9);
                String key = Clients.unique("order");
                List<RedisFuture<Long>> lengths = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    lengths.add(db.async().append(key, "x"));
                }
                assertThat(db.append(key, "x")).isEqualTo(201);
                assertThat(lengths.stream().map(RedisFuture::join)).isSorted().hasSize(200);
                db.del(key);
            }
        }
    }

    @Test
    void execute_renamedCommand_isSentByItsNewName() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            peer.expect("FETCH", "k").reply(Resp.bulk("v"));
            try (ConnectionMultiplexer multiplexer =
                    Clients.connect(peer.endpoint(), ProtocolVersion.RESP3, "$GET=FETCH")) {
                assertThat(multiplexer.database().get("k")).isEqualTo("v");
            }
        }
    }

    /** A virtual thread has no timer of its own: the loop's sweep ends its wait. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void withTimeout_serverSilentOnVirtualThread_timesOut() throws ReflectiveOperationException {
        try (RedisServer server = RedisServers.start();
                ConnectionMultiplexer multiplexer = Clients.connect(server.endpoint(), ProtocolVersion.RESP3)) {
            Database<String, String> db = multiplexer.database().withTimeout(Duration.ofMillis(200));
            server.pause();
            CompletableFuture<Object> outcome = new CompletableFuture<>();
            Runnable call = () -> {
                try {
                    outcome.complete(db.get("k"));
                } catch (RuntimeException e) {
                    outcome.complete(e);
                }
            };
            // the release level is 17's
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, call);
            assertThat(outcome.join())
                    .asInstanceOf(InstanceOfAssertFactories.type(RedisTimeoutException.class))
                    .satisfies(failure -> {
                        assertThat(failure.phase()).isEqualTo(TimeoutPhase.AWAITING_REPLY);
                        assertThat(failure.timeoutMillis()).isEqualTo(200);
                        assertThat(failure.getStackTrace())
                                .extracting(StackTraceElement::getClassName)
                                .contains(DatabaseTest.class.getName());
                    });
            server.resume();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("D2 D8 D10 a timeout explains itself, without the key")
    void withTimeout_serverSilent_timesOutSyncAndAsync(ProtocolVersion protocol) {
        try (RedisServer server = RedisServers.start();
                ConnectionMultiplexer multiplexer = Clients.connect(server.endpoint(), protocol)) {
            Database<String, String> db = multiplexer.database().withTimeout(Duration.ofMillis(200));
            server.pause();
            assertThatThrownBy(() -> db.get("k")).isInstanceOfSatisfying(RedisTimeoutException.class, failure -> {
                assertThat(failure.phase()).isEqualTo(TimeoutPhase.AWAITING_REPLY);
                assertThat(failure.progress()).isEqualTo(CommandProgress.SENT);
                assertThat(failure.timeoutMillis()).isEqualTo(200);
                assertThat(failure)
                        .hasMessageContaining("after 200 ms: command=GET")
                        .hasMessageContaining("oldest=GET for ")
                        .hasMessageContaining("Nothing was read meanwhile")
                        .hasMessageContaining("docs/errors/timeout.md")
                        .hasMessageNotContaining("key");
                TimeoutDiagnosis diagnosis = Objects.requireNonNull(failure.diagnosis());
                assertThat(diagnosis.oldestCommand()).isEqualTo("GET");
                assertThat(diagnosis.inFlight()).isEqualTo(1);
                assertThat(diagnosis.elapsedMillis()).isGreaterThanOrEqualTo(200);
                assertThat(diagnosis.lastReadMillis()).isGreaterThanOrEqualTo(200);
                assertThat(diagnosis.bytesWritten()).isPositive();
            });
            AtomicInteger sent = new AtomicInteger(1);
            assertThatThrownBy(() -> db.async().get("k").join())
                    .isInstanceOfSatisfying(RedisTimeoutException.class, failure -> {
                        // a connection that is silent for long enough to be suspect gets nothing more
                        if (failure.progress() == CommandProgress.SENT) {
                            sent.incrementAndGet();
                        }
                    });
            server.resume();
            multiplexer.database().set("k", "own reply");
            assertThat(multiplexer.database().get("k")).isEqualTo("own reply");
            assertThat(multiplexer.counters().get(Figure.LATE_REPLIES)).isEqualTo(sent.get());
            assertThat(multiplexer.counters().get(Figure.TIMEOUTS_AWAITING_REPLY))
                    .isEqualTo(sent.get());
        }
    }

    @Test
    void cancel_notAnswered_dropsTheReply() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            ScriptStep a = peer.expect("GET", "a");
            ScriptStep b = peer.expect("GET", "b");
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
                AsyncDatabase<String, String> db = multiplexer.database().async();
                RedisFuture<String> cancelled = db.get("a");
                a.awaitPlayed();
                assertThat(cancelled.cancel(false)).isTrue();
                assertThatThrownBy(cancelled::join).isInstanceOf(CancellationException.class);
                RedisFuture<String> behind = db.get("b");
                a.reply(Resp.bulk("reply of a"));
                b.reply(Resp.bulk("reply of b"));
                assertThat(behind.join()).isEqualTo("reply of b");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void fireAndForget_answersNothing_butIsDone(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("faf");
            RedisFuture<Long> future = db.fireAndForget().incr(key);
            assertThat(future.join()).isNull();
            assertThat(db.get(key)).isEqualTo("1");
            assertThat(multiplexer.counters().get(Figure.FIRE_AND_FORGET_COMMANDS))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void blpop_nothingThere_stallsNobodyElse(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("blpop");
            var popped = db.async().blpop(Duration.ofSeconds(20), key);
            assertThat(db.ping()).isEqualTo("PONG");
            assertThat(popped.isDone()).isFalse();
            db.rpush(key, "v");
            assertThat(popped.join().value()).isEqualTo("v");
            assertThat(db.blpop(Duration.ofMillis(10), key)).isNull();
        }
    }

    @Test
    void close_thenUse_isRefusedAtOnce() {
        ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3);
        Database<String, String> db = multiplexer.database();
        multiplexer.close();
        multiplexer.close();
        assertThatThrownBy(() -> db.get("k"))
                .isInstanceOf(RedisConnectionException.class)
                .hasMessageStartingWith("The multiplexer is closed");
        assertThat(db.async().get("k").isCompletedExceptionally()).isTrue();
        assertThat(multiplexer.isConnected()).isFalse();
    }

    @Test
    void closeAsync_commandsUnderWay_areAnsweredFirst() {
        ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3);
        String key = Clients.unique("drain");
        List<RedisFuture<Long>> futures = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            futures.add(multiplexer.database().async().incr(key));
        }
        multiplexer.closeAsync(Duration.ofSeconds(20)).toCompletableFuture().join();
        for (int i = 0; i < futures.size(); i++) {
            assertThat(futures.get(i).join()).isEqualTo(i + 1);
        }
    }

    @Test
    @DisplayName(
            "C8 commands in flight when the connection is killed fail as sent, each on its own; then it is made again")
    void execute_connectionKilled_failsInFlightAndReconnects() {
        try (ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3);
                ConnectionMultiplexer other = Clients.connect(ProtocolVersion.RESP3)) {
            Database<String, String> db = multiplexer.database();
            long id = db.execute("CLIENT", "ID").asLong();
            assertThat(other.database().execute("CLIENT", "KILL", "ID", id).asLong())
                    .isEqualTo(1);
            Clients.await("a new connection", () -> {
                try {
                    return db.execute("CLIENT", "ID").asLong() != id;
                } catch (RedisConnectionException lost) {
                    assertThat(lost.command()).isEqualTo("CLIENT ID");
                    return false;
                }
            });
            assertThat(multiplexer.counters().get(Figure.RECONNECTS)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("C2 commands submitted while the server is down wait in the backlog and are answered afterwards")
    void execute_serverDown_waitsInTheBacklog() {
        try (RedisServer server = RedisServers.start();
                ConnectionMultiplexer multiplexer =
                        Clients.connect(server.endpoint(), ProtocolVersion.RESP3, "syncTimeout=30000")) {
            server.kill();
            Clients.await("the loss is noticed", () -> !multiplexer.isConnected());
            List<RedisFuture<Long>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(multiplexer.database().async().incr("n"));
            }
            Clients.await("the backlog is seen", () -> multiplexer.counters().get(Figure.BACKLOG) == 3);
            server.restart();
            assertThat(waiting.stream().map(RedisFuture::join)).containsExactly(1L, 2L, 3L);
            assertThat(multiplexer.counters().get(Figure.TOTAL_BACKLOGGED)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N28_bytesCodec_mapsAndSetsAreLookedUpByContent(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<byte[], byte[]> db = multiplexer.database().withCodec(Codecs.BYTES);
            byte[] key = Clients.unique("bytes").getBytes(StandardCharsets.UTF_8);
            db.hset(key, Map.of(new byte[] {1, 2}, new byte[] {3}));
            Map<byte[], byte[]> hash = db.hgetall(key);
            assertThat(hash.get(new byte[] {1, 2})).containsExactly(3);
            assertThat(hash.containsKey(new byte[] {2, 1})).isFalse();
            db.del(key);
            db.sadd(key, new byte[] {4}, new byte[] {5, 6});
            assertThat(db.smembers(key).contains(new byte[] {5, 6})).isTrue();
            assertThat(db.smembers(key).contains(new byte[] {6})).isFalse();
        }
    }
}
