package io.trunkline.it.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.Server;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.it.Clients;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ReadFrom;
import io.trunkline.status.ServerRole;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.Sentinels;
import io.trunkline.testkit.server.SentinelsConfig;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real sentinels: where the servers are, and that a primary of another name is followed. */
@DisplayName("Sentinel")
final class SentinelTest {

    private static ConnectionMultiplexer connect(Sentinels sentinels, ProtocolVersion protocol, String... more) {
        return Clients.connect(
                String.join(",", sentinels.endpoints()) + ",serviceName=" + sentinels.serviceName(), protocol, more);
    }

    private static Endpoint endpoint(RedisServer server) {
        return Endpoint.tcp("127.0.0.1", server.port());
    }

    private static void awaitPrimary(ConnectionMultiplexer multiplexer, Endpoint wanted) {
        Clients.await("the primary is " + wanted, () -> {
            Server first = multiplexer.servers().get(0);
            return first.endpoint().equals(wanted);
        });
    }

    /** What was sent just before the connection broke may or may not have been done; to do it twice does no harm. */
    private static void setUnlessLost(Database<String, String> db, String key, String value) {
        try {
            db.set(key, value);
        } catch (RedisConnectionException lost) {
            assertThat(lost.progress()).isEqualTo(CommandProgress.SENT);
            db.set(key, value);
        }
    }

    @ParameterizedTest(name = "F6: {0}")
    @EnumSource
    void connect_byServiceName_findsPrimaryAndReplicas(ProtocolVersion protocol) {
        try (Sentinels sentinels = Sentinels.start(3, 2);
                ConnectionMultiplexer multiplexer = connect(sentinels, protocol)) {
            Database<String, String> db = multiplexer.database();
            db.set("k", "v");
            assertThat(db.waitForReplication(2, Duration.ofSeconds(10))).isEqualTo(2);

            assertThat(multiplexer.servers())
                    .extracting(Server::endpoint)
                    .containsExactlyInAnyOrderElementsOf(sentinels.servers().stream()
                            .map(SentinelTest::endpoint)
                            .toList())
                    .startsWith(endpoint(sentinels.primary()));
            Clients.await(
                    "both replicas are known",
                    () -> multiplexer.status().endpoints().stream()
                                    .filter(server -> server.role() == ServerRole.REPLICA)
                                    .count()
                            == 2);
            assertThat(db.withReadFrom(ReadFrom.REPLICA).get("k")).isEqualTo("v");
        }
    }

    @ParameterizedTest(name = "F7: {0}")
    @EnumSource
    void planned_failover_isFollowedWithNothingLost(ProtocolVersion protocol) {
        try (Sentinels sentinels = Sentinels.start(3, 2);
                ConnectionMultiplexer multiplexer = connect(sentinels, protocol)) {
            Database<String, String> db = multiplexer.database();
            db.set("before", "1");
            assertThat(db.waitForReplication(2, Duration.ofSeconds(10))).isEqualTo(2);
            Endpoint old = endpoint(sentinels.primary());

            sentinels.failover();
            Endpoint next = endpoint(sentinels.primary());
            awaitPrimary(multiplexer, next);

            assertThat(next).isNotEqualTo(old);
            assertThat(db.get("before")).isEqualTo("1");
            db.set("after", "2");
            assertThat(multiplexer.server(next).execute("GET", "after").asText())
                    .as("written to the new primary, not to the one that is one no more")
                    .isEqualTo("2");
        }
    }

    @ParameterizedTest(name = "F7: {0}")
    @EnumSource
    void kill_ofThePrimary_callsGoOnAtTheNewOne(ProtocolVersion protocol) {
        try (Sentinels sentinels = Sentinels.start(3, 2);
                ConnectionMultiplexer multiplexer = connect(sentinels, protocol, "syncTimeout=20000")) {
            Database<String, String> db = multiplexer.database();
            db.set("before", "1");
            assertThat(db.waitForReplication(2, Duration.ofSeconds(10))).isEqualTo(2);
            RedisServer old = sentinels.primary();

            old.kill();
            setUnlessLost(db, "meanwhile", "2"); // waits for a primary

            assertThat(multiplexer.servers().get(0).endpoint()).isNotEqualTo(endpoint(old));
            assertThat(db.mget("before", "meanwhile")).containsExactly("1", "2");
        }
    }

    @Test
    @DisplayName("F7: a primary that stands still is replaced, and takes nothing when it goes on")
    void pause_ofThePrimary_nothingAcknowledgedIsLost() {
        try (Sentinels sentinels = Sentinels.start(3, 2);
                ConnectionMultiplexer multiplexer = connect(sentinels, ProtocolVersion.RESP3, "syncTimeout=20000")) {
            Database<String, String> db = multiplexer.database();
            RedisServer old = sentinels.primary();
            old.pause();
            Clients.await(
                    "another primary is known",
                    () -> !multiplexer.servers().get(0).endpoint().equals(endpoint(old)));
            old.resume();

            long acknowledged = 0;
            long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            while (System.nanoTime() - end < 0) {
                acknowledged = db.incr("n");
            }
            sentinels.awaitAgreement(Duration.ofSeconds(40));

            assertThat(db.get("n")).isEqualTo(Long.toString(acknowledged));
        }
    }

