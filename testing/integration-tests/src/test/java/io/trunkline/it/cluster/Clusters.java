package io.trunkline.it.cluster;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.command.HashSlot;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.ClusterNode;
import io.trunkline.testkit.server.RedisCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What tests with a real cluster have in common. */
final class Clusters {

    private Clusters() {}

    /** Waits until nobody is missing in what nodes tell, as a replica is for a while after it has changed sides. */
    static ConnectionMultiplexer connect(RedisCluster cluster, ProtocolVersion protocol, String... more) {
        cluster.awaitAgreement(Duration.ofSeconds(30));
        return Clients.connect(cluster.endpoints().get(0), protocol, more);
    }

    static int slotOf(String key) {
        return HashSlot.of(key.getBytes(StandardCharsets.UTF_8));
    }

    /** A primary that does not own a slot. */
    static ClusterNode other(RedisCluster cluster, int slot) {
        ClusterNode owner = cluster.primaryOf(slot);
        return cluster.primaries().stream()
                .filter(node -> node != owner)
                .findFirst()
                .orElseThrow();
    }
}
