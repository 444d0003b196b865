package io.trunkline.cli.embedded;

import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.testkit.server.RedisCluster;
import io.trunkline.testkit.server.RedisClusterConfig;
import io.trunkline.testkit.server.RedisServerConfig;
import java.time.Duration;

/** A cluster of three primaries with a replica each. Thread-safe. */
public final class EmbeddedCluster implements EmbeddedServers {

    /** How many primaries there are, and how many replicas. */
    public static final int SHARDS = 3;

    private final RedisCluster cluster;
    private final String secret;

    private EmbeddedCluster(RedisCluster cluster, String secret) {
        this.cluster = cluster;
        this.secret = secret;
    }

    /**
     * Starts it.
     *
     * @param config what each node is to be like
     * @param nodeTimeout how long a node may be silent until the others suspect it
     * @param secret the password of all nodes
     * @return the running cluster
     * @throws java.io.UncheckedIOException if there is no program for this machine
     * @throws IllegalStateException if it does not come up
     */
    public static EmbeddedCluster start(RedisServerConfig config, Duration nodeTimeout, String secret) {
        RedisServerConfig node = config.image(EmbeddedImage.NAME)
                .password(secret)
                // Who is whose replica stays as it is, whatever happens.
                .option("cluster-allow-replica-migration", "no");
        return new EmbeddedCluster(
                RedisCluster.start(RedisClusterConfig.of(SHARDS, 1)
                        .nodeTimeout(nodeTimeout)
                        .servers(node)),
                secret);
    }

    /** The cluster with everything that can be done to it. */
    public RedisCluster cluster() {
        return cluster;
    }

    @Override
    public String description() {
        return "Embedded Redis " + cluster.nodes().get(0).server().version() + ", a cluster of " + SHARDS
                + " primaries and as many replicas, on " + String.join(", ", cluster.endpoints());
    }

    @Override
    public MultiplexerOptionsBuilder connection() {
        MultiplexerOptionsBuilder builder = MultiplexerOptions.builder();
        cluster.endpoints().forEach(builder::endpoint);
        return builder.security(s -> s.password(secret));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
