package io.trunkline.benchmarks.compare;

import io.trunkline.testkit.server.RedisCluster;
import io.trunkline.testkit.server.RedisClusterConfig;
import java.time.Duration;

/** A cluster for one comparison: three primaries, which nobody gives up while they are busy. Confined to one thread. */
final class BenchmarkCluster implements AutoCloseable {

    private static final int PRIMARIES = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final RedisCluster cluster;

    private BenchmarkCluster(RedisCluster cluster) {
        this.cluster = cluster;
    }

    static BenchmarkCluster start() {
        return new BenchmarkCluster(
                RedisCluster.start(RedisClusterConfig.of(PRIMARIES, 0).nodeTimeout(PATIENCE)));
    }

    /** Where one of the nodes listens; the others are found from there. */
    int port() {
        return cluster.addresses().get(0).getPort();
    }

    /** Such as {@code 3 primaries, redis 7.0.15}. */
    String description() {
        return PRIMARIES + " primaries without replicas, "
                + cluster.nodes().get(0).server().product() + " "
                + cluster.nodes().get(0).server().version();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
