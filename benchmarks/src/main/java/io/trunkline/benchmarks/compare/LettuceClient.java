package io.trunkline.benchmarks.compare;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Lettuce as it comes, with one connection that all threads share. Thread-safe. */
final class LettuceClient implements SyncClient, AsyncClient, AutoCloseable {

    private final AbstractRedisClient client;
    // What the commands of one server and of a cluster have in common
    private final RedisClusterCommands<String, String> sync;
    private final RedisClusterAsyncCommands<String, String> async;

    private LettuceClient(
            AbstractRedisClient client,
            RedisClusterCommands<String, String> sync,
            RedisClusterAsyncCommands<String, String> async) {
        this.client = client;
        this.sync = sync;
        this.async = async;
    }

    /** Of one server. */
    static LettuceClient ofServer(WorkerArguments arguments) {
        RedisClient client = RedisClient.create(RedisURI.create(arguments.host(), arguments.port()));
        StatefulRedisConnection<String, String> connection = client.connect();
        return new LettuceClient(client, connection.sync(), connection.async());
    }

    /** Its client for clusters. */
    static LettuceClient ofCluster(WorkerArguments arguments) {
        RedisClusterClient client = RedisClusterClient.create(RedisURI.create(arguments.host(), arguments.port()));
        StatefulRedisClusterConnection<String, String> connection = client.connect();
        return new LettuceClient(client, connection.sync(), connection.async());
    }

    @Override
    public @Nullable String get(String key) {
        return sync.get(key);
    }

    @Override
    public List<? extends @Nullable String> mget(String... keys) {
        return sync.mget(keys).stream().map(value -> value.getValueOrElse(null)).toList();
    }

    @Override
    public void set(String key, String value) {
        Replies.check("OK", sync.set(key, value));
    }

    @Override
    public Future<? extends @Nullable Object> startGet(String key) {
        return async.get(key);
    }

    @Override
    public Future<? extends @Nullable Object> startSet(String key, String value) {
        return async.set(key, value);
    }

    @Override
    public Object okReply() {
        return "OK";
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
