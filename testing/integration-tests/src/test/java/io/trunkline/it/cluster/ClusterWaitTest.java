package io.trunkline.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.Server;
import io.trunkline.exception.PartialFailureException;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.ClusterNode;
import io.trunkline.testkit.server.RedisCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WAIT where several primaries may have got the writes, and what is published counts for nothing. */
@DisplayName("WAIT in a cluster")
final class ClusterWaitTest {

    private static final String KEY = "waited-for";

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start(3, 1);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    private static ConnectionMultiplexer connect(ProtocolVersion protocol, String... options) {
        return Clusters.connect(cluster, protocol, options);
    }

    private static ClusterNode owner() {
        return cluster.primaryOf(Clusters.slotOf(KEY));
    }

    private static Server server(ConnectionMultiplexer multiplexer, ClusterNode node) {
        return multiplexer.servers().stream()
                .filter(server -> server.endpoint().toString().equals(node.endpoint()))
                .findFirst()
                .orElseThrow();
    }

    private static long waited(Server server, Database<String, String> db) {
        return server.execute(db.commands().keys().waitForReplication(1, Duration.ofMillis(300)));
    }

    @ParameterizedTest
    @EnumSource
    void waitForReplication_oneReplicaStopped_isNotToldThatAllIsWell(ProtocolVersion protocol) {
        try (ConnectionMultiplexer multiplexer = connect(protocol)) {
            Database<String, String> db = multiplexer.database();
            ClusterNode owner = owner();
            ClusterNode other = cluster.primaries().stream()
                    .filter(node -> node != owner)
                    .findFirst()
                    .orElseThrow();
            ClusterNode replica = cluster.replicasOf(owner).get(0);
            db.set(KEY, "before");
            Clients.await("the replicas", () -> db.waitForReplication(1, Duration.ofMillis(300)) == 1);

            cluster.stop(replica);
            try {
                db.set(KEY, "after");
                assertThat(db.waitForReplication(1, Duration.ofMillis(300))).isZero();
                assertThat(waited(server(multiplexer, owner), db)).isZero();
                assertThat(waited(server(multiplexer, other), db)).isOne();
                RedisFuture<Long> waiting = db.async().waitForReplication(1, Duration.ofSeconds(20));
                assertThat(waiting.isDone()).isFalse();
                cluster.resume(replica);
                assertThat(waiting.join()).isOne();
            } finally {
                cluster.resume(replica);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitForReplication_userMayNotWriteTheMark_saysWhatIsMissing(ProtocolVersion protocol) {
        String user = "limited-" + protocol;
        cluster.nodes()
                .forEach(node -> cluster.call(node, "ACL", "SETUSER", user, "on", ">pw", "~app:*", "&*", "+@all"));
        try (ConnectionMultiplexer multiplexer = connect(protocol, "user=" + user, "password=pw")) {
            Database<String, String> db = multiplexer.database();
            assertThatThrownBy(() -> db.waitForReplication(1, Duration.ofMillis(300)))
                    .isInstanceOf(PartialFailureException.class)
                    .hasMessageContaining("NOPERM")
                    .hasMessageContaining("said to SET __trunkline:wait:{");
        }
    }
}
