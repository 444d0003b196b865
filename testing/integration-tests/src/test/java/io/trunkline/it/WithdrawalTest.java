package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Batch;
import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.Subscriber.Subscription;
import io.trunkline.Transaction;
import io.trunkline.condition.Condition;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.KeyValue;
import io.trunkline.status.Figure;
import io.trunkline.status.ServerCounters;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.ScriptedPeer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Futures that their holder ends, in whatever way, before the server does. */
final class WithdrawalTest {

    private static final Duration FOR_EVER = Duration.ZERO;

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N11_blockedPopIsEndedByItsHolder_isDoneAndGivesItsConnectionBack(ProtocolVersion protocol) {
        List<Consumer<CompletableFuture<KeyValue<String, String>>>> ways = List.of(
                pop -> assertThat(pop.cancel(true)).isTrue(),
                pop -> assertThat(pop.complete(null)).isTrue(),
                pop -> assertThat(pop.complete(new KeyValue<>("k", "mine"))).isTrue(),
                pop -> assertThat(pop.completeExceptionally(new IllegalStateException("mine")))
                        .isTrue(),
                pop -> pop.obtrudeValue(null),
                pop -> pop.obtrudeException(new IllegalStateException("mine")),
                pop -> pop.completeOnTimeout(null, 1, TimeUnit.MILLISECONDS),
                pop -> pop.orTimeout(1, TimeUnit.MILLISECONDS),
                pop -> pop.completeAsync(() -> new KeyValue<>("k", "mine")));
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("n11");
            for (Consumer<CompletableFuture<KeyValue<String, String>>> way : ways) {
                CompletableFuture<KeyValue<String, String>> pop =
                        db.async().blpop(FOR_EVER, key).toCompletableFuture();
                CompletableFuture<String> dependent = pop.handle((value, failure) -> "told");
                Clients.await("the pop to block", () -> Clients.blockedClients(multiplexer) == 1);
                way.accept(pop);
                assertThat(dependent.join()).isEqualTo("told");
                assertThat(pop.isDone()).isTrue();
                Clients.await(
                        "the connection to be given back",
                        () -> leases(multiplexer).get(Figure.LEASES_IN_USE) == 0);
            }
            assertThat(Clients.blockedClients(multiplexer)).isZero();
            db.rpush(key, "element");
            assertThat(db.llen(key)).as("no pop is left that would take it").isOne();
        }
    }

    @Test
    void case_N11_holderEndsIt_outcomeIsWhatTheHolderGave() {
        try (ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("n11");
            KeyValue<String, String> mine = new KeyValue<>("k", "mine");
            assertThat(pop(db, key).completeOnTimeout(mine, 1, TimeUnit.MILLISECONDS))
                    .succeedsWithin(Duration.ofSeconds(20))
                    .isEqualTo(mine);
            CompletableFuture<?> late = pop(db, key).orTimeout(1, TimeUnit.MILLISECONDS);
            assertThatThrownBy(late::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> late.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
            CompletableFuture<KeyValue<String, String>> done = pop(db, key);
            assertThat(done.complete(mine)).isTrue();
            assertThat(done.join()).isEqualTo(mine);
            assertThat(done.complete(null)).isFalse();
            assertThat(done.cancel(true)).isFalse();
            assertThat(done.getNow(null)).isEqualTo(mine);
            done.obtrudeValue(null);
            assertThat(done.join()).isNull();
            RedisFuture<String> answered = db.async().ping();
            assertThat(answered.join()).isEqualTo("PONG");
            answered.toCompletableFuture().obtrudeValue("mine");
            assertThat(answered.join()).isEqualTo("mine");
        }
    }

    private static CompletableFuture<KeyValue<String, String>> pop(Database<String, String> db, String key) {
        return db.async().blpop(FOR_EVER, key).toCompletableFuture();
    }

    @Test
    void case_N11_everyKindOfFuture_isEndedByItsHolder() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3()); // it answers nothing but the handshake
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
            Database<String, String> db = multiplexer.database().withTimeout(Duration.ofMinutes(10));
            RetryPolicy policy = RetryPolicy.standard();
            for (String silent : List.of(
                    "GET",
                    "SCRIPT",
                    "EVALSHA",
                    "EVAL",
                    "MULTI",
                    "INCR",
                    "EXEC",
                    "WATCH",
                    "EXISTS",
                    "BLPOP",
                    "SELECT",
                    "CLIENT UNBLOCK")) {
                peer.stub(silent).silence();
            }
            times(db.async().get("k"));
            times(db.async().withRetry(policy).get("k"));
            times(db.async().evaluate("return 1", List.of("k"), List.of()));
            Transaction<String, String> transaction = db.createTransaction();
            RedisFuture<Long> member = transaction.incr("k");
            times(transaction.executeAsync());
            assertThatThrownBy(member::join).isInstanceOf(CancellationException.class);
            Transaction<String, String> watching = db.createTransaction();
            watching.when(Condition.key("k").exists());
            RedisFuture<Long> watched = watching.incr("k");
            times(watching.executeAsync());
            assertThatThrownBy(watched::join).isInstanceOf(CancellationException.class);
            Batch<String, String> batch = db.createBatch();
            RedisFuture<String> ofBatch = batch.get("k");
            RedisFuture<?> blocking = batch.blpop(FOR_EVER, "k");
            batch.execute();
            times(ofBatch);
            times(blocking);
            times(multiplexer.database(1).async().get("k"));
        }
    }

    private static void times(RedisFuture<?> future) {
        CompletableFuture<?> ended = future.toCompletableFuture().orTimeout(1, TimeUnit.MILLISECONDS);
        assertThatThrownBy(() -> ended.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
        assertThat(future.isDone()).isTrue();
        assertThat(future.isCompletedExceptionally()).isTrue();
        assertThat(future.isCancelled()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N11_subscriptionIsEndedByItsHolder_leavesNoHandler(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Channel channel = Channel.literal(Clients.unique("n11"));
            for (int i = 0; i < 50; i++) {
                CompletableFuture<Subscription> subscribing = multiplexer
                        .subscriber()
                        .subscribeAsync(channel, message -> {})
                        .toCompletableFuture();
                if (!subscribing.complete(null)) {
                    subscribing.join().close();
                }
                assertThat(multiplexer.subscriber().handlerCount(channel)).isZero();
            }
        }
    }

    @Test
    void case_N11_connectAsyncIsEndedByItsHolder_closesWhatItMade() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            peer.stub("HELLO").silence();
            CompletableFuture<ConnectionMultiplexer> connecting = ConnectionMultiplexer.connectAsync(
                            peer.endpoint() + ",connectTimeout=600000")
                    .toCompletableFuture();
            peer.awaitCommands(1, "HELLO");
            assertThat(connecting.completeExceptionally(new IllegalStateException("mine")))
                    .isTrue();
            assertThatThrownBy(connecting::join).hasRootCauseMessage("mine");
            peer.connection(0).awaitClosedByClient();
        }
    }

    private static ServerCounters leases(ConnectionMultiplexer multiplexer) {
        return multiplexer.status().endpoints().get(0).counters();
    }
}
