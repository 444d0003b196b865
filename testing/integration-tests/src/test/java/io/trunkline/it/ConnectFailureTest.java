package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.FaultProxy;
import io.trunkline.testkit.server.PeerConnection;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.ScriptStep;
import io.trunkline.testkit.server.ScriptedPeer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connecting to what is no Redis, to nothing, and to what never answers; and closing meanwhile. That nothing is left is
 * for the leak gate.
 */
final class ConnectFailureTest {

    private static final String SHORT = "connectTimeout=150,connectRetry=2";

    /** What listens instead of a Redis. */
    private enum Stranger {
        SPEAKS_HTTP,
        SPEAKS_TLS,
        NAMES_NO_PROTOCOL_THAT_THERE_IS,
        NAMES_A_PROTOCOL_IN_WORDS,
        ENDS_HALF_WAY,
        HANGS_UP,
        BREAKS,
        IS_SILENT;

        ScriptedPeer start() {
            ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
            ScriptStep hello = peer.stub("HELLO");
            switch (this) {
                case SPEAKS_HTTP -> hello.reply("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
                case SPEAKS_TLS -> hello.reply(new byte[] {0x15, 3, 1, 0, 2, 2, 70});
                case NAMES_NO_PROTOCOL_THAT_THERE_IS -> hello.reply("%1\r\n$5\r\nproto\r\n:77\r\n");
                case NAMES_A_PROTOCOL_IN_WORDS -> hello.reply("%1\r\n$5\r\nproto\r\n+three\r\n");
                case ENDS_HALF_WAY ->
                    hello.reply("%7\r\n$6\r\nserver\r\n$5\r\nre").close();
                case HANGS_UP -> hello.close();
                case BREAKS -> hello.reset();
                case IS_SILENT -> hello.silence();
            }
            return peer;
        }
    }

    @ParameterizedTest
    @EnumSource(Stranger.class)
    @DisplayName("B1 connect: what is no Redis, or never answers, is a failure in time that names the endpoint")
    void connect_toAStranger_failsInTime(Stranger stranger) {
        try (ScriptedPeer peer = stranger.start()) {
            assertThatThrownBy(() -> Clients.connect(peer.endpoint(), ProtocolVersion.RESP3, SHORT, "password=hush"))
                    .isInstanceOf(RedisConnectionException.class)
                    .hasMessageStartingWith("It was not possible to connect to the redis server(s)")
                    .hasMessageContaining(peer.endpoint())
                    .hasMessageNotContaining("hush");
        }
    }

