package io.trunkline.benchmarks.compare;

import io.trunkline.AsyncDatabase;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.options.MultiplexerOptions;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Trunkline with the options it has by default. Thread-safe. */
final class TrunklineClient implements SyncClient, AsyncClient, AutoCloseable {

    private final ConnectionMultiplexer multiplexer;
    private final Database<String, String> database;
    private final AsyncDatabase<String, String> async;

    TrunklineClient(WorkerArguments arguments) {
        multiplexer = ConnectionMultiplexer.connect(MultiplexerOptions.builder()
                .endpoint(arguments.host(), arguments.port())
                .connection(c -> c.transport(arguments.transport()))
                .build());
        database = multiplexer.database();
        async = database.async();
    }

    @Override
    public @Nullable String get(String key) {
        return database.get(key);
    }

    @Override
    public List<? extends @Nullable String> mget(String... keys) {
        return database.mget(keys);
    }

    @Override
    public void set(String key, String value) {
        database.set(key, value);
    }

    @Override
    public Future<? extends @Nullable Object> startGet(String key) {
        return async.get(key);
    }

    @Override
    public Future<? extends @Nullable Object> startSet(String key, String value) {
        return async.set(key, value);
    }

    /** The reply decoder has seen the OK; a future that fails does not get here. */
    @Override
    public @Nullable Object okReply() {
        return null;
    }

    @Override
    public void close() {
        multiplexer.close();
    }
}
