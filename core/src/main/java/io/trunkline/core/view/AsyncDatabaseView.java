package io.trunkline.core.view;

import io.trunkline.AsyncDatabase;
import io.trunkline.CommandFlag;
import io.trunkline.Database;
import io.trunkline.RedisFuture;
import io.trunkline.RetryPolicy;
import io.trunkline.codec.Codec;
import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.options.ReadFrom;
import io.trunkline.reply.RespValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A database whose methods hand back futures, or forget. Immutable. */
final class AsyncDatabaseView<K, V> implements AsyncDatabase<K, V> {

    private final View<K, V> view;
    private final boolean forgets;

    AsyncDatabaseView(View<K, V> view, boolean forgets) {
        this.view = view;
        this.forgets = forgets;
    }

    @Override
    public CommandCatalogue<K, V> commands() {
        return view.commands();
    }

    @Override
    public <T extends @Nullable Object> RedisFuture<T> execute(Command<T> command) {
        return forgets
                ? view.dispatcher().forget(command, view.route())
                : view.dispatcher().executeAsync(command, view.route());
    }

    @Override
    public int index() {
        return view.route().database();
    }

    @Override
    public Database<K, V> sync() {
        return new DatabaseView<>(view);
    }

    @Override
    public AsyncDatabase<K, V> withFlags(CommandFlag... flags) {
        return new AsyncDatabaseView<>(view.withFlags(flags), forgets);
    }

    @Override
    public AsyncDatabase<K, V> withReadFrom(ReadFrom readFrom) {
        return new AsyncDatabaseView<>(view.withReadFrom(readFrom), forgets);
    }

    @Override
    public AsyncDatabase<K, V> withTimeout(Duration timeout) {
        return new AsyncDatabaseView<>(view.withTimeout(timeout), forgets);
    }

    @Override
    public AsyncDatabase<K, V> withRetry(RetryPolicy policy) {
        return new AsyncDatabaseView<>(view.withRetry(policy), forgets);
    }

    @Override
    public AsyncDatabase<K, V> withKeyPrefix(String prefix) {
        return new AsyncDatabaseView<>(view.withKeyPrefix(prefix), forgets);
    }

    @Override
    public <A, B> AsyncDatabase<A, B> withCodec(Codec<A, B> codec) {
        return new AsyncDatabaseView<>(view.withCodec(codec), forgets);
    }

    @Override
    public RedisFuture<RespValue> evaluate(String script, Iterable<? extends K> keys, Iterable<? extends V> arguments) {
        return forgets
                ? view.scripts().forget(view, script, keys, arguments)
                : view.scripts().evaluateAsync(view, script, keys, arguments);
    }
}
