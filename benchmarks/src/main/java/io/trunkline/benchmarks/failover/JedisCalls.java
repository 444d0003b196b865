package io.trunkline.benchmarks.failover;

import java.net.ConnectException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Jedis with a pool, as its documentation has it: time limits everywhere, connections tested while idle. Thread-safe.
 */
final class JedisCalls implements Calls {

    private static final int CONNECTIONS = 64;

    private final RedisClient client;

    JedisCalls(String host, int port, Duration timeout) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMaxWait(timeout);
        pool.setTestWhileIdle(true);
        pool.setTimeBetweenEvictionRuns(Duration.ofSeconds(1));
        int millis = (int) timeout.toMillis();
        client = RedisClient.builder()
                .hostAndPort(new HostAndPort(host, port))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(millis)
                        .socketTimeoutMillis(millis)
                        .build())
                .poolConfig(pool)
                .build();
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
