package io.trunkline.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.trunkline.testkit.server.BrokenTls;
import io.trunkline.testkit.server.TestCertificates;
import io.trunkline.transport.AddressOrder;
import io.trunkline.transport.ConnectRequest;
import io.trunkline.transport.TlsSettings;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportLoop;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is true of every transport on real sockets: the contract, and TLS, name resolution, Unix sockets and threads.
 */
public abstract class SocketTransportContract extends TransportContract {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SHORT_LIMIT = Duration.ofMillis(600);
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
    private static final int BUSY_ENDS = 20;
    private static final int COLLECTIONS = 10;

    private final Map<String, Resolution> names = new ConcurrentHashMap<>();

    /** Makes the suite. */
    protected SocketTransportContract() {}

    /** What the transport under test resolves names with. */
    @FunctionalInterface
    public interface Resolution {

        /**
         * Looks a name up; may block.
         *
         * @param host the name
         * @return its addresses
         * @throws UnknownHostException if there are none
         */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * The provider under test.
     *
     * @return a provider that is available on this machine
     */
    protected abstract TransportProvider provider();

    /**
     * Starts the transport under test with another resolver than the platform's.
     *
     * @param options the transport's settings
     * @param resolution what to resolve names with
     * @return a running transport
     */
    protected abstract Transport newTransport(TransportOptions options, Resolution resolution);

    @Override
    protected final TransportEnvironment openEnvironment() {
        return new SocketEnvironment(options -> newTransport(options, this::resolve));
    }

    @BeforeAll
    static void watchForLeaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((resource, records) -> LEAKS.add(resource + ": " + records));
    }

