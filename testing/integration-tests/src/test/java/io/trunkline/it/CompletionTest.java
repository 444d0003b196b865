package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Batch;
import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MessageQueue;
import io.trunkline.RedisFuture;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.FaultProxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What completes futures, and what the application's executor and stages can and cannot hold up. */
final class CompletionTest {

    private final ExecutorService oneThread = Executors.newSingleThreadExecutor();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void stop() throws InterruptedException {
        never.countDown();
        oneThread.shutdownNow();
        assertThat(oneThread.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private static ConnectionMultiplexer connect(ProtocolVersion protocol, Executor executor) {
        return ConnectionMultiplexer.connect(options(Clients.server().endpoint(), protocol, executor));
    }

    private static MultiplexerOptions options(String endpoint, ProtocolVersion protocol, Executor executor) {
        return Clients.options(endpoint, protocol).toBuilder()
                .threads(t -> t.completionExecutor(executor))
                .build();
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N10_stageJoinsAnotherFutureOnAOneThreadExecutor_bothEnd(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = connect(protocol, oneThread)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("n10");
            db.set(key, "v");
            CompletableFuture<String> nested = db.async()
                    .get(key)
                    .thenApply(value -> value + db.async().get(key).join() + db.get(key))
                    .toCompletableFuture();
            assertThat(nested.get(20, TimeUnit.SECONDS)).isEqualTo("vvv");
            CompletableFuture<Long> popped = db.async()
                    .rpush(key + ":list", "element")
                    .thenCombine(db.async().get(key), (length, value) -> {
                        assertThat(db.blpop(Duration.ofSeconds(20), key + ":list"))
                                .isNotNull();
                        return length;
                    })
                    .toCompletableFuture();
            assertThat(popped.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N10_executorIsStuck_deadlinesFireAndWaitersGoOn(ProtocolVersion protocol) throws Exception {
        oneThread.execute(this::waitForEver);
        try (FaultProxy proxy = FaultProxy.before(new InetSocketAddress(
                        Clients.server().host(), Clients.server().port()));
                ConnectionMultiplexer multiplexer =
                        ConnectionMultiplexer.connect(options(proxy.endpoint(), protocol, oneThread))) {
            Database<String, String> db = multiplexer.database();
            Channel channel = Channel.literal(Clients.unique("n10"));
            MessageQueue<String> queue = multiplexer.subscriber().subscribe(channel);
            multiplexer.subscriber().publish(channel, "m");
            assertThat(queue.poll(Duration.ofSeconds(20))).isNotNull();
            multiplexer.database(1).set("n10", "v"); // which asks for the database first
            assertThat(db.async().ping().get(20, TimeUnit.SECONDS)).isEqualTo("PONG");
            proxy.delay(Duration.ofSeconds(2));
            RedisFuture<String> late =
                    db.withTimeout(Duration.ofMillis(50)).async().get("k");
            assertThatThrownBy(late::join).isInstanceOf(RedisTimeoutException.class);
            assertThat(late.isDone()).isTrue();
            proxy.delay(Duration.ZERO);
        } finally {
            never.countDown();
        }
    }

    private void waitForEver() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N10_executorRefusesEverything_ownThreadsDoItsWork(ProtocolVersion protocol) throws Exception {
        everythingWorks(protocol, task -> {
            throw new RejectedExecutionException("full");
        });
    }

    @Test
    void case_N10_executorWasShutDown_ownThreadsDoItsWork() throws Exception {
        oneThread.shutdown();
        everythingWorks(ProtocolVersion.RESP3, oneThread);
    }

    @Test
    void case_N10_executorThrowsAnError_ownThreadsDoItsWork() throws Exception {
        everythingWorks(ProtocolVersion.RESP3, task -> {
            throw new AssertionError("oops");
        });
    }

    @Test
    void case_N10_executorRunsTasksAtOnce_notOnTheLoop() throws Exception {
        everythingWorks(ProtocolVersion.RESP3, Runnable::run);
    }

    private static void everythingWorks(ProtocolVersion protocol, Executor executor) throws Exception {
        try (ConnectionMultiplexer multiplexer = connect(protocol, executor)) {
            Database<String, String> db = multiplexer.database();
            Channel channel = Channel.literal(Clients.unique("n10"));
            CountDownLatch handled = new CountDownLatch(1);
            multiplexer.subscriber().subscribe(channel, message -> handled.countDown());
            multiplexer.subscriber().publish(channel, "m");
            assertThat(handled.await(20, TimeUnit.SECONDS)).isTrue();
            String key = Clients.unique("n10");
            // behind a blocked pop, so that the stage hangs on the future before it is done; a loop would refuse to
            // wait
            CompletableFuture<String> stage = db.async()
                    .blpop(Duration.ofSeconds(60), key)
                    .thenApply(element -> db.get("k") + db.async().get("k").join())
                    .toCompletableFuture();
            db.rpush(key, "go");
            assertThat(stage.get(20, TimeUnit.SECONDS)).isEqualTo("nullnull");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N10_stagesBlock_theOthersDoNotWaitForTheHeartbeat(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, "heartbeatInterval=60000")) {
            Batch<String, String> batch = multiplexer.database().createBatch();
            List<CompletableFuture<String>> stages = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                boolean blocks = i % 100 == 0;
                stages.add(batch.ping()
                        .thenApply(pong -> {
                            if (blocks) {
                                waitForEver();
                            }
                            return pong;
                        })
                        .toCompletableFuture());
            }
            batch.execute();
            for (int i = 0; i < 500; i++) {
                if (i % 100 > 0) {
                    assertThat(stages.get(i).get(20, TimeUnit.SECONDS)).isEqualTo("PONG");
                }
            }
            never.countDown();
        }
    }
}
