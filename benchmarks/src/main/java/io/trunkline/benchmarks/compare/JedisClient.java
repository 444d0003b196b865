package io.trunkline.benchmarks.compare;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

/** Jedis with a pool that never closes a connection in between. Thread-safe. */
final class JedisClient implements SyncClient, AutoCloseable {

    private final UnifiedJedis client;

    JedisClient(WorkerArguments arguments, int connections) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        HostAndPort address = new HostAndPort(arguments.host(), arguments.port());
        client = arguments.client().topology == Topology.CLUSTER
                ? RedisClusterClient.builder()
                        .nodes(Set.of(address))
                        .poolConfig(pool)
                        .build()
                : RedisClient.builder().hostAndPort(address).poolConfig(pool).build();
    }

    @Override
    public @Nullable String get(String key) {
        return client.get(key);
    }

    @Override
    public void set(String key, String value) {
        Replies.check("OK", client.set(key, value));
    }

    @Override
    public List<? extends @Nullable String> mget(String... keys) {
        return client.mget(keys);
    }

    /** Takes one connection, of each node it needs, for a pipeline; the caller closes it. */
    AbstractPipeline pipeline() {
        return client.pipelined();
    }

    @Override
    public void close() {
        client.close();
    }
}
