package io.trunkline.testkit.server;

/**
 * A Redis server that needs nothing installed: the binary comes with the artifact {@code org.signal:embedded-redis}
 * (Redis 7.0.15 for Linux and macOS). Thread-safe.
 *
 * <p>It listens on 127.0.0.1 and a free port, keeps its data in memory, and ends with this JVM in whatever way that
 * ends. What is installed on PATH is never used. Needs neither JUnit nor Testcontainers, so that programs can use it
 * too.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private final RedisServer server;

    private EmbeddedRedis(RedisServer server) {
        this.server = server;
    }

    /**
     * Whether there is a binary for this machine.
     *
     * @return false if the artifact is missing, or has none for this operating system and processor
     */
    public static boolean isSupported() {
        return EmbeddedBinary.forThisMachine().isPresent();
    }

    /**
     * Starts a server without special wishes. Returns when it answers.
     *
     * @return the running server
     * @throws java.io.UncheckedIOException if there is no binary for this machine, or the temporary directory forbids
     *     to run it
     * @throws IllegalStateException if the server does not come up
     */
    public static EmbeddedRedis start() {
        return start(RedisServerConfig.defaults());
    }

    /**
     * Starts a server. Returns when it answers.
     *
     * @param config what the server is to be like; a wish for another image has no effect
     * @return the running server
     * @throws java.io.UncheckedIOException if there is no binary for this machine, or the temporary directory forbids
     *     to run it
     * @throws IllegalStateException if the server does not come up
     */
    public static EmbeddedRedis start(RedisServerConfig config) {
        return new EmbeddedRedis(ServerProcess.start(EmbeddedBinary.forThisMachine(), config, false));
    }

    /**
     * Where clients connect to.
     *
     * @return the loopback address
     */
    public String host() {
        return server.host();
    }

    /**
     * The TCP port.
     *
     * @return a port number
     */
    public int port() {
        return server.port();
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
     * The server's version.
     *
     * @return for example {@code 7.0.15}
     */
    public String version() {
        return server.version();
    }

    /**
     * The server with everything that can be done to it.
     *
     * @return the private server behind this object
     */
    public RedisServer server() {
        return server;
    }

    /** Ends the server and removes what it left. Repeated calls have no effect. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
