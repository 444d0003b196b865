package io.trunkline.benchmarks.failover;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce with one shared connection and the options that its documentation recommends for lossy networks. Thread-safe.
 */
final class LettuceCalls implements Calls {

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisCommands<String, String> commands;

    /** With a wait between two attempts to reconnect, or null for its default. */
    LettuceCalls(String host, int port, Duration timeout, @Nullable Delay reconnectDelay) {
        DefaultClientResources.Builder builder = DefaultClientResources.builder();
        if (reconnectDelay != null) {
            builder.reconnectDelay(reconnectDelay);
        }
        resources = builder.build();
        client = RedisClient.create(
                resources,
                RedisURI.builder()
                        .withHost(host)
                        .withPort(port)
                        .withTimeout(timeout)
                        .build());
        client.setOptions(ClientOptions.builder()
                .autoReconnect(true)
                .timeoutOptions(TimeoutOptions.enabled())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .keepAlive(SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(5))
                                .interval(Duration.ofSeconds(1))
                                .count(3)
                                .build())
                        .tcpUserTimeout(SocketOptions.TcpUserTimeoutOptions.builder()
                                .enable()
                                .tcpUserTimeout(timeout.multipliedBy(2))
                                .build())
                        .build())
                .build());
        StatefulRedisConnection<String, String> connection = client.connect();
        commands = connection.sync();
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
