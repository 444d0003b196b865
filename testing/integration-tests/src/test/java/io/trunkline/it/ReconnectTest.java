package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.core.EngineProvider;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.BridgeState;
import io.trunkline.status.ConnectionStatus;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.BrokenTls;
import io.trunkline.testkit.server.FaultProxy;
import io.trunkline.testkit.server.PeerConnection;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import io.trunkline.testkit.server.ScriptedPeer;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.netty.NettyTransport;
import io.trunkline.transport.netty.NioTransportProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How connections are made and made again, on real sockets; what can be told on virtual time is in the simulator's test
 * of the same name.
 */
final class ReconnectTest {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Accepts and hangs up at once, and knows when. */
    private static final class HangingUp implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        private final ConcurrentLinkedQueue<Long> accepted = new ConcurrentLinkedQueue<>();

        HangingUp() throws IOException {
            Thread acceptor = new Thread(
                    () -> {
                        try {
                            while (true) {
                                Socket socket = listener.accept();
                                accepted.add(System.nanoTime());
                                socket.close();
                            }
                        } catch (IOException closed) {
                            // the test is over
                        }
                    },
                    "hanging-up");
            acceptor.setDaemon(true);
            acceptor.start();
        }

        String endpoint() {
            return "127.0.0.1:" + listener.getLocalPort();
        }

        /** From the first one that was accepted to the last one. */
        long lastsNanos() {
            Long[] times = accepted.toArray(new Long[0]);
            return times.length == 0 ? 0 : times[times.length - 1] - times[0];
        }

