package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.EndpointStatus;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.FaultProxy;
import io.trunkline.testkit.server.RedisServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Figures say what they are called. */
final class CountersTest {

    private static long total(ConnectionMultiplexer multiplexer, ConnectionKind kind, Figure figure) {
        return multiplexer.counters().connections().stream()
                .filter(connection -> connection.kind() == kind)
                .mapToLong(connection -> connection.get(figure))
                .sum();
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N24_outage_attemptsAndConnectionsAreTwoFigures(ProtocolVersion protocol) {
        RedisServer server = Clients.server();
        try (FaultProxy proxy = FaultProxy.before(new InetSocketAddress(server.host(), server.port()));
                ConnectionMultiplexer multiplexer = Clients.connect(proxy.endpoint(), protocol)) {
            proxy.refuse();
            proxy.closeConnections();
            Clients.await(
                    "attempts", () -> total(multiplexer, ConnectionKind.INTERACTIVE, Figure.CONNECT_ATTEMPTS) > 4);
            assertThat(total(multiplexer, ConnectionKind.INTERACTIVE, Figure.RECONNECTS))
                    .isZero();
            assertThat(total(multiplexer, ConnectionKind.INTERACTIVE, Figure.SOCKETS_OPENED))
                    .isOne();
            proxy.heal();
            Clients.await("the connection", multiplexer::isConnected);
            assertThat(total(multiplexer, ConnectionKind.INTERACTIVE, Figure.RECONNECTS))
                    .isOne();
            assertThat(total(multiplexer, ConnectionKind.INTERACTIVE, Figure.CONNECT_ATTEMPTS))
                    .isGreaterThan(4); // the one under way may have been the one that was served
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N24_leasedConnectionsEnd_totalsNeverFallAndTheirLossIsCounted(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            String name = "name=" + multiplexer.options().client().effectiveClientName() + " ";
            long operations = 0;
            for (int round = 0; round < 5; round++) {
                RedisFuture<?> pop = db.async().blpop(Duration.ZERO, Clients.unique("n24"));
                Clients.await("the pop to block", () -> clients(db).anyMatch(it -> it.contains(name) && blocked(it)));
                String client = clients(db)
                        .filter(it -> it.contains(name) && blocked(it))
                        .findFirst()
                        .orElseThrow();
                db.execute("CLIENT KILL", "ID", client.replaceAll("^id=(\\d+) .*", "$1"));
                assertThatThrownBy(pop::join).isInstanceOf(RedisConnectionException.class);
                long now = multiplexer.counters().get(Figure.OPERATIONS);
                assertThat(now).isGreaterThan(operations);
                operations = now;
            }
            assertThat(total(multiplexer, ConnectionKind.LEASED, Figure.CONNECTION_FAILURES))
                    .isGreaterThanOrEqualTo(5);
            assertThat(total(multiplexer, ConnectionKind.LEASED, Figure.FAILED)).isGreaterThanOrEqualTo(5);
            Clients.await("their end", () -> ended(multiplexer).get(Figure.CONNECTION_FAILURES) >= 5);
            assertThat(multiplexer.counters().get(Figure.OPERATIONS)).isGreaterThanOrEqualTo(operations);
            assertThat(multiplexer.status().counters().get(Figure.OPERATIONS)).isGreaterThanOrEqualTo(operations);
        }
    }

    private static ConnectionCounters ended(ConnectionMultiplexer multiplexer) {
        EndpointStatus server = multiplexer.status().endpoints().get(0);
        return server.ended().stream()
                .filter(each -> each.kind() == ConnectionKind.LEASED)
                .findFirst()
                .orElseThrow();
    }

    private static boolean blocked(String client) {
        return client.contains("flags=b");
    }

    private static java.util.stream.Stream<String> clients(Database<String, String> db) {
        return db.execute("CLIENT LIST").asText().lines();
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N24_blockingCommands_areNotInTheLatency(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            db.blpop(Duration.ofMillis(10), Clients.unique("n24")); // there is a connection to lend
            long measured = multiplexer.counters().latency().count();
            for (int i = 0; i < 20; i++) { // one in sixteen is measured
                assertThat(db.blpop(Duration.ofMillis(10), Clients.unique("n24")))
                        .isNull();
            }
            assertThat(multiplexer.counters().latency().count()).isEqualTo(measured);
        }
    }
}
