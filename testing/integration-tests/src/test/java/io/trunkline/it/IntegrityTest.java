package io.trunkline.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.AsyncDatabase;
import io.trunkline.Batch;
import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MessageQueue;
import io.trunkline.MultiplexerEvent;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.codec.Codecs;
import io.trunkline.command.face.AsyncDataCommands;
import io.trunkline.condition.Condition;
import io.trunkline.condition.ConditionResult;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.exception.TimeoutPhase;
import io.trunkline.exception.UnexpectedReplyException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptStep;
import io.trunkline.testkit.server.ScriptedPeer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Replies that cannot be right, on connections without the checks that cost something. */
final class IntegrityTest {

    private static final String INTEGRITY = "highIntegrity=true";
    private static final String MAP = Resp.map(Resp.bulk("a"), Resp.bulk("b"));

    /** Each command with a reply that is another one's. */
    static Stream<Arguments> impossible() {
        return Stream.of(
                of("GET", db -> db.get("k"), Resp.integer(5)),
                of("GET", db -> db.get("k"), Resp.OK),
                of("GET", db -> db.get("k"), Resp.bulks("a")),
                of("INCR", db -> db.incr("k"), Resp.bulk("12")),
                of("INCR", db -> db.incr("k"), Resp.OK),
                of("DEL", db -> db.del("k"), Resp.bulk("1")),
                of("LLEN", db -> db.llen("k"), Resp.bulks("a", "b")),
                of("SET", db -> db.set("k", "v"), Resp.integer(1)),
                of("SET", db -> db.set("k", "v"), MAP),
                of("LRANGE", db -> db.lrange("k", 0, -1), Resp.integer(1)),
                of("LRANGE", db -> db.lrange("k", 0, -1), Resp.OK),
                of("HGETALL", db -> db.hgetall("k"), Resp.bulk("a")),
                of("SMEMBERS", db -> db.smembers("k"), Resp.bulk("a")),
                of("ZSCORE", db -> db.zscore("k", "m"), Resp.integer(1)),
                of("EXISTS", db -> db.exists("k"), Resp.bulk("1")),
                of("MSET", db -> db.mset(java.util.Map.of("k", "v")), Resp.bulk("OK")),
                of("PING", AsyncDataCommands::ping, Resp.integer(1)));
    }

