package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.Batch;
import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Transaction;
import io.trunkline.condition.Condition;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.ScriptedPeer;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One time limit for each kind of call: whoever waits has the one, whoever holds a future the other, and views override
 * both.
 */
final class TimeLimitTest {

    private static final List<String> SILENT = List.of(
            "GET",
            "SCRIPT",
            "EVALSHA",
            "EVAL",
            "MULTI",
            "INCR",
            "EXEC",
            "WATCH",
            "EXISTS",
            "SUBSCRIBE",
            "PUBLISH",
            "SCAN",
            "PING");

    private static long limitMillis(ThrowingCallable call) {
        return catchThrowableOfType(RedisTimeoutException.class, call).timeoutMillis();
    }

    private static Transaction<String, String> transaction(Database<String, String> db, boolean watches) {
        Transaction<String, String> transaction = db.createTransaction();
        if (watches) {
            transaction.when(Condition.key("k").exists());
        }
        transaction.incr("k");
        return transaction;
    }

    /**
     * The peer answers nothing, so that each call takes all its time; the limit that is not meant is too long to be
     * met.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void case_N14_everyKindOfCall_keepsItsLimit(boolean waits) {
        String limits = waits ? "syncTimeout=60,asyncTimeout=600000" : "syncTimeout=600000,asyncTimeout=60";
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                ConnectionMultiplexer multiplexer = Clients.connect(
                        peer.endpoint(),
                        ProtocolVersion.RESP3,
                        limits,
                        "connectTimeout=20000",
                        "heartbeatInterval=600000")) {
            SILENT.forEach(name -> peer.stub(name).silence());
            Database<String, String> db = multiplexer.database();
            Channel channel = Channel.literal("c");
            List<ThrowingCallable> calls = waits
                    ? List.of(
                            () -> db.get("k"),
                            () -> db.evaluate("return 1", List.of(), List.of()),
                            () -> transaction(db, false).execute(),
                            () -> transaction(db, true).execute(),
                            () -> db.scan("0"),
                            () -> multiplexer.subscriber().subscribe(channel, message -> {}),
                            () -> multiplexer.subscriber().subscribe(channel),
                            () -> multiplexer.subscriber().publish(channel, "m"),
                            () -> multiplexer.subscriber().ping())
                    : List.of(
                            () -> db.async().get("k").join(),
                            () -> db.async()
                                    .evaluate("return 1", List.of(), List.of())
                                    .join(),
                            () -> transaction(db, false).executeAsync().join(),
                            () -> transaction(db, true).executeAsync().join(),
                            () -> member(db).join(),
                            () -> multiplexer
                                    .subscriber()
                                    .subscribeAsync(channel, message -> {})
                                    .join(),
                            () -> multiplexer
                                    .subscriber()
                                    .publishAsync(channel, "m")
                                    .join());
            for (ThrowingCallable call : calls) {
                assertThat(limitMillis(call)).isEqualTo(60);
            }
            Database<String, String> view = db.withTimeout(Duration.ofMillis(30));
            assertThat(limitMillis(() -> view.get("k"))).isEqualTo(30);
            assertThat(limitMillis(() -> view.async().get("k").join())).isEqualTo(30);
            assertThat(limitMillis(() -> transaction(view, false).execute())).isEqualTo(30);
            assertThat(limitMillis(() -> transaction(view, true).execute())).isEqualTo(30);
            assertThat(limitMillis(() -> transaction(view, false).executeAsync().join()))
                    .isEqualTo(30);
            assertThat(limitMillis(() -> member(view).join())).isEqualTo(30);
        }
    }

    private static RedisFuture<String> member(Database<String, String> db) {
        Batch<String, String> batch = db.createBatch();
        RedisFuture<String> member = batch.get("k");
        batch.execute();
        return member;
    }
}
