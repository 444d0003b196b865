package io.trunkline.testkit.server;

import java.net.InetSocketAddress;

/**
 * One node of a {@link RedisCluster}: who it is and where. Its part in the cluster may change, so the cluster is asked
 * for that. Thread-safe.
 */
public final class ClusterNode {

    private final String id;
    private final RedisServer server;

    ClusterNode(RedisServer server) {
        this.server = server;
        this.id = server.ask("CLUSTER", "MYID");
    }

    /**
     * The name by which the nodes know it; stays the same over restarts.
     *
     * @return 40 hexadecimal digits
     */
    public String id() {
        return id;
    }

    /**
     * The server behind it. Belongs to the cluster, which closes it.
     *
     * @return always the same server
     */
    public RedisServer server() {
        return server;
    }

    /**
     * Host and port as connection strings want them.
     *
     * @return {@code host:port}
     */
    public String endpoint() {
        return server.endpoint();
    }

    /**
     * Host and port, resolved.
     *
     * @return a new address
     */
    public InetSocketAddress address() {
        return server.address();
    }

    /**
     * Whether it could answer: its process lives and is not stopped.
     *
     * @return false after it was killed, stopped or removed
     */
    public boolean isAnswering() {
        return server.isRunning() && !server.isPaused();
    }

    @Override
    public String toString() {
        return endpoint() + " (" + id.substring(0, 8) + ")";
    }
}
