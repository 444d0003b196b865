package io.trunkline.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.trunkline.transport.ConnectionHandler;
import io.trunkline.transport.PhysicalConnection;
import io.trunkline.transport.TransportLoop;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A handler that writes down what it hears, checks the rules that hold for every call, and runs a test's own action at
 * each. Called on the loop, read from the test's thread.
 */
final class RecordingHandler implements ConnectionHandler {

    private static final int MAX_KEPT_BYTES = 64 * 1024;

    private final TransportLoop loop;
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<Boolean> writabilities = new CopyOnWriteArrayList<>();
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong mismatches = new AtomicLong();

    private volatile @Nullable PhysicalConnection connection;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Throwable closeCause;
    private volatile byte[] kept = {};
    private volatile boolean failed;
    private volatile boolean closed;
    private volatile boolean readSeriesOpen;

    // Set before connecting
    private boolean expectPattern;
    private Consumer<PhysicalConnection> whenConnected = c -> {};
    private Consumer<ByteBuf> whenRead = b -> {};
    private Runnable whenReadComplete = () -> {};
    private Consumer<Boolean> whenWritabilityChanged = w -> {};
    private Runnable whenClosed = () -> {};

    // Confined to the loop
    private boolean busy;
    private final ByteArrayOutputStream keeping = new ByteArrayOutputStream();

    RecordingHandler(TransportLoop loop) {
        this.loop = loop;
    }

    RecordingHandler whenConnected(Consumer<PhysicalConnection> action) {
        whenConnected = action;
        return this;
    }

    RecordingHandler whenRead(Consumer<ByteBuf> action) {
        whenRead = action;
        return this;
    }

    RecordingHandler whenReadComplete(Runnable action) {
        whenReadComplete = action;
        return this;
    }

    RecordingHandler whenWritabilityChanged(Consumer<Boolean> action) {
        whenWritabilityChanged = action;
        return this;
    }

    RecordingHandler whenClosed(Runnable action) {
        whenClosed = action;
        return this;
    }

    /** Compares what is read with {@link Pattern} instead of keeping it. */
    RecordingHandler expectPattern() {
        expectPattern = true;
        return this;
    }

    TransportLoop loop() {
        return loop;
    }

    /** Runs an action on the loop during which no callback may come. */
    void busy(Runnable action) {
        boolean nested = busy;
        busy = true;
        try {
            action.run();
        } finally {
            busy = nested;
        }
    }

    boolean isConnected() {
        return connection != null;
    }

    PhysicalConnection connection() {
        return Objects.requireNonNull(connection, "not connected");
    }

    boolean isFailed() {
        return failed;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    boolean isClosed() {
        return closed;
    }

    @Nullable
    Throwable closeCause() {
        return closeCause;
    }

    long bytesRead() {
        return bytesRead.get();
    }

    byte[] kept() {
        return kept;
    }

    List<Boolean> writabilities() {
        return List.copyOf(writabilities);
    }

    /** What was heard, reads left out. */
    List<String> events() {
        return List.copyOf(events);
    }

    boolean isInReadSeries() {
        return readSeriesOpen;
    }

    /** Fails if a rule was broken so far. */
    void verify() {
        assertThat(violations).as("violations of the handler's contract").isEmpty();
        assertThat(mismatches.get()).as("bytes that differ from the pattern").isZero();
    }

    @Override
    public void onConnected(PhysicalConnection newConnection) {
        hear("connected", () -> {
            check(connection == null && !failed, "onConnected came twice or after onConnectFailed");
            connection = newConnection;
            whenConnected.accept(newConnection);
        });
    }

    @Override
    public void onConnectFailed(Throwable cause) {
        hear("failed", () -> {
            check(connection == null && !failed, "onConnectFailed came twice or after onConnected");
            failure = cause;
            failed = true;
        });
    }

    @Override
    public void onRead(ByteBuf bytes) {
        hear("", () -> {
            checkOpen("onRead");
            check(bytes.isReadable(), "onRead without bytes");
            readSeriesOpen = true;
            keep(bytes);
            whenRead.accept(bytes);
        });
    }

    @Override
    public void onReadComplete() {
        hear("", () -> {
            checkOpen("onReadComplete");
            readSeriesOpen = false;
            whenReadComplete.run();
        });
    }

    @Override
    public void onWritabilityChanged(boolean writable) {
        hear("writable " + writable, () -> {
            checkOpen("onWritabilityChanged");
            writabilities.add(writable);
            whenWritabilityChanged.accept(writable);
        });
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        hear("closed", () -> {
            checkOpen("onClosed");
            closeCause = cause;
            closed = true;
            whenClosed.run();
        });
    }

    private void hear(String event, Runnable action) {
        check(loop.inLoop(), "a callback came off the loop: " + event);
        check(!busy, "a callback came from within another call: " + event);
        if (!event.isEmpty()) {
            events.add(event);
        }
        busy(action);
    }

    private void checkOpen(String callback) {
        check(connection != null, callback + " came before onConnected");
        check(!closed, callback + " came after onClosed");
    }

    private void keep(ByteBuf bytes) {
        long position = bytesRead.get();
        if (expectPattern) {
            mismatches.addAndGet(Pattern.mismatches(bytes, position));
        } else if (keeping.size() < MAX_KEPT_BYTES) {
            byte[] copy = new byte[Math.min(bytes.readableBytes(), MAX_KEPT_BYTES - keeping.size())];
            bytes.getBytes(bytes.readerIndex(), copy);
            keeping.writeBytes(copy);
            kept = keeping.toByteArray();
        }
        bytesRead.addAndGet(bytes.readableBytes());
    }

    private void check(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }
}
