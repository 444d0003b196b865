package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MessageQueue;
import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.Transaction;
import io.trunkline.condition.Condition;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisInterruptedException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.ScriptedPeer;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One rule for all waits: a set flag sends nothing, an interrupt ends the wait, and the flag stays set. */
final class InterruptTest {

    private static final Duration FOR_EVER = Duration.ZERO;

    /** What a call on a thread of its own came to. */
    private record Ended(@Nullable Throwable failure, boolean flag) {}

    /** Starts threads: platform ones, and virtual ones where there are any. */
    /** Starts a thread of some kind. */
    private interface ThreadStart {
        Thread start(Runnable task);
    }

    private static List<ThreadStart> threads() {
        List<ThreadStart> kinds = new ArrayList<>();
        kinds.add(task -> {
            Thread thread = new Thread(task, "interrupted");
            thread.start();
            return thread;
        });
        if (Runtime.version().feature() >= 21) {
            kinds.add(task -> {
                try {
                    return (Thread) Thread.class
                            .getMethod("startVirtualThread", Runnable.class)
                            .invoke(null, task);
                } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
                    throw new LinkageError("Java 21 has them.", e);
                }
            });
        }
        return kinds;
    }

    private static Ended ending(ThrowingCallable call) {
        return new Ended(catchThrowable(call), Thread.currentThread().isInterrupted());
    }

    /** Interrupts a call once it waits. */
    private static Ended interrupt(ThreadStart start, ThrowingCallable call, Runnable untilItWaits) throws Exception {
        CompletableFuture<Ended> ended = new CompletableFuture<>();
        Thread caller = start.start(() -> ended.complete(ending(call)));
        untilItWaits.run();
        caller.interrupt();
        return ended.get(20, TimeUnit.SECONDS);
    }

    private static void assertInterrupted(Ended ended, CommandProgress progress) {
        assertThat(ended.failure()).isInstanceOfSatisfying(RedisInterruptedException.class, failure -> {
            assertThat(failure.progress()).isEqualTo(progress);
            assertThat(failure).hasMessageContaining("flag stays set");
        });
        assertThat(ended.flag()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N12_flagIsSet_nothingIsSent(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("n12");
            Channel channel = Channel.literal(key);
            List<ThrowingCallable> calls = List.of(
                    () -> db.incr(key),
                    () -> db.withRetry(RetryPolicy.standard()).incr(key),
                    () -> db.execute("INCR", key),
                    () -> db.evaluate("return redis.call('INCR', KEYS[1])", List.of(key), List.of()),
                    () -> db.blpop(FOR_EVER, key + ":list"),
                    () -> {
                        Transaction<String, String> transaction = db.createTransaction();
                        transaction.incr(key);
                        transaction.execute();
                    },
                    () -> {
                        Transaction<String, String> transaction = db.createTransaction();
                        transaction.when(Condition.key(key).doesNotExist());
                        transaction.incr(key);
                        transaction.execute();
                    },
                    () -> multiplexer.subscriber().subscribe(channel, message -> {}),
                    () -> multiplexer.subscriber().subscribe(channel),
                    () -> multiplexer.subscriber().publish(channel, "m"),
                    () -> multiplexer.subscriber().ping(),
                    () -> multiplexer.servers().get(0).execute("INCR", key),
                    () -> Clients.connect(protocol).close());
            for (ThreadStart start : threads()) {
                for (ThrowingCallable call : calls) {
                    for (int i = 0; i < 20; i++) {
                        CompletableFuture<Ended> ended = new CompletableFuture<>();
                        start.start(() -> {
                            Thread.currentThread().interrupt();
                            ended.complete(ending(call));
                        });
                        assertInterrupted(ended.get(20, TimeUnit.SECONDS), CommandProgress.NEVER_SENT);
                    }
                }
            }
            assertThat(db.get(key)).isNull();
            assertThat(multiplexer.subscriber().handlerCount(channel)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N12_interruptDuringABlockedPop_endsItOnTheServer(ProtocolVersion protocol) throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("n12");
            for (ThreadStart start : threads()) {
                Ended ended = interrupt(
                        start,
                        () -> db.blpop(FOR_EVER, key),
                        () -> Clients.await("the pop to block", () -> Clients.blockedClients(multiplexer) == 1));
                assertInterrupted(ended, CommandProgress.SENT);
                Clients.await("the end of the pop on the server", () -> Clients.blockedClients(multiplexer) == 0);
            }
            db.rpush(key, "element");
            assertThat(db.llen(key)).isOne();
        }
    }

    /** A way to wait for a peer that does not answer, and the command that it waits for. */
    private record Wait(String awaited, Function<Database<String, String>, ThrowingCallable> call) {}

    @Test
    void case_N12_interruptDuringAnyWait_endsItAndTellsHowFarItGot() throws Exception {
        List<Wait> waits = List.of(
                new Wait("GET", db -> () -> db.get("k")),
                new Wait("GET", db -> () -> db.withRetry(RetryPolicy.standard()).get("k")),
                new Wait("EVAL", db -> () -> db.evaluate("return 1", List.of(), List.of())),
                new Wait("MULTI", db -> () -> {
                    Transaction<String, String> transaction = db.createTransaction();
                    transaction.incr("k");
                    transaction.execute();
                }),
                new Wait("GET", db -> {
                    RedisFuture<String> future = db.async().get("k");
                    return () -> {
                        try {
                            future.join();
                        } finally {
                            assertThat(future.isDone()).as("others may hold it").isFalse();
                            future.cancel(false);
                        }
                    };
                }));
        for (ThreadStart start : threads()) {
            for (Wait wait : waits) {
                try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                        ConnectionMultiplexer multiplexer =
                                Clients.connect(peer.endpoint(), ProtocolVersion.RESP3, "syncTimeout=30000")) {
                    peer.stub(wait.awaited()).silence();
                    ThrowingCallable call = wait.call().apply(multiplexer.database());
                    assertInterrupted(
                            interrupt(start, call, () -> peer.awaitCommands(1, wait.awaited())), CommandProgress.SENT);
                }
            }
        }
    }

    @Test
    void case_N12_interruptDuringGet_throwsWhatFuturesThrow() throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3)) {
            RedisFuture<?> pop = multiplexer.database().async().blpop(FOR_EVER, Clients.unique("n12"));
            Ended got = interrupt(threads().get(0), pop::get, () -> {});
            assertThat(got.failure()).isInstanceOf(InterruptedException.class);
            assertThat(got.flag()).isFalse();
            assertThat(pop.isDone()).isFalse();
            pop.cancel(false);
        }
    }

    @Test
    void case_N12_interruptDuringSubscribe_leavesNoHandler() throws Exception {
        for (ThreadStart start : threads()) {
            try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                    ConnectionMultiplexer multiplexer =
                            Clients.connect(peer.endpoint(), ProtocolVersion.RESP3, "syncTimeout=30000")) {
                peer.stub("SUBSCRIBE").silence();
                Channel channel = Channel.literal("c");
                assertInterrupted(
                        interrupt(
                                start,
                                () -> multiplexer.subscriber().subscribe(channel, message -> {}),
                                () -> peer.awaitCommands(1, "SUBSCRIBE")),
                        CommandProgress.SENT);
                assertThat(multiplexer.subscriber().handlerCount(channel)).isZero();
                assertInterrupted(
                        interrupt(
                                start,
                                () -> multiplexer.subscriber().subscribe(channel),
                                () -> Clients.await(
                                        "the queue",
                                        () -> multiplexer.subscriber().handlerCount(channel) == 1)),
                        CommandProgress.SENT);
                assertThat(multiplexer.subscriber().handlerCount(channel)).isZero();
            }
        }
    }

    @Test
    void case_N12_interruptDuringConnect_givesItUp() throws Exception {
        for (ThreadStart start : threads()) {
            try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
                peer.stub("HELLO").silence();
                Ended ended = interrupt(
                        start,
                        () -> Clients.connect(peer.endpoint(), ProtocolVersion.RESP3, "connectTimeout=600000"),
                        () -> peer.awaitCommands(1, "HELLO"));
                assertInterrupted(ended, CommandProgress.NEVER_SENT);
                peer.connection(0).awaitClosedByClient();
            }
        }
    }

    @Test
    void case_N12_interruptWhileIteratingAQueue_throwsAndLosesNothing() throws Exception {
        try (ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3)) {
            Channel channel = Channel.literal(Clients.unique("n12"));
            MessageQueue<String> queue = multiplexer.subscriber().subscribe(channel);
            Ended ended = interrupt(threads().get(0), () -> queue.iterator().hasNext(), () -> {});
            assertInterrupted(ended, CommandProgress.NEVER_SENT);
            multiplexer.subscriber().publish(channel, "m");
            assertThat(queue.iterator().next().payload()).isEqualTo("m");
        }
    }

    @Test
    void case_N12_closeWhileInterrupted_closesAllTheSame() throws Exception {
        ConnectionMultiplexer multiplexer = Clients.connect(ProtocolVersion.RESP3);
        CompletableFuture<Ended> ended = new CompletableFuture<>();
        threads().get(0).start(() -> {
            Thread.currentThread().interrupt();
            ended.complete(ending(multiplexer::close));
        });
        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(new Ended(null, true));
        multiplexer.closeAsync(Duration.ZERO).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThatThrownBy(() -> multiplexer.database().ping()).hasMessageContaining("closed");
    }
}
