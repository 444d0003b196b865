package io.trunkline.core.view;

import io.trunkline.AsyncServer;
import io.trunkline.RedisFuture;
import io.trunkline.Server;
import io.trunkline.args.Promotion;
import io.trunkline.command.Command;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.core.dispatch.Dispatcher;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.Endpoint;
import io.trunkline.status.EndpointStatus;
import io.trunkline.status.ServerRole;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One server, whose methods wait. Immutable. */
public final class ServerView implements Server {

    private final Dispatcher dispatcher;
    private final CommandCatalogue<String, String> commands;
    private final ServerEndPoint server;
    private final Route route;
    private final Promotions promotions;

    public ServerView(
            Dispatcher dispatcher,
            CommandCatalogue<String, String> commands,
            ServerEndPoint server,
            Route route,
            Promotions promotions) {
        this.dispatcher = dispatcher;
        this.commands = commands;
        this.server = server;
        this.route = route;
        this.promotions = promotions;
    }

    @Override
    public void makePrimary(Promotion promotion) {
        promotions.promote(
                this,
                Objects.requireNonNull(promotion, "promotion"),
                route.limits().syncNanos());
    }

    @Override
    public CommandCatalogue<String, String> commands() {
        return commands;
    }

    @Override
    public <T extends @Nullable Object> T execute(Command<T> command) {
        return dispatcher.execute(command, route);
    }

    @Override
    public Endpoint endpoint() {
        return server.endpoint();
    }

    @Override
    public AsyncServer async() {
        return new AsyncServerView(this);
    }

    @Override
    public Server withDatabase(int index) {
        return new ServerView(
                dispatcher, commands, server, route.withDatabase(View.requireDatabase(index)), promotions);
    }

    @Override
    public Server withTimeout(Duration timeout) {
        return new ServerView(dispatcher, commands, server, route.withTimeout(View.timeoutNanos(timeout)), promotions);
    }

    <T extends @Nullable Object> RedisFuture<T> executeAsync(Command<T> command) {
        return dispatcher.executeAsync(command, route);
    }

    @Override
    public boolean isConnected() {
        return server.isEstablished();
    }

    @Override
    public ServerRole role() {
        return server.role();
    }

    @Override
    public @Nullable String version() {
        return server.version();
    }

    @Override
    public int protocol() {
        return server.protocol();
    }

    @Override
    public EndpointStatus status() {
        return server.status();
    }
}