    @ParameterizedTest(name = "F6: {0}")
    @EnumSource
    void connect_unknownService_saysSoAtOnce(ProtocolVersion protocol) {
        try (Sentinels sentinels = Sentinels.start(3, 0)) {
            assertThatThrownBy(() ->
                            Clients.connect(String.join(",", sentinels.endpoints()) + ",serviceName=nobody", protocol))
                    .isInstanceOf(RedisConnectionException.class)
                    .hasMessageContaining("No sentinel knows the service: serviceName=nobody");
        }
    }

    @ParameterizedTest(name = "F6: {0}")
    @EnumSource
    void connect_sentinelsWithPassword_needTheirOwn(ProtocolVersion protocol) {
        SentinelsConfig config = SentinelsConfig.of(3, 1)
                .sentinels(RedisServerConfig.defaults().password("watch"))
                .servers(RedisServerConfig.defaults().password("data"));
        try (Sentinels sentinels = Sentinels.start(config)) {
            try (ConnectionMultiplexer multiplexer =
                    connect(sentinels, protocol, "password=data", "sentinelPassword=watch")) {
                multiplexer.database().set("k", "v");
                assertThat(multiplexer.database().get("k")).isEqualTo("v");
            }
            assertThatThrownBy(() -> connect(sentinels, protocol, "password=data"))
                    .isInstanceOfSatisfying(
                            RedisConnectionException.class,
                            failure -> assertThat(failure.failureType())
                                    .isEqualTo(ConnectionFailureType.AUTHENTICATION_FAILURE));
        }
    }

    @ParameterizedTest(name = "F6: {0}")
    @EnumSource
    void sentinels_allDead_changeNothingForCommands(ProtocolVersion protocol) {
        try (Sentinels sentinels = Sentinels.start(3, 1);
                ConnectionMultiplexer multiplexer = connect(sentinels, protocol)) {
            Database<String, String> db = multiplexer.database();
            db.set("k", "1");
            RedisServer primary = sentinels.primary();
            sentinels.sentinels().forEach(RedisServer::kill);
            db.set("k", "2");

            assertThat(primary.ask("CLIENT", "KILL", "TYPE", "normal")).isNotEqualTo("0");

            setUnlessLost(db, "k", "3"); // once the same process is found again
            assertThat(db.get("k")).isEqualTo("3");
            assertThat(multiplexer.servers().get(0).endpoint()).isEqualTo(endpoint(primary));
        }
    }

    @ParameterizedTest(name = "F6: {0}")
    @EnumSource
    void connect_tls_holdsForSentinelsAndServers(ProtocolVersion protocol) {
        SentinelsConfig config =
                SentinelsConfig.of(3, 1).servers(RedisServerConfig.defaults().tls());
        try (Sentinels sentinels = Sentinels.start(config)) {
            String endpoints = sentinels.sentinels().stream()
                    .map(sentinel -> "127.0.0.1:" + sentinel.tlsPort().orElseThrow())
                    .collect(Collectors.joining(","));
            MultiplexerOptions options =
                    Clients.options(endpoints + ",serviceName=" + sentinels.serviceName() + ",ssl=true", protocol)
                            .toBuilder()
                            .security(s -> s.sslContext(
                                    sentinels.certificates().orElseThrow().clientContext()))
                            .build();
            try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(options)) {
                multiplexer.database().set("k", "v");

                assertThat(multiplexer.database().get("k")).isEqualTo("v");
                assertThat(multiplexer.servers().get(0).endpoint())
                        .isEqualTo(Endpoint.tcp(
                                "127.0.0.1", sentinels.primary().tlsPort().orElseThrow()));
            }
        }
    }

    @Test
    @DisplayName("F6: one sentinel that is named finds the others, and may die then")
    void connect_oneSentinelNamed_findsTheOthers() {
        try (Sentinels sentinels = Sentinels.start(3, 1);
                ConnectionMultiplexer multiplexer = Clients.connect(
                        sentinels.endpoints().get(0) + ",serviceName=" + sentinels.serviceName(),
                        ProtocolVersion.RESP3,
                        "syncTimeout=20000")) {
            Endpoint old = endpoint(sentinels.primary());
            multiplexer.database().set("k", "1");
            sentinels.sentinels().get(0).kill();
            sentinels.primary().kill();

            setUnlessLost(multiplexer.database(), "k", "2");

            assertThat(multiplexer.servers().get(0).endpoint()).isNotEqualTo(old);
        }
    }

    @Test
    @DisplayName("F6: a server in place of a sentinel is told as such")
    void connect_serverInPlaceOfSentinel_saysSo() {
        MultiplexerOptions options =
                Clients.options(Clients.server().endpoint(), ProtocolVersion.RESP3, "serviceName=orders");

        assertThatThrownBy(() -> ConnectionMultiplexer.connect(options))
                .hasMessageContaining("With serviceName the endpoints are those of sentinels, and one is a server");
    }
}
