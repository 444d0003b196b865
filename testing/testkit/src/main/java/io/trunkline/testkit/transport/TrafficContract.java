package io.trunkline.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.trunkline.transport.PhysicalConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is true of reading and writing over every transport. */
abstract class TrafficContract extends TransportHarness {

    private static final int HUGE = 64 * 1024 * 1024;
    // No kernel buffers this much for one socket.
    private static final int MORE_THAN_BUFFERS_HOLD = 256 * 1024 * 1024;

    // Reading

    @Test
    void read_peerWritesByteByByte_deliversAllInOrder() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            for (int i = 0; i < 100; i++) {
                peer.write(Pattern.at(i));
                long expected = i + 1L;
                environment().await("one more byte", () -> handler.bytesRead() == expected);
            }
            assertThat(handler.kept()).isEqualTo(Pattern.bytes(0, 100));
            environment().await("the end of the series", () -> !handler.isInReadSeries());
            assertThat(handler.connection().bytesRead()).isEqualTo(100);
        }
    }

    @Test
    void read_manyBytes_endsWithReadComplete() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address(), RecordingHandler::expectPattern);
            server.accept().write(Pattern.bytes(0, 3_000_000));
            environment().await("all bytes", () -> handler.bytesRead() == 3_000_000);
            environment().await("the end of the series", () -> !handler.isInReadSeries());
            assertThat(handler.connection().bytesRead()).isEqualTo(3_000_000);
        }
    }

    @Test
    void case_N33_moreToReadAllTheTime_leavesRoomForTasks() {
        int total = 16 * 1024 * 1024;
        AtomicLong most = new AtomicLong();
        AtomicLong tasks = new AtomicLong();
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = newHandler().expectPattern(); // which takes longer than to write it
            AtomicBoolean waiting = new AtomicBoolean();
            handler.whenRead(bytes -> {
                if (waiting.compareAndSet(false, true)) {
                    long before = handler.bytesRead();
                    handler.loop().execute(() -> {
                        most.accumulateAndGet(handler.bytesRead() - before, Math::max);
                        tasks.incrementAndGet();
                        waiting.set(false);
                    });
                }
            });
            connect(server.address(), handler);
            server.accept().write(Pattern.bytes(0, total));
            environment().await("all bytes", () -> handler.bytesRead() == total && !waiting.get());
        }
        assertThat(tasks.get()).isPositive();
        assertThat(most.get()).as("bytes read while a task waited").isLessThan(2 * 1024 * 1024);
    }

    @Test
    void read_retainedBuffer_staysIntactAfterTheCall() {
        List<ByteBuf> retained = new CopyOnWriteArrayList<>();
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address(), h -> h.whenRead(b -> retained.add(b.retain())));
            PeerConnection peer = server.accept();
            peer.write(Pattern.bytes(0, 50_000));
            environment().await("all bytes", () -> handler.bytesRead() == 50_000);
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
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address(), h -> h.whenRead(lent::add));
            server.accept().write(ascii("lent"));
            environment().await("the bytes", () -> handler.bytesRead() == 4);
            closeAndAwait(handler);
        }
        assertThat(lent).isNotEmpty().allMatch(bytes -> bytes.refCnt() == 0);
    }

    @Test
    void setReading_false_holdsThePeerBack() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address(), RecordingHandler::expectPattern);
            PeerConnection peer = server.accept();
            runOnLoop(handler, () -> handler.connection().setReading(false));
            peer.write(Pattern.bytes(0, 10_000));
            environment().settle();
            assertThat(handler.bytesRead()).isZero();

            runOnLoop(handler, () -> handler.connection().setReading(true));
            environment().await("all bytes", () -> handler.bytesRead() == 10_000);
        }
    }

    @Test
    void setReading_falseInOnConnected_holdsFromTheStart() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address(), h -> h.whenConnected(c -> c.setReading(false)));
            server.accept().write(ascii("early"));
            environment().settle();
            assertThat(handler.bytesRead()).isZero();
            runOnLoop(handler, () -> handler.connection().setReading(true));
            environment().await("all bytes", () -> handler.bytesRead() == 5);
        }
    }

    @Test
    void setReading_toggledDuringTraffic_losesNothing() {
        int total = 4 * 1024 * 1024;
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = newHandler().expectPattern();
            handler.whenRead(bytes -> {
                handler.connection().setReading(false);
                handler.loop().execute(() -> handler.connection().setReading(true));
            });
            connect(server.address(), handler);
            PeerConnection peer = server.accept();
            peer.write(Pattern.bytes(0, total));
            environment().await("all bytes", () -> handler.bytesRead() == total);
        }
    }

    @Test
    void setReading_offTheLoop_isRefused() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            assertThatThrownBy(() -> handler.connection().setReading(false)).isInstanceOf(IllegalStateException.class);
        }
    }

    // Writing

    @Test
    void write_oneHugeBuffer_isEchoedIntact() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address(), RecordingHandler::expectPattern);
            server.accept().echo();
            runOnLoop(handler, () -> {
                ByteBuf huge = handler.connection().allocator().buffer(HUGE);
                for (int at = 0; at < HUGE; at += CHUNK) {
                    Pattern.write(huge, at, CHUNK);
                }
                handler.connection().writeAndFlush(huge);
            });
            environment().await("the echo", () -> handler.bytesRead() == HUGE);
            environment().await("the counter", () -> handler.connection().bytesWritten() == HUGE);
            assertThat(handler.connection().bytesRead()).isEqualTo(HUGE);
            assertThat(handler.connection().pendingWriteBytes()).isZero();
        }
    }

    @Test
    void write_manyBuffers_areEchoedInOrder() {
        int buffers = 3_000;
        try (PeerServer server = environment().listen()) {
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
            environment().await("everything is written", () -> lastOf(handler, buffers, written));
            environment().await("the echo", () -> handler.bytesRead() == written.get());
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
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            runOnLoop(handler, () -> kinds.forEach(handler.connection()::writeAndFlush));
            byte[] expected = ascii("heap,direct,composite,sliceskipped");
            environment().await("all bytes", () -> peer.receivedCount() == expected.length);
            assertThat(peer.received()).isEqualTo(expected);
            environment().await("release", () -> kinds.stream().allMatch(bytes -> bytes.refCnt() == 0));
            environment().await("the counter", () -> handler.connection().bytesWritten() == expected.length);
        }
    }

    @Test
    void write_peerStopsReading_turnsUnwritableAndRecovers() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            peer.setReading(false);
            PhysicalConnection connection = handler.connection();
            var handedOver = new AtomicLong();
            // The kernel may take some more after it seemed full.
            do {
                runOnLoop(handler, () -> fill(connection, handedOver));
                environment().settle();
            } while (connection.isWritable() && handedOver.get() < MORE_THAN_BUFFERS_HOLD);
            assertThat(connection.isWritable()).isFalse();
            environment().await("the report", () -> isReported(handler, false));
            assertThat(connection.pendingWriteBytes()).isPositive();
            assertThat(connection.pendingWriteBytes() + connection.bytesWritten())
                    .isEqualTo(handedOver.get());

            peer.setReading(true);
            environment().await("the report", () -> isReported(handler, true));
            environment().await("everything is written", () -> connection.pendingWriteBytes() == 0);
            environment().await("everything is received", () -> peer.receivedCount() == handedOver.get());
            environment().await("the counter", () -> connection.bytesWritten() == handedOver.get());
            assertThat(connection.isWritable()).isTrue();
        }
    }

    @Test
    void write_moreThanHighWaterMarkAtOnce_endsWritable() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            int size = 20 * 1024 * 1024;
            runOnLoop(handler, () -> {
                ByteBuf bytes = handler.connection().allocator().buffer(size);
                handler.connection().writeAndFlush(bytes.writeZero(size));
            });
            environment().await("everything is received", () -> peer.receivedCount() == size);
            environment().await("writable", () -> handler.connection().isWritable());
            environment().settle();
            assertThat(handler.writabilities().isEmpty() || isReported(handler, true))
                    .isTrue();
        }
    }

    @Test
    void write_afterClose_releasesTheBuffer() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            ByteBuf inSameTask = Unpooled.copiedBuffer("dropped", StandardCharsets.US_ASCII);
            runOnLoop(handler, () -> {
                handler.connection().close();
                handler.connection().writeAndFlush(inSameTask);
            });
            assertThat(inSameTask.refCnt()).isZero();
            environment().await("the end", handler::isClosed);
            ByteBuf afterwards = Unpooled.copiedBuffer("dropped", StandardCharsets.US_ASCII);
            runOnLoop(handler, () -> handler.connection().writeAndFlush(afterwards));
            assertThat(afterwards.refCnt()).isZero();
            environment().await("the peer's end", peer::isEnded);
            assertThat(peer.receivedCount()).isZero();
        }
    }

    @Test
    void write_pendingWhenClosed_releasesTheBuffers() {
        List<ByteBuf> pending = new ArrayList<>();
        try (PeerServer server = environment().listen()) {
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
            environment().await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
            environment().await("release", () -> pending.stream().allMatch(bytes -> bytes.refCnt() == 0));
            assertThat(connection.pendingWriteBytes()).isZero();
            assertThat(connection.bytesWritten()).isLessThan((long) pending.size() * CHUNK);
        }
    }

    @Test
    void write_offTheLoop_isRefusedAndReleases() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            ByteBuf bytes = Unpooled.copiedBuffer("astray", StandardCharsets.US_ASCII);
            assertThatThrownBy(() -> handler.connection().writeAndFlush(bytes))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(bytes.refCnt()).isZero();
        }
    }

    @Test
    void write_toResetPeer_closesWithCause() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            runOnLoop(handler, () -> handler.connection().setReading(false));
            peer.reset();
            writeUntilClosed(handler);
            environment().await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isInstanceOf(IOException.class);
        }
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

    static void fill(PhysicalConnection connection, AtomicLong handedOver) {
        while (connection.isWritable() && handedOver.get() < MORE_THAN_BUFFERS_HOLD) {
            connection.writeAndFlush(connection.allocator().buffer(CHUNK).writeZero(CHUNK));
            handedOver.addAndGet(CHUNK);
        }
    }
}
