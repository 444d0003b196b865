package io.trunkline.testkit.server;

import java.util.List;

/**
 * Real servers for tests. Thread-safe.
 *
 * <p>A server runs in Docker if that is there, as is an engine of
 * {@link io.trunkline.testkit.server.container.ContainerEngine} (the artifact {@code trunkline-testkit} has one), else
 * the {@code redis-server} on PATH is taken, else the embedded binary of {@link EmbeddedRedis}. All end with the JVM at
 * the latest. System properties decide:
 *
 * <ul>
 *   <li>{@code redis.image}: the Docker image, {@code redis:8.0} unless told;
 *   <li>{@code tests.backend}: {@code docker}, {@code path} or {@code embedded} for that alone, {@code auto} for the
 *   order above;
 *   <li>{@code tests.requireDocker}: {@code 1} makes missing Docker a failure instead of a reason to take something
 *   else;
 *   <li>{@code tests.pullSeconds}: how long an image that is not here may take to come, 120 unless told.
 * </ul>
 *
 * <p>Tests that only talk share a server; tests that change its options, stall or kill it start their own:
 *
 * <pre>{@code
 * try (RedisServer server = RedisServers.start(RedisServerConfig.defaults().password("secret"))) {
 *     connect(server.endpoint());
 *     server.kill();
 * }
 * }</pre>
 */
public final class RedisServers {

    private static final ServerSupply SUPPLY = new ServerSupply(ServerSettings.ofSystemProperties());

    private RedisServers() {}

    /**
     * The default server that all tests of this JVM share. Started at the first call; its data is everybody's.
     *
     * @return always the same server
     * @throws IllegalStateException if no server can be started; the message says what was tried
     */
    public static RedisServer shared() {
        return SUPPLY.shared(null);
    }

    /**
     * The server of one image that all tests of this JVM share.
     *
     * @param image one of {@link #everyAvailableImage()}
     * @return always the same server for the same image
     * @throws IllegalStateException if it cannot be started; the message says why
     */
    public static RedisServer shared(String image) {
        return SUPPLY.shared(image);
    }

    /**
     * Starts a private server without special wishes. Returns when it answers.
     *
     * @return a running server, to be closed by the caller
     * @throws IllegalStateException if no server can be started; the message says what was tried
     */
    public static RedisServer start() {
        return start(RedisServerConfig.defaults());
    }

    /**
     * Starts a private server. Returns when it answers.
     *
     * @param config what it is to be like
     * @return a running server, to be closed by the caller
     * @throws IllegalStateException if no server can be started that fulfils the wishes; the message says what was
     *     tried
     */
    public static RedisServer start(RedisServerConfig config) {
        return SUPPLY.start(config);
    }

    /**
     * Starts a private server as a process of this machine, never in a container: the installed one, else the embedded
     * one. Returns when it answers.
     *
     * @param config what it is to be like; with the image {@code embedded} what is installed is not taken, whatever the
     *     system properties say, and no other image is looked at
     * @return a running server, to be closed by the caller
     * @throws IllegalStateException if no server can be started that fulfils the wishes; the message says what was
     *     tried
     */
    public static RedisServer startOnThisHost(RedisServerConfig config) {
        return isEmbedded(config) ? EmbeddedRedis.start(config).server() : start(onThisHost(config));
    }

    /** Whether {@link #startOnThisHost} finds a program that can fulfil the wishes. */
    static boolean isAvailableOnThisHost(RedisServerConfig config) {
        return isEmbedded(config) ? EmbeddedRedis.isSupported() : isAvailable(onThisHost(config));
    }

    private static boolean isEmbedded(RedisServerConfig config) {
        return EmbeddedBinary.IMAGE.equals(config.image());
    }

    private static RedisServerConfig onThisHost(RedisServerConfig config) {
        RedisServerConfig installed = config.image(InstalledServer.IMAGE);
        return isAvailable(installed) ? installed : config.image(EmbeddedBinary.IMAGE);
    }

    /**
     * Whether {@link #start(RedisServerConfig)} finds something that can fulfil the wishes for an image, a Unix socket
     * and TLS.
     *
     * @param config what the server would have to be like
     * @return false if it would throw for want of a server program
     */
    public static boolean isAvailable(RedisServerConfig config) {
        return SUPPLY.isAvailable(config);
    }

    /**
     * The kinds of server that a test over several versions goes over: the default image, {@code redis:8.0},
     * {@code redis:7.0} and {@code valkey/valkey:8.1} as far as Docker has them or can pull them; without Docker
     * {@code path} and {@code embedded}.
     *
     * @return at least one name for {@link RedisServerConfig#image} and {@link #shared(String)}
     * @throws IllegalStateException if there is none, or Docker is required and lacks one of the images
     */
    public static List<String> everyAvailableImage() {
        return SUPPLY.everyAvailableImage();
    }

    /**
     * How many pipes of this JVM are open for the sake of shared servers, and stay so until it ends: what looks for
     * leaks does not count them.
     *
     * @return 0 before a shared server was started
     */
    public static int lastingPipes() {
        return Watchdog.lastingPipes();
    }
}
