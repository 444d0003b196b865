package io.trunkline.benchmarks.failover;

import java.net.ConnectException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Jedis with a pool, as its documentation has it: time limits everywhere, connections tested while idle. Thread-safe.
 */
final class JedisCalls implements Calls {

    private static final int CONNECTIONS = 64;

    /** The longest wait for a connection, of the pool or of the network. */
    private static final Duration CONNECT = Duration.ofSeconds(1);

    private final UnifiedJedis client;

    JedisCalls(Target target, Duration timeout) {
        Duration connect = timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT;
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMaxWait(timeout);
        pool.setTestWhileIdle(true);
        pool.setTimeBetweenEvictionRuns(Duration.ofSeconds(1));
        JedisClientConfig config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis((int) connect.toMillis())
                .socketTimeoutMillis((int) timeout.toMillis())
                .build();
        Set<HostAndPort> addresses =
                target.endpoints().stream().map(HostAndPort::from).collect(Collectors.toCollection(LinkedHashSet::new));
        client = switch (target.kind()) {
            case CLUSTER ->
                RedisClusterClient.builder()
                        .nodes(addresses)
                        .clientConfig(config)
                        .poolConfig(pool)
                        .build();
            case SENTINEL ->
                RedisSentinelClient.builder()
                        .masterName(target.service())
                        .sentinels(addresses)
                        .clientConfig(config)
                        .poolConfig(pool)
                        .build();
            default ->
                RedisClient.builder()
                        .hostAndPort(addresses.iterator().next())
                        .clientConfig(config)
                        .poolConfig(pool)
                        .build();
        };
    }

    @Override
    public @Nullable String echo(String text) {
        return client.executeCommand(
                new CommandObject<>(new CommandArguments(Protocol.Command.ECHO).add(text), BuilderFactory.STRING));
    }

    @Override
    public @Nullable String get(String key) {
        return client.get(key);
    }

    @Override
    public void set(String key, String value) {
        client.set(key, value);
    }

    @Override
    public long incr(String key) {
        return client.incr(key);
    }

    @Override
    public long rpush(String key, String element) {
        return client.rpush(key, element);
    }

    /** The type of the failure does not tell, but where it comes from: nothing is sent before there is a connection. */
    @Override
    public boolean provesNoEffect(Throwable failure) {
        if (failure instanceof JedisDataException) {
            return true;
        }
        if (failure instanceof JedisClusterOperationException) {
            return false; // several attempts, of which the last one alone is told
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
            for (StackTraceElement frame : cause.getStackTrace()) {
                if (frame.getMethodName().equals("borrowObject")
                        || frame.getMethodName().equals("makeObject")) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() {
        client.close();
    }
}
