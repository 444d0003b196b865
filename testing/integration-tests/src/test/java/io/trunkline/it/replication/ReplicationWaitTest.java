package io.trunkline.it.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.PeerCommand;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.ReplicatedServers;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptedPeer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WAIT on a leased connection, which itself has written nothing. */
@DisplayName("WAIT")
final class ReplicationWaitTest {

    @ParameterizedTest
    @EnumSource
    void waitForReplication_replicaStopped_isNotToldThatAllIsWell(ProtocolVersion protocol) {
        try (ReplicatedServers servers = ReplicatedServers.start(1);
                ConnectionMultiplexer multiplexer =
                        Clients.connect(servers.primary().endpoint(), protocol)) {
            RedisServer replica = servers.replicas().get(0);
            Database<String, String> db = multiplexer.database();
            db.set("k", "before");
            Clients.await("the replica", () -> db.waitForReplication(1, Duration.ofMillis(100)) == 1);

            replica.pause();
            db.set("k", "after");
            assertThat(db.waitForReplication(1, Duration.ofMillis(100))).isZero();
            replica.resume();
            assertThat(db.waitForReplication(1, Duration.ofSeconds(10))).isOne();
        }
    }

    @Test
    void waitForReplication_anyServer_comesBehindAMarkOnItsConnection() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            peer.expect("PUBLISH", "__trunkline:wait", "").reply(Resp.integer(0));
            peer.expect("WAIT", "1", "0").reply(Resp.integer(1));
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
                assertThat(multiplexer.database().waitForReplication(1, Duration.ZERO))
                        .isOne();
                List<PeerCommand> both = peer.commands().stream()
                        .filter(command -> command.startsWith("PUBLISH") || command.startsWith("WAIT"))
                        .toList();
                assertThat(both).extracting(PeerCommand::connection).containsOnly(1);
            }
        }
    }

    @Test
    void waitForReplication_markRefused_saysWhatIsMissing() {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            peer.expect("PUBLISH", "__trunkline:wait", "")
                    .reply(Resp.error("NOPERM No permissions to access a channel"));
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), ProtocolVersion.RESP3)) {
                assertThatThrownBy(() -> multiplexer.database().waitForReplication(1, Duration.ZERO))
                        .isInstanceOfSatisfying(RedisServerException.class, refused -> {
                            assertThat(refused.kind()).isEqualTo(RedisErrorKind.NO_PERMISSION);
                            assertThat(refused).hasMessageContaining("PUBLISH __trunkline:wait");
                        });
            }
        }
    }
}
