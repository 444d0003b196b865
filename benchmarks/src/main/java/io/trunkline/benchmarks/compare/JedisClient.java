package io.trunkline.benchmarks.compare;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;

/** Jedis with a pool that never closes a connection in between. Thread-safe. */
final class JedisClient implements SyncClient, AutoCloseable {

    private final RedisClient client;

    JedisClient(WorkerArguments arguments, int connections) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        client = RedisClient.builder()
                .hostAndPort(new HostAndPort(arguments.host(), arguments.port()))
                .poolConfig(pool)
                .build();
    }

    @Override
    public @Nullable String get(String key) {
        return client.get(key);
    }

    @Override
    public void set(String key, String value) {
        Replies.check("OK", client.set(key, value));
    }

    /** Takes one connection for a pipeline; the caller closes it. */
    Pipeline pipeline() {
        return client.pipelined();
    }

    @Override
    public void close() {
        client.close();
    }
}