    private static Arguments of(
            String name, Function<AsyncDataCommands<String, String>, RedisFuture<?>> command, String reply) {
        return Arguments.of(name, command, reply);
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("impossible")
    @DisplayName("D6 plausibility: a reply that the command never has closes the connection, and nobody gets a value")
    void command_impossibleReply_closesTheConnection(
            String name, Function<AsyncDataCommands<String, String>, RedisFuture<?>> command, String reply) {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
            AsyncDatabase<String, String> db = multiplexer.database().async();
            List<ConnectionFailureType> failures = failures(multiplexer);
            peer.expectMatching(name, it -> it.name().equals(name)).silence();
            peer.expect("ECHO", "behind").reply(reply + Resp.bulk("behind"));

            Batch<String, String> together = multiplexer.database().createBatch(); // so that both are in flight
            RedisFuture<?> wrong = command.apply(together);
            RedisFuture<String> behind = together.echo("behind");
            together.execute();

            assertOutOfStep(wrong);
            assertOutOfStep(behind);
            assertThat(db.echo("on a new connection").join()).isEqualTo("on a new connection");
            Clients.await("the event", () -> !failures.isEmpty());
            assertThat(failures).containsExactly(ConnectionFailureType.RESPONSE_INTEGRITY_FAILURE);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D6 plausibility: errors, null and what was asked for as it is are never out of step")
    void command_possibleReply_keepsTheConnection(ProtocolVersion protocol) {
        try (ScriptedPeer peer = ScriptedPeer.start(profile(protocol));
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol)) {
            Database<String, String> db = multiplexer.database();
            long sockets = multiplexer.counters().get(Figure.SOCKETS_OPENED);
            peer.expect("INCR", "k").reply(Resp.error("ERR no"));
            assertThatThrownBy(() -> db.incr("k")).isInstanceOf(RedisServerException.class);
            peer.expect("INCR", "k").reply(protocol == ProtocolVersion.RESP2 ? Resp.NULL_BULK : Resp.NULL);
            assertThatThrownBy(() -> db.incr("k")).isInstanceOf(UnexpectedReplyException.class);
            peer.expect("LRANGE", "k", "0", "-1").reply("*-1\r\n");
            assertThat(db.lrange("k", 0, -1)).isEmpty();
            peer.expect("GET", "k").reply(Resp.integer(5));
            assertThat(db.execute("GET", "k").asLong()).isEqualTo(5);
            assertThat(multiplexer.counters().get(Figure.SOCKETS_OPENED)).isEqualTo(sockets);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D6 plausibility: a value that the caller's codec refuses concerns that caller alone")
    void get_codecRefusesTheValue_keepsTheConnection(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            String key = Clients.unique("word");
            multiplexer.database().set(key, "word");
            long sockets = multiplexer.counters().get(Figure.SOCKETS_OPENED);
            Database<String, Long> numbers = multiplexer
                    .database()
                    .withCodec(Codecs.values(
                            value -> Long.toString(value).getBytes(UTF_8),
                            bytes -> Long.parseLong(new String(bytes, UTF_8))));
            assertThatThrownBy(() -> numbers.get(key)).isInstanceOf(UnexpectedReplyException.class);
            assertThat(multiplexer.database().get(key)).isEqualTo("word");
            assertThat(multiplexer.counters().get(Figure.SOCKETS_OPENED)).isEqualTo(sockets);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D6 plausibility: a transaction's members are queued or refused, and answered by their types")
    void transaction_implausibleReplies_closeTheConnection(ProtocolVersion protocol) {
        try (ScriptedPeer peer = ScriptedPeer.start(profile(protocol));
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol)) {
            for (String[] replies : new String[][] {
                {Resp.simple("NOTQUEUED"), Resp.array(Resp.integer(1))},
                {Resp.bulk("QUEUED"), Resp.array(Resp.integer(1))},
                {Resp.simple("QUEUED"), Resp.array(Resp.bulk("1"))},
                {Resp.simple("QUEUED"), Resp.integer(1)}
            }) {
                peer.expect("MULTI").reply(Resp.OK); // of the first transaction on a connection it is awaited
                peer.expect("INCR", "n").silence();
                peer.expect("EXEC").reply(replies[0] + replies[1]);
                Transaction<String, String> transaction = multiplexer.database().createTransaction();
                RedisFuture<Long> member = transaction.incr("n");
                RedisFuture<Boolean> executed = transaction.executeAsync();
                assertOutOfStep(executed);
                assertOutOfStep(member);
            }
        }
    }

    @Test
    @DisplayName("D7 an unknown push between a command and its reply is ignored, the connection survives")
    void pushes_unknownOnes_areIgnored() {
        String push = Resp.push(Resp.bulk("from-the-future"), Resp.integer(1), Resp.bulks("GET", "k"));
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
            AsyncDatabase<String, String> db = multiplexer.database().async();
            long sockets = multiplexer.counters().get(Figure.SOCKETS_OPENED);
            peer.expect("GET", "a").reply(push + Resp.bulk("1") + push);
            assertThat(db.get("a").join()).isEqualTo("1");

            peer.expect("GET", "a").silence();
            peer.expect("INCR", "n").silence();
            peer.expect("GET", "b")
                    .replyByteByByte(
                            push + Resp.bulk("1") + push + push + Resp.integer(7) + push + Resp.bulk("2") + push);
            Batch<String, String> together = multiplexer.database().createBatch();
            RedisFuture<String> first = together.get("a");
            RedisFuture<Long> second = together.incr("n");
            RedisFuture<String> third = together.get("b");
            together.execute();
            assertThat(first.join()).isEqualTo("1");
            assertThat(second.join()).isEqualTo(7);
            assertThat(third.join()).isEqualTo("2");
            assertThat(multiplexer.counters().get(Figure.SOCKETS_OPENED)).isEqualTo(sockets);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D3 the late reply of a timed-out command is discarded, and those behind it get their own")
    void lateReply_ofATimedOutCommand_isDropped(ProtocolVersion protocol) {
        try (ScriptedPeer peer = ScriptedPeer.start(profile(protocol));
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol)) {
            Database<String, String> db = multiplexer.database();
            Database<String, String> hasty = db.withTimeout(Duration.ofMillis(20));
            // The one behind may be written before the late reply comes, or be held back until then; it is answered
            // behind it either way.
            ScriptStep sync = peer.expect("GET", "sync");
            ScriptStep behind = peer.expect("GET", "next");
            Clients.timeOutOnceSent(() -> hasty.get("sync"));
            RedisFuture<String> next = db.async().get("next");
            sync.reply(Resp.bulk("late"));
            behind.reply(Resp.bulk("mine"));
            assertThat(next.join()).isEqualTo("mine");

            ScriptStep async = peer.expect("GET", "async");
            behind = peer.expect("GET", "after");
            Clients.timeOutOnceSent(() -> hasty.async().get("async").join());
            RedisFuture<String> after = db.async().get("after");
            async.reply(Resp.bulk("later"));
            behind.reply(Resp.bulk("mine, too"));
            assertThat(after.join()).isEqualTo("mine, too");
            assertThat(multiplexer.counters().get(Figure.LATE_REPLIES)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D6 highIntegrity: everything works with tokens behind the commands")
    void commands_withTokens_work(ProtocolVersion protocol) throws InterruptedException {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, INTEGRITY)) {
            long sockets = multiplexer.counters().get(Figure.SOCKETS_OPENED);
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("checked");
            String list = Clients.unique("checked-list");
            db.set(key, "v");
            assertThat(db.get(key)).isEqualTo("v");
            assertThat(db.get(Clients.unique("none"))).isNull();
            assertThat(db.async().append(key, "w").join()).isEqualTo(2);
            assertThatThrownBy(() -> db.incr(key)).isInstanceOf(RedisServerException.class);
            assertThat(db.echo("e")).isEqualTo("e");
            assertThat(db.execute("ECHO", "e").asText()).isEqualTo("e");
            db.fireAndForget().rpush(list, "1");
            assertThat(db.rpush(list, "2")).isEqualTo(2);

            Batch<String, String> batch = db.createBatch();
            RedisFuture<String> got = batch.get(key);
            RedisFuture<List<String>> elements = batch.lrange(list, 0, -1);
            batch.execute();
            assertThat(got.join()).isEqualTo("vw");
            assertThat(elements.join()).containsExactly("1", "2");

            Transaction<String, String> transaction = db.createTransaction();
            RedisFuture<Long> length = transaction.strlen(key);
            RedisFuture<Long> refused = transaction.incr(key);
            assertThat(transaction.execute()).isTrue();
            assertThat(length.join()).isEqualTo(2);
            assertThatThrownBy(refused::join).isInstanceOf(RedisServerException.class);

            Transaction<String, String> watching = db.createTransaction();
            ConditionResult holds = watching.when(Condition.key(key).exists());
            RedisFuture<Long> deleted = watching.llen(list);
            assertThat(watching.execute()).isTrue();
            assertThat(holds.wasSatisfied()).isTrue();
            assertThat(deleted.join()).isEqualTo(2);

            assertThat(Objects.requireNonNull(db.blpop(Duration.ofSeconds(5), list))
                            .value())
                    .isEqualTo("1");
            RedisFuture<?> pop = db.async().blpop(Duration.ofSeconds(5), list + "-later");
            assertThat(db.rpush(list + "-later", "x")).isEqualTo(1);
            assertThat(pop.join()).isNotNull();

            try (MessageQueue<String> queue = multiplexer.subscriber().subscribe(Channel.literal(key))) {
                assertThat(multiplexer.subscriber().publish(Channel.literal(key), "m"))
                        .isEqualTo(1);
                assertThat(Objects.requireNonNull(queue.poll(Duration.ofSeconds(10)))
                                .payload())
                        .isEqualTo("m");
            }
            assertThat(multiplexer.database(1).get(key)).isNull();
            assertThat(db.get(key)).isEqualTo("vw");
            long after = multiplexer.counters().get(Figure.CONNECTION_FAILURES);
            assertThat(after).isZero();
            assertThat(sockets).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D6 highIntegrity: many threads and a pipeline, each gets its own")
    void commands_manyAtOnceWithTokens_getTheirOwn(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, INTEGRITY)) {
            AsyncDatabase<String, String> db = multiplexer.database().async();
            List<RedisFuture<String>> replies =
                    IntStream.range(0, 5000).mapToObj(i -> db.echo("e" + i)).toList();
            for (int i = 0; i < replies.size(); i++) {
                assertThat(replies.get(i).join()).isEqualTo("e" + i);
            }
            assertThat(multiplexer.counters().get(Figure.OPERATIONS)).isLessThan(5100);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "D6 highIntegrity: a wrong token kills the connection and faults that command and those in flight, nobody else")
    void token_wrongOne_closesTheConnection(ProtocolVersion protocol) {
        try (ScriptedPeer peer = ScriptedPeer.start(profile(protocol));
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol, INTEGRITY)) {
            AsyncDatabase<String, String> db = multiplexer.database().async();
            List<ConnectionFailureType> failures = failures(multiplexer);
            peer.expect("GET", "fine").reply(Resp.bulk("v"));
            assertThat(db.get("fine").join()).isEqualTo("v");
            peer.expect("GET", "k").silence();
            peer.expect("ECHO", ScriptedPeer.ANY).silence();
            peer.expect("GET", "behind").silence();
            peer.expect("ECHO", ScriptedPeer.ANY)
                    .reply(Resp.bulk("v")
                            + Resp.bulk("0123456789abcdef")
                            + Resp.bulk("w")
                            + Resp.bulk("0123456789abcdf0"));
            Batch<String, String> together = multiplexer.database().createBatch(); // so that both are in flight
            RedisFuture<String> wrong = together.get("k");
            RedisFuture<String> behind = together.get("behind");
            together.execute();
            assertOutOfStep(wrong);
            assertOutOfStep(behind);
            peer.expect("GET", "fine").reply(Resp.bulk("v"));
            assertThat(db.get("fine").join()).isEqualTo("v");
            Clients.await("the event", () -> !failures.isEmpty());
            assertThat(failures).containsExactly(ConnectionFailureType.RESPONSE_INTEGRITY_FAILURE);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D6 highIntegrity: a reply that got lost shifts nothing, though all are of the same type")
    void token_replyLost_nobodyGetsAnother(ProtocolVersion protocol) {
        try (ScriptedPeer peer = ScriptedPeer.start(profile(protocol));
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol, INTEGRITY)) {
            peer.expect("GET", "lost").silence(); // its token is echoed and comes in its place
            peer.expect("GET", "next").reply(Resp.bulk("next's"));
            Batch<String, String> together = multiplexer.database().createBatch(); // so that both are in flight
            RedisFuture<String> lost = together.get("lost");
            RedisFuture<String> next = together.get("next");
            together.execute();
            assertOutOfStep(lost);
            assertOutOfStep(next);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D6 highIntegrity: errors, and refusals of the token that match the command's own, shift nothing")
    void token_errors_keepTheConnection(ProtocolVersion protocol) {
        String loading = Resp.error("LOADING Redis is loading the dataset in memory");
        try (ScriptedPeer peer = ScriptedPeer.start(profile(protocol));
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol, INTEGRITY)) {
            Database<String, String> db = multiplexer.database();
            long sockets = multiplexer.counters().get(Figure.SOCKETS_OPENED);
            peer.expect("GET", "moved").reply(Resp.error("MOVED 1 10.0.0.1:6379"));
            assertThatThrownBy(() -> db.get("moved")).hasMessageContaining("MOVED 1");
            peer.expect("GET", "loading").reply(loading);
            peer.expect("ECHO", ScriptedPeer.ANY).reply(loading);
            assertThatThrownBy(() -> db.get("loading")).hasMessageContaining("LOADING");
            peer.expect("GET", "k").reply(Resp.bulk("v"));
            assertThat(db.get("k")).isEqualTo("v");
            assertThat(multiplexer.counters().get(Figure.SOCKETS_OPENED)).isEqualTo(sockets);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("D2 a time that runs out between a reply and its token is named so")
    void token_doesNotCome_theTimeoutNamesTheHandBack(ProtocolVersion protocol) {
        List<Function<Database<String, String>, @Nullable String>> calls =
                List.of(db -> db.get("k"), db -> db.async().get("k").join());
        for (Function<Database<String, String>, @Nullable String> call : calls) {
            try (ScriptedPeer peer = ScriptedPeer.start(profile(protocol));
                    ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol, INTEGRITY)) {
                Database<String, String> db = multiplexer.database().withTimeout(Duration.ofMillis(300));
                peer.expect("GET", "k").reply(Resp.bulk("v"));
                peer.expect("ECHO", ScriptedPeer.ANY).silence();
                assertThatThrownBy(() -> call.apply(db))
                        .isInstanceOfSatisfying(RedisTimeoutException.class, timeout -> {
                            assertThat(timeout.phase()).isEqualTo(TimeoutPhase.HAND_BACK);
                            assertThat(timeout.progress()).isEqualTo(CommandProgress.SENT);
                            assertThat(timeout)
                                    .hasMessageStartingWith("Command timed out with its reply read but not proven");
                        });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D6 highIntegrity: a refused token behind a value is not swallowed")
    void token_refusedBehindAValue_closesTheConnection(ProtocolVersion protocol) {
        try (ScriptedPeer peer = ScriptedPeer.start(profile(protocol));
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol, INTEGRITY)) {
            peer.expect("GET", "k").reply(Resp.bulk("v"));
            peer.expect("ECHO", ScriptedPeer.ANY).reply(Resp.error("NOPERM no ECHO for you"));
            RedisFuture<String> get = multiplexer.database().async().get("k");
            assertOutOfStep(get);
            assertThatThrownBy(get::join).hasMessageContaining("NOPERM").hasMessageContaining("may run ECHO");
        }
    }

    @Test
    @DisplayName("D6 highIntegrity: the reply of a command that timed out is dropped together with its token")
    void token_ofATimedOutCommand_isDropped() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                ConnectionMultiplexer multiplexer =
                        Clients.connect(peer.endpoint(), ProtocolVersion.RESP3, INTEGRITY)) {
            Database<String, String> db = multiplexer.database();
            ScriptStep first = peer.expect("GET", "late");
            first.silence();
            ScriptStep token = peer.expect("ECHO", ScriptedPeer.ANY);
            token.silence();
            Clients.timeOutOnceSent(() -> db.withTimeout(Duration.ofMillis(20)).get("late"));
            String sent = peer.awaitCommands(1, "GET").isEmpty()
                    ? ""
                    : token.awaitPlayed()
                            .commands()
                            .get(token.awaitPlayed().commands().size() - 1)
                            .word(1);
            peer.connection(0).send(Resp.bulk("too late") + Resp.bulk(sent));
            peer.expect("GET", "next").reply(Resp.bulk("mine"));
            assertThat(db.get("next")).isEqualTo("mine");
        }
    }

    @Test
    void connect_echoAndPingDisabled_isRefused() {
        assertThatThrownBy(() -> ConnectionMultiplexer.connect("localhost,highIntegrity=true,$ECHO=,$PING="))
                .hasMessageContaining("highIntegrity=true")
                .hasMessageContaining("disables ECHO and PING");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("D13 heartbeat: an answer that is not the echo closes the connection")
    void heartbeat_wrongEcho_closesTheConnection(ProtocolVersion protocol) {
        try (ScriptedPeer peer = ScriptedPeer.start(profile(protocol));
                ConnectionMultiplexer multiplexer = Clients.connect(
                        peer.endpoint(), protocol, "heartbeatInterval=10", "heartbeatConsistencyChecks=true")) {
            List<ConnectionFailureType> failures = failures(multiplexer);
            peer.expectMatching(
                            "a heartbeat's check",
                            command -> command.name().equals("ECHO")
                                    && command.word(1).startsWith("trunkline:"))
                    .reply(Resp.bulk("trunkline:0"));
            Clients.await("the failure", () -> !failures.isEmpty());
            assertThat(failures.get(0)).isEqualTo(ConnectionFailureType.RESPONSE_INTEGRITY_FAILURE);
            Clients.await("the new connection", multiplexer::isConnected);
        }
    }

    private static PeerProfile profile(ProtocolVersion protocol) {
        return protocol == ProtocolVersion.RESP2 ? PeerProfile.resp2() : PeerProfile.resp3();
    }

    private static void assertOutOfStep(RedisFuture<?> future) {
        assertThatThrownBy(future::join).isInstanceOfSatisfying(RedisConnectionException.class, fault -> {
            assertThat(fault.failureType()).isEqualTo(ConnectionFailureType.RESPONSE_INTEGRITY_FAILURE);
            assertThat(fault.progress()).isEqualTo(CommandProgress.SENT);
            assertThat(fault).hasMessageContaining("docs/errors/integrity.md");
        });
    }

    private static List<ConnectionFailureType> failures(ConnectionMultiplexer multiplexer) {
        List<ConnectionFailureType> failures = new CopyOnWriteArrayList<>();
        multiplexer.addListener(event -> {
            if (event instanceof MultiplexerEvent.ConnectionFailed failed) {
                failures.add(failed.failureType());
            }
        });
        return failures;
    }
}