    @AfterAll
    static void verifyNoLeaks() {
        // A leak is found when its buffer was collected and the next one is allocated.
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            PooledByteBufAllocator.DEFAULT.directBuffer().release();
        }
        assertThat(LEAKS)
                .as("buffers that were collected without being released")
                .isEmpty();
    }

    // The end

    @Test
    void onClosed_peerClosesWhileTheLoopIsBusy_isReportedBehindTheData() {
        assertEndIsReportedByABusyLoop(false);
    }

    @Test
    void onClosed_peerResetsWhileTheLoopIsBusy_isReported() {
        assertEndIsReportedByABusyLoop(true);
    }

    /** Data, the end and the news of it are all there when the loop looks: none may hide another. */
    private void assertEndIsReportedByABusyLoop(boolean reset) {
        try (PeerServer server = environment().listen()) {
            for (int i = 0; i < BUSY_ENDS; i++) {
                var handler = new RecordingHandler(environment().transport().nextLoop());
                var request = new ConnectRequest(server.address(), LIMIT.toNanos(), null);
                var unused = environment().transport().connect(request, handler.loop(), handler);
                PeerConnection peer = server.accept();
                environment().await("the connection", handler::isConnected);
                var busy = new CountDownLatch(1);
                var free = new CountDownLatch(1);
                handler.loop().execute(() -> {
                    busy.countDown();
                    awaitUninterruptibly(free);
                });
                awaitUninterruptibly(busy);
                peer.write("the last words".getBytes(StandardCharsets.US_ASCII));
                if (reset) {
                    peer.reset();
                } else {
                    peer.close();
                }
                free.countDown();

                environment().await("the end", handler::isClosed);
                if (!reset) {
                    assertThat(handler.bytesRead()).isEqualTo(14);
                    assertThat(handler.closeCause()).isNull();
                }
            }
        }
    }

    // The provider

    @Test
    void provider_onThisMachine_isAvailableAndDiscovered() {
        assertThat(provider().availability().available())
                .as(provider().availability().explanation())
                .isTrue();
        assertThat(ServiceLoader.load(TransportProvider.class).stream().map(ServiceLoader.Provider::type))
                .contains(provider().getClass());
        assertThat(environment().transport().name()).isEqualTo(provider().name());
    }

    @Test
    void create_byTheProvider_makesARunningTransport() {
        try (PeerServer server = environment().listen()) {
            Transport transport = provider().create(new TransportOptions("contract-own", 1, false, 0));
            var handler = new RecordingHandler(transport.nextLoop());
            var request = new ConnectRequest(server.address(), LIMIT.toNanos(), null);
            var unused = transport.connect(request, handler.loop(), handler);
            environment().await("the connection", handler::isConnected);
            assertThat(transport.closeAsync().toCompletableFuture()).succeedsWithin(LIMIT);
            assertThat(handler.isClosed()).isTrue();
        }
    }

    // Threads

    @Test
    void threads_whileRunning_areDaemonsNamedByThePrefix() {
        for (int i = 0; i < 2; i++) {
            var name = new AtomicInteger();
            environment().transport().nextLoop().execute(name::incrementAndGet);
            environment().await("the task", () -> name.get() == 1);
        }
        assertThat(sockets().threads()).hasSizeGreaterThanOrEqualTo(2).allMatch(Thread::isDaemon);
    }

    @Test
    void stayAwake_ofOneLoop_servesAsBefore() {
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(server.address());
            PeerConnection peer = server.accept();
            var served = new AtomicInteger();
            handler.loop().execute(() -> {
                handler.loop().stayAwake(LIMIT.toNanos());
                var unused = handler.loop().schedule(served::incrementAndGet, 1_000_000);
            });
            environment().await("the timer", () -> served.get() == 1);
            handler.loop().execute(served::incrementAndGet);
            environment().await("the task", () -> served.get() == 2);
            peer.write(new byte[] {1, 2, 3});
            environment().await("the bytes", () -> handler.bytesRead() == 3);
        }
    }

    @Test
    void stayAwake_timeOver_sleepsAgain() {
        TransportLoop loop = environment().transport().nextLoop();
        var thread = new CompletableFuture<Thread>();
        loop.execute(() -> {
            loop.stayAwake(1_000_000);
            thread.complete(Thread.currentThread());
        });
        long threadId = thread.join().getId();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        environment().await("a moment without work", () -> {
            long before = threads.getThreadCpuTime(threadId);
            LockSupport.parkNanos(20_000_000);
            return threads.getThreadCpuTime(threadId) - before < 1_000_000;
        });
    }

    // Names

    @Test
    void connect_name_isResolvedAnewEachTime() {
        var resolutions = new AtomicInteger();
        names.put("redis.test", host -> {
            resolutions.incrementAndGet();
            return addresses("127.0.0.1");
        });
        try (PeerServer server = environment().listen()) {
            closeAndAwait(connect(named("redis.test", server)));
            closeAndAwait(connect(named("redis.test", server)));
        }
        assertThat(resolutions).hasValue(2);
    }

    @Test
    void connect_ipv6Literal_isNotResolved() {
        RecordingHandler handler = newHandler();
        start(new TransportAddress.Tcp("::1", 1), LIMIT, handler);
        environment().await("the failure", handler::isFailed);
        assertThat(handler.failure()).isInstanceOf(ConnectException.class).hasMessageContaining("[::1]:1");
    }

    @Test
    void connect_hangingResolution_failsAtTheTimeLimitAndBlocksNobody() {
        var release = new CountDownLatch(1);
        names.put("hung.test", host -> {
            awaitUninterruptibly(release);
            throw new UnknownHostException(host);
        });
        names.put("redis.test", host -> addresses("127.0.0.1"));
        try (PeerServer server = environment().listen()) {
            List<RecordingHandler> hung = new ArrayList<>();
            long startNanos = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                RecordingHandler handler = newHandler();
                start(named("hung.test", server), SHORT_LIMIT, handler);
                hung.add(handler);
            }
            connect(named("redis.test", server));
            hung.forEach(handler -> environment().await("the failure", handler::isFailed));
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                    .isBetween(SHORT_LIMIT, SHORT_LIMIT.plus(environment().tolerance()));
            assertThat(hung)
                    .allSatisfy(handler -> assertThat(handler.failure())
                            .isInstanceOf(SocketTimeoutException.class)
                            .hasMessageContaining("hung.test")
                            .hasMessageContaining("NAME_RESOLUTION"));
        } finally {
            release.countDown();
        }
    }

    @Test
    void connect_resolverFailsUnexpectedly_failsWithUnknownHost() {
        names.put("odd.test", host -> {
            throw new IllegalStateException("resolver is broken");
        });
        RecordingHandler handler = newHandler();
        start(new TransportAddress.Tcp("odd.test", 1), LIMIT, handler);
        environment().await("the failure", handler::isFailed);
        assertThat(handler.failure()).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void connect_firstAddressRefuses_takesTheNext() {
        names.put("redis.test", host -> addresses("127.0.0.2", "127.0.0.1"));
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = connect(named("redis.test", server));
            assertThat(handler.connection().remoteAddress().toString()).contains("127.0.0.1");
        }
    }

    @Test
    void connect_firstAddressHangs_leavesTimeForTheNext() {
        var hanging = (TransportAddress.Tcp) environment().hangingAddress();
        names.put("redis.test", host -> addresses("127.0.0.1", "127.0.0.2"));
        try (PeerServer server = sockets().tracked(SocketPeerServer.tcp("127.0.0.2", hanging.port()))) {
            RecordingHandler handler = newHandler();
            start(new TransportAddress.Tcp("redis.test", hanging.port()), SHORT_LIMIT, handler);
            server.accept();
            environment().await("the connection", handler::isConnected);
            assertThat(handler.connection().remoteAddress().toString()).contains("127.0.0.2");
        }
    }

    @Test
    void connect_allAddressesFail_reportsTheOthersAsSuppressed() {
        var refusing = (TransportAddress.Tcp) environment().refusingAddress();
        names.put("redis.test", host -> addresses("127.0.0.3", "127.0.0.2", "127.0.0.1"));
        RecordingHandler handler = newHandler();
        start(new TransportAddress.Tcp("redis.test", refusing.port()), LIMIT, handler);
        environment().await("the failure", handler::isFailed);
        Throwable failure = handler.failure();
        assertThat(failure).isInstanceOf(ConnectException.class).hasMessageContaining("127.0.0.1");
        assertThat(failure).isNotNull();
        assertThat(failure.getSuppressed()).hasSize(2);
        assertThat(failure.getSuppressed()[0]).hasMessageContaining("127.0.0.3");
        assertThat(failure.getSuppressed()[1]).hasMessageContaining("127.0.0.2");
    }

    @Test
    void case_N38_nameWithThreeHundredAddresses_attemptTriesEightAndTheNextOnesOthers() {
        var refusing = (TransportAddress.Tcp) environment().refusingAddress();
        String[] many = new String[300];
        for (int i = 0; i < many.length; i++) {
            many[i] = "127.0." + (1 + i / 250) + "." + (1 + i % 250);
        }
        names.put("many.test", host -> addresses(many));
        var address = new TransportAddress.Tcp("many.test", refusing.port());
        Set<String> tried = new HashSet<>();
        for (int attempt = 0; attempt < 3; attempt++) {
            RecordingHandler handler = newHandler();
            var order = new AddressOrder(null, Set.of(), attempt, AddressOrder.MAX);
            var unused = environment()
                    .transport()
                    .connect(new ConnectRequest(address, LIMIT.toNanos(), null, order), handler.loop(), handler);
            environment().await("the failure", handler::isFailed);
            Throwable failure = Objects.requireNonNull(handler.failure());
            assertThat(failure.getSuppressed()).hasSize(AddressOrder.MAX - 1);
            tried.add(failure.getMessage());
            for (Throwable other : failure.getSuppressed()) {
                tried.add(other.getMessage());
            }
            var text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            assertThat(text.toString()).hasSizeLessThan(16 * 1024);
        }
        assertThat(tried)
                .as("addresses, of which the attempts share one at most")
                .hasSizeGreaterThanOrEqualTo(22);
    }

    @Test
    void case_N15_addressOrder_lastGoodFirstAndUnwillingLast() throws UnknownHostException {
        names.put("redis.test", host -> addresses("127.0.0.3", "127.0.0.2", "127.0.0.1"));
        try (PeerServer server = sockets().tracked(SocketPeerServer.tcp("127.0.0.1", 0));
                PeerServer second = sockets()
                        .tracked(SocketPeerServer.tcp("127.0.0.2", ((TransportAddress.Tcp) server.address()).port()))) {
            var good =
                    new InetSocketAddress(addresses("127.0.0.1")[0], ((TransportAddress.Tcp) server.address()).port());
            var bad =
                    new InetSocketAddress(addresses("127.0.0.2")[0], ((TransportAddress.Tcp) second.address()).port());
            RecordingHandler preferred = connect(server, new AddressOrder(good, Set.of(), 5, 2));
            assertThat(preferred.connection().remoteAddress()).isEqualTo(good);
            assertThat(preferred.connection().addressCount()).isEqualTo(3);
            RecordingHandler avoiding = connect(server, new AddressOrder(null, Set.of(bad), 0, 8));
            assertThat(avoiding.connection().remoteAddress()).isEqualTo(good);
            RecordingHandler natural = connect(server, new AddressOrder(null, Set.of(), 1, 8));
            assertThat(natural.connection().remoteAddress()).isEqualTo(bad);
        }
    }

    private RecordingHandler connect(PeerServer server, AddressOrder order) {
        RecordingHandler handler = newHandler();
        var request = new ConnectRequest(named("redis.test", server), LIMIT.toNanos(), null, order);
        var unused = environment().transport().connect(request, handler.loop(), handler);
        environment().await("the connection", handler::isConnected);
        return handler;
    }

    @Test
    void case_N34_tlsContextThrows_isAFailedAttemptWithItsCause() {
        Error broken = new AssertionError("the context is broken");
        var tls = new TlsSettings(BrokenTls.throwing(broken), "localhost", List.of());
        try (PeerServer server = environment().listen()) {
            RecordingHandler handler = newHandler();
            startTls(server.address(), tls, LIMIT, handler);
            environment().await("the failure", handler::isFailed);
            assertThat(handler.failure()).isInstanceOf(IOException.class).hasCause(broken);
        }
    }

    @Test
    void case_N34_resolverThrowsAnError_isAFailedAttemptAtOnce() {
        Error broken = new AssertionError("the resolver is broken");
        names.put("odd.test", host -> {
            throw broken;
        });
        RecordingHandler handler = newHandler();
        start(new TransportAddress.Tcp("odd.test", 1), LIMIT, handler);
        environment().await("the failure", handler::isFailed);
        assertThat(handler.failure()).isInstanceOf(UnknownHostException.class).hasCause(broken);
    }

    // Unix sockets

    @Test
    void connect_unixSocket_carriesBytesBothWays(@TempDir Path directory) {
        int size = 8 * 1024 * 1024;
        try (PeerServer server = sockets().tracked(SocketPeerServer.unix(directory.resolve("redis.sock")))) {
            RecordingHandler handler = connect(server.address(), RecordingHandler::expectPattern);
            assertThat(handler.connection().localAddress()).isNotNull();
            PeerConnection peer = server.accept();
            peer.echo();
            runOnLoop(
                    handler,
                    () -> handler.connection()
                            .writeAndFlush(Pattern.write(
                                    handler.connection().allocator().buffer(size), 0, size)));
            environment().await("the echo", () -> handler.bytesRead() == size);
            peer.close();
            environment().await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
        }
    }

    @Test
    void connect_noSuchUnixSocket_failsWithConnectException(@TempDir Path directory) {
        var address = new TransportAddress.Unix(directory.resolve("nobody.sock").toString());
        RecordingHandler handler = newHandler();
        start(address, LIMIT, handler);
        environment().await("the failure", handler::isFailed);
        assertThat(handler.failure()).isInstanceOf(ConnectException.class).hasMessageContaining(address.toString());
    }

    // TLS

    @Test
    void connect_tls_carriesBytesBothWays() {
        int size = 8 * 1024 * 1024;
        TestCertificates certificates = TestCertificates.forHosts("redis.test");
        try (PeerServer server = sockets().tracked(SocketPeerServer.tls(certificates.serverContext()))) {
            RecordingHandler handler = newHandler().expectPattern();
            startTls(server.address(), tls(certificates, "redis.test"), LIMIT, handler);
            environment().await("the connection", () -> handler.isConnected() || handler.isFailed());
            assertThat(handler.failure()).isNull();
            PeerConnection peer = server.accept();
            peer.echo();
            runOnLoop(
                    handler,
                    () -> handler.connection()
                            .writeAndFlush(Pattern.write(
                                    handler.connection().allocator().buffer(size), 0, size)));
            environment().await("the echo", () -> handler.bytesRead() == size);
            environment().await("the counter", () -> handler.connection().bytesWritten() == size);
            assertThat(handler.connection().bytesRead()).isEqualTo(size);
            assertThat(handler.connection().pendingWriteBytes()).isZero();
        }
    }

    @Test
    void connect_tlsProtocolsGiven_usesThem() {
        TestCertificates certificates = TestCertificates.forHosts("redis.test");
        try (PeerServer server = sockets().tracked(SocketPeerServer.tls(certificates.serverContext()))) {
            RecordingHandler handler = newHandler();
            var settings = new TlsSettings(certificates.clientContext(), "redis.test", List.of("TLSv1.2"));
            startTls(server.address(), settings, LIMIT, handler);
            environment().await("the connection", handler::isConnected);
            closeAndAwait(handler);
            assertThat(handler.closeCause()).isNull();
            environment().await("the peer's end", server.accept()::isEnded);
        }
    }

    @Test
    void onClosed_tlsPeerCloses_hasNoCause() {
        TestCertificates certificates = TestCertificates.forHosts("redis.test");
        try (PeerServer server = sockets().tracked(SocketPeerServer.tls(certificates.serverContext()))) {
            RecordingHandler handler = newHandler();
            startTls(server.address(), tls(certificates, "redis.test"), LIMIT, handler);
            environment().await("the connection", handler::isConnected);
            PeerConnection peer = server.accept();
            peer.write(ascii("bye"));
            peer.close();
            environment().await("the end", handler::isClosed);
            assertThat(handler.closeCause()).isNull();
            assertThat(handler.kept()).isEqualTo(ascii("bye"));
        }
    }

    @Test
    void close_tlsWithPendingWrites_isImmediate() {
        TestCertificates certificates = TestCertificates.forHosts("redis.test");
        try (PeerServer server = sockets().tracked(SocketPeerServer.tls(certificates.serverContext()))) {
            RecordingHandler handler = newHandler();
            startTls(server.address(), tls(certificates, "redis.test"), LIMIT, handler);
            environment().await("the connection", handler::isConnected);
            server.accept().setReading(false);
            int size = 16 * 1024 * 1024;
            var closedAtNanos = new AtomicLong();
            runOnLoop(handler, () -> {
                handler.connection()
                        .writeAndFlush(
                                handler.connection().allocator().buffer(size).writeZero(size));
                closedAtNanos.set(System.nanoTime());
                handler.connection().close();
            });
            environment().await("the end", handler::isClosed);
            assertThat(Duration.ofNanos(System.nanoTime() - closedAtNanos.get()))
                    .isLessThan(environment().tolerance());
            assertThat(handler.closeCause()).isNull();
        }
    }

    @Test
    void connect_tlsUnknownAuthority_failsWithSslException() {
        TestCertificates served = TestCertificates.forHosts("redis.test");
        TestCertificates trusted = TestCertificates.forHosts("redis.test");
        assertTlsFails(served, tls(trusted, "redis.test"));
    }

    @Test
    void connect_tlsWrongHostName_failsWithSslException() {
        TestCertificates certificates = TestCertificates.forHosts("redis.test");
        assertTlsFails(certificates, tls(certificates, "other.test"));
    }

    @Test
    void connect_tlsPeerIsSilent_failsAtTheTimeLimit() {
        TestCertificates certificates = TestCertificates.forHosts("redis.test");
        try (PeerServer plain = environment().listen()) {
            RecordingHandler handler = newHandler();
            long startNanos = System.nanoTime();
            startTls(plain.address(), tls(certificates, "redis.test"), SHORT_LIMIT, handler);
            environment().await("the failure", handler::isFailed);
            assertThat(handler.failure())
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("TLS");
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                    .isBetween(SHORT_LIMIT, SHORT_LIMIT.plus(environment().tolerance()));
            environment().await("the peer's end", plain.accept()::isEnded);
        }
    }

    @Test
    void connect_tlsPeerSpeaksPlainText_failsWithSslException() {
        TestCertificates certificates = TestCertificates.forHosts("redis.test");
        try (PeerServer plain = environment().listen()) {
            RecordingHandler handler = newHandler();
            startTls(plain.address(), tls(certificates, "redis.test"), LIMIT, handler);
            plain.accept().write(ascii("-ERR what is this\r\n"));
            environment().await("the failure", handler::isFailed);
            assertThat(handler.failure()).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void connect_tlsPeerClosesDuringHandshake_fails() {
        TestCertificates certificates = TestCertificates.forHosts("redis.test");
        try (PeerServer plain = environment().listen()) {
            RecordingHandler handler = newHandler();
            startTls(plain.address(), tls(certificates, "redis.test"), LIMIT, handler);
            plain.accept().close();
            environment().await("the failure", handler::isFailed);
            assertThat(handler.failure()).isInstanceOf(IOException.class);
        }
    }

    private void assertTlsFails(TestCertificates served, TlsSettings settings) {
        try (PeerServer server = sockets().tracked(SocketPeerServer.tls(served.serverContext()))) {
            RecordingHandler handler = newHandler();
            startTls(server.address(), settings, LIMIT, handler);
            environment().await("the failure", () -> handler.isFailed() || handler.isConnected());
            assertThat(handler.failure())
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining(server.address().toString());
            environment().await("the peer's end", server.accept()::isEnded);
        }
    }

    private void startTls(TransportAddress address, TlsSettings settings, Duration limit, RecordingHandler handler) {
        var unused = environment()
                .transport()
                .connect(new ConnectRequest(address, limit.toNanos(), settings), handler.loop(), handler);
    }

    private static TlsSettings tls(TestCertificates certificates, String host) {
        return new TlsSettings(certificates.clientContext(), host, List.of());
    }

    private SocketEnvironment sockets() {
        return (SocketEnvironment) environment();
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        Resolution resolution = names.get(host);
        if (resolution == null) {
            throw new UnknownHostException(host);
        }
        return resolution.resolve(host);
    }

    private static TransportAddress named(String host, PeerServer server) {
        return new TransportAddress.Tcp(host, ((TransportAddress.Tcp) server.address()).port());
    }

    private static InetAddress[] addresses(String... literals) throws UnknownHostException {
        var addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.getByName(literals[i]);
        }
        return addresses;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
