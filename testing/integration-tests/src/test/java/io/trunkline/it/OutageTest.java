package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Batch;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.RedisFuture;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ReconnectPolicy;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ConnectionStatus;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that are lost, and how they are made again. */
final class OutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FaultProxy proxy = FaultProxy.before(
            new InetSocketAddress(Clients.server().host(), Clients.server().port()));

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("C8 at a loss each command in flight fails as sent, with an exception and a command of its own")
    void loss_withCommandsInFlight_failsEachAsSent(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(proxy.endpoint(), protocol, "includeDetailInExceptions=true")) {
            Database<String, String> db = multiplexer.database();
            proxy.blackhole();
            Batch<String, String> together = db.createBatch(); // a silent connection gets nothing more after a moment
            List<RedisFuture<String>> lost = IntStream.range(0, 50)
                    .mapToObj(i -> together.get("key " + i))
                    .toList();
            together.execute();
            Clients.await(
                    "all to be written",
                    () -> multiplexer.counters().connections().get(0).get(Figure.IN_FLIGHT) == 50);
            proxy.resetConnections();
            List<RedisConnectionException> failures = new ArrayList<>();
            for (int i = 0; i < lost.size(); i++) {
                int number = i;
                assertThatThrownBy(lost.get(i)::join)
                        .isInstanceOfSatisfying(RedisConnectionException.class, failure -> {
                            assertThat(failure.progress()).isEqualTo(CommandProgress.SENT);
                            assertThat(failure.failureType()).isEqualTo(ConnectionFailureType.SOCKET_FAILURE);
                            assertThat(failure).hasMessageContaining("key=key " + number + ",");
                            failures.add(failure);
                        });
            }
            assertThat(failures).doesNotHaveDuplicates();
            proxy.heal();
            assertThat(db.withTimeout(PATIENCE).ping()).isEqualTo("PONG");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("C10 a loss is noticed and repaired with a linear policy too, and the failure is forgotten then")
    void loss_linearPolicy_reconnectsAndForgetsTheFailure(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer =
                ConnectionMultiplexer.connect(Clients.options(proxy.endpoint(), protocol).toBuilder()
                        .connection(c -> c.reconnectPolicy(ReconnectPolicy.linear(Duration.ofMillis(200))))
                        .build())) {
            proxy.refuse();
            proxy.resetConnections();
            Clients.await("the failure", () -> lastFailure(multiplexer) != null);
            proxy.heal();
            Clients.await("the return", multiplexer::isConnected);
            assertThat(lastFailure(multiplexer)).isNull();
        }
    }

    private static @org.jspecify.annotations.Nullable String lastFailure(ConnectionMultiplexer multiplexer) {
        ConnectionStatus interactive =
                multiplexer.status().endpoints().get(0).connections().get(0);
        return interactive.lastFailure();
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("C11, C15 an outage is told once per connection, and its end once: two of each on RESP2, one on RESP3")
    void outage_ofManyAttempts_isToldOnceForEachConnection(ProtocolVersion protocol) {
        List<MultiplexerEvent> events = new CopyOnWriteArrayList<>();
        try (ConnectionMultiplexer multiplexer = Clients.connect(proxy.endpoint(), protocol)) {
            multiplexer.addListener(events::add);
            int each = protocol == ProtocolVersion.RESP2 ? 2 : 1;
            for (int outage = 1; outage <= 2; outage++) {
                proxy.refuse();
                proxy.resetConnections();
                long failed = 5L * each * outage;
                Clients.await("failed attempts", () -> failures(multiplexer) >= failed);
                proxy.heal();
                int restored = each * outage;
                Clients.await("the return", () -> count(events, ConnectionRestored.class) == restored);
                assertThat(count(events, ConnectionFailed.class)).isEqualTo(restored);
                assertThat(multiplexer.database().ping()).isEqualTo("PONG");
            }
            assertThat(events.stream()
                            .filter(ConnectionFailed.class::isInstance)
                            .map(event -> ((ConnectionFailed) event).kind())
                            .distinct())
                    .containsExactlyInAnyOrderElementsOf(
                            each == 1
                                    ? List.of(ConnectionKind.INTERACTIVE)
                                    : List.of(ConnectionKind.INTERACTIVE, ConnectionKind.SUBSCRIPTION));
        }
    }

    private static long failures(ConnectionMultiplexer multiplexer) {
        return multiplexer.counters().get(Figure.CONNECTION_FAILURES);
    }

    private static long count(List<MultiplexerEvent> events, Class<?> kind) {
        return events.stream().filter(kind::isInstance).count();
    }

    // ---- C12 ----

    /** A way in which a server that is not there does not answer. */
    private enum Absence {
        REFUSES,
        HANGS,
        NEVER_REPLIES,
        ANSWERS_GARBAGE
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C12 the policy is asked with 0, 1, 2 however the attempts fail")
    void policy_whileAttemptsFail_isAskedWithTheirCount(Absence absence) throws IOException {
        List<Long> asked = new CopyOnWriteArrayList<>();
        try (AbsentServer server = new AbsentServer(absence);
                ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(
                        Clients.options("127.0.0.1:" + server.port(), ProtocolVersion.RESP3, "abortConnect=false")
                                .toBuilder()
                                .timeouts(t -> t.connectTimeout(Duration.ofMillis(100)))
                                .connection(c -> c.connectRetry(1).reconnectPolicy((failures, random) -> {
                                    asked.add(failures);
                                    return Duration.ofMillis(1);
                                }))
                                .build())) {
            Clients.await("three questions", () -> asked.size() >= 3);
            assertThat(List.copyOf(asked).subList(0, 3)).containsExactly(0L, 1L, 2L);
            assertThat(multiplexer.isConnected()).isFalse();
        }
    }

    @Test
    @DisplayName("C12 the policy is not asked when the reconnect works at once")
    void policy_reconnectWorksAtOnce_isNotAsked() {
        List<Long> asked = new CopyOnWriteArrayList<>();
        try (ConnectionMultiplexer multiplexer =
                ConnectionMultiplexer.connect(Clients.options(proxy.endpoint(), ProtocolVersion.RESP3).toBuilder()
                        .connection(c -> c.reconnectPolicy((failures, random) -> {
                            asked.add(failures);
                            return Duration.ZERO;
                        }))
                        .build())) {
            proxy.resetConnections();
            Clients.await(
                    "another connection",
                    () -> multiplexer.isConnected() && multiplexer.counters().get(Figure.RECONNECTS) == 1);
            assertThat(asked).isEmpty();
        }
    }

    /** Something on a port that is no Redis server. */
    private static final class AbsentServer implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> filling = new ArrayList<>();
        private final List<Socket> accepted = new CopyOnWriteArrayList<>();

        AbsentServer(Absence absence) throws IOException {
            switch (absence) {
                case REFUSES -> listener.close();
                case HANGS -> fillTheBacklog();
                case NEVER_REPLIES -> accept("");
                case ANSWERS_GARBAGE -> accept("SSH-2.0-OpenSSH_9.2\r\n");
            }
        }

        int port() {
            return listener.getLocalPort();
        }

        /** Nobody accepts, and the kernel drops what it cannot keep for somebody who will. */
        private void fillTheBacklog() throws IOException {
            while (true) {
                Socket socket = new Socket();
                filling.add(socket);
                try {
                    socket.connect(listener.getLocalSocketAddress(), 300);
                } catch (SocketTimeoutException full) {
                    return;
                }
            }
        }

        private void accept(String greeting) {
            Thread acceptor = new Thread(
                    () -> {
                        try {
                            while (true) {
                                Socket socket = listener.accept();
                                accepted.add(socket);
                                socket.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
                            }
                        } catch (IOException closed) {
                            // the test is over
                        }
                    },
                    "absent-server");
            acceptor.setDaemon(true);
            acceptor.start();
        }

        @Override
        public void close() throws IOException {
            listener.close();
            for (Socket socket : filling) {
                socket.close();
            }
            for (Socket socket : accepted) {
                socket.close();
            }
        }
    }
}
