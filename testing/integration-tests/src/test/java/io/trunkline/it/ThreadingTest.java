package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.ConnectionMultiplexer.EventRegistration;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisServerException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.RespValue;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ThreadingTest {

    /** What waits is woken long before. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    @DisplayName("D12 user code never runs on an I/O thread")
    void callbacks_ofEveryKind_runOnCompletionThreads() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "name=d12")) {
            Database<String, String> db = multiplexer.database();
            CountDownLatch all = new CountDownLatch(4);
            Runnable record = () -> {
                threads.add(Thread.currentThread().getName());
                all.countDown();
            };
            try (EventRegistration registration = multiplexer.addListener(event -> record.run())) {
                assertThat(registration).isNotNull();
                Channel channel = Channel.literal(Clients.unique("d12"));
                multiplexer.subscriber().subscribe(channel, message -> record.run());
                multiplexer.subscriber().subscribe(channel).onMessage(message -> record.run());
                multiplexer.subscriber().publish(channel, "m");
                CompletableFuture<Void> stage =
                        db.async().get("k").toCompletableFuture().thenRun(record);
                stage.get(20, TimeUnit.SECONDS);
                db.async()
                        .execute("NOSUCHCOMMAND")
                        .exceptionally(failure -> null)
                        .toCompletableFuture()
                        .join();
                assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
            }
        }
        assertThat(threads)
                .allMatch(name -> name.startsWith("trunkline-d12-completion-")
                        || name.equals(Thread.currentThread().getName()));
    }

    @Test
    @DisplayName("D12 a stage that blocks for ever cannot stall the connection or other stages")
    void stage_blocksForEver_othersGoOn() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "heartbeatInterval=50")) {
            Database<String, String> db = multiplexer.database();
            CountDownLatch blocked = new CountDownLatch(1);
            String key = Clients.unique("stuck");
            db.async().blpop(PATIENCE, key).whenComplete((value, failure) -> {
                blocked.countDown();
                awaitQuietly(never);
            });
            db.rpush(key, "go");
            assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 100; i++) {
                assertThat(db.ping()).isEqualTo("PONG");
                db.async().ping().toCompletableFuture().get(20, TimeUnit.SECONDS);
            }
            never.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void execute_untypedBlockingCommand_stallsNobody(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("untyped");
            RedisFuture<RespValue> popped = db.async().execute("BLPOP", key, PATIENCE.toSeconds());
            assertThat(db.ping()).isEqualTo("PONG");
            assertThat(popped.isDone()).isFalse();
            db.rpush(key, "go");
            assertThat(popped.join().asList()).extracting(RespValue::asText).containsExactly(key, "go");
        }
    }

    @Test
    void blpop_allLeasesTaken_timesOutNeverSent() {
        try (ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("taken");
            for (int i = 0; i < 256; i++) { // as many as a server's pool lends
                var unused = db.async().blpop(PATIENCE, key);
            }
            RedisFuture<?> late = db.withTimeout(Duration.ofMillis(200)).async().blpop(Duration.ofMillis(1), key);
            assertThatThrownBy(late::join).isInstanceOfSatisfying(RedisTimeoutException.class, failure -> {
                assertThat(failure.progress()).isEqualTo(CommandProgress.NEVER_SENT);
                assertThat(failure.timeoutMillis()).isEqualTo(201);
            });
            assertThat(db.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void join_onAnIoThread_failsAtOnceWithAnExplanation() throws Exception {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "completion=inline")) {
            Database<String, String> db = multiplexer.database();
            AtomicReference<Throwable> sync = new AtomicReference<>();
            AtomicReference<Throwable> async = new AtomicReference<>();
            CountDownLatch tried = new CountDownLatch(1);
            String key = Clients.unique("inline");
            db.async().blpop(PATIENCE, key).whenComplete((value, failure) -> {
                sync.set(thrownBy(() -> db.get("k")));
                async.set(thrownBy(() -> db.async().get("k").join()));
                tried.countDown();
            });
            db.rpush(key, "go");
            assertThat(tried.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(sync.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("I/O thread");
            assertThat(async.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("I/O thread");
            assertThat(db.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void close_fromACallback_doesNotHang() throws Exception {
        ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3);
        CountDownLatch closed = new CountDownLatch(1);
        Database<String, String> db = multiplexer.database();
        String key = Clients.unique("closing");
        db.async().blpop(PATIENCE, key).whenComplete((value, failure) -> {
            multiplexer.close();
            closed.countDown();
        });
        db.rpush(key, "go");
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(multiplexer.isConnected()).isFalse();
    }

    @Test
    void complete_afterTheServerDid_changesNothing() {
        try (ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3)) {
            RedisFuture<?> future = multiplexer.database().async().execute("NOSUCHCOMMAND");
            assertThatThrownBy(future::join).isInstanceOf(RedisServerException.class);
            assertThat(future.toCompletableFuture().complete(null)).isFalse();
            assertThat(future.cancel(true)).isFalse();
            assertThatThrownBy(future::join).isInstanceOf(RedisServerException.class);
        }
    }

    private static Throwable thrownBy(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            return e;
        }
        return new AssertionError("Nothing was thrown");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
