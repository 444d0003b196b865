package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import io.trunkline.testkit.server.ScriptedPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failed first connect says: the server's own words, two sentences, one cause, and nothing that is not so. */
final class FirstWordsTest {

    private static final String MAX_CLIENTS = "ERR max number of clients reached";
    private static final String DENIED =
            "DENIED Redis is running in protected mode because protected mode is enabled and no password is set.";

    /** Says something to each newcomer at once, unasked, and hangs up. */
    private static final class Turnstile implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger turnedAway = new AtomicInteger();

        Turnstile(String words, boolean afterReading) throws IOException {
            Thread thread = new Thread(() -> serve(words, afterReading), "turnstile");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(String words, boolean afterReading) {
            while (!listening.isClosed()) {
                try (Socket newcomer = listening.accept()) {
                    if (afterReading) {
                        assertThat(newcomer.getInputStream().read()).isNotNegative();
                    }
                    newcomer.getOutputStream().write(("-" + words + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    turnedAway.incrementAndGet();
                } catch (IOException e) {
                    // the newcomer hung up first, or the test is over
                }
            }
        }

        String endpoint() {
            return "127.0.0.1:" + listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    private static String[] with(String first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    private static RedisConnectionException failureOf(String endpoint, ProtocolVersion protocol, String... more) {
        return catchThrowableOfType(
                RedisConnectionException.class,
                () -> Clients.connect(endpoint, protocol, with("connectTimeout=800", more))
                        .close());
    }

    @ParameterizedTest
    @CsvSource({
        "RESP2, false, name=x", "RESP3, false, name=x",
        "RESP2, true, password=hush", "RESP3, true, password=hush",
        "RESP3, false, password=hush", "RESP3, true, name=x"
    })
    void case_N22_turnedAwayUnasked_keepsTheWordsAndTriesAgain(
            ProtocolVersion protocol, boolean afterReading, String option) throws IOException {
        for (String words : new String[] {MAX_CLIENTS, DENIED}) {
            try (Turnstile turnstile = new Turnstile(words, afterReading)) {
                RedisConnectionException failure = failureOf(turnstile.endpoint(), protocol, option, "connectRetry=3");
                assertThat(failure.failureType()).isEqualTo(ConnectionFailureType.UNABLE_TO_CONNECT);
                assertThat(failure).hasMessageContaining(words).hasMessageNotContaining("hush");
                assertThat(turnstile.turnedAway.get()).isGreaterThanOrEqualTo(3);
            }
        }
    }

    @Test
    void case_N22_refusedWithNoAuth_keepsTheWords() throws IOException {
        String words = "NOAUTH Authentication required.";
        try (Turnstile turnstile = new Turnstile(words, false)) {
            RedisConnectionException failure = failureOf(turnstile.endpoint(), ProtocolVersion.RESP3);
            assertThat(failure.failureType()).isEqualTo(ConnectionFailureType.AUTHENTICATION_FAILURE);
            assertThat(failure).hasMessageContaining(words);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N22_serverIsFull_connectsWhenThereIsRoom(ProtocolVersion protocol) throws IOException {
        RedisServerConfig config = RedisServerConfig.defaults().option("maxclients", "2");
        try (RedisServer server = RedisServers.start(config)) {
            List<Socket> guests = new ArrayList<>();
            try {
                Clients.await("the server is full", () -> isTurnedAway(server, guests));
                RedisConnectionException failure = failureOf(server.endpoint(), protocol, "connectRetry=1");
                assertThat(failure).hasMessageContaining(MAX_CLIENTS);
                try (ConnectionMultiplexer multiplexer =
                        Clients.connect(server.endpoint(), protocol, "connectRetry=1", "abortConnect=false")) {
                    leave(guests);
                    Clients.await("there is room", multiplexer::isConnected);
                    assertThat(multiplexer.database().ping()).isEqualTo("PONG");
                }
            } finally {
                leave(guests);
            }
        }
    }

    private static void leave(List<Socket> guests) throws IOException {
        for (Socket guest : guests) {
            guest.close();
        }
    }

    /**
     * Whether one more guest is turned away at once; it stays if it is not. The server may still count who has just
     * left.
     */
    private static boolean isTurnedAway(RedisServer server, List<Socket> guests) {
        try {
            Socket guest = new Socket(server.host(), server.port());
            guests.add(guest);
            guest.setSoTimeout(200);
            return guest.getInputStream().read() == '-';
        } catch (SocketTimeoutException e) {
            return false; // it was let in
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:", "localhost:", "127.0.0.1:1,localhost:"})
    void case_N23_nothingListens_saysSoInTwoSentencesWithOneCause(String prefix) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        RedisConnectionException failure = failureOf(prefix + port, ProtocolVersion.RESP3, "connectRetry=1");
        assertTrue(failure);
        assertThat(failure).hasMessageContaining(":" + port).hasMessageContaining("Connection refused");
        assertThat(failure).message().hasSizeLessThan(prefix.contains(",") ? 500 : 350);
        assertThat(failure.getCause())
                .isInstanceOf(RedisConnectionException.class)
                .hasNoCause();
    }

    /** It says nothing that is not so when nothing was connected and nobody tries again. */
    private static void assertTrue(RedisConnectionException failure) {
        assertThat(failure)
                .hasMessageStartingWith("It was not possible to connect to the redis server(s): ")
                .hasMessageNotContaining("was lost")
                .hasMessageNotContaining("keeps reconnecting")
                .hasMessageNotContaining("safe to retry")
                .hasMessageNotContaining("abortConnect");
    }

    @ParameterizedTest
    @CsvSource({"RESP3, name=x, HELLO", "RESP2, name=x, HELLO", "RESP3, password=hush, AUTH", "RESP3, $HELLO=, CLIENT"})
    void case_N23_peerClosesInTheHandshake_namesTheUnansweredCommand(
            ProtocolVersion protocol, String option, String unanswered) {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            peer.stub(unanswered).close();
            RedisConnectionException failure = failureOf(peer.endpoint(), protocol, option, "connectRetry=1");
            assertTrue(failure);
            assertThat(failure)
                    .hasMessageContaining("ended in the handshake, without an answer to " + unanswered)
                    .hasMessageContaining(peer.endpoint())
                    .hasMessageContaining("does this port speak TLS (ssl=true)?");
        }
    }

    @Test
    void case_N23_peerIsSilent_namesTheUnansweredCommand() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            peer.stub("PING").silence();
            assertThatThrownBy(() -> Clients.connect(
                            peer.endpoint(), ProtocolVersion.RESP3, "connectTimeout=1000", "connectRetry=1"))
                    .hasMessageContaining("unanswered=PING")
                    .hasMessageContaining("connectTimeout=1000 ms");
        }
    }
}
