package io.trunkline.testkit.server;

import java.time.Duration;

/**
 * How a cluster is to be started. Immutable: each method gives a changed copy.
 *
 * <p>Without anything said a node that does not answer for a second is given up by the others, and the nodes are as
 * {@link RedisServerConfig#defaults()} says.
 */
public final class RedisClusterConfig {

    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(1);

    private final int primaries;
    private final int replicasEach;
    private final Duration nodeTimeout;
    private final RedisServerConfig servers;

    private RedisClusterConfig(int primaries, int replicasEach, Duration nodeTimeout, RedisServerConfig servers) {
        this.primaries = primaries;
        this.replicasEach = replicasEach;
        this.nodeTimeout = nodeTimeout;
        this.servers = servers;
    }

    /**
     * A cluster of one size.
     *
     * @param primaries at least 1; without a majority of them no replica is promoted, so that this takes 3
     * @param replicasEach replicas of each primary, at least 0
     * @return the configuration to start from
     * @throws IllegalArgumentException if a number is too small, or there are more than 1000 nodes
     */
    public static RedisClusterConfig of(int primaries, int replicasEach) {
        if (primaries < 1 || replicasEach < 0 || primaries * (1L + replicasEach) > 1000) {
            throw new IllegalArgumentException("No such cluster: primaries=" + primaries + ", replicasEach="
                    + replicasEach + ". Ask for 1 primary at least and 1000 nodes at most.");
        }
        return new RedisClusterConfig(primaries, replicasEach, NODE_TIMEOUT, RedisServerConfig.defaults());
    }

    /**
     * Sets how long a node may be silent until the others suspect it ({@code cluster-node-timeout}). Promotion of a
     * replica takes about half of that longer, and a second more.
     *
     * @param timeout at least a millisecond; a second unless told
     * @return the changed copy
     * @throws IllegalArgumentException if it is shorter
     */
    public RedisClusterConfig nodeTimeout(Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "A node needs time to answer: nodeTimeout=" + timeout + ". Give it a millisecond at least.");
        }
        return new RedisClusterConfig(primaries, replicasEach, timeout, servers);
    }

    /**
     * Says what each node is to be like: options, password, users, TLS. The nodes use the password among themselves;
     * the default user must not be forbidden anything, as the fixture is that user. With TLS the nodes talk by TLS
     * alone, and clients find TLS and plain ports.
     *
     * @param config what holds for each node; of the image, only {@code embedded} is heeded
     * @return the changed copy
     */
    public RedisClusterConfig servers(RedisServerConfig config) {
        return new RedisClusterConfig(primaries, replicasEach, nodeTimeout, config);
    }

    int primaries() {
        return primaries;
    }

    int replicasEach() {
        return replicasEach;
    }

    /** What each node is started with; all of one cluster trust the same authority. */
    RedisServerConfig node() {
        // The fixture's own options come first, so that the caller's prevail.
        RedisServerConfig own = RedisServerConfig.defaults()
                .option("cluster-node-timeout", Long.toString(nodeTimeout.toMillis()))
                .option("repl-diskless-sync-delay", "0")
                // A replica is in no list before it has received something, of which there is nothing but pings.
                .option("repl-ping-replica-period", "1");
        if (servers.hasTls()) {
            own = own.option("tls-cluster", "yes").option("tls-replication", "yes");
        }
        RedisServerConfig node = servers.argumentsFirst(own.arguments()).duty(ServerDuty.CLUSTER_NODE);
        return servers.hasTls() ? node.certificates(TestCertificates.forHosts("localhost", "127.0.0.1")) : node;
    }

    @Override
    public String toString() {
        return "primaries=" + primaries + ", replicasEach=" + replicasEach + ", nodeTimeout=" + nodeTimeout
                + ", servers=[" + servers + "]";
    }
}
