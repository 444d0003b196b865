package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RetryPolicy;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisInterruptedException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServers;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptedPeer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Views that try again, over real sockets; the rules in detail are tested on virtual time. */
final class RetryTest {

    private static final RetryPolicy POLICY =
            RetryPolicy.standard().withBackoff(Duration.ofMillis(1), Duration.ofMillis(5));
    private static final String LOADING = Resp.error("LOADING Redis is loading the dataset in memory");

    private static PeerProfile profile(ProtocolVersion protocol) {
        return protocol == ProtocolVersion.RESP2 ? PeerProfile.resp2() : PeerProfile.resp3();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("J6 retry: LOADING is ridden out, sync and async")
    void incr_whileLoading_isAnswered(ProtocolVersion protocol) {
        try (ScriptedPeer peer = ScriptedPeer.start(profile(protocol));
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol)) {
            Database<String, String> db = multiplexer.database().withRetry(POLICY);
            peer.expect("INCR", "n").reply(LOADING);
            peer.expect("INCR", "n").reply(LOADING);
            peer.expect("INCR", "n").reply(Resp.integer(1));
            assertThat(db.incr("n")).isEqualTo(1);
            peer.expect("INCR", "n").reply(LOADING);
            peer.expect("INCR", "n").reply(Resp.integer(2));
            assertThat(db.async().incr("n").join()).isEqualTo(2);
            assertThat(multiplexer.counters().get(Figure.RETRIES)).isEqualTo(3);
            assertThat(multiplexer.counters().get(Figure.SYNC_COMMANDS)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("J6 retry: attempts exhausted, the original fault on the caller's stack")
    void get_loadingForLong_throwsTheAnswer() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
            peer.stub("GET").reply(LOADING);
            Database<String, String> db = multiplexer.database().withRetry(POLICY.withMaxAttempts(4));
            assertThatThrownBy(() -> db.get("k")).isInstanceOfSatisfying(RedisServerException.class, fault -> {
                assertThat(fault.kind()).isEqualTo(RedisErrorKind.LOADING);
                assertThat(fault.getSuppressed()).hasSize(3);
                assertThat(fault.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(RetryTest.class.getName()));
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("J6 retry: WRONGTYPE is an answer, not a reason to ask again")
    void incr_ofText_failsAtOnce(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            String key = Clients.unique("list");
            Database<String, String> db = multiplexer.database().withRetry(POLICY);
            db.lpush(key, "element");
            assertThatThrownBy(() -> db.incr(key))
                    .isInstanceOfSatisfying(
                            RedisServerException.class,
                            fault -> assertThat(fault.kind()).isEqualTo(RedisErrorKind.WRONG_TYPE));
            assertThat(multiplexer.counters().get(Figure.RETRIES)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "J6 retry: a read under way when its connection breaks is read again, and the caller sees nothing of it")
    void get_connectionBreaksUnderIt_isReadAgain(ProtocolVersion protocol) {
        try (ScriptedPeer peer = ScriptedPeer.start(profile(protocol));
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol)) {
            Database<String, String> db = multiplexer.database().withRetry(POLICY);
            peer.expect("GET", "k").reset();
            peer.expect("GET", "k").reply(Resp.bulk("v"));
            assertThat(db.get("k")).isEqualTo("v");
            peer.expect("GET", "k").reset();
            peer.expect("GET", "k").reply(Resp.bulk("w"));
            assertThat(db.async().get("k").join()).isEqualTo("w");
            assertThat(multiplexer.counters().get(Figure.RETRIES)).isEqualTo(2);
        }
    }

    @Test
    void interrupt_whileWaitingForAnotherAttempt_endsTheCall() throws InterruptedException {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
            peer.stub("GET").reply(LOADING);
            // The first wait is a draw of up to an hour: it is not over before the interrupt comes
            RetryPolicy patient = RetryPolicy.standard().withBackoff(Duration.ofHours(1), Duration.ofHours(1));
            Database<String, String> db =
                    multiplexer.database().withTimeout(Duration.ofHours(2)).withRetry(patient);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                try {
                    db.get("k");
                } catch (RedisInterruptedException e) {
                    thrown.set(e);
                }
            });
            caller.start();
            peer.awaitCommands(1, "GET");
            caller.interrupt();
            caller.join();
            assertThat(thrown.get()).hasMessageContaining("command=GET");
        }
    }

    @Test
    @DisplayName("J7 withRetry: batches, transactions and nesting are refused, and the text says what to do")
    void withRetry_whatIsNotOneCommand_isRefused() {
        try (ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3)) {
            Database<String, String> db = multiplexer.database().withRetry(POLICY);
            assertThatIllegalStateException()
                    .isThrownBy(db::createBatch)
                    .withMessageContaining("A batch is not tried again as a whole")
                    .withMessageContaining("without withRetry");
            assertThatIllegalStateException()
                    .isThrownBy(db::createTransaction)
                    .withMessageContaining("A transaction is not tried again as a whole");
            assertThatIllegalStateException()
                    .isThrownBy(() -> db.withRetry(POLICY))
                    .withMessageContaining("policy=RetryPolicy[maxAttempts=10");
            assertThatIllegalStateException()
                    .isThrownBy(() -> db.async().withRetry(POLICY))
                    .withMessageContaining("policy=");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "J6 retry: a server that is killed and started again is ridden out by reads and by what was never sent")
    void commands_serverRestarts_areAnswered(ProtocolVersion protocol) {
        try (RedisServer server = RedisServers.start();
                ConnectionMultiplexer multiplexer =
                        Clients.connect(server.endpoint(), protocol, "queueWhileDisconnected=false")) {
            Database<String, String> db = multiplexer
                    .database()
                    .withTimeout(Duration.ofSeconds(20))
                    .withRetry(POLICY.withMaxAttempts(1000).withBackoff(Duration.ofMillis(10), Duration.ofMillis(50)));
            assertThat(db.incr("n")).isEqualTo(1);
            server.kill();
            Clients.await("the loss", () -> !multiplexer.isConnected());
            var write = db.async().incr("n");
            var read = db.async().exists("n");
            server.restart();
            assertThat(write.join()).isEqualTo(1);
            assertThat(read.join()).isNotNull();
        }
    }
}
