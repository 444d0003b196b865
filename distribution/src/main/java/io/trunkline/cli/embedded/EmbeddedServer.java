package io.trunkline.cli.embedded;

import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.testkit.server.EmbeddedRedis;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;

/** One server. Thread-safe. */
public final class EmbeddedServer implements EmbeddedServers {

    private final EmbeddedRedis redis;
    private final String secret;

    private EmbeddedServer(EmbeddedRedis redis, String secret) {
        this.redis = redis;
        this.secret = secret;
    }

    /**
     * Starts it.
     *
     * @param config what it is to be like
     * @param secret its password
     * @return the running server
     * @throws java.io.UncheckedIOException if there is no program for this machine
     * @throws IllegalStateException if it does not come up
     */
    public static EmbeddedServer start(RedisServerConfig config, String secret) {
        return new EmbeddedServer(EmbeddedRedis.start(config.password(secret)), secret);
    }

    /** The server with everything that can be done to it. */
    public RedisServer server() {
        return redis.server();
    }

    @Override
    public String description() {
        return "Embedded Redis " + redis.version() + " on " + redis.endpoint();
    }

    @Override
    public MultiplexerOptionsBuilder connection() {
        return MultiplexerOptions.builder().endpoint(redis.endpoint()).security(s -> s.password(secret));
    }

    @Override
    public void close() {
        redis.close();
    }
}
