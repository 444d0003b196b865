package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.RedisFuture;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.BridgeId;
import io.trunkline.status.BridgeState;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ConnectionStatus;
import io.trunkline.status.EndpointStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several connections of one kind are told from each other wherever one is named. */
final class BridgeIdentityTest {

    private static final String MANY = "interactiveConnections=3";

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N25_severalConnectionsOfAKind_eachHasItsNameInTheStatus(ProtocolVersion protocol) {
        String endpoint = Clients.server().endpoint();
        try (ConnectionMultiplexer multiplexer = Clients.connect(endpoint, protocol, MANY, "bulkBytes=100000")) {
            RedisFuture<?> first = multiplexer.database().async().blpop(Duration.ZERO, Clients.unique("n25"));
            RedisFuture<?> second = multiplexer.database().async().blpop(Duration.ZERO, Clients.unique("n25"));
            Clients.await(
                    "two leases",
                    () -> ids(multiplexer).stream()
                                    .filter(id -> id.kind() == ConnectionKind.LEASED)
                                    .count()
                            == 2);

            assertThat(ids(multiplexer))
                    .doesNotHaveDuplicates()
                    .extracting(BridgeId::toString)
                    .contains(
                            endpoint + "/interactive#1",
                            endpoint + "/interactive#2",
                            endpoint + "/interactive#3",
                            endpoint + "/bulk#1",
                            endpoint + "/leased#1",
                            endpoint + "/leased#2");
            assertThat(multiplexer.status().toString()).contains("\n  interactive#3  ", "\n  leased#2  ");
            first.toCompletableFuture().cancel(false);
            second.toCompletableFuture().cancel(false);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N25_twoOfThreeConnectionsAreLost_eventsAndErrorsNameThese(ProtocolVersion protocol) {
        String endpoint = Clients.server().endpoint();
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(endpoint, protocol, MANY, "allowAdmin=true", "name=n25-" + protocol)) {
            List<MultiplexerEvent> events = new CopyOnWriteArrayList<>();
            Clients.await(
                    "three connections",
                    () -> interactive(multiplexer).allMatch(each -> each.state() == BridgeState.ESTABLISHED));
            multiplexer.addListener(events::add);
            Database<String, String> database = multiplexer.database();
            RedisFuture<?> blocked = database.async().blpop(Duration.ZERO, Clients.unique("n25"));
            String name = "name=" + multiplexer.options().client().effectiveClientName() + " ";
            Clients.await("the pop to block", () -> blockedClient(database, name) != null);

            kill(Objects.requireNonNull(blockedClient(database, name)));

            assertThatThrownBy(blocked::join)
                    .isInstanceOf(RedisConnectionException.class)
                    .hasMessageContaining("connection=leased#1");
            clients(database, name)
                    .map(BridgeIdentityTest::idOf)
                    .sorted(Comparator.comparing(Long::valueOf))
                    .skip(1) // the oldest, which is no subscription's: that is dialled when another one is there
                    .forEach(BridgeIdentityTest::kill);
            Clients.await(
                    "two connections to be back",
                    () -> events.stream()
                                    .filter(event -> event instanceof ConnectionRestored back
                                            && back.kind() == ConnectionKind.INTERACTIVE)
                                    .count()
                            == 2);
            assertThat(events.stream()
                            .filter(ConnectionFailed.class::isInstance)
                            .map(event -> ((ConnectionFailed) event).bridge())
                            .filter(id -> id.kind() == ConnectionKind.INTERACTIVE))
                    .extracting(BridgeId::toString)
                    .hasSize(2)
                    .doesNotHaveDuplicates()
                    .isSubsetOf(endpoint + "/interactive#1", endpoint + "/interactive#2", endpoint + "/interactive#3");
        }
    }

    private static Stream<String> clients(Database<String, String> database, String name) {
        return database.execute("CLIENT LIST").asText().lines().filter(line -> line.contains(name));
    }

    private static String idOf(String client) {
        return client.replaceAll("^id=(\\d+) .*", "$1");
    }

    /**
     * Ends a connection from outside: CLIENT KILL spares whoever says it, and any of the three may carry what the
     * multiplexer says, the oldest or not.
     */
    private static void kill(String id) {
        assertThat(Clients.server().ask("CLIENT", "KILL", "ID", id)).isEqualTo("1");
    }

    private static @Nullable String blockedClient(Database<String, String> database, String name) {
        return clients(database, name)
                .filter(line -> line.contains("flags=b"))
                .map(BridgeIdentityTest::idOf)
                .findFirst()
                .orElse(null);
    }

    private static Stream<ConnectionStatus> interactive(ConnectionMultiplexer multiplexer) {
        return multiplexer.status().endpoints().get(0).connections().stream()
                .filter(each -> each.kind() == ConnectionKind.INTERACTIVE);
    }

    private static List<BridgeId> ids(ConnectionMultiplexer multiplexer) {
        EndpointStatus server = multiplexer.status().endpoints().get(0);
        return server.connections().stream().map(ConnectionStatus::id).toList();
    }
}
