package io.trunkline.benchmarks.compare;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Lettuce's client for clusters as it comes, with one connection that all threads share. Thread-safe. */
final class LettuceClusterClient implements SyncClient, AsyncClient, AutoCloseable {

    private final RedisClusterClient client;
    private final RedisAdvancedClusterCommands<String, String> sync;
    private final RedisAdvancedClusterAsyncCommands<String, String> async;

    LettuceClusterClient(WorkerArguments arguments) {
        client = RedisClusterClient.create(RedisURI.create(arguments.host(), arguments.port()));
        StatefulRedisClusterConnection<String, String> connection = client.connect();
        sync = connection.sync();
        async = connection.async();
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
