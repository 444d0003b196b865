package io.trunkline.cli.embedded;

import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.Sentinels;
import io.trunkline.testkit.server.SentinelsConfig;
import java.time.Duration;

/** A primary and two replicas, and three sentinels that watch them. Thread-safe. */
public final class EmbeddedSentinels implements EmbeddedServers {

    private static final int SENTINELS = 3;
    private static final int REPLICAS = 2;

    private final Sentinels sentinels;
    private final String secret;

    private EmbeddedSentinels(Sentinels sentinels, String secret) {
        this.sentinels = sentinels;
        this.secret = secret;
    }

    /**
     * Starts them.
     *
     * @param config what the primary and the replicas are to be like
     * @param downAfter how long a server may be silent until a sentinel takes it for down
     * @param secret the password of all, sentinels included
     * @return the running servers
     * @throws java.io.UncheckedIOException if there is no program for this machine
     * @throws IllegalStateException if they do not come up
     */
    public static EmbeddedSentinels start(RedisServerConfig config, Duration downAfter, String secret) {
        return new EmbeddedSentinels(
                Sentinels.start(SentinelsConfig.of(SENTINELS, REPLICAS)
                        .downAfter(downAfter)
                        .failoverTimeout(downAfter.multipliedBy(3))
                        .servers(config.image(EmbeddedImage.NAME).password(secret))
                        .sentinels(RedisServerConfig.defaults()
                                .image(EmbeddedImage.NAME)
                                .password(secret))),
                secret);
    }

    /** The sentinels and the servers with everything that can be done to them. */
    public Sentinels sentinels() {
        return sentinels;
    }

    @Override
    public String description() {
        return "Embedded Redis " + sentinels.servers().get(0).version() + ", " + SENTINELS + " sentinels on "
                + String.join(", ", sentinels.endpoints()) + " over a primary and " + REPLICAS + " replicas";
    }

    @Override
    public MultiplexerOptionsBuilder connection() {
        MultiplexerOptionsBuilder builder = MultiplexerOptions.builder();
        sentinels.endpoints().forEach(builder::endpoint);
        return builder.topology(t -> t.serviceName(sentinels.serviceName()))
                .security(s -> s.password(secret).sentinelPassword(secret));
    }

    @Override
    public void close() {
        sentinels.close();
    }
}
