package io.trunkline.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FaultProxyTest {

    private final ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp2());
    private final FaultProxy proxy = FaultProxy.before(peer.address());

    @AfterEach
    void closeBoth() {
        proxy.close();
        peer.close();
    }

    private RawClient connect() throws IOException {
        return new RawClient(proxy.address());
    }

    private static void ping(RawClient client) throws IOException {
        assertThat(client.command("PING").read("+PONG\r\n")).isEqualTo("+PONG\r\n");
    }

    @Test
    void before_noFaults_passesAndCounts() throws IOException {
        try (RawClient client = connect()) {
            ping(client);

            assertThat(proxy.openConnections()).isEqualTo(1);
            assertThat(proxy.bytesToServer()).isEqualTo(Resp.bulks("PING").length());
            assertThat(proxy.bytesToClient()).isEqualTo(7);
            assertThat(proxy.acceptedConnections()).isEqualTo(1);
            assertThat(proxy.endpoint()).isEqualTo("127.0.0.1:" + proxy.port());
        }
        peer.connection(0).awaitClosedByClient();
    }

    @Test
    void before_muchData_arrivesUnchanged() throws IOException {
        String text = "0123456789abcdef".repeat(1 << 17);
        try (RawClient client = connect()) {
            peer.expect("ECHO", text).reply(Resp.bulk(text));

            assertThat(client.command("ECHO", text).read(Resp.bulk(text))).isEqualTo(Resp.bulk(text));
        }
    }

    @Test
    void serverEndsStream_client_seesEndAfterData() throws IOException {
        peer.expect("QUIT").reply(Resp.OK).close();
        try (RawClient client = connect()) {
            assertThat(client.command("QUIT").readToEnd()).isEqualTo(Resp.OK);
        }
    }

    @Test
    void delay_roundTrip_takesBothWays() throws IOException {
        try (RawClient client = connect()) {
            ping(client);
            proxy.delay(Duration.ofMillis(40));

            long start = System.nanoTime();
            ping(client);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(80));
        }
    }

    @Test
    void delay_pipeline_doesNotAddUp() throws IOException {
        try (RawClient client = connect()) {
            ping(client);
            proxy.delay(Duration.ofMillis(100));
            long start = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                client.command("PING");
            }

            assertThat(client.read(7 * 50)).isEqualTo("+PONG\r\n".repeat(50));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void fragment_replies_arriveWhole() throws IOException {
        proxy.fragment(1);
        try (RawClient client = connect()) {
            ping(client);
            ping(client);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.fragment(0));
    }

    @Test
    void blackhole_data_waitsForHeal() throws IOException {
        try (RawClient client = connect()) {
            ping(client);
            proxy.blackhole();
            client.command("PING").timeout(50);
            assertThatThrownBy(client::readOnce).isInstanceOf(SocketTimeoutException.class);
            assertThat(proxy.bytesToServer()).isEqualTo(Resp.bulks("PING").length());
            try (RawClient late = connect()) {
                late.command("PING");

                proxy.heal();

                client.timeout(10_000);
                assertThat(client.read("+PONG\r\n")).isEqualTo("+PONG\r\n");
                assertThat(late.read("+PONG\r\n")).isEqualTo("+PONG\r\n");
            }
        }
    }

    @Test
    void resetConnections_bothSides_seeReset() throws IOException {
        try (RawClient client = connect()) {
            ping(client);

            proxy.resetConnections();

            assertThatThrownBy(client::readOnce)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            peer.connection(0).awaitClosedByClient();
            assertThat(proxy.openConnections()).isZero();
        }
        try (RawClient next = connect()) {
            ping(next);
        }
    }

    @Test
    void closeConnections_client_seesEnd() throws IOException {
        try (RawClient client = connect()) {
            ping(client);

            proxy.closeConnections();

            assertThat(client.readToEnd()).isEmpty();
            peer.connection(0).awaitClosedByClient();
            assertThat(proxy.openConnections()).isZero();
        }
    }

    @Test
    void refuse_newConnection_isRefusedUntilHeal() throws IOException {
        try (RawClient client = connect()) {
            ping(client);
            proxy.refuse();
            proxy.refuse();

            assertThatThrownBy(() -> connect().close()).isInstanceOf(ConnectException.class);
            ping(client);

            proxy.heal();
            try (RawClient next = connect()) {
                ping(next);
            }
        }
    }

    @Test
    void cutRepliesAfter_close_clientGetsThatManyBytes() throws IOException {
        try (RawClient client = connect()) {
            ping(client);
            proxy.cutRepliesAfter(10, FaultProxy.Ending.CLOSE);
            ping(client);

            assertThat(client.command("PING").readToEnd()).isEqualTo("+PO");
        }
        try (RawClient next = connect()) {
            assertThat(next.command("PING").command("PING").readToEnd()).isEqualTo("+PONG\r\n+PO");
        }
        proxy.heal();
        try (RawClient healed = connect()) {
            ping(healed);
            ping(healed);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.cutRepliesAfter(0, FaultProxy.Ending.CLOSE));
    }

    @Test
    void cutRepliesAfter_reset_clientSeesReset() throws IOException {
        proxy.cutRepliesAfter(3, FaultProxy.Ending.RESET);
        try (RawClient client = connect()) {
            client.command("PING");

            assertThatThrownBy(client::readToEnd)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void strandConnections_openOne_staysSilentForGoodAndNewOnesWork() throws IOException {
        try (RawClient stranded = connect()) {
            ping(stranded);
            proxy.strandConnections();
            proxy.heal();
            stranded.command("PING");
            try (RawClient other = connect()) {
                ping(other);
            }
            assertThat(proxy.bytesToServer()).isEqualTo(2L * Resp.bulks("PING").length());
            assertThat(proxy.openConnections()).isGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void before_serverIsDown_clientIsReset() throws IOException {
        peer.close();
        // The reset may come as early as while the client's connect returns
        assertThatThrownBy(() -> {
                    try (RawClient client = connect()) {
                        client.readOnce();
                    }
                })
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void close_openConnection_endsAndRefuses() throws IOException {
        try (RawClient client = connect()) {
            ping(client);

            proxy.close();
            proxy.close();

            assertThat(client.readToEnd()).isEmpty();
            assertThatThrownBy(() -> connect().close()).isInstanceOf(ConnectException.class);
            assertThatIllegalStateException().isThrownBy(proxy::blackhole).withMessageContaining("closed");
        }
    }
}
