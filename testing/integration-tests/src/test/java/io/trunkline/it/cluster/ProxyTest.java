package io.trunkline.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.exception.CommandProgress;
import io.trunkline.exception.RedisCommandException;
import io.trunkline.exception.RedisException;
import io.trunkline.status.TopologyKind;
import io.trunkline.testkit.server.PeerCommand;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptedPeer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proxies that know some commands only, and would close the connection for others: the peer fails the test if it is
 * told any that the test does not expect.
 */
@DisplayName("E16: proxies")
final class ProxyTest {

    private static ConnectionMultiplexer connect(ScriptedPeer peer, String proxy) {
        return ConnectionMultiplexer.connect(peer.endpoint() + ",proxy=" + proxy + ",allowAdmin=true,busyWait=false");
    }

    /** Nothing but these is ever said to it. */
    private static ScriptedPeer peer() {
        ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp2());
        peer.stub("GET").reply(Resp.bulk("v"));
        peer.stub("SET").reply(Resp.simple("OK"));
        peer.stub("MGET").reply(Resp.array(Resp.bulk("1"), Resp.bulk("2")));
        return peer;
    }

    private static void assertOnlySaid(ScriptedPeer peer, String... names) {
        assertThat(peer.commands()).extracting(PeerCommand::name).isSubsetOf(Set.of(names));
    }

    @ParameterizedTest
    @ValueSource(strings = {"twemproxy", "envoy"})
    void commands_thatItCarries_work(String proxy) {
        try (ScriptedPeer peer = peer();
                ConnectionMultiplexer multiplexer = connect(peer, proxy)) {
            Database<String, String> db = multiplexer.database();

            assertThat(db.get("k")).isEqualTo("v");
            db.set("k", "v");
            assertThat(db.mget("a", "b")).hasSize(2);
            db.ping();
            assertThat(multiplexer.topology().kind()).isEqualTo(TopologyKind.PROXY);
            assertThat(multiplexer.status().endpoints().get(0).protocol()).isEqualTo(2);
            assertThat(peer.connections()).hasSize(1);
            assertOnlySaid(peer, "PING", "GET", "SET", "MGET");
        }
    }

    @ParameterizedTest
    @CsvSource({"twemproxy, 'AUTH secret'", "envoy, 'AUTH secret'"})
    void handshake_password_saysItAndNothingElse(String proxy, String auth) {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.stub("AUTH").reply(Resp.simple("OK"));
            peer.stub("PING").reply(Resp.simple("PONG"));
            try (ConnectionMultiplexer multiplexer =
                    ConnectionMultiplexer.connect(peer.endpoint() + ",password=secret,proxy=" + proxy)) {
                assertThat(multiplexer.isConnected()).isTrue();
            }
            assertThat(peer.commands())
                    .extracting(command -> String.join(" ", command.words()))
                    .startsWith(auth)
                    .containsOnly(auth, "PING");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"twemproxy", "envoy"})
    void whatItDoesNotCarry_isRefusedBeforeAnythingIsSent(String proxy) {
        try (ScriptedPeer peer = peer();
                ConnectionMultiplexer multiplexer = connect(peer, proxy)) {
            Database<String, String> db = multiplexer.database();
            List<Runnable> refused = List.of(
                    () -> multiplexer.database(1),
                    () -> multiplexer.subscriber().subscribe(Channel.literal("c"), message -> {}),
                    () -> multiplexer.subscriber().publish(Channel.literal("c"), "m"),
                    () -> multiplexer.servers().get(0).dbsize(),
                    () -> multiplexer.servers().get(0).info(),
                    () -> multiplexer.servers().get(0).flushdb(),
                    () -> db.blpop(Duration.ofSeconds(1), "k"),
                    () -> db.createTransaction().execute(),
                    () -> db.execute("CLUSTER", "INFO"),
                    () -> db.execute("hello"),
                    () -> db.execute("NOBODY.KNOWS", "k"),
                    () -> db.execute("EVAL", "return 1", "0"));
            for (int i = 0; i < refused.size(); i++) {
                assertThatThrownBy(refused.get(i)::run)
                        .as("number %s", i)
                        .isInstanceOfSatisfying(RedisCommandException.class, e -> {
                            assertThat(e.reason()).isEqualTo(RedisCommandException.Reason.NOT_SUPPORTED);
                            assertThat(e.progress()).isEqualTo(CommandProgress.NEVER_SENT);
                            assertThat(e).hasMessageContaining("proxy=" + proxy);
                        });
            }
            assertThat(db.get("k")).isEqualTo("v");
            assertOnlySaid(peer, "PING", "GET");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"twemproxy", "envoy"})
    void keysOfSeveralServers_areRefusedUnlessTheProxySplitsThem(String proxy) {
        try (ScriptedPeer peer = peer();
                ConnectionMultiplexer multiplexer = connect(peer, proxy)) {
            peer.stub("SUNION").reply(Resp.array());
            Database<String, String> db = multiplexer.database();

            assertThatThrownBy(() -> db.sunion("a", "b"))
                    .isInstanceOfSatisfying(
                            RedisCommandException.class,
                            e -> assertThat(e.reason()).isEqualTo(RedisCommandException.Reason.CROSS_SLOT))
                    .hasMessageContaining("{user7}.name");
            assertThat(db.sunion("{a}1", "{a}2")).isEmpty();
            assertThat(db.mget("a", "b")).hasSize(2);
            assertOnlySaid(peer, "PING", "SUNION", "MGET");
        }
    }

    @ParameterizedTest
    @CsvSource({"twemproxy, true", "envoy, false"})
    void keys_more_thanOneWhereItTakesOne_areRefused(String proxy, boolean isRefused) {
        try (ScriptedPeer peer = peer();
                ConnectionMultiplexer multiplexer = connect(peer, proxy)) {
            peer.stub("EXISTS").reply(Resp.integer(1));
            Database<String, String> db = multiplexer.database();

            assertThat(db.exists("{a}1")).isTrue();
            if (isRefused) {
                assertThatThrownBy(() -> db.exists("{a}1", "{a}2"))
                        .isInstanceOf(RedisException.class)
                        .hasMessageContaining("carries this command with one key: command=EXISTS, proxy=twemproxy");
            } else {
                assertThat(db.exists("{a}1", "b")).isEqualTo(1);
            }
        }
    }
}
