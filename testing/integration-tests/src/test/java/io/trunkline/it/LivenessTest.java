package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.AsyncDatabase;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MultiplexerEvent;
import io.trunkline.RedisFuture;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.FaultProxy;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that say nothing any more: dead ones are replaced, those of a server that is merely silent are kept. */
@DisplayName("Dead peers")
final class LivenessTest {

    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
    void inFlight_connectionForgottenWhileCallersGoOn_isReplaced(ProtocolVersion protocol) {
        try (FaultProxy proxy = proxyBefore(Clients.server());
                ConnectionMultiplexer multiplexer = Clients.connect(proxy.endpoint(), protocol)) {
            Database<String, String> db = multiplexer.database();
            AsyncDatabase<String, String> hasty = db.withTimeout(TIMEOUT).async();
            assertThat(db.ping()).isEqualTo("PONG");
            proxy.strandConnections();

            AtomicBoolean answered = new AtomicBoolean();
            Clients.await("a reply", () -> {
                var unused = hasty.ping().thenRun(() -> answered.set(true));
                return answered.get();
            });
            assertThat(db.ping()).isEqualTo("PONG");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void submit_serverSlow_heldBackCommandsFollowInOrder(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String key = Clients.unique("order");
            String slow = """
                    local sum = 0
                    for i = 1, 10000000 do sum = sum + i end
                    return redis.call('RPUSH', KEYS[1], 'script')""";
            RedisFuture<?> script = db.async().execute("EVAL", slow, 1, key);
            List<String> expected = new ArrayList<>(List.of("script"));
            List<RedisFuture<Long>> pushes = new ArrayList<>();
            for (int i = 0; !script.isDone(); i++) {
                expected.add(Integer.toString(i));
                pushes.add(db.async().rpush(key, Integer.toString(i)));
                LockSupport.parkNanos(1_000_000);
            }
            pushes.forEach(RedisFuture::join);
            assertThat(db.lrange(key, 0, -1)).isEqualTo(expected);
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
    void inFlight_serverHoldsCommandsBack_keepsTheConnection(ProtocolVersion protocol) {
        for (String pause : List.of("ALL", "WRITE")) {
            try (RedisServer server =
                            RedisServers.start(RedisServerConfig.defaults().password("secret"));
                    ConnectionMultiplexer multiplexer = Clients.connect(
                            server.endpoint(), protocol, "heartbeatInterval=50", "password=secret", "allowAdmin=true");
                    ConnectionMultiplexer operator =
                            Clients.connect(server.endpoint(), protocol, "password=secret", "allowAdmin=true")) {
                Database<String, String> db = multiplexer.database();
                long sockets = multiplexer.counters().get(Figure.SOCKETS_OPENED);
                operator.database().execute("CLIENT PAUSE", 2500, pause);
                assertThatThrownBy(() -> db.withTimeout(TIMEOUT).incr("paused"))
                        .isInstanceOf(RedisTimeoutException.class);
                // meanwhile the server is asked, and answers the newcomer as little as the old connection
                assertThat(db.withTimeout(PATIENCE).get("paused")).isEqualTo("1");
                assertThat(multiplexer.counters().get(Figure.SOCKETS_OPENED))
                        .as(pause)
                        .isEqualTo(sockets);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void inFlight_serverRunsTheConnectionsOwnScript_keepsTheConnection(ProtocolVersion protocol) {
        try (RedisServer server =
                        RedisServers.start(RedisServerConfig.defaults().option("lua-time-limit", "50"));
                ConnectionMultiplexer multiplexer =
                        Clients.connect(server.endpoint(), protocol, "heartbeatInterval=50")) {
            Database<String, String> db = multiplexer.database();
            long sockets = multiplexer.counters().get(Figure.SOCKETS_OPENED);
            String slow = """
                    local start = redis.call('TIME')
                    repeat local now = redis.call('TIME') until (now[1] - start[1]) * 1000000 + now[2] - start[2] > 2000000
                    return redis.call('INCR', KEYS[1])""";
            assertThatThrownBy(() -> db.withTimeout(TIMEOUT).evaluate(slow, List.of("slow"), List.of()))
                    .isInstanceOf(RedisTimeoutException.class);
            assertThat(db.withTimeout(PATIENCE).get("slow")).isEqualTo("1");
            assertThat(multiplexer.counters().get(Figure.SOCKETS_OPENED)).isEqualTo(sockets);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void inFlight_serverPaused_keepsTheConnection(ProtocolVersion protocol) {
        try (RedisServer server = RedisServers.start();
                ConnectionMultiplexer multiplexer =
                        Clients.connect(server.endpoint(), protocol, "heartbeatInterval=50")) {
            Database<String, String> db = multiplexer.database();
            long sockets = multiplexer.counters().get(Figure.SOCKETS_OPENED);
            server.pause();
            List<CommandProgress> progress = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> db.withTimeout(TIMEOUT).incr("paused"))
                        .isInstanceOfSatisfying(
                                RedisTimeoutException.class, timeout -> progress.add(timeout.progress()));
            }
            server.resume();
            long sent =
                    progress.stream().filter(it -> it == CommandProgress.SENT).count();
            assertThat(db.get("paused")).isEqualTo(Long.toString(sent));
            // a connection that is suspect gets nothing more, so that nothing more has an unknown outcome
            assertThat(progress.get(0)).isEqualTo(CommandProgress.SENT);
            assertThat(progress.get(4)).isEqualTo(CommandProgress.NEVER_SENT);
            assertThat(multiplexer.counters().get(Figure.SOCKETS_OPENED)).isEqualTo(sockets);
        }
    }
}
