package io.trunkline.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.PhysicalConnection;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is true of every transport. Extend it and implement {@link #openEnvironment}.
 *
 * <p>Every test has an environment of its own, which must come down without leaving anything behind.
 */
public abstract class TransportContract {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration SHORT_LIMIT = Duration.ofMillis(300);
    private static final int HUGE = 64 * 1024 * 1024;
    private static final int CHUNK = 256 * 1024;
    // No kernel buffers this much for one socket.
    private static final int MORE_THAN_BUFFERS_HOLD = 256 * 1024 * 1024;

    private final List<RecordingHandler> handlers = new ArrayList<>();
    private TransportEnvironment environment;

    /** Makes the suite; the environment follows before each test. */
    @SuppressWarnings("NullAway.Init") // Opened before each test.
    protected TransportContract() {}

    /**
     * Starts a transport and what surrounds it.
     *
     * @return an environment for one test, closed after it
     */
    protected abstract TransportEnvironment openEnvironment();

    /**
     * The environment of the test that is running.
     *
     * @return what {@link #openEnvironment} made
     */
    protected final TransportEnvironment environment() {
        return environment;
    }

    @BeforeEach
    final void open() {
        environment = openEnvironment();
    }

    @AfterEach
    final void closeAndVerify() {
        environment.close();
        handlers.forEach(RecordingHandler::verify);
    }

    // Connecting

    @Test
    void connect_listeningPeer_opensAConnection() {
        try (PeerServer server = environment.listen()) {
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
            environment.await("the bytes", () -> handler.bytesRead() == 5);
            assertThat(handler.kept()).isEqualTo(ascii("hello"));
            assertThat(handler.events()).containsExactly("connected");
        }
    }

    @Test
    void connect_fromTheLoop_reportsAfterTheCall() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = newHandler();
            runOnLoop(handler, () -> start(server.address(), CONNECT_LIMIT, handler));
            environment.await("the connection", handler::isConnected);
        }
    }

    @Test
    void connect_refusingPeer_failsWithConnectException() {
        RecordingHandler handler = newHandler();
        TransportAddress address = environment.refusingAddress();
        start(address, CONNECT_LIMIT, handler);
        environment.await("the failure", handler::isFailed);
        assertThat(handler.failure()).isInstanceOf(ConnectException.class).hasMessageContaining(address.toString());
        assertThat(handler.events()).containsExactly("failed");
    }

    @Test
    void connect_unknownHost_failsWithUnknownHostException() {
        RecordingHandler handler = newHandler();
        TransportAddress address = environment.unknownAddress();
        start(address, CONNECT_LIMIT, handler);
        environment.await("the failure", handler::isFailed);
        assertThat(handler.failure()).isInstanceOf(UnknownHostException.class).hasMessageContaining(address.toString());
    }

    @Test
    void connect_hangingPeer_failsAtTheTimeLimit() {
        RecordingHandler handler = newHandler();
        TransportAddress address = environment.hangingAddress();
        long startNanos = handler.loop().nanoTime();
        var endNanos = new AtomicLong();
        start(address, SHORT_LIMIT, handler);
        environment.await("the failure", () -> {
            endNanos.set(handler.loop().nanoTime());
            return handler.isFailed();
        });
        assertThat(handler.failure())
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining(address.toString());
        assertThat(Duration.ofNanos(endNanos.get() - startNanos))
                .isBetween(SHORT_LIMIT, SHORT_LIMIT.plus(environment.tolerance()));
    }

    @Test
    void connect_hangingPeer_doesNotHoldBackOthersOnTheLoop() {
        RecordingHandler hanging = newHandler();
        start(environment.hangingAddress(), CONNECT_LIMIT, hanging);
        try (PeerServer server = environment.listen()) {
            var handler = new RecordingHandler(hanging.loop());
            handlers.add(handler);
            start(server.address(), CONNECT_LIMIT, handler);
            environment.await("the connection", handler::isConnected);
            assertThat(hanging.isFailed()).isFalse();
        }
    }

    @Test
    void connect_cancelledWhileUnderWay_failsOnceWithCancellation() {
        RecordingHandler handler = newHandler();
        Cancellable attempt = start(environment.hangingAddress(), CONNECT_LIMIT, handler);
        attempt.cancel();
        attempt.cancel();
        environment.await("the failure", handler::isFailed);
        attempt.cancel();
        environment.settle();
        assertThat(handler.failure()).isInstanceOf(CancellationException.class);
        assertThat(handler.events()).containsExactly("failed");
    }

    @Test
    void connect_cancelledFromTheLoop_reportsAfterTheCall() {
        RecordingHandler handler = newHandler();
        Cancellable attempt = start(environment.hangingAddress(), CONNECT_LIMIT, handler);
        runOnLoop(handler, attempt::cancel);
        environment.await("the failure", handler::isFailed);
    }

    @Test
    void connect_cancelledAfterItSucceeded_hasNoEffect() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = newHandler();
            Cancellable attempt = start(server.address(), CONNECT_LIMIT, handler);
            environment.await("the connection", handler::isConnected);
            PeerConnection peer = server.accept();
            attempt.cancel();
            peer.write(ascii("still here"));
            environment.await("the bytes", () -> handler.bytesRead() == 10);
            assertThat(handler.events()).containsExactly("connected");
        }
    }

    @Test
    void connect_cancelledAtAnyMoment_reportsExactlyOnce() {
        try (PeerServer server = environment.listen()) {
            for (int i = 0; i < 50; i++) {
                RecordingHandler handler = newHandler();
                start(server.address(), CONNECT_LIMIT, handler).cancel();
                environment.await("a report", () -> handler.isConnected() || handler.isFailed());
                if (handler.isConnected()) {
                    handler.connection().close();
                }
            }
        }
    }

    @Test
    void connect_manyAtOnce_allOpen() {
        try (PeerServer server = environment.listen()) {
            for (int i = 0; i < 40; i++) {
                start(server.address(), CONNECT_LIMIT, newHandler());
            }
            for (RecordingHandler handler : List.copyOf(handlers)) {
                environment.await("all connections", handler::isConnected);
            }
        }
    }

    // Reading

    @Test
    void read_peerWritesByteByByte_deliversAllInOrder() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            for (int i = 0; i < 100; i++) {
                peer.write(Pattern.at(i));
                long expected = i + 1L;
                environment.await("one more byte", () -> handler.bytesRead() == expected);
            }
            assertThat(handler.kept()).isEqualTo(Pattern.bytes(0, 100));
            environment.await("the end of the series", () -> !handler.isInReadSeries());
            assertThat(handler.connection().bytesRead()).isEqualTo(100);
        }
    }

    @Test
    void read_manyBytes_endsWithReadComplete() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address(), RecordingHandler::expectPattern);
            server.accept().write(Pattern.bytes(0, 3_000_000));
            environment.await("all bytes", () -> handler.bytesRead() == 3_000_000);
            environment.await("the end of the series", () -> !handler.isInReadSeries());
            assertThat(handler.connection().bytesRead()).isEqualTo(3_000_000);
        }
    }

    @Test
    void read_retainedBuffer_staysIntactAfterTheCall() {
        List<ByteBuf> retained = new CopyOnWriteArrayList<>();
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address(), h -> h.whenRead(b -> retained.add(b.retain())));
            PeerConnection peer = server.accept();
            peer.write(Pattern.bytes(0, 50_000));
            environment.await("all bytes", () -> handler.bytesRead() == 50_000);
            closeAndAwait(handler);
            long position = 0;
            for (ByteBuf bytes : retained) {
                assertThat(Pattern.mismatches(bytes, position)).isZero();
                position += bytes.readableBytes();
                bytes.release();
            }
        }
        assertThat(retained).isNotEmpty().allMatch(bytes -> bytes.refCnt() == 0);
    }

    @Test
    void read_releasedBuffer_isGoneAfterTheCall() {
        List<ByteBuf> lent = new CopyOnWriteArrayList<>();
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address(), h -> h.whenRead(lent::add));
            server.accept().write(ascii("lent"));
            environment.await("the bytes", () -> handler.bytesRead() == 4);
            closeAndAwait(handler);
        }
        assertThat(lent).isNotEmpty().allMatch(bytes -> bytes.refCnt() == 0);
    }

    @Test
    void setReading_false_holdsThePeerBack() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address(), RecordingHandler::expectPattern);
            PeerConnection peer = server.accept();
            runOnLoop(handler, () -> handler.connection().setReading(false));
            peer.write(Pattern.bytes(0, 10_000));
            environment.settle();
            assertThat(handler.bytesRead()).isZero();

            runOnLoop(handler, () -> handler.connection().setReading(true));
            environment.await("all bytes", () -> handler.bytesRead() == 10_000);
        }
    }

    @Test
    void setReading_falseInOnConnected_holdsFromTheStart() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address(), h -> h.whenConnected(c -> c.setReading(false)));
            server.accept().write(ascii("early"));
            environment.settle();
            assertThat(handler.bytesRead()).isZero();
            runOnLoop(handler, () -> handler.connection().setReading(true));
            environment.await("all bytes", () -> handler.bytesRead() == 5);
        }
    }

    @Test
    void setReading_toggledDuringTraffic_losesNothing() {
        int total = 4 * 1024 * 1024;
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = newHandler().expectPattern();
            handler.whenRead(bytes -> {
                handler.connection().setReading(false);
                handler.loop().execute(() -> handler.connection().setReading(true));
            });
            connect(server.address(), handler);
            PeerConnection peer = server.accept();
            peer.write(Pattern.bytes(0, total));
            environment.await("all bytes", () -> handler.bytesRead() == total);
        }
    }

    @Test
    void setReading_offTheLoop_isRefused() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address());
            assertThatThrownBy(() -> handler.connection().setReading(false)).isInstanceOf(IllegalStateException.class);
        }
    }

    // Writing

    @Test
    void write_oneHugeBuffer_isEchoedIntact() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address(), RecordingHandler::expectPattern);
            server.accept().echo();
            runOnLoop(handler, () -> {
                ByteBuf huge = handler.connection().allocator().buffer(HUGE);
                for (int at = 0; at < HUGE; at += CHUNK) {
                    Pattern.write(huge, at, CHUNK);
                }
                handler.connection().writeAndFlush(huge);
            });
            environment.await("the echo", () -> handler.bytesRead() == HUGE);
            environment.await("the counter", () -> handler.connection().bytesWritten() == HUGE);
            assertThat(handler.connection().bytesRead()).isEqualTo(HUGE);
            assertThat(handler.connection().pendingWriteBytes()).isZero();
        }
    }

    @Test
    void write_manyBuffers_areEchoedInOrder() {
        int buffers = 3_000;
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address(), RecordingHandler::expectPattern);
            server.accept().echo();
            var written = new AtomicLong();
            for (int i = 0; i < buffers; i++) {
                int size = i % 1_500;
                runOnLoopLater(handler, connection -> {
                    ByteBuf bytes = connection.allocator().buffer();
                    connection.writeAndFlush(Pattern.write(bytes, written.getAndAdd(size), size));
                });
            }
            environment.await("everything is written", () -> lastOf(handler, buffers, written));
            environment.await("the echo", () -> handler.bytesRead() == written.get());
        }
    }

    @Test
    void write_anyKindOfBuffer_arrivesIntactAndIsReleased() {
        List<ByteBuf> kinds = List.of(
                Unpooled.copiedBuffer("heap,", StandardCharsets.US_ASCII),
                Unpooled.directBuffer().writeBytes(ascii("direct,")),
                Unpooled.compositeBuffer()
                        .addComponent(true, Unpooled.copiedBuffer("com", StandardCharsets.US_ASCII))
                        .addComponent(true, Unpooled.directBuffer().writeBytes(ascii("posite,"))),
                Unpooled.copiedBuffer("xxslicexx", StandardCharsets.US_ASCII).slice(2, 5),
                Unpooled.copiedBuffer("xxskipped", StandardCharsets.US_ASCII).skipBytes(2),
                Unpooled.buffer());
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            runOnLoop(handler, () -> kinds.forEach(handler.connection()::writeAndFlush));
            byte[] expected = ascii("heap,direct,composite,sliceskipped");
            environment.await("all bytes", () -> peer.receivedCount() == expected.length);
            assertThat(peer.received()).isEqualTo(expected);
            environment.await("release", () -> kinds.stream().allMatch(bytes -> bytes.refCnt() == 0));
            environment.await("the counter", () -> handler.connection().bytesWritten() == expected.length);
        }
    }

    @Test
    void write_peerStopsReading_turnsUnwritableAndRecovers() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            peer.setReading(false);
            PhysicalConnection connection = handler.connection();
            var handedOver = new AtomicLong();
            // The kernel may take some more after it seemed full.
            do {
                runOnLoop(handler, () -> fill(connection, handedOver));
                environment.settle();
            } while (connection.isWritable() && handedOver.get() < MORE_THAN_BUFFERS_HOLD);
            assertThat(connection.isWritable()).isFalse();
            environment.await("the report", () -> isReported(handler, false));
            assertThat(connection.pendingWriteBytes()).isPositive();
            assertThat(connection.pendingWriteBytes() + connection.bytesWritten())
                    .isEqualTo(handedOver.get());

            peer.setReading(true);
            environment.await("the report", () -> isReported(handler, true));
            environment.await("everything is written", () -> connection.pendingWriteBytes() == 0);
            environment.await("everything is received", () -> peer.receivedCount() == handedOver.get());
            environment.await("the counter", () -> connection.bytesWritten() == handedOver.get());
            assertThat(connection.isWritable()).isTrue();
        }
    }

    @Test
    void write_moreThanHighWaterMarkAtOnce_endsWritable() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            int size = 20 * 1024 * 1024;
            runOnLoop(handler, () -> {
                ByteBuf bytes = handler.connection().allocator().buffer(size);
                handler.connection().writeAndFlush(bytes.writeZero(size));
            });
            environment.await("everything is received", () -> peer.receivedCount() == size);
            environment.await("writable", () -> handler.connection().isWritable());
            environment.settle();
            assertThat(handler.writabilities().isEmpty() || isReported(handler, true))
                    .isTrue();
        }
    }

    @Test
    void write_afterClose_releasesTheBuffer() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            ByteBuf inSameTask = Unpooled.copiedBuffer("dropped", StandardCharsets.US_ASCII);
            runOnLoop(handler, () -> {
                handler.connection().close();
                handler.connection().writeAndFlush(inSameTask);
            });
            assertThat(inSameTask.refCnt()).isZero();
            environment.await("the end", handler::isClosed);
            ByteBuf afterwards = Unpooled.copiedBuffer("dropped", StandardCharsets.US_ASCII);
            runOnLoop(handler, () -> handler.connection().writeAndFlush(afterwards));
            assertThat(afterwards.refCnt()).isZero();
            environment.await("the peer's end", peer::isEnded);
            assertThat(peer.receivedCount()).isZero();
        }
    }

    @Test
    void write_pendingWhenClosed_releasesTheBuffers() {
        List<ByteBuf> pending = new ArrayList<>();
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            peer.setReading(false);
            PhysicalConnection connection = handler.connection();
            runOnLoop(handler, () -> {
                for (long total = 0; connection.isWritable() && total < MORE_THAN_BUFFERS_HOLD; total += CHUNK) {
                    ByteBuf bytes = connection.allocator().buffer(CHUNK).writeZero(CHUNK);
                    pending.add(bytes);
                    connection.writeAndFlush(bytes);
                }
                connection.close();
            });
            environment.await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
            environment.await("release", () -> pending.stream().allMatch(bytes -> bytes.refCnt() == 0));
            assertThat(connection.pendingWriteBytes()).isZero();
            assertThat(connection.bytesWritten()).isLessThan((long) pending.size() * CHUNK);
        }
    }

    @Test
    void write_offTheLoop_isRefusedAndReleases() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address());
            ByteBuf bytes = Unpooled.copiedBuffer("astray", StandardCharsets.US_ASCII);
            assertThatThrownBy(() -> handler.connection().writeAndFlush(bytes))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(bytes.refCnt()).isZero();
        }
    }

    @Test
    void write_toResetPeer_closesWithCause() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            runOnLoop(handler, () -> handler.connection().setReading(false));
            peer.reset();
            writeUntilClosed(handler);
            environment.await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isInstanceOf(IOException.class);
        }
    }

    // Closing

    @Test
    void close_offTheLoop_closesOnceWithoutCause() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            handler.connection().close();
            handler.connection().close();
            environment.await("the end", handler::isClosed);
            handler.connection().close();
            environment.await("the peer's end", peer::isEnded);
            environment.settle();
            assertThat(handler.closeCause()).isNull();
            assertThat(handler.events()).containsExactly("connected", "closed");
        }
    }

    @Test
    void close_onTheLoop_reportsAfterTheCall() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address());
            var reportedInside = new AtomicBoolean();
            runOnLoop(handler, () -> {
                handler.connection().close();
                handler.connection().close();
                reportedInside.set(handler.isClosed());
            });
            environment.await("the end", handler::isClosed);
            assertThat(reportedInside).isFalse();
        }
    }

    @Test
    void close_inOnConnected_closes() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address(), h -> h.whenConnected(PhysicalConnection::close));
            environment.await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
            environment.await("the peer's end", server.accept()::isEnded);
        }
    }

    @Test
    void close_inOnRead_deliversNothingMore() {
        try (PeerServer server = environment.listen()) {
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
            environment.await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
            assertThat(reads).hasValue(1);
        }
    }

    @Test
    void close_inOnReadComplete_closes() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = newHandler();
            handler.whenReadComplete(() -> handler.connection().close());
            connect(server.address(), handler);
            server.accept().write(ascii("last words"));
            environment.await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
        }
    }

    @Test
    void close_inOnWritabilityChanged_closes() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = newHandler();
            handler.whenWritabilityChanged(writable -> handler.connection().close());
            connect(server.address(), handler);
            server.accept().setReading(false);
            runOnLoop(handler, () -> fill(handler.connection(), new AtomicLong()));
            environment.await("the end", handler::isClosed);
            assertThat(handler.events()).containsExactly("connected", "writable false", "closed");
        }
    }

    @Test
    void close_inOnClosed_hasNoEffect() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = newHandler();
            handler.whenClosed(() -> handler.connection().close());
            connect(server.address(), handler);
            closeAndAwait(handler);
            environment.settle();
            assertThat(handler.events()).containsExactly("connected", "closed");
        }
    }

    @Test
    void onClosed_peerCloses_comesAfterAllBytesWithoutCause() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address(), RecordingHandler::expectPattern);
            PeerConnection peer = server.accept();
            peer.write(Pattern.bytes(0, 500_000));
            peer.close();
            environment.await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
            assertThat(handler.bytesRead()).isEqualTo(500_000);
            assertThat(handler.connection().bytesRead()).isEqualTo(500_000);
            assertThat(handler.connection().isWritable()).isFalse();
        }
    }

    @Test
    void onClosed_peerHalfCloses_closesTheWholeConnection() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            peer.shutdownOutput();
            environment.await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
            environment.await("the peer's end", peer::isEnded);
        }
    }

    @Test
    void onClosed_peerResets_hasACause() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address());
            server.accept().reset();
            environment.await("the end", handler::isClosed);
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
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(
                    server.address(),
                    h -> h.whenRead(b -> {
                        throw new AssertionError("broken invariant");
                    }));
            server.accept().write(ascii("bait"));
            environment.await("the end", handler::isClosed);
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
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(
                    server.address(),
                    h -> h.whenWritabilityChanged(w -> {
                        throw new IllegalStateException("broken handler");
                    }));
            server.accept().setReading(false);
            runOnLoop(handler, () -> fill(handler.connection(), new AtomicLong()));
            environment.await("the end", handler::isClosed);
            assertThat(handler.closeCause()).hasMessage("broken handler");
        }
    }

    // Loops

    @Test
    void nextLoop_twoLoops_takesTurns() {
        TransportLoop first = environment.transport().nextLoop();
        TransportLoop second = environment.transport().nextLoop();
        assertThat(second).isNotSameAs(first);
        assertThat(environment.transport().nextLoop()).isSameAs(first);
        assertThat(environment.transport().nextLoop()).isSameAs(second);
    }

    @Test
    void inLoop_elsewhere_isFalse() {
        TransportLoop first = environment.transport().nextLoop();
        TransportLoop second = environment.transport().nextLoop();
        assertThat(first.inLoop()).isFalse();
        var inside = new CompletableFuture<List<Boolean>>();
        first.execute(() -> inside.complete(List.of(first.inLoop(), second.inLoop())));
        environment.await("the task", inside::isDone);
        assertThat(inside.join()).containsExactly(true, false);
    }

    @Test
    void execute_manyTasks_keepTheirOrder() {
        TransportLoop loop = environment.transport().nextLoop();
        List<Integer> ran = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            loop.execute(() -> ran.add(number));
        }
        environment.await("all tasks", () -> ran.size() == 1_000);
        assertThat(ran).isSorted();
    }

    @Test
    void execute_fromTheLoop_runsAfterTheCurrentTask() {
        TransportLoop loop = environment.transport().nextLoop();
        List<String> ran = new CopyOnWriteArrayList<>();
        loop.execute(() -> {
            loop.execute(() -> ran.add("second"));
            ran.add("first");
        });
        environment.await("both tasks", () -> ran.size() == 2);
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void schedule_delays_runInTheirOrderAndNotEarly() {
        TransportLoop loop = environment.transport().nextLoop();
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
        environment.await("all timers", () -> ran.size() == 4);
        assertThat(ran).containsExactly("0 ms", "0 ms", "200 ms", "400 ms");
        assertThat(early).hasValue(0);
    }

    @Test
    void schedule_cancelled_neverRuns() {
        TransportLoop loop = environment.transport().nextLoop();
        var ran = new AtomicInteger();
        var barrier = new AtomicBoolean();
        Cancellable timer =
                loop.schedule(ran::incrementAndGet, Duration.ofMillis(20).toNanos());
        timer.cancel();
        timer.cancel();
        loop.schedule(() -> barrier.set(true), Duration.ofMillis(40).toNanos());
        environment.await("a later timer", barrier::get);
        assertThat(ran).hasValue(0);
        timer.cancel();
    }

    @Test
    void schedule_cancelledAfterItRan_hasNoEffect() {
        TransportLoop loop = environment.transport().nextLoop();
        var ran = new AtomicInteger();
        Cancellable timer = loop.schedule(ran::incrementAndGet, 0);
        environment.await("the timer", () -> ran.get() == 1);
        timer.cancel();
        environment.settle();
        assertThat(ran).hasValue(1);
    }

    @Test
    void nanoTime_acrossLoops_hasOneOrigin() {
        TransportLoop first = environment.transport().nextLoop();
        TransportLoop second = environment.transport().nextLoop();
        long before = first.nanoTime();
        long between = second.nanoTime();
        long after = first.nanoTime();
        assertThat(between - before).isNotNegative();
        assertThat(after - between).isNotNegative();
    }

    // The end of the transport

    @Test
    void closeAsync_openConnections_closesThemAndCompletes() {
        try (PeerServer server = environment.listen()) {
            RecordingHandler first = connect(server.address());
            RecordingHandler second = connect(server.address());
            PeerConnection peer = server.accept();
            CompletableFuture<Void> closing = close();
            environment.await("completion", closing::isDone);
            assertThat(closing).isCompleted();
            assertThat(first.isClosed()).isTrue();
            assertThat(second.isClosed()).isTrue();
            assertThat(first.closeCause()).isNull();
            environment.await("the peer's end", peer::isEnded);
        }
    }

    @Test
    void closeAsync_busyConnections_reportsEveryEndBeforeItCompletes() {
        try (PeerServer server = environment.listen()) {
            for (int i = 0; i < 20; i++) {
                RecordingHandler handler = connect(server.address());
                server.accept().setReading(false);
                runOnLoop(handler, () -> {
                    ByteBuf bytes = handler.connection().allocator().buffer();
                    handler.connection().writeAndFlush(bytes.writeZero(CHUNK));
                });
            }
            CompletableFuture<Void> closing = close();
            environment.await("completion", closing::isDone);
            assertThat(handlers).allMatch(RecordingHandler::isClosed);
        }
    }

    @Test
    void closeAsync_twice_completesBoth() {
        CompletableFuture<Void> first = close();
        CompletableFuture<Void> second = close();
        environment.await("completion", () -> first.isDone() && second.isDone());
        assertThat(close()).succeedsWithin(Duration.ZERO);
    }

    @Test
    void closeAsync_fromALoop_completes() {
        Set<CompletableFuture<Void>> closing = ConcurrentHashMap.newKeySet();
        environment.transport().nextLoop().execute(() -> closing.add(close()));
        environment.await("completion", () -> closing.stream().anyMatch(CompletableFuture::isDone));
    }

    @Test
    void closeAsync_attemptUnderWay_failsIt() {
        RecordingHandler handler = newHandler();
        start(environment.hangingAddress(), CONNECT_LIMIT, handler);
        CompletableFuture<Void> closing = close();
        environment.await("completion", closing::isDone);
        assertThat(handler.isFailed()).isTrue();
        assertThat(handler.events()).containsExactly("failed");
    }

    @Test
    void connect_afterCloseAsync_reportsAFailure() {
        try (PeerServer server = environment.listen()) {
            TransportLoop loop = environment.transport().nextLoop();
            CompletableFuture<Void> closing = close();
            environment.await("completion", closing::isDone);
            // Not the recording handler: there is no loop any more on which a report could come.
            var failure = new CompletableFuture<Throwable>();
            environment
                    .transport()
                    .connect(
                            new ConnectRequest(server.address(), CONNECT_LIMIT.toNanos(), null),
                            loop,
                            new FailureHandler(failure));
            environment.await("the failure", failure::isDone);
            assertThat(failure.join()).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void name_ofTheTransport_isLowerCase() {
        assertThat(environment.transport().name()).matches("[a-z_]+");
    }

    // What the tests are made of

    /**
     * Makes a handler on the next loop.
     *
     * @return a handler whose record is verified after the test
     */
    final RecordingHandler newHandler() {
        var handler = new RecordingHandler(environment.transport().nextLoop());
        handlers.add(handler);
        return handler;
    }

    final Cancellable start(TransportAddress address, Duration limit, RecordingHandler handler) {
        return environment
                .transport()
                .connect(new ConnectRequest(address, limit.toNanos(), null), handler.loop(), handler);
    }

    final RecordingHandler connect(TransportAddress address) {
        return connect(address, newHandler());
    }

    final RecordingHandler connect(TransportAddress address, Consumer<RecordingHandler> setUp) {
        RecordingHandler handler = newHandler();
        setUp.accept(handler);
        return connect(address, handler);
    }

    final RecordingHandler connect(TransportAddress address, RecordingHandler handler) {
        start(address, CONNECT_LIMIT, handler);
        environment.await("the connection", () -> handler.isConnected() || handler.isFailed());
        assertThat(handler.failure()).isNull();
        return handler;
    }

    /** Runs an action on the handler's loop, during which no callback may come, and waits for it. */
    final void runOnLoop(RecordingHandler handler, Runnable action) {
        var done = new CompletableFuture<Void>();
        handler.loop().execute(() -> {
            try {
                handler.busy(action);
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        environment.await("the action on the loop", done::isDone);
        done.join();
    }

    final void closeAndAwait(RecordingHandler handler) {
        handler.connection().close();
        environment.await("the end", handler::isClosed);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void runOnLoopLater(RecordingHandler handler, Consumer<PhysicalConnection> action) {
        handler.loop().execute(() -> handler.busy(() -> action.accept(handler.connection())));
    }

    private void writeUntilClosed(RecordingHandler handler) {
        runOnLoopLater(
                handler, c -> c.writeAndFlush(Unpooled.copiedBuffer("into the void", StandardCharsets.US_ASCII)));
        if (!handler.isClosed()) {
            var unused = handler.loop()
                    .schedule(
                            () -> writeUntilClosed(handler),
                            Duration.ofMillis(1).toNanos());
        }
    }

    private boolean lastOf(RecordingHandler handler, int buffers, AtomicLong written) {
        long expected = 0;
        for (int i = 0; i < buffers; i++) {
            expected += i % 1_500;
        }
        return written.get() == expected && handler.connection().bytesWritten() == expected;
    }

    /** Whether the reports, which alternate, end with this one. */
    private static boolean isReported(RecordingHandler handler, boolean writable) {
        List<Boolean> reports = handler.writabilities();
        for (int i = 0; i < reports.size(); i++) {
            assertThat(reports.get(i)).isEqualTo(i % 2 == 1);
        }
        return !reports.isEmpty() && reports.get(reports.size() - 1) == writable;
    }

    private static void fill(PhysicalConnection connection, AtomicLong handedOver) {
        while (connection.isWritable() && handedOver.get() < MORE_THAN_BUFFERS_HOLD) {
            connection.writeAndFlush(connection.allocator().buffer(CHUNK).writeZero(CHUNK));
            handedOver.addAndGet(CHUNK);
        }
    }

    private void assertClosedBy(Consumer<RecordingHandler> setUp) {
        try (PeerServer server = environment.listen()) {
            RecordingHandler handler = connect(server.address(), setUp);
            PeerConnection peer = server.accept();
            peer.write(ascii("bait"));
            environment.await("the end", handler::isClosed);
            assertThat(handler.closeCause())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("broken handler");
            environment.await("the peer's end", peer::isEnded);
        }
    }

    private CompletableFuture<Void> close() {
        return environment.transport().closeAsync().toCompletableFuture();
    }
}
