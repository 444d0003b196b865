package io.trunkline.testkit.server;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How sentinels and what they watch are to be started. Immutable: each method gives a changed copy.
 *
 * <p>Without anything said the service is called {@code mymaster}, a server that does not answer for a second is down,
 * and a failover may take five seconds until another one is tried.
 */
public final class SentinelsConfig {

    private static final Duration DOWN_AFTER = Duration.ofSeconds(1);
    private static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(5);

    private static final Pattern UNWRITABLE = Pattern.compile("[\\s\"'\\\\]");

    private final int sentinels;
    private final int replicas;
    private final String serviceName;
    private final Duration downAfter;
    private final Duration failoverTimeout;
    private final RedisServerConfig servers;
    private final RedisServerConfig sentinelServers;

    private SentinelsConfig(
            int sentinels,
            int replicas,
            String serviceName,
            Duration downAfter,
            Duration failoverTimeout,
            RedisServerConfig servers,
            RedisServerConfig sentinelServers) {
        this.sentinels = sentinels;
        this.replicas = replicas;
        this.serviceName = serviceName;
        this.downAfter = downAfter;
        this.failoverTimeout = failoverTimeout;
        this.servers = servers;
        this.sentinelServers = sentinelServers;
    }

    /**
     * Sentinels over a primary with replicas. Their quorum is a majority.
     *
     * @param sentinels at least 1
     * @param replicas at least 0
     * @return the configuration to start from
     * @throws IllegalArgumentException if a number is too small
     */
    public static SentinelsConfig of(int sentinels, int replicas) {
        if (sentinels < 1 || replicas < 0) {
            throw new IllegalArgumentException("No such group: sentinels=" + sentinels + ", replicas=" + replicas
                    + ". Ask for 1 sentinel and 0 replicas at least.");
        }
        return new SentinelsConfig(
                sentinels,
                replicas,
                "mymaster",
                DOWN_AFTER,
                FAILOVER_TIMEOUT,
                RedisServerConfig.defaults(),
                RedisServerConfig.defaults());
    }

    /**
     * Names what the sentinels watch.
     *
     * @param name letters, digits, and {@code .-_}
     * @return the changed copy
     */
    public SentinelsConfig serviceName(String name) {
        return new SentinelsConfig(sentinels, replicas, name, downAfter, failoverTimeout, servers, sentinelServers);
    }

    /**
     * Sets how long a server may be silent until a sentinel takes it for down.
     *
     * @param limit at least a millisecond; a second unless told
     * @return the changed copy
     */
    public SentinelsConfig downAfter(Duration limit) {
        return new SentinelsConfig(sentinels, replicas, serviceName, limit, failoverTimeout, servers, sentinelServers);
    }

    /**
     * Sets how long a failover may take until it is given up, and half of how long it is until the next one.
     *
     * @param limit at least a millisecond; five seconds unless told
     * @return the changed copy
     */
    public SentinelsConfig failoverTimeout(Duration limit) {
        return new SentinelsConfig(sentinels, replicas, serviceName, downAfter, limit, servers, sentinelServers);
    }

    /**
     * Says what the watched servers are to be like: options, password, users, TLS. The sentinels and the replicas use
     * the password; the default user must not be forbidden anything. With TLS the sentinels have TLS ports as well, and
     * name those of the servers to everybody.
     *
     * @param config what holds for each server; of the image, only {@code embedded} is heeded
     * @return the changed copy
     * @throws IllegalArgumentException if the password has blanks, quotes or backslashes: sentinels write it down in a
     *     way that they cannot read
     */
    public SentinelsConfig servers(RedisServerConfig config) {
        requireWritable(config.password());
        return new SentinelsConfig(
                sentinels, replicas, serviceName, downAfter, failoverTimeout, config, sentinelServers);
    }

    /**
     * Says what the sentinels are to be like: options, password, users. TLS is that of the servers.
     *
     * @param config what holds for each sentinel; of the image, only {@code embedded} is heeded
     * @return the changed copy
     * @throws IllegalArgumentException if the password has blanks, quotes or backslashes: sentinels write it down in a
     *     way that they cannot read
     */
    public SentinelsConfig sentinels(RedisServerConfig config) {
        requireWritable(config.password());
        return new SentinelsConfig(sentinels, replicas, serviceName, downAfter, failoverTimeout, servers, config);
    }

    /** Redis 7.0 puts neither quotes nor escapes into a sentinel's file. */
    private static void requireWritable(@Nullable String password) {
        if (password != null && UNWRITABLE.matcher(password).find()) {
            throw new IllegalArgumentException("A sentinel cannot write the password down: length=" + password.length()
                    + ". Choose one without blanks, quotes and backslashes.");
        }
    }

    int replicas() {
        return replicas;
    }

    String serviceName() {
        return serviceName;
    }

    RedisServerConfig servers() {
        return servers;
    }

    /** What the sentinels are started with, if the primary is this one. */
    List<RedisServerConfig> sentinelsOver(RedisServer primary) {
        RedisServerConfig own = RedisServerConfig.defaults()
                .option(
                        "sentinel",
                        "monitor",
                        serviceName,
                        primary.host(),
                        ReplicatedServers.port(primary),
                        Integer.toString(sentinels / 2 + 1))
                .option("sentinel", "down-after-milliseconds", serviceName, Long.toString(downAfter.toMillis()))
                .option("sentinel", "failover-timeout", serviceName, Long.toString(failoverTimeout.toMillis()))
                .option("sentinel", "parallel-syncs", serviceName, "1");
        if (servers.password() != null) {
            own = own.option("sentinel", "auth-pass", serviceName, servers.password());
        }
        if (sentinelServers.password() != null) {
            own = own.option("sentinel", "sentinel-pass", sentinelServers.password());
        }
        if (servers.hasTls()) {
            own = own.option("tls-replication", "yes");
        }
        RedisServerConfig sentinel =
                sentinelServers.argumentsFirst(own.arguments()).duty(ServerDuty.SENTINEL);
        TestCertificates certificates = primary.certificates().orElse(null);
        return Collections.nCopies(
                sentinels, certificates == null ? sentinel : sentinel.tls().certificates(certificates));
    }

    @Override
    public String toString() {
        return "sentinels=" + sentinels + ", replicas=" + replicas + ", serviceName=" + serviceName + ", downAfter="
                + downAfter + ", failoverTimeout=" + failoverTimeout + ", servers=[" + servers + "], sentinels=["
                + sentinelServers + "]";
    }
}