    @ParameterizedTest
    @EnumSource(Stranger.class)
    @DisplayName(
            "B1 B14 connect: without abortConnect a stranger gives a multiplexer that says it is not connected, and can be closed")
    void connect_toAStrangerWithoutAbort_isNotConnected(Stranger stranger) {
        try (ScriptedPeer peer = stranger.start()) {
            try (ConnectionMultiplexer multiplexer =
                    Clients.connect(peer.endpoint(), ProtocolVersion.RESP3, SHORT, "abortConnect=false")) {
                assertThat(multiplexer.isConnected()).isFalse();
            }
            awaitClosed(peer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    @DisplayName("B2 connect: nothing listens: a failure with abortConnect, for addresses and names")
    void connect_nothingListens_fails(String host) {
        int port = freedPort();
        assertThatThrownBy(() -> Clients.connect(host + ":" + port, ProtocolVersion.RESP3, SHORT))
                .isInstanceOf(RedisConnectionException.class)
                .hasMessageStartingWith("It was not possible to connect to the redis server(s)")
                .hasMessageContaining(host + ":" + port);
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("B2 connect: nothing listens: without abortConnect it connects by itself once something does")
    void connect_nothingListensWithoutAbort_connectsLater(ProtocolVersion protocol) {
        try (FaultProxy proxy = FaultProxy.before(Clients.server().address())) {
            proxy.refuse();
            try (ConnectionMultiplexer multiplexer =
                    Clients.connect(proxy.endpoint(), protocol, SHORT, "abortConnect=false")) {
                assertThat(multiplexer.isConnected()).isFalse();
                proxy.heal();
                Clients.await("it connects by itself", multiplexer::isConnected);
                assertThat(multiplexer.database().ping()).isEqualTo("PONG");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "no-such-host.invalid, true", "no-such-host.invalid, false"})
    @DisplayName("B3 never connected: commands that may not wait fail at once, sync and async, and say why")
    void commands_neverConnectedAndNoQueue_failAtOnce(String host, boolean async) {
        String endpoint = host + ":" + freedPort();
        try (ConnectionMultiplexer multiplexer = Clients.connect(
                endpoint, ProtocolVersion.RESP3, SHORT, "abortConnect=false", "queueWhileDisconnected=false")) {
            Database<String, String> db = multiplexer.database();
            assertThatThrownBy(() -> {
                        if (async) {
                            db.async().ping().join();
                        } else {
                            db.ping();
                        }
                    })
                    .isInstanceOfSatisfying(
                            RedisConnectionException.class,
                            failure -> assertThat(failure.progress()).isEqualTo(CommandProgress.NEVER_SENT))
                    .hasMessageStartingWith("No connection is active/available to service this operation: command=PING")
                    .hasMessageContaining(endpoint);
        }
    }

    @Test
    @DisplayName("B14 close: while the first connection is being made, and again while it is being made anew")
    void close_whileConnecting_leavesNothing() {
        try (ScriptedPeer peer = Stranger.IS_SILENT.start()) {
            for (int i = 0; i < 10; i++) {
                ConnectionMultiplexer multiplexer = Clients.connect(
                        peer.endpoint(),
                        ProtocolVersion.RESP3,
                        "connectTimeout=50",
                        "connectRetry=1",
                        "abortConnect=false");
                CompletableFuture<Void> first =
                        multiplexer.closeAsync(Duration.ofSeconds(5)).toCompletableFuture();
                multiplexer.close();
                assertThat(first).succeedsWithin(60, TimeUnit.SECONDS);
            }
            awaitClosed(peer);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("B14 close: from a message handler")
    void close_fromAMessageHandler_doesNotHang(ProtocolVersion protocol) throws Exception {
        ConnectionMultiplexer multiplexer = Clients.connect(protocol);
        CountDownLatch closed = new CountDownLatch(1);
        Channel channel = Channel.literal(Clients.unique("b14"));
        multiplexer.subscriber().subscribe(channel, message -> {
            multiplexer.close();
            closed.countDown();
        });
        multiplexer.subscriber().publish(channel, "close");
        assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(multiplexer.isConnected()).isFalse();
    }

    @Test
    @DisplayName("B14 close: from an event listener")
    void close_fromAnEventListener_doesNotHang() throws Exception {
        try (FaultProxy proxy = FaultProxy.before(Clients.server().address())) {
            ConnectionMultiplexer multiplexer = Clients.connect(proxy.endpoint(), ProtocolVersion.RESP3);
            CountDownLatch closed = new CountDownLatch(1);
            var registration = multiplexer.addListener(event -> {
                multiplexer.close();
                closed.countDown();
            });
            proxy.resetConnections();
            assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(multiplexer.isConnected()).isFalse();
            registration.close();
        }
    }

    @Test
    @DisplayName("B14 close: on the I/O thread that brings a reply")
    void close_onAnIoThread_doesNotHang() throws Exception {
        ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP3, "completion=inline");
        CountDownLatch closed = new CountDownLatch(1);
        multiplexer.database().async().ping().whenComplete((value, failure) -> {
            multiplexer.close();
            closed.countDown();
        });
        assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
        Clients.await("it is closed", () -> !multiplexer.isConnected());
    }

    private static void awaitClosed(ScriptedPeer peer) {
        // Some strangers hang up first, at times only once the client's HELLO has come; whose end is seen first is not
        // the point here.
        Clients.await(
                "no connection is left open", () -> peer.connections().stream().noneMatch(PeerConnection::isOpen));
    }

    /** A port on which something listened a moment ago. */
    private static int freedPort() {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            return peer.port();
        }
    }
}
