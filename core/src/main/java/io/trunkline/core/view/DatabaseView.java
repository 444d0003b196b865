package io.trunkline.core.view;

import io.trunkline.AsyncDatabase;
import io.trunkline.Batch;
import io.trunkline.CommandFlag;
import io.trunkline.Database;
import io.trunkline.RetryPolicy;
import io.trunkline.Transaction;
import io.trunkline.codec.Codec;
import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.RespValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A database whose methods wait. Immutable. */
public final class DatabaseView<K, V> implements Database<K, V> {

    private final View<K, V> view;

    public DatabaseView(View<K, V> view) {
        this.view = view;
    }

    @Override
    public CommandCatalogue<K, V> commands() {
        return view.commands();
    }

    @Override
    public <T extends @Nullable Object> T execute(Command<T> command) {
        return view.dispatcher().execute(command, view.route());
    }

    @Override
    public int index() {
        return view.route().database();
    }

    @Override
    public AsyncDatabase<K, V> async() {
        return new AsyncDatabaseView<>(view, false);
    }

    @Override
    public AsyncDatabase<K, V> fireAndForget() {
        return new AsyncDatabaseView<>(view, true);
    }

    @Override
    public Database<K, V> withFlags(CommandFlag... flags) {
        return new DatabaseView<>(view.withFlags(flags));
    }

    @Override
    public Database<K, V> withReadFrom(ReadFrom readFrom) {
        return new DatabaseView<>(view.withReadFrom(readFrom));
    }

    @Override
    public Database<K, V> withTimeout(Duration timeout) {
        return new DatabaseView<>(view.withTimeout(timeout));
    }

    @Override
    public Database<K, V> withRetry(RetryPolicy policy) {
        return new DatabaseView<>(view.withRetry(policy));
    }

    @Override
    public Database<K, V> withKeyPrefix(String prefix) {
        return new DatabaseView<>(view.withKeyPrefix(prefix));
    }

    @Override
    public <A, B> Database<A, B> withCodec(Codec<A, B> codec) {
        return new DatabaseView<>(view.withCodec(codec));
    }

    @Override
    public Batch<K, V> createBatch() {
        return new BatchView<>(view);
    }

    @Override
    public Transaction<K, V> createTransaction() {
        return new TransactionView<>(view);
    }

    @Override
    public RespValue evaluate(String script, Iterable<? extends K> keys, Iterable<? extends V> arguments) {
        return view.scripts().evaluate(view, script, keys, arguments);
    }
}
