package io.trunkline.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.it.Clients;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.options.ReadFrom;
import io.trunkline.testkit.server.ClusterNode;
import io.trunkline.testkit.server.RedisCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who answers reads in a real cluster. */
@DisplayName("Reads in a cluster")
final class ClusterReadsTest {

    private static final int KEYS = 500;
    private static final Pattern GETS = Pattern.compile("cmdstat_get:calls=(\\d+)");

    private static RedisCluster cluster;
    private static List<String> keys;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start(3, 1);
        keys = IntStream.range(0, KEYS).mapToObj(i -> "read:" + i).toList();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    private static long gets(List<ClusterNode> nodes) {
        return nodes.stream()
                .mapToLong(node -> {
                    Matcher found = GETS.matcher(cluster.call(node, "INFO", "commandstats"));
                    return found.find() ? Long.parseLong(found.group(1)) : 0;
                })
                .sum();
    }

    private static List<ClusterNode> replicas() {
        return cluster.primaries().stream()
                .flatMap(primary -> cluster.replicasOf(primary).stream())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void case_E2_eachChoice_isAnsweredWhereItSays(ProtocolVersion protocol) {
        cluster.awaitAgreement(Duration.ofSeconds(30));
        try (ConnectionMultiplexer multiplexer =
                Clients.connect(cluster.endpoints().get(0), protocol)) {
            Database<String, String> db = multiplexer.database();
            Map<String, String> values = new HashMap<>();
            keys.forEach(key -> values.put(key, key));
            db.mset(values);
            assertThat(db.waitForReplication(1, Duration.ofSeconds(20))).isOne();
            for (ReadFrom place : ReadFrom.values()) {
                cluster.nodes().forEach(node -> cluster.call(node, "CONFIG", "RESETSTAT"));
                Database<String, String> reading = db.withReadFrom(place);
                keys.forEach(key ->
                        assertThat(reading.get(key)).as("readFrom=%s", place).isEqualTo(key));
                long atReplicas = gets(replicas());
                assertThat(gets(cluster.primaries()) + atReplicas)
                        .as("readFrom=%s", place)
                        .isEqualTo(KEYS);
                if (!place.allowsReplica() || place == ReadFrom.PREFER_PRIMARY) {
                    assertThat(atReplicas).as("readFrom=%s", place).isZero();
                } else if (!place.allowsPrimary() || place == ReadFrom.PREFER_REPLICA) {
                    assertThat(atReplicas).as("readFrom=%s", place).isEqualTo(KEYS);
                } else {
                    assertThat(atReplicas).as("readFrom=%s", place).isBetween(1L, KEYS - 1L);
                }
            }
        }
    }
}
