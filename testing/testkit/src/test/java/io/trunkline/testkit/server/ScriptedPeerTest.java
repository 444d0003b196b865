package io.trunkline.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

final class ScriptedPeerTest {

    @Test
    void expect_commandsInOrder_repliesAndVerifies() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                RawClient client = new RawClient(peer.address())) {
            peer.expect("GET", "k").reply(Resp.bulk("v"));
            peer.expect("set", "k", ScriptedPeer.ANY).reply(Resp.OK);

            client.command("GET", "k").command("SET", "k", "anything");

            assertThat(client.read("$1\r\nv\r\n+OK\r\n")).isEqualTo("$1\r\nv\r\n+OK\r\n");
            assertThat(peer.commands()).extracting(PeerCommand::toString).containsExactly("GET k", "SET k anything");
        }
    }

    @Test
    void expect_starSentByClient_isNoWildcard() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                RawClient client = new RawClient(peer.address())) {
            peer.expect("KEYS", "*").reply(Resp.array());

            client.command("KEYS", "other");

            assertThat(client.read(4)).isEqualTo("-ERR");
            assertThatThrownBy(peer::close)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("unexpected on connection 0: KEYS other")
                    .hasMessageContaining("did not come: KEYS *");
        }
    }

    @Test
    void close_commandMissing_fails() {
        ScriptedPeer peer = ScriptedPeer.start();
        peer.expect("GET", "k").reply(Resp.NULL);

        assertThatThrownBy(peer::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("did not come: GET k")
                .hasMessageContaining("nothing");
        assertThatCode(peer::close).doesNotThrowAnyException();
    }

    @Test
    void close_commandOutOfOrder_fails() throws IOException {
        ScriptedPeer peer = ScriptedPeer.start();
        peer.expect("GET", "a").reply(Resp.NULL);
        peer.expect("GET", "b").reply(Resp.NULL);
        try (RawClient client = new RawClient(peer.address())) {
            client.command("GET", "b");
            assertThat(client.read(4)).isEqualTo("-ERR");
        }

        assertThatThrownBy(peer::close).isInstanceOf(AssertionError.class).hasMessageContaining("unexpected");
    }

    @Test
    void close_stepWithoutDecision_fails() throws IOException {
        ScriptedPeer peer = ScriptedPeer.start();
        ScriptStep step = peer.expect("GET", "k");
        try (RawClient client = new RawClient(peer.address())) {
            client.command("GET", "k");
            step.awaitPlayed();
        }

        assertThatThrownBy(peer::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("neither reply nor silence for: GET k");
    }

    @Test
    void silence_laterCommand_isAnsweredAlone() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                RawClient client = new RawClient(peer.address())) {
            peer.expect("GET", "k").silence();
            peer.expect("PING").reply(Resp.simple("PONG"));

            client.command("GET", "k").command("PING");

            assertThat(client.read("+PONG\r\n")).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void reply_afterCommandCame_isSentAtOnce() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                RawClient client = new RawClient(peer.address())) {
            ScriptStep step = peer.expect("GET", "k");
            client.command("GET", "k");
            assertThat(step.awaitPlayed().index()).isZero();

            step.reply("$5\r\nhe");
            assertThat(client.readOnce()).isEqualTo("$5\r\nhe");
            step.reply("llo\r\n");
            assertThat(client.readOnce()).isEqualTo("llo\r\n");
        }
    }

    @Test
    void replySplit_offsets_sendsAllBytes() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                RawClient client = new RawClient(peer.address())) {
            peer.expect("A").replySplit("$5\r\nhello\r\n", 1, 4, 6);
            peer.expect("B").replyByteByByte(Resp.bulk("grüße"));

            client.command("A").command("B");

            String both = "$5\r\nhello\r\n" + Resp.bulk("grüße");
            assertThat(client.read(both)).isEqualTo(both);
        }
    }

    @Test
    void pieces_offsets_splitThere() {
        assertThat(ScriptStep.pieces(new byte[] {1, 2, 3, 4}, 1, 3))
                .containsExactly(new byte[] {1}, new byte[] {2, 3}, new byte[] {4});
        assertThatThrownBy(() -> ScriptStep.pieces(new byte[] {1, 2}, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ScriptStep.pieces(new byte[] {1, 2, 3}, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void close_afterReply_clientGetsReplyThenEnd() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                RawClient client = new RawClient(peer.address())) {
            peer.expect("GET", "k").reply("$100\r\npart").close();

            client.command("GET", "k").command("GET", "never read");

            assertThat(client.readToEnd()).isEqualTo("$100\r\npart");
            assertThat(peer.connection(0).isOpen()).isFalse();
        }
    }

    @Test
    void reset_step_clientGetsReset() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                RawClient client = new RawClient(peer.address())) {
            peer.expect("GET", "k").reset();

            client.command("GET", "k");

            assertThatThrownBy(client::readToEnd)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void send_pushFrame_reachesClient() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                RawClient client = new RawClient(peer.address())) {
            String frame = Resp.push(Resp.bulk("message"), Resp.bulk("news"), Resp.bulk("x"));

            peer.connection(0).send(frame);

            assertThat(client.read(frame)).isEqualTo(">3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$1\r\nx\r\n");
        }
    }

    @Test
    void expectOn_twoConnections_eachKeepsItsOrder() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.expectOn(1, "B").reply(Resp.integer(2));
            peer.expectOn(0, "A").reply(Resp.integer(1));
            try (RawClient first = new RawClient(peer.address())) {
                peer.awaitConnections(1);
                try (RawClient second = new RawClient(peer.address())) {
                    peer.awaitConnections(2);
                    assertThat(first.command("A").read(4)).isEqualTo(":1\r\n");
                    assertThat(second.command("B").read(4)).isEqualTo(":2\r\n");
                }
            }
            assertThat(peer.connection(1).commands())
                    .singleElement()
                    .extracting(PeerCommand::name)
                    .isEqualTo("B");
            peer.connection(0).awaitClosedByClient();
        }
    }

    @Test
    void stub_anyNumber_isNotRequired() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                RawClient client = new RawClient(peer.address())) {
            peer.stub("GET").reply(Resp.NULL);
            peer.stub("NEVER").reply(Resp.OK);
            peer.expect("GET", "scripted").reply(Resp.bulk("v"));

            client.command("GET", "x").command("GET", "scripted").command("GET", "y");

            String all = "_\r\n$1\r\nv\r\n_\r\n";
            assertThat(client.read(all)).isEqualTo(all);
            assertThat(peer.awaitCommands(3, "GET")).hasSize(3);
        }
    }

    @Test
    void expectMatching_condition_decides() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                RawClient client = new RawClient(peer.address())) {
            peer.expectMatching("a long SET", command -> command.bytes(2).length == 1000)
                    .reply(Resp.OK);

            client.command("SET", "k", "v".repeat(1000));

            assertThat(client.read("+OK\r\n")).isEqualTo("+OK\r\n");
            peer.awaitPlayed();
            assertThat(peer.commands().get(0).toString()).endsWith("...(1000 bytes)");
        }
    }

    @Test
    void close_inlineCommand_isBrokenProtocol() throws IOException {
        ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
        try (RawClient client = new RawClient(peer.address())) {
            client.send("PING\r\n");
            assertThat(client.readOnce()).isEmpty();
        }

        assertThatThrownBy(peer::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("broken protocol on connection 0");
    }

    @Test
    void clientDeath_withinCommand_isNoProblem() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            try (RawClient client = new RawClient(peer.address())) {
                client.send("*2\r\n$3\r\nGE");
            }
            peer.connection(0).awaitClosedByClient();
        }
    }

    @Test
    void stopReading_command_waitsForContinueReading() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start();
                RawClient client = new RawClient(peer.address())) {
            peer.expect("FIRST").reply(Resp.OK);
            peer.expect("LAST").reply(Resp.OK);
            client.command("FIRST").read("+OK\r\n");
            peer.connection(0).stopReading();
            client.timeout(50);
            assertThatThrownBy(() -> client.command("LAST").readOnce()).isInstanceOf(SocketTimeoutException.class);

            peer.connection(0).continueReading();

            client.timeout(10_000);
            assertThat(client.readOnce()).isEqualTo("+OK\r\n");
        }
    }

    @Test
    void close_clientStillConnected_endsItsConnection() throws IOException {
        ScriptedPeer peer = ScriptedPeer.start();
        try (RawClient client = new RawClient(peer.address())) {
            peer.awaitConnections(1);

            peer.close();

            assertThat(client.readToEnd()).isEmpty();
        }
        assertThatThrownBy(() -> new RawClient(peer.address()).close()).isInstanceOf(IOException.class);
    }
}
