package io.trunkline.benchmarks.failover;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce with one shared connection and the options that its documentation recommends for lossy networks. Thread-safe.
 */
final class LettuceCalls implements Calls {

    /** How often a cluster is asked anew who has what, beside whenever something says that it changed. */
    private static final Duration REFRESH = Duration.ofSeconds(10);

    private static final Duration CONNECT = Duration.ofSeconds(1);

    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final RedisClusterCommands<String, String> commands;

    /** With a wait between two attempts to reconnect, or null for its default. */
    LettuceCalls(Target target, Duration timeout, @Nullable Delay reconnectDelay) {
        DefaultClientResources.Builder builder = DefaultClientResources.builder();
        if (reconnectDelay != null) {
            builder.reconnectDelay(reconnectDelay);
        }
        resources = builder.build();
        switch (target.kind()) {
            case CLUSTER -> {
                List<RedisURI> nodes = IntStream.range(0, target.endpoints().size())
                        .mapToObj(i -> uri(target, i, timeout))
                        .toList();
                RedisClusterClient cluster = RedisClusterClient.create(resources, nodes);
                cluster.setOptions(ClusterClientOptions.builder(options(timeout))
                        .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                                .enablePeriodicRefresh(REFRESH)
                                .build())
                        .build());
                client = cluster;
                commands = cluster.connect().sync();
            }
            case SENTINEL -> {
                RedisURI.Builder sentinels = RedisURI.builder()
                        .withSentinelMasterId(target.service())
                        .withTimeout(timeout);
                for (int i = 0; i < target.endpoints().size(); i++) {
                    sentinels.withSentinel(target.host(i), target.port(i));
                }
                RedisClient plain = RedisClient.create(resources);
                plain.setOptions(options(timeout));
                client = plain;
                // Listens to the sentinels; reads and writes go to the primary unless told otherwise
                commands = MasterReplica.connect(plain, StringCodec.UTF8, sentinels.build())
                        .sync();
            }
            default -> {
                RedisClient plain = RedisClient.create(resources, uri(target, 0, timeout));
                plain.setOptions(options(timeout));
                client = plain;
                commands = plain.connect().sync();
            }
        }
    }

    private static RedisURI uri(Target target, int index, Duration timeout) {
        return RedisURI.builder()
                .withHost(target.host(index))
                .withPort(target.port(index))
                .withTimeout(timeout)
                .build();
    }

    private static ClientOptions options(Duration timeout) {
        Duration connect = timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT;
        return ClientOptions.builder()
                .autoReconnect(true)
                .timeoutOptions(TimeoutOptions.enabled())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(connect)
                        .keepAlive(SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(5))
                                .interval(Duration.ofSeconds(1))
                                .count(3)
                                .build())
                        .tcpUserTimeout(SocketOptions.TcpUserTimeoutOptions.builder()
                                .enable()
                                .tcpUserTimeout(connect.multipliedBy(2))
                                .build())
                        .build())
                .build();
    }

    @Override
    public @Nullable String echo(String text) {
        return commands.echo(text);
    }

    @Override
    public @Nullable String get(String key) {
        return commands.get(key);
    }

    @Override
    public void set(String key, String value) {
        commands.set(key, value);
    }

    @Override
    public long incr(String key) {
        return commands.incr(key);
    }

    @Override
    public long rpush(String key, String element) {
        return commands.rpush(key, element);
    }

    /** A timeout does not say whether the command was written. */
    @Override
    public boolean provesNoEffect(Throwable failure) {
        return failure instanceof RedisCommandExecutionException || failure instanceof RedisConnectionException;
    }

    @Override
    public void close() {
        client.shutdown();
        resources.shutdown();
    }
}
