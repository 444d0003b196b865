package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Channel;
import io.trunkline.ChannelMessage;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.MessageQueue;
import io.trunkline.Server;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ConnectionStatus;
import io.trunkline.status.EndpointStatus;
import io.trunkline.status.ServerRole;
import io.trunkline.testkit.server.PeerCommand;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptedPeer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HandshakeTest {

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("B4 connect: completes only when what carries subscriptions is up too")
    void connect_eitherProtocol_includesTheSubscriptionConnection(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = Clients.connect(protocol)) {
            EndpointStatus server = multiplexer.status().endpoints().get(0);
            List<ConnectionKind> kinds =
                    server.connections().stream().map(ConnectionStatus::kind).toList();
            assertThat(server.connections())
                    .allMatch(connection -> connection.state() == io.trunkline.status.BridgeState.ESTABLISHED);
            assertThat(kinds)
                    .isEqualTo(
                            protocol == ProtocolVersion.RESP2
                                    ? List.of(ConnectionKind.INTERACTIVE, ConnectionKind.SUBSCRIPTION)
                                    : List.of(ConnectionKind.INTERACTIVE));
            assertThat(server.protocol()).isEqualTo(protocol == ProtocolVersion.RESP2 ? 2 : 3);
            assertThat(server.role()).isEqualTo(ServerRole.PRIMARY);
            assertThat(server.version()).isEqualTo(Clients.server().version());
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("B5 handshake: HELLO for either protocol, credentials by AUTH before it, one flush")
    void connect_withPassword_sendsAuthThenBareHello(ProtocolVersion protocol) {
        PeerProfile profile = PeerProfile.resp3().credentials("default", "secret");
        try (ScriptedPeer peer = ScriptedPeer.start(profile);
                ConnectionMultiplexer multiplexer =
                        Clients.connect(peer.endpoint(), protocol, "password=secret", "name=b5")) {
            List<PeerCommand> first = peer.connection(0).commands();
            assertThat(first.get(0).words()).containsExactly("AUTH", "secret");
            assertThat(first.get(1).words()).containsExactly("HELLO", protocol == ProtocolVersion.RESP2 ? "2" : "3");
            assertThat(first.get(2).words()).containsExactly("CLIENT", "SETNAME", "b5");
            assertThat(multiplexer.isConnected()).isTrue();
        }
    }

    @Test
    @DisplayName("B5 handshake: HELLO carries the credentials only if AUTH is disabled")
    void connect_authDisabled_sendsCredentialsInHello() {
        PeerProfile profile = PeerProfile.resp3().credentials("default", "secret");
        try (ScriptedPeer peer = ScriptedPeer.start(profile);
                ConnectionMultiplexer multiplexer = Clients.connect(
                        peer.endpoint(), ProtocolVersion.RESP3, "password=secret", "name=b5", "$AUTH=")) {
            assertThat(peer.connection(0).commands().get(0).words())
                    .containsExactly("HELLO", "3", "AUTH", "default", "secret", "SETNAME", "b5");
            assertThat(multiplexer.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$HELLO=", "version=5.0"})
    @DisplayName("B5 handshake: no HELLO if it is disabled or the server is taken to be older than 6")
    void connect_helloOutOfQuestion_speaksResp2(String option) {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(peer.endpoint() + "," + option)) {
            assertThat(peer.commands()).noneMatch(command -> command.name().equals("HELLO"));
            assertThat(multiplexer.servers().get(0).protocol()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("B6 handshake: a role known from HELLO needs no probe by SET")
    void connect_helloTellsTheRole_sendsNoProbe() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3());
                ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(peer.endpoint())) {
            assertThat(multiplexer.servers().get(0).role()).isEqualTo(ServerRole.PRIMARY);
            assertThat(peer.commands()).noneMatch(command -> command.name().equals("SET"));
        }
    }

    @ParameterizedTest
    @CsvSource({"+OK, PRIMARY", "-READONLY You can't write against a read only replica., REPLICA"})
    @DisplayName("B6 handshake: without HELLO and INFO a conditional SET tells the role")
    void connect_neitherHelloNorInfo_probesBySet(String answer, ServerRole role) {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp2())) {
            peer.stub("SET").reply(answer + "\r\n");
            try (ConnectionMultiplexer multiplexer =
                    ConnectionMultiplexer.connect(peer.endpoint() + ",$HELLO=,$INFO=")) {
                assertThat(multiplexer.servers().get(0).role()).isEqualTo(role);
                PeerCommand probe = peer.awaitCommands(1, "SET").get(0);
                assertThat(probe.words()).hasSize(6).endsWith("1", "PX", "1", "NX");
            }
        }
    }

    @ParameterizedTest(name = "client {0}, server {1}")
    @CsvSource({"RESP2, 2", "RESP2, 3", "RESP3, 2", "RESP3, 3"})
    @DisplayName("B7 handshake matrix: the right protocol, the right number of connections, and commands work")
    void connect_clientAndServerProtocols_agree(ProtocolVersion client, int server) {
        PeerProfile profile = server == 2 ? PeerProfile.resp2() : PeerProfile.resp3();
        try (ScriptedPeer peer = ScriptedPeer.start(profile);
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), client)) {
            boolean resp3 = client == ProtocolVersion.RESP3 && server == 3;
            assertThat(multiplexer.servers().get(0).protocol()).isEqualTo(resp3 ? 3 : 2);
            assertThat(peer.connections()).hasSize(resp3 ? 1 : 2);
            assertThat(multiplexer.database().ping()).isEqualTo("PONG");
        }
    }

    @Test
    @DisplayName("B7 handshake: a server that fails on HELLO is spoken to in RESP2, and INFO tells the rest")
    void connect_helloIsAnError_fallsBack() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp2())) {
            peer.stub("HELLO").reply(Resp.error("ERR unknown command 'HELLO'"));
            try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(peer.endpoint())) {
                Server server = multiplexer.servers().get(0);
                assertThat(server.protocol()).isEqualTo(2);
                assertThat(server.role()).isEqualTo(ServerRole.PRIMARY);
                assertThat(server.version()).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName(
            "B8 subscribe: asked for while RESP3 is expected, made on a connection of its own when it turns out RESP2")
    void subscribe_serverTurnsOutResp2_keepsTheInteractiveConnectionFree(ProtocolVersion protocol) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp2());
                ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol)) {
            MessageQueue<String> queue = multiplexer.subscriber().subscribe(Channel.literal("news"));
            PeerCommand subscribe = peer.awaitCommands(1, "SUBSCRIBE").get(0);
            assertThat(subscribe.connection()).isEqualTo(1);
            peer.connection(1).send(Resp.bulks("message", "news", "hello"));
            assertThat(queue.take()).extracting(ChannelMessage::payload).isEqualTo("hello");
            assertThat(multiplexer.database().ping()).isEqualTo("PONG");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$CONFIG=",
                "$INFO=",
                "$GET=",
                "$ECHO=",
                "$PING=",
                "$CLIENT=",
                "$HELLO=",
                "$ECHO=,$PING=",
                "$ECHO=,$PING=,$TIME=",
                "$CONFIG=,$INFO=,$GET=,$CLIENT=,$HELLO="
            })
    @DisplayName("B9 connect: works without each command that is used for configuration")
    void connect_configurationCommandsDisabled_works(String disabled) {
        try (ConnectionMultiplexer multiplexer =
                ConnectionMultiplexer.connect(Clients.server().endpoint() + "," + disabled)) {
            String key = Clients.unique("b9");
            multiplexer.database().set(key, "v");
            assertThat(multiplexer.database().exists(key)).isTrue();
            assertThat(multiplexer.isConnected()).isTrue();
        }
    }

    @Test
    @DisplayName("B9 connect: a server that is still reading its data is waited for on the same connection")
    void connect_serverLoading_waitsForItsData() {
        int connections;
        boolean disturbed;
        do {
            long begin = System.nanoTime();
            connections = connectToServerThatLoads();
            // a machine that is busy for longer than a server is waited for proves nothing
            disturbed = System.nanoTime() - begin > TimeUnit.MILLISECONDS.toNanos(100);
        } while (connections > 1 && disturbed);
        assertThat(connections).isOne();
    }

    /** Tells how many connections it took. */
    private static int connectToServerThatLoads() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            for (int i = 0; i < 20; i++) { // the first ones at once
                peer.expect("PING").reply(Resp.error("LOADING Redis is loading the dataset in memory"));
            }
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
                peer.awaitPlayed();
                assertThat(multiplexer.database().ping()).isEqualTo("PONG");
                return peer.connections().size();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MISCONF Redis is configured to save RDB snapshots, but it is unable to persist to disk.",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "NOPERM User bob has no permissions to run the 'ping' command"
            })
    @DisplayName("B9 connect: a server that does not do everything at present can be used for the rest")
    void connect_pingRefused_works(String refusal) {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            peer.expectOn(0, "PING").reply(Resp.error(refusal));
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
                assertThat(multiplexer.database().ping()).isEqualTo("PONG");
                assertThat(peer.connections()).hasSize(1);
            }
        }
    }

    @Test
    @DisplayName("B9 connect: works with SUBSCRIBE disabled, on one connection")
    void connect_subscribeDisabled_needsNoSubscriptionConnection() {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), ProtocolVersion.RESP2, "$SUBSCRIBE=")) {
            assertThat(multiplexer.database().ping()).isEqualTo("PONG");
            assertThat(multiplexer.status().endpoints().get(0).connections()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("B10 connect: a wrong password is an authentication failure that says so and does not show it")
    void connect_wrongPassword_failsWithAuthenticationFailure(ProtocolVersion protocol) {
        try (RedisServer server =
                RedisServers.start(RedisServerConfig.defaults().password("right"))) {
            assertThatThrownBy(
                            () -> Clients.connect(server.endpoint(), protocol, "password=wr0ng", "connectTimeout=3000"))
                    .isInstanceOfSatisfying(RedisConnectionException.class, failure -> {
                        assertThat(failure.failureType()).isEqualTo(ConnectionFailureType.AUTHENTICATION_FAILURE);
                        assertThat(failure)
                                .hasMessageStartingWith("It was not possible to connect to the redis server(s)")
                                .hasMessageContaining(
                                        "There was an authentication failure; check that passwords (or client"
                                                + " certificates) are configured correctly")
                                .hasMessageContaining("WRONGPASS invalid username-password pair or user is disabled.");
                        assertThat(failure.getMessage()).doesNotContain("wr0ng");
                    });
            assertThatThrownBy(() -> Clients.connect(server.endpoint(), protocol))
                    .isInstanceOfSatisfying(RedisConnectionException.class, failure -> {
                        assertThat(failure.failureType()).isEqualTo(ConnectionFailureType.AUTHENTICATION_FAILURE);
                        assertThat(failure).hasMessageContaining("NOAUTH");
                    });
            try (ConnectionMultiplexer multiplexer = Clients.connect(server.endpoint(), protocol, "password=right")) {
                assertThat(multiplexer.database().ping()).isEqualTo("PONG");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void connect_userOfTheAcl_authenticatesWithNameAndPassword(ProtocolVersion protocol) {
        RedisServerConfig config = RedisServerConfig.defaults().user("alice", "on", ">pw", "~*", "&*", "+@all");
        try (RedisServer server = RedisServers.start(config);
                ConnectionMultiplexer multiplexer =
                        Clients.connect(server.endpoint(), protocol, "user=alice", "password=pw")) {
            assertThat(multiplexer.database().execute("ACL", "WHOAMI").asText()).isEqualTo("alice");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    @DisplayName("A10 client name and library are what CLIENT LIST shows")
    void connect_oddClientName_isSanitised(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(Clients.server().endpoint(), protocol, "name=my odd\tname", "allowAdmin=true")) {
            String list = multiplexer.database().execute("CLIENT", "LIST").asText();
            assertThat(list).contains("name=myoddname");
            if (Clients.server().isAtLeast(7, 2)) {
                assertThat(list).contains("lib-name=Trunkline");
            }
        }
    }

    @Test
    void connect_uriWithDatabase_usesIt() {
        MultiplexerOptions options =
                MultiplexerOptions.parse("redis://" + Clients.server().endpoint() + "/5");
        try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(options)) {
            String key = Clients.unique("uri");
            multiplexer.database().set(key, "five");
            assertThat(multiplexer.database(5).get(key)).isEqualTo("five");
            assertThat(multiplexer.database(0).get(key)).isNull();
        }
    }
}
