package io.trunkline.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.PhysicalConnection;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What is true of every transport. Extend it and implement {@link #openEnvironment}.
 *
 * <p>Every test has an environment of its own, which must come down without leaving anything behind.
 */
public abstract class TransportContract extends TrafficContract {

    private static final Duration SHORT_LIMIT = Duration.ofMillis(300);

    /** Makes the suite; the environment follows before each test. */
    protected TransportContract() {}

    // Connecting

    @Test
    void connect_listeningPeer_opensAConnection() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();

            PhysicalConnection connection = handler.connection();
            assertThat(connection.loop()).isSameAs(handler.loop());
            assertThat(connection.remoteAddress()).isNotNull();
            assertThat(connection.localAddress()).isNotNull();
            assertThat(connection.isWritable()).isTrue();
            assertThat(connection.pendingWriteBytes()).isZero();
            assertThat(connection.bytesRead()).isZero();
            assertThat(connection.bytesWritten()).isZero();

            peer.write(ascii("hello"));
            environment().await("the bytes", () -> handler.bytesRead() == 5);
            assertThat(handler.kept()).isEqualTo(ascii("hello"));
            assertThat(handler.events()).containsExactly("connected");
        }
    }

    @Test
    void connect_fromTheLoop_reportsAfterTheCall() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = newHandler();
            runOnLoop(handler, () -> start(server.address(), CONNECT_LIMIT, handler));
            environment().await("the connection", handler::isConnected);
        }
    }

    @Test
    void connect_refusingPeer_failsWithConnectException() {
        RecordingHandler handler = newHandler();
        TransportAddress address = environment().refusingAddress();
        start(address, CONNECT_LIMIT, handler);
        environment().await("the failure", handler::isFailed);
        assertThat(handler.failure()).isInstanceOf(ConnectException.class).hasMessageContaining(address.toString());
        assertThat(handler.events()).containsExactly("failed");
    }

    @Test
    void connect_unknownHost_failsWithUnknownHostException() {
        RecordingHandler handler = newHandler();
        TransportAddress address = environment().unknownAddress();
        start(address, CONNECT_LIMIT, handler);
        environment().await("the failure", handler::isFailed);
        assertThat(handler.failure()).isInstanceOf(UnknownHostException.class).hasMessageContaining(address.toString());
    }

    @Test
    void connect_hangingPeer_failsAtTheTimeLimit() {
        RecordingHandler handler = newHandler();
        TransportAddress address = environment().hangingAddress();
        long startNanos = handler.loop().nanoTime();
        var endNanos = new AtomicLong();
        start(address, SHORT_LIMIT, handler);
        environment().await("the failure", () -> {
            endNanos.set(handler.loop().nanoTime());
            return handler.isFailed();
        });
        assertThat(handler.failure())
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining(address.toString());
        assertThat(Duration.ofNanos(endNanos.get() - startNanos))
                .isBetween(SHORT_LIMIT, SHORT_LIMIT.plus(environment().tolerance()));
    }

    @Test
    void connect_hangingPeer_doesNotHoldBackOthersOnTheLoop() {
        RecordingHandler hanging = newHandler();
        start(environment().hangingAddress(), CONNECT_LIMIT, hanging);
        try (PeerServer server = environment().listen()) {
            var handler = new RecordingHandler(hanging.loop());
            handlers.add(handler);
            start(server.address(), CONNECT_LIMIT, handler);
            environment().await("the connection", handler::isConnected);
            assertThat(hanging.isFailed()).isFalse();
        }
    }

    @Test
    void connect_cancelledWhileUnderWay_failsOnceWithCancellation() {
        RecordingHandler handler = newHandler();
        Cancellable attempt = start(environment().hangingAddress(), CONNECT_LIMIT, handler);
        attempt.cancel();
        attempt.cancel();
        environment().await("the failure", handler::isFailed);
        attempt.cancel();
        environment().settle();
        assertThat(handler.failure()).isInstanceOf(CancellationException.class);
        assertThat(handler.events()).containsExactly("failed");
    }

    @Test
    void connect_cancelledFromTheLoop_reportsAfterTheCall() {
        RecordingHandler handler = newHandler();
        Cancellable attempt = start(environment().hangingAddress(), CONNECT_LIMIT, handler);
        runOnLoop(handler, attempt::cancel);
        environment().await("the failure", handler::isFailed);
    }

    @Test
    void connect_cancelledAfterItSucceeded_hasNoEffect() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = newHandler();
            Cancellable attempt = start(server.address(), CONNECT_LIMIT, handler);
            environment().await("the connection", handler::isConnected);
            PeerConnection peer = server.accept();
            attempt.cancel();
            peer.write(ascii("still here"));
            environment().await("the bytes", () -> handler.bytesRead() == 10);
            assertThat(handler.events()).containsExactly("connected");
        }
    }

    @Test
    void connect_cancelledAtAnyMoment_reportsExactlyOnce() {
        try (PeerServer server = environment().listen()) {
            for (int i = 0; i < 50; i++) {
                RecordingHandler handler = newHandler();
                start(server.address(), CONNECT_LIMIT, handler).cancel();
                environment().await("a report", () -> handler.isConnected() || handler.isFailed());
                if (handler.isConnected()) {
                    handler.connection().close();
                }
            }
        }
    }

    @Test
    void connect_manyAtOnce_allOpen() {
        try (PeerServer server = environment().listen()) {
            for (int i = 0; i < 40; i++) {
                start(server.address(), CONNECT_LIMIT, newHandler());
            }
            for (RecordingHandler handler : List.copyOf(handlers)) {
                environment().await("all connections", handler::isConnected);
            }
        }
    }

    // Closing

    @Test
    void close_offTheLoop_closesOnceWithoutCause() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            handler.connection().close();
            handler.connection().close();
            environment().await("the end", handler::isClosed);
            handler.connection().close();
            environment().await("the peer's end", peer::isEnded);
            environment().settle();
            assertThat(handler.closeCause()).isNull();
            assertThat(handler.events()).containsExactly("connected", "closed");
        }
    }

    @Test
    void close_onTheLoop_reportsAfterTheCall() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            var reportedInside = new AtomicBoolean();
            runOnLoop(handler, () -> {
                handler.connection().close();
                handler.connection().close();
                reportedInside.set(handler.isClosed());
            });
            environment().await("the end", handler::isClosed);
            assertThat(reportedInside).isFalse();
        }
    }

    @Test
    void close_inOnConnected_closes() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address(), h -> h.whenConnected(PhysicalConnection::close));
            environment().await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
            environment().await("the peer's end", server.accept()::isEnded);
        }
    }

    @Test
    void close_inOnRead_deliversNothingMore() {
        try (PeerServer server = environment().listen()) {
            var reads = new AtomicInteger();
            RecordingHandler handler = newHandler();
            handler.whenRead(bytes -> {
                reads.incrementAndGet();
                handler.connection().close();
            });
            handler.whenReadComplete(reads::incrementAndGet);
            connect(server.address(), handler);
            PeerConnection peer = server.accept();
            peer.write(Pattern.bytes(0, 100_000));
            environment().await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
            assertThat(reads).hasValue(1);
        }
    }

    @Test
    void close_inOnReadComplete_closes() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = newHandler();
            handler.whenReadComplete(() -> handler.connection().close());
            connect(server.address(), handler);
            server.accept().write(ascii("last words"));
            environment().await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
        }
    }

    @Test
    void close_inOnWritabilityChanged_closes() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = newHandler();
            handler.whenWritabilityChanged(writable -> handler.connection().close());
            connect(server.address(), handler);
            server.accept().setReading(false);
            runOnLoop(handler, () -> fill(handler.connection(), new AtomicLong()));
            environment().await("the end", handler::isClosed);
            assertThat(handler.events()).containsExactly("connected", "writable false", "closed");
        }
    }

    @Test
    void close_inOnClosed_hasNoEffect() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = newHandler();
            handler.whenClosed(() -> handler.connection().close());
            connect(server.address(), handler);
            closeAndAwait(handler);
            environment().settle();
            assertThat(handler.events()).containsExactly("connected", "closed");
        }
    }

    @Test
    void onClosed_peerCloses_comesAfterAllBytesWithoutCause() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address(), RecordingHandler::expectPattern);
            PeerConnection peer = server.accept();
            peer.write(Pattern.bytes(0, 500_000));
            peer.close();
            environment().await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
            assertThat(handler.bytesRead()).isEqualTo(500_000);
            assertThat(handler.connection().bytesRead()).isEqualTo(500_000);
            assertThat(handler.connection().isWritable()).isFalse();
        }
    }

    @Test
    void onClosed_peerHalfCloses_closesTheWholeConnection() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            peer.shutdownOutput();
            environment().await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
            environment().await("the peer's end", peer::isEnded);
        }
    }

    @Test
    void onClosed_peerResets_hasACause() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            server.accept().reset();
            environment().await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isInstanceOf(IOException.class);
            assertThat(handler.events()).containsExactly("connected", "closed");
        }
    }

    @Test
    void onConnected_throws_closesWithTheException() {
        assertClosedBy(h -> h.whenConnected(c -> {
            throw new IllegalStateException("broken handler");
        }));
    }

    @Test
    void onRead_throws_closesWithTheException() {
        assertClosedBy(h -> h.whenRead(b -> {
            throw new IllegalStateException("broken handler");
        }));
    }

    @Test
    void onRead_throwsAnError_closesWithTheError() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(
                    server.address(),
                    h -> h.whenRead(b -> {
                        throw new AssertionError("broken invariant");
                    }));
            server.accept().write(ascii("bait"));
            environment().await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isInstanceOf(AssertionError.class).hasMessage("broken invariant");
        }
    }

    @Test
    void onReadComplete_throws_closesWithTheException() {
        assertClosedBy(h -> h.whenReadComplete(() -> {
            throw new IllegalStateException("broken handler");
        }));
    }

    @Test
    void onWritabilityChanged_throws_closesWithTheException() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(
                    server.address(),
                    h -> h.whenWritabilityChanged(w -> {
                        throw new IllegalStateException("broken handler");
                    }));
            server.accept().setReading(false);
            runOnLoop(handler, () -> fill(handler.connection(), new AtomicLong()));
            environment().await("the end", handler::isClosed);
            assertThat(handler.closeCause()).hasMessage("broken handler");
        }
    }

    // Loops

    @Test
    void nextLoop_twoLoops_takesTurns() {
        TransportLoop first = environment().transport().nextLoop();
        TransportLoop second = environment().transport().nextLoop();
        assertThat(second).isNotSameAs(first);
        assertThat(environment().transport().nextLoop()).isSameAs(first);
        assertThat(environment().transport().nextLoop()).isSameAs(second);
    }

    @Test
    void inLoop_elsewhere_isFalse() {
        TransportLoop first = environment().transport().nextLoop();
        TransportLoop second = environment().transport().nextLoop();
        assertThat(first.inLoop()).isFalse();
        var inside = new CompletableFuture<List<Boolean>>();
        first.execute(() -> inside.complete(List.of(first.inLoop(), second.inLoop())));
        environment().await("the task", inside::isDone);
        assertThat(inside.join()).containsExactly(true, false);
    }

    @Test
    void execute_manyTasks_keepTheirOrder() {
        TransportLoop loop = environment().transport().nextLoop();
        List<Integer> ran = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            loop.execute(() -> ran.add(number));
        }
        environment().await("all tasks", () -> ran.size() == 1_000);
        assertThat(ran).isSorted();
    }

    @Test
    void execute_fromTheLoop_runsAfterTheCurrentTask() {
        TransportLoop loop = environment().transport().nextLoop();
        List<String> ran = new CopyOnWriteArrayList<>();
        loop.execute(() -> {
            loop.execute(() -> ran.add("second"));
            ran.add("first");
        });
        environment().await("both tasks", () -> ran.size() == 2);
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void schedule_delays_runInTheirOrderAndNotEarly() {
        TransportLoop loop = environment().transport().nextLoop();
        List<String> ran = new CopyOnWriteArrayList<>();
        var early = new AtomicInteger();
        // In one task, and far enough apart that a pause between two calls does not change their order.
        loop.execute(() -> {
            long startNanos = loop.nanoTime();
            for (int millis : new int[] {400, 0, 200, -5}) {
                long delayNanos = Duration.ofMillis(millis).toNanos();
                var unused = loop.schedule(
                        () -> {
                            if (loop.nanoTime() - startNanos < delayNanos || !loop.inLoop()) {
                                early.incrementAndGet();
                            }
                            ran.add(Math.max(0, millis) + " ms");
                        },
                        delayNanos);
            }
        });
        environment().await("all timers", () -> ran.size() == 4);
        assertThat(ran).containsExactly("0 ms", "0 ms", "200 ms", "400 ms");
        assertThat(early).hasValue(0);
    }

    @Test
    void schedule_cancelled_neverRuns() {
        TransportLoop loop = environment().transport().nextLoop();
        var ran = new AtomicInteger();
        var barrier = new AtomicBoolean();
        Cancellable timer =
                loop.schedule(ran::incrementAndGet, Duration.ofMillis(20).toNanos());
        timer.cancel();
        timer.cancel();
        loop.schedule(() -> barrier.set(true), Duration.ofMillis(40).toNanos());
        environment().await("a later timer", barrier::get);
        assertThat(ran).hasValue(0);
        timer.cancel();
    }

    @Test
    void schedule_cancelledAfterItRan_hasNoEffect() {
        TransportLoop loop = environment().transport().nextLoop();
        var ran = new AtomicInteger();
        Cancellable timer = loop.schedule(ran::incrementAndGet, 0);
        environment().await("the timer", () -> ran.get() == 1);
        timer.cancel();
        environment().settle();
        assertThat(ran).hasValue(1);
    }

    @Test
    void nanoTime_acrossLoops_hasOneOrigin() {
        TransportLoop first = environment().transport().nextLoop();
        TransportLoop second = environment().transport().nextLoop();
        long before = first.nanoTime();
        long between = second.nanoTime();
        long after = first.nanoTime();
        assertThat(between - before).isNotNegative();
        assertThat(after - between).isNotNegative();
    }

    // The end of the transport

    @Test
    void closeAsync_openConnections_closesThemAndCompletes() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler first = connect(server.address());
            RecordingHandler second = connect(server.address());
            PeerConnection peer = server.accept();
            CompletableFuture<Void> closing = close();
            environment().await("completion", closing::isDone);
            assertThat(closing).isCompleted();
            assertThat(first.isClosed()).isTrue();
            assertThat(second.isClosed()).isTrue();
            assertThat(first.closeCause()).isNull();
            environment().await("the peer's end", peer::isEnded);
        }
    }

    @Test
    void closeAsync_busyConnections_reportsEveryEndBeforeItCompletes() {
        try (PeerServer server = environment().listen()) {
            for (int i = 0; i < 20; i++) {
                RecordingHandler handler = connect(server.address());
                server.accept().setReading(false);
                runOnLoop(handler, () -> {
                    ByteBuf bytes = handler.connection().allocator().buffer();
                    handler.connection().writeAndFlush(bytes.writeZero(CHUNK));
                });
            }
            CompletableFuture<Void> closing = close();
            environment().await("completion", closing::isDone);
            assertThat(handlers).allMatch(RecordingHandler::isClosed);
        }
    }

    @Test
    void closeAsync_twice_completesBoth() {
        CompletableFuture<Void> first = close();
        CompletableFuture<Void> second = close();
        environment().await("completion", () -> first.isDone() && second.isDone());
        assertThat(close()).succeedsWithin(Duration.ZERO);
    }

    @Test
    void closeAsync_fromALoop_completes() {
        Set<CompletableFuture<Void>> closing = ConcurrentHashMap.newKeySet();
        environment().transport().nextLoop().execute(() -> closing.add(close()));
        environment().await("completion", () -> closing.stream().anyMatch(CompletableFuture::isDone));
    }

    @Test
    void closeAsync_attemptUnderWay_failsIt() {
        RecordingHandler handler = newHandler();
        start(environment().hangingAddress(), CONNECT_LIMIT, handler);
        CompletableFuture<Void> closing = close();
        environment().await("completion", closing::isDone);
        assertThat(handler.isFailed()).isTrue();
        assertThat(handler.events()).containsExactly("failed");
    }

    @Test
    void connect_afterCloseAsync_reportsAFailure() {
        try (PeerServer server = environment().listen()) {
            TransportLoop loop = environment().transport().nextLoop();
            CompletableFuture<Void> closing = close();
            environment().await("completion", closing::isDone);
            // Not the recording handler: there is no loop any more on which a report could come.
            var failure = new CompletableFuture<Throwable>();
            environment()
                    .transport()
                    .connect(
                            new ConnectRequest(server.address(), CONNECT_LIMIT.toNanos(), null),
                            loop,
                            new FailureHandler(failure));
            environment().await("the failure", failure::isDone);
            assertThat(failure.join()).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void name_ofTheTransport_isLowerCase() {
        assertThat(environment().transport().name()).matches("[a-z_]+");
    }

    private void assertClosedBy(Consumer<RecordingHandler> setUp) {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address(), setUp);
            PeerConnection peer = server.accept();
            peer.write(ascii("bait"));
            environment().await("the end", handler::isClosed);
            assertThat(handler.closeCause())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("broken handler");
            environment().await("the peer's end", peer::isEnded);
        }
    }

    private CompletableFuture<Void> close() {
        return environment().transport().closeAsync().toCompletableFuture();
    }
}
