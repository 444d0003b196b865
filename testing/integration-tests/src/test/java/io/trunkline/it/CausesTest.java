package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisTimeoutException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.ScriptedPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What stands behind the failures that callers see. */
final class CausesTest {

    /** A port that nothing listens on any more. */
    private static String closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    private static List<Throwable> otherServers(Throwable failure) {
        return Stream.of(failure.getSuppressed())
                .filter(RedisConnectionException.class::isInstance)
                .toList();
    }

    @Test
    @DisplayName("D9 connect: with one endpoint its last failure is the cause")
    void connect_oneEndpoint_hasItsFailureAsCause() throws IOException {
        String endpoint = closedPort();
        assertThatThrownBy(() -> ConnectionMultiplexer.connect(endpoint + ",connectTimeout=300,connectRetry=1"))
                .isInstanceOfSatisfying(RedisConnectionException.class, failure -> {
                    assertThat(failure.getCause()).isInstanceOf(RedisConnectionException.class);
                    assertThat(failure.getCause()).hasMessageContaining(endpoint);
                    assertThat(otherServers(failure)).isEmpty();
                });
    }

    @Test
    @DisplayName("D9 connect: with several endpoints the last failure of each is there")
    void connect_severalEndpoints_hasAllTheirFailures() throws IOException {
        String first = closedPort();
        String second = closedPort();
        assertThatThrownBy(() ->
                        ConnectionMultiplexer.connect(first + "," + second + ",connectTimeout=300,connectRetry=1"))
                .isInstanceOfSatisfying(RedisConnectionException.class, failure -> {
                    assertThat(failure).hasMessageContaining(first).hasMessageContaining(second);
                    assertThat(failure.getCause()).hasMessageContaining(second);
                    assertThat(otherServers(failure))
                            .singleElement()
                            .satisfies(other -> assertThat(other).hasMessageContaining(first));
                });
    }

    @Test
    @DisplayName("D9 timeout: without any failure there is no cause, with one it is that of the command's own server")
    void timeout_afterALoss_hasTheServersFailureAsCause() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
            var hasty = multiplexer.database().withTimeout(Duration.ofMillis(200));
            peer.expect("GET", "k").silence();
            assertThatThrownBy(() -> hasty.get("k"))
                    .isInstanceOf(RedisTimeoutException.class)
                    .hasNoCause();
        }
        try (ConnectionMultiplexer multiplexer = connectedToWhatIsGone()) {
            Clients.await("the loss", () -> !multiplexer.isConnected());
            assertThatThrownBy(() -> multiplexer
                            .database()
                            .withTimeout(Duration.ofMillis(50))
                            .get("k"))
                    .isInstanceOf(RedisTimeoutException.class)
                    .cause()
                    .isInstanceOf(RedisConnectionException.class)
                    .hasMessageContaining(
                            multiplexer.options().endpoints().get(0).toString());
        }
    }

    private static ConnectionMultiplexer connectedToWhatIsGone() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            return Clients.connect(peer.endpoint(), ProtocolVersion.RESP3);
        }
    }
}
