package io.trunkline.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class PeerProfileTest {

    private static String ask(PeerProfile profile, String... command) throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(profile);
                RawClient client = new RawClient(peer.address())) {
            return client.command(command).readOnce();
        }
    }

    @Test
    void resp3_hello3_answersMapAndSwitches() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3().version("8.0.1"));
                RawClient client = new RawClient(peer.address())) {
            String greeting = client.command("HELLO", "3", "SETNAME", "me").readOnce();

            assertThat(greeting)
                    .startsWith(
                            "%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$5\r\n8.0.1\r\n$5\r\nproto\r\n:3\r\n")
                    .contains("$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster\r\n")
                    .endsWith("$7\r\nmodules\r\n*0\r\n");
            assertThat(peer.connection(0).protocol()).isEqualTo(3);
            assertThat(peer.connection(0).clientName()).isEqualTo("me");
            assertThat(client.command("INFO", "replication").readOnce())
                    .startsWith("=")
                    .contains("txt:# Replication\r\nrole:master\r\n")
                    .doesNotContain("redis_version");
        }
    }

    @Test
    void resp3_hello2_answersArray() throws IOException {
        assertThat(ask(PeerProfile.resp3(), "HELLO", "2")).startsWith("*14\r\n").contains("$5\r\nproto\r\n:2\r\n");
        assertThat(ask(PeerProfile.resp3(), "HELLO", "4")).startsWith("-NOPROTO");
        assertThat(ask(PeerProfile.resp3(), "HELLO", "3", "WHAT")).startsWith("-ERR Syntax error");
    }

    @Test
    void resp2_hello_isUnknown() throws IOException {
        assertThat(ask(PeerProfile.resp2(), "HELLO", "3")).startsWith("-ERR unknown command 'HELLO'");
        assertThat(ask(PeerProfile.resp2(), "INFO"))
                .startsWith("$")
                .contains("redis_version:5.0.14\r\n", "# Replication\r\nrole:master\r\n");
    }

    @Test
    void credentials_wrongOrMissing_areRefused() throws IOException {
        PeerProfile profile = PeerProfile.resp3().credentials("alice", "secret");

        assertThat(ask(profile, "PING")).startsWith("-NOAUTH");
        assertThat(ask(profile, "HELLO", "3")).startsWith("-NOAUTH");
        assertThat(ask(profile, "HELLO", "3", "AUTH", "alice", "wrong")).startsWith("-WRONGPASS");
        assertThat(ask(profile, "AUTH", "secret")).startsWith("-WRONGPASS");
        assertThat(ask(profile, "HELLO", "3", "AUTH", "alice", "secret")).startsWith("%7");
        assertThat(ask(profile, "AUTH", "alice", "secret")).isEqualTo("+OK\r\n");
        assertThat(ask(PeerProfile.resp3().credentials("default", "secret"), "AUTH", "secret"))
                .isEqualTo("+OK\r\n");
        assertThat(ask(PeerProfile.resp3(), "AUTH", "secret")).startsWith("-ERR AUTH");
    }

    @Test
    void profile_smallTalk_isAnswered() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp2());
                RawClient client = new RawClient(peer.address())) {
            assertThat(client.command("CLIENT", "SETNAME", "x").readOnce()).isEqualTo("+OK\r\n");
            assertThat(client.command("CLIENT", "GETNAME").readOnce()).isEqualTo("$1\r\nx\r\n");
            assertThat(client.command("CLIENT", "SETINFO", "LIB-NAME", "y").readOnce())
                    .isEqualTo("+OK\r\n");
            assertThat(client.command("CLIENT", "ID").readOnce()).isEqualTo(":1\r\n");
            assertThat(client.command("PING").readOnce()).isEqualTo("+PONG\r\n");
            assertThat(client.command("PING", "hi").readOnce()).isEqualTo("$2\r\nhi\r\n");
            assertThat(client.command("ECHO", "hi").readOnce()).isEqualTo("$2\r\nhi\r\n");
            assertThat(client.command("SELECT", "3").readOnce()).isEqualTo("+OK\r\n");
            assertThat(client.command("CONFIG", "GET", "databases").readOnce())
                    .isEqualTo("*2\r\n$9\r\ndatabases\r\n$2\r\n16\r\n");
            assertThat(client.command("CONFIG", "GET", "unheard-of").readOnce()).isEqualTo("*0\r\n");
            assertThat(client.command("CLUSTER", "NODES").readOnce()).startsWith("-ERR This instance");
            assertThat(client.command("SENTINEL", "MASTERS").readOnce()).startsWith("-ERR unknown command");
        }
    }

    @Test
    void replicaOf_roleAndPrimary_inHelloAndInfo() throws IOException {
        PeerProfile replica = PeerProfile.resp3().replicaOf("10.0.0.1", 6379).config("databases", "2");

        assertThat(ask(replica, "HELLO", "3")).contains("$4\r\nrole\r\n$7\r\nreplica\r\n");
        assertThat(ask(replica, "INFO", "REPLICATION")).contains("role:slave\r\n", "master_host:10.0.0.1\r\n");
        assertThat(ask(replica, "CONFIG", "GET", "databases")).endsWith("$1\r\n2\r\n");
    }

    @Test
    void subscribe_resp2_countsAndChangesPing() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp2());
                RawClient client = new RawClient(peer.address())) {
            String two = client.command("SUBSCRIBE", "a", "b").readOnce();
            assertThat(two)
                    .isEqualTo("*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n");
            assertThat(client.command("PSUBSCRIBE", "a").readOnce()).endsWith(":3\r\n");
            assertThat(client.command("PING").readOnce()).isEqualTo("*2\r\n$4\r\npong\r\n$0\r\n\r\n");
            assertThat(client.command("UNSUBSCRIBE").readOnce()).endsWith("$1\r\nb\r\n:1\r\n");
            assertThat(client.command("UNSUBSCRIBE").readOnce()).isEqualTo("*3\r\n$11\r\nunsubscribe\r\n$-1\r\n:1\r\n");
            assertThat(client.command("PUNSUBSCRIBE", "a").readOnce()).endsWith(":0\r\n");
            assertThat(client.command("PING").readOnce()).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void subscribe_resp3_isPushed() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                RawClient client = new RawClient(peer.address())) {
            client.command("HELLO", "3").readOnce();

            assertThat(client.command("SSUBSCRIBE", "a").readOnce())
                    .isEqualTo(">3\r\n$10\r\nssubscribe\r\n$1\r\na\r\n:1\r\n");
            assertThat(client.command("SUNSUBSCRIBE").readOnce())
                    .isEqualTo(">3\r\n$12\r\nsunsubscribe\r\n$1\r\na\r\n:0\r\n");
            assertThat(client.command("SUNSUBSCRIBE").readOnce()).isEqualTo(">3\r\n$12\r\nsunsubscribe\r\n_\r\n:0\r\n");
        }
    }
}
