package io.trunkline.core.view;

import io.trunkline.AsyncServer;
import io.trunkline.RedisFuture;
import io.trunkline.Server;
import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.options.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One server, whose methods hand back futures. Immutable. */
final class AsyncServerView implements AsyncServer {

    private final ServerView view;

    AsyncServerView(ServerView view) {
        this.view = view;
    }

    @Override
    public CommandCatalogue<String, String> commands() {
        return view.commands();
    }

    @Override
    public <T extends @Nullable Object> RedisFuture<T> execute(Command<T> command) {
        return view.executeAsync(command);
    }

    @Override
    public Endpoint endpoint() {
        return view.endpoint();
    }

    @Override
    public Server sync() {
        return view;
    }

    @Override
    public AsyncServer withDatabase(int index) {
        return view.withDatabase(index).async();
    }

    @Override
    public AsyncServer withTimeout(Duration timeout) {
        return view.withTimeout(timeout).async();
    }
}