        /** The most that were accepted within any second that begins so long after the first. */
        long mostInASecond(long afterNanos) {
            Long[] times = accepted.toArray(new Long[0]);
            long most = 0;
            for (int first = 0; first < times.length; first++) {
                int last = first;
                while (last < times.length && times[last] - times[first] < SECOND_NANOS) {
                    last++;
                }
                if (times[first] - times[0] >= afterNanos) {
                    most = Math.max(most, last - first);
                }
            }
            return most;
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N09_fiftyConsumersOfADeadServer_makeNoStorm(ProtocolVersion protocol) throws IOException {
        try (HangingUp server = new HangingUp();
                ConnectionMultiplexer multiplexer = Clients.connect(
                        server.endpoint(),
                        protocol,
                        "abortConnect=false",
                        "interactiveConnections=2",
                        "syncTimeout=100")) {
            for (int i = 0; i < 50; i++) {
                var unused = multiplexer.database().async().blpop(Duration.ZERO, "queue");
            }
            Clients.await("attempts of two seconds", () -> server.lastsNanos() > 2 * SECOND_NANOS);

            assertThat(server.mostInASecond(0)).as("in the first second").isLessThanOrEqualTo(50);
            assertThat(server.mostInASecond(SECOND_NANOS)).as("later").isLessThanOrEqualTo(10);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N16_serverStartsWhileConnectWaits_isFound(ProtocolVersion protocol) {
        try (FaultProxy proxy = FaultProxy.before(Clients.server().address())) {
            proxy.refuse();
            Executor later = CompletableFuture.delayedExecutor(400, TimeUnit.MILLISECONDS);
            CompletableFuture<Void> started = CompletableFuture.runAsync(proxy::heal, later);
            try (ConnectionMultiplexer multiplexer = Clients.connect(
                    proxy.endpoint(), protocol, "connectTimeout=9000", "connectRetry=30", "reconnectBase=60000")) {
                assertThat(multiplexer.database().ping()).isEqualTo("PONG");
            }
            started.join();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N16_whatWaitingCannotMend_failsAtOnce(ProtocolVersion protocol) {
        try (RedisServer server =
                RedisServers.start(RedisServerConfig.defaults().password("right"))) {
            assertThatThrownBy(() ->
                            Clients.connect(server.endpoint(), protocol, "password=wr0ng", "connectTimeout=100000"))
                    .isInstanceOfSatisfying(
                            RedisConnectionException.class,
                            failure -> assertThat(failure.failureType())
                                    .isEqualTo(ConnectionFailureType.AUTHENTICATION_FAILURE));
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N31_passwordChangedOnARealServer_isToldWithItsKind(ProtocolVersion protocol) {
        try (RedisServer server =
                        RedisServers.start(RedisServerConfig.defaults().password("old"));
                ConnectionMultiplexer multiplexer =
                        Clients.connect(server.endpoint(), protocol, "password=old", "allowAdmin=true")) {
            List<MultiplexerEvent> events = new CopyOnWriteArrayList<>();
            multiplexer.addListener(events::add);
            var db = multiplexer.database();
            db.execute("CONFIG", "SET", "requirepass", "new");
            long before = multiplexer.counters().get(Figure.CONNECTION_FAILURES);
            var unused = db.async().execute("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no");
            Clients.await(
                    "the refusal to be told",
                    () -> events.stream()
                            .anyMatch(event -> event instanceof ConnectionFailed failed
                                    && failed.failureType() == ConnectionFailureType.AUTHENTICATION_FAILURE));
            assertThat(multiplexer.counters().get(Figure.CONNECTION_FAILURES) - before)
                    .isLessThanOrEqualTo(6);
        }
    }

    @Test
    void case_N34_brokenTlsContext_isAFailureThatIsTriedAgain() {
        Error broken = new AssertionError("the context is broken");
        var options =
                Clients.options(Clients.server().endpoint(), ProtocolVersion.RESP3, "abortConnect=false,ssl=true")
                        .toBuilder()
                        .security(s -> s.sslContext(BrokenTls.throwing(broken)))
                        .build();
        try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(options)) {
            ConnectionStatus shared =
                    multiplexer.status().endpoints().get(0).connections().get(0);
            assertThat(shared.lastFailure()).contains("the context is broken");
            long failures = multiplexer.counters().get(Figure.CONNECTION_FAILURES);
            Clients.await("another attempt", () -> multiplexer.counters().get(Figure.CONNECTION_FAILURES) > failures);
            Clients.await(
                    "a state that says so",
                    () -> multiplexer
                                    .status()
                                    .endpoints()
                                    .get(0)
                                    .connections()
                                    .get(0)
                                    .state()
                            == BridgeState.DISCONNECTED);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N09_blockingCommandWithoutQueue_worksAtASoundServer(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, "queueWhileDisconnected=false")) {
            String key = Clients.unique("queue");
            multiplexer.database().rpush(key, "element");
            assertThat(multiplexer.database().blpop(Duration.ofSeconds(1), key)).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N15_oneOfTwoAddressesIsSilent_theOtherServes(ProtocolVersion protocol) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(
                        protocol == ProtocolVersion.RESP2 ? PeerProfile.resp2() : PeerProfile.resp3());
                ServerSocket silent = new ServerSocket(peer.port(), 100, InetAddress.getByName("127.0.0.2"))) {
            InetAddress[] addresses = {silent.getInetAddress(), InetAddress.getLoopbackAddress()};
            var options = Clients.options("two.test:" + peer.port(), protocol, "connectTimeout=2000", "connectRetry=5");
            var transport = new NettyTransport(
                    new NioTransportProvider().channels(),
                    new TransportOptions("two-addresses", 1, true, 0),
                    host -> addresses);
            try (ConnectionMultiplexer multiplexer = EngineProvider.connect(
                            options, transport, "for a test", new SplittableRandom(15))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS)) {
                assertThat(multiplexer.isConnected()).isTrue();
                long attempts = multiplexer.counters().get(Figure.CONNECTION_FAILURES);
                peer.connections().forEach(PeerConnection::close);
                Clients.await(
                        "the loss to be noticed",
                        () -> multiplexer.counters().get(Figure.CONNECTION_FAILURES) > attempts);
                Clients.await("the good address again, at once", () -> {
                    ConnectionStatus shared = multiplexer
                            .status()
                            .endpoints()
                            .get(0)
                            .connections()
                            .get(0);
                    return multiplexer.isConnected()
                            && String.valueOf(shared.remoteAddress()).contains("127.0.0.1");
                });
                assertThat(peer.connections()).hasSizeGreaterThan(1);
            }
        }
    }
}
