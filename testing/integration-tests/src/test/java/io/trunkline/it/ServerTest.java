package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.RedisFuture;
import io.trunkline.Server;
import io.trunkline.args.ClientPauseMode;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A {@link Server} is the one that was asked for, and no other. */
@SuppressWarnings("NullAway.Init") // the servers come before the first test
final class ServerTest {

    private static RedisServer first;
    private static RedisServer second;

    @BeforeAll
    static void start() {
        first = RedisServers.start();
        second = RedisServers.start();
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
    }

    private static ConnectionMultiplexer connect(ProtocolVersion protocol, String more) {
        return ConnectionMultiplexer.connect(MultiplexerOptions.parse(first.endpoint() + "," + second.endpoint()
                + ",allowAdmin=true,protocol=" + protocol.name().toLowerCase(Locale.ROOT) + more));
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void servers_each_concernThatOneOnly(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol, "")) {
            Server one = multiplexer.server(first.endpoint());
            Server other = multiplexer.server(second.endpoint());
            one.execute("SET", "where", "first");
            other.execute("SET", "where", "second");
            one.configSet("slowlog-max-len", "11");
            other.configSet("slowlog-max-len", "22");

            assertThat(one.configGet("slowlog-max-len")).isEqualTo(Map.of("slowlog-max-len", "11"));
            assertThat(other.async().configGet("slowlog-max-len").join()).isEqualTo(Map.of("slowlog-max-len", "22"));
            assertThat(one.clientId()).isPositive();
            one.flushall();
            assertThat(one.dbsize()).isZero();
            assertThat(other.dbsize()).isEqualTo(1);
            assertThat(other.async().sync().execute("GET", "where").asText()).isEqualTo("second");
            other.async().flushdb().join();
            assertThat(other.dbsize()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void servers_loopOverAll_reachesEach(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol, "")) {
            List<RedisFuture<@Nullable Void>> set = multiplexer.servers().stream()
                    .map(server -> server.async().configSet("slowlog-max-len", "33"))
                    .toList();
            set.forEach(RedisFuture::join);

            assertThat(multiplexer.servers())
                    .extracting(server -> server.configGet("slowlog-max-len").get("slowlog-max-len"))
                    .containsExactly("33", "33");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void database_ofAServer_isTheOptionsUnlessChosen(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol, ",defaultDatabase=5")) {
            Server server = multiplexer.server(first.endpoint());
            server.withDatabase(5).execute("SET", "k", "five");
            server.withDatabase(6).execute("SET", "k", "six");

            assertThat(server.execute("GET", "k").asText()).isEqualTo("five");
            assertThat(server.async().withDatabase(6).execute("GET", "k").join().asText())
                    .isEqualTo("six");
            server.flushdb();
            assertThat(server.dbsize()).isZero();
            assertThat(server.withDatabase(6).dbsize()).isEqualTo(1);
            server.withDatabase(6).flushdb();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void timeout_ofAServerView_limitsItsCommandsAlone(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol, ",syncTimeout=60000")) {
            Server server = multiplexer.server(first.endpoint());
            Server hasty = server.withTimeout(Duration.ofMillis(20));
            server.clientPause(60_000, ClientPauseMode.WRITE);
            try {
                assertThatThrownBy(() -> hasty.execute("SET", "k", "v"))
                        .isInstanceOfSatisfying(
                                RedisTimeoutException.class,
                                timeout -> assertThat(timeout.timeoutMillis()).isEqualTo(20));
                assertThatThrownBy(() -> hasty.async().execute("SET", "k", "v").join())
                        .isInstanceOf(RedisTimeoutException.class);
            } finally {
                first.ask("CLIENT", "UNPAUSE");
            }
            assertThat(server.ping()).isEqualTo("PONG");
            assertThatThrownBy(() -> server.async().withTimeout(Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("timeout=PT0S");
        }
    }
}
