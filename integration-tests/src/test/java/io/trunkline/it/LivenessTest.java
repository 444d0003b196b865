package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionCounters;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MultiplexerEvent;
import io.trunkline.ProtocolVersion;
import io.trunkline.RedisFuture;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.testkit.FaultProxy;
import io.trunkline.testkit.RedisServer;
import io.trunkline.testkit.RedisServers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that say nothing any more: dead ones are replaced, those of a server that is merely silent are kept. */
@DisplayName("Dead peers")
final class LivenessTest {

    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private static FaultProxy proxyBefore(RedisServer server) {
        return FaultProxy.before(new InetSocketAddress(server.host(), server.port()));
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void inFlight_connectionForgottenOnTheWay_isReplacedAndSaysWhy(ProtocolVersion protocol) {
        try (FaultProxy proxy = proxyBefore(Clients.server());
                ConnectionMultiplexer multiplexer = Clients.connect(proxy.endpoint(), protocol)) {
            Database<String, String> db = multiplexer.database();
            Database<String, String> hasty = db.withTimeout(TIMEOUT);
            List<MultiplexerEvent.ConnectionFailed> failures = new CopyOnWriteArrayList<>();
            multiplexer.addListener(event -> {
                if (event instanceof MultiplexerEvent.ConnectionFailed failed) {
                    failures.add(failed);
                }
            });
            assertThat(db.ping()).isEqualTo("PONG");
            proxy.strandConnections();

            RedisFuture<String> patient = db.async().ping();
            assertThatThrownBy(() -> hasty.ping()).isInstanceOf(RedisTimeoutException.class);

            // behind the head of the line, and within its own deadline
            assertThatThrownBy(patient::join).isInstanceOfSatisfying(RedisConnectionException.class, failure -> {
                assertThat(failure.progress()).isEqualTo(CommandProgress.SENT);
                assertThat(failure.failureType()).isEqualTo(ConnectionFailureType.SOCKET_FAILURE);
                assertThat(failure).hasMessageContaining("answers on a new connection");
            });
            assertThat(db.ping()).isEqualTo("PONG");
            Clients.await("the event", () -> !failures.isEmpty());
            assertThat(failures).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void inFlight_nothingListensAnyMore_isGivenUp(ProtocolVersion protocol) {
        try (FaultProxy proxy = proxyBefore(Clients.server());
                ConnectionMultiplexer multiplexer = Clients.connect(proxy.endpoint(), protocol)) {
            Database<String, String> db = multiplexer.database();
            assertThat(db.ping()).isEqualTo("PONG");
            proxy.strandConnections();
            proxy.refuse();
            assertThatThrownBy(() -> db.withTimeout(TIMEOUT).ping()).isInstanceOf(RedisTimeoutException.class);
            Clients.await("the loss", () -> !multiplexer.isConnected());
            proxy.heal();
            assertThat(db.withTimeout(Duration.ofSeconds(20)).ping()).isEqualTo("PONG");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void inFlight_serverPaused_keepsTheConnection(ProtocolVersion protocol) {
        try (RedisServer server = RedisServers.start();
                ConnectionMultiplexer multiplexer =
                        Clients.connect(server.endpoint(), protocol, "heartbeatInterval=50")) {
            Database<String, String> db = multiplexer.database();
            long sockets = multiplexer.counters().total(ConnectionCounters::socketsOpened);
            server.pause();
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> db.withTimeout(TIMEOUT).incr("paused"))
                        .isInstanceOf(RedisTimeoutException.class);
            }
            server.resume();
            assertThat(db.get("paused")).isEqualTo("5");
            assertThat(multiplexer.counters().total(ConnectionCounters::socketsOpened))
                    .isEqualTo(sockets);
        }
    }
}
