package io.trunkline.testkit.transport;

import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportLoop;
import io.trunkline.transport.TransportOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The world of real sockets on the loopback interface. Used from the test's thread. */
final class SocketEnvironment implements TransportEnvironment {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration TOLERANCE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int LOOPS = 2;
    // More than a backlog of 1 admits.
    private static final int BACKLOG_FILLERS = 8;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String threadNamePrefix = "contract-" + NUMBER.incrementAndGet();
    private final Transport transport;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    SocketEnvironment(Function<TransportOptions, Transport> factory) {
        transport = factory.apply(new TransportOptions(threadNamePrefix, LOOPS, true, 30_000));
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public PeerServer listen() {
        return tracked(SocketPeerServer.tcp(LOOPBACK));
    }

    <T extends AutoCloseable> T tracked(T resource) {
        resources.push(resource);
        return resource;
    }

    @Override
    public TransportAddress refusingAddress() {
        try {
            // Bound and not listening: nobody else gets the port meanwhile.
            var socket = tracked(new Socket());
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return new TransportAddress.Tcp(LOOPBACK, socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public TransportAddress hangingAddress() {
        try {
            // A full backlog: the kernel drops further attempts in silence.
            var socket = tracked(new ServerSocket());
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            for (int i = 0; i < BACKLOG_FILLERS; i++) {
                SocketChannel filler = tracked(SocketChannel.open());
                filler.configureBlocking(false);
                filler.connect(socket.getLocalSocketAddress());
            }
            return new TransportAddress.Tcp(LOOPBACK, socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public TransportAddress unknownAddress() {
        return new TransportAddress.Tcp("nowhere.invalid", 6379);
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        long startNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNanos > LIMIT.toNanos()) {
                throw new AssertionError("Waited in vain for " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** A round trip on each loop: what was sent before it has arrived by its end. */
    @Override
    public void settle() {
        try (SocketPeerServer echo = SocketPeerServer.tcp(LOOPBACK)) {
            for (int i = 0; i < LOOPS; i++) {
                TransportLoop loop = transport.nextLoop();
                var handler = new RecordingHandler(loop);
                var request = new ConnectRequest(echo.address(), LIMIT.toNanos(), null);
                var unused = transport.connect(request, loop, handler);
                await("a connection to settle with", handler::isConnected);
                echo.accept().write((byte) 1);
                await("a round trip to settle with", () -> handler.bytesRead() == 1);
                handler.connection().close();
                await("its end", handler::isClosed);
            }
        }
    }

    @Override
    public Duration tolerance() {
        return TOLERANCE;
    }

    @Override
    public void close() {
        CompletableFuture<Void> closed = transport.closeAsync().toCompletableFuture();
        closed.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new AssertionError("A resource of the test did not close", e);
            }
        }
        // The thread that completes the future still has to return from doing so.
        await("the end of the threads " + threads(), () -> threads().isEmpty());
    }

    /** The transport's threads that are alive. */
    List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(threadNamePrefix + "-"))
                .toList();
    }
}
