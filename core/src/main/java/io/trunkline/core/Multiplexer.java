package io.trunkline.core;

import io.trunkline.Channel;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MultiplexerEvent;
import io.trunkline.Server;
import io.trunkline.Subscriber;
import io.trunkline.codec.Codec;
import io.trunkline.codec.Codecs;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.command.DurationArgument;
import io.trunkline.command.HashSlot;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.dispatch.Counted;
import io.trunkline.core.dispatch.Dispatcher;
import io.trunkline.core.dispatch.Route;
import io.trunkline.core.dispatch.Router;
import io.trunkline.core.failure.ProxyFailures;
import io.trunkline.core.message.EngineFuture;
import io.trunkline.core.message.SettledFuture;
import io.trunkline.core.pubsub.Subscriptions;
import io.trunkline.core.runtime.CompletionExecutor;
import io.trunkline.core.runtime.EngineThreads;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.AnnouncedRoles;
import io.trunkline.core.topology.ServerSelectionStrategy;
import io.trunkline.core.view.DatabaseView;
import io.trunkline.core.view.Promotions;
import io.trunkline.core.view.Scripts;
import io.trunkline.core.view.ServerView;
import io.trunkline.core.view.SubscriberSource;
import io.trunkline.core.view.SubscriberView;
import io.trunkline.core.view.View;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProxyKind;
import io.trunkline.spi.MultiplexerMonitor;
import io.trunkline.status.MultiplexerCounters;
import io.trunkline.status.MultiplexerStatus;
import io.trunkline.status.ServerRole;
import io.trunkline.status.TopologyStatus;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What applications hold of a multiplexer; the work is done by its {@link MultiplexerEngine}. Thread-safe. */
final class Multiplexer implements ConnectionMultiplexer, SubscriberSource {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");
    /** close() waits no longer for threads that user code holds. */
    private static final long CLOSE_GRACE_SECONDS = 5;

    private final MultiplexerOptions options;
    private final MultiplexerEngine engine;
    private final EngineMonitor monitor;
    private final Router router;
    private final Dispatcher dispatcher;
    private final Scripts scripts;
    /** How it goes what concerns no database. */
    private final Route administration;

    private final Map<ServerEndPoint, Server> views = new ConcurrentHashMap<>();
    private final Promotions promotions;

    Multiplexer(MultiplexerOptions options, String transportReason, MultiplexerEngine engine) {
        this.options = options;
        this.engine = engine;
        this.monitor = new EngineMonitor(options, transportReason, engine);
        EngineContext context = engine.context();
        this.router = new Router(context, engine.selection(), engine.slots());
        this.dispatcher = new Counted(router, context.calls());
        this.scripts = new Scripts(context, router.takesTexts());
        this.administration =
                Route.to(options.commands().defaultDatabase(), options).preferring(null);
        this.promotions = new Promotions(
                options,
                context.failures(),
                () -> engine.topologyStatus().kind(),
                this::servers,
                engine.topology()::doubt);
    }

    /** Connects to all endpoints at the same time. */
    CompletionStage<ConnectionMultiplexer> start() {
        EngineFuture<ConnectionMultiplexer> connected = new EngineFuture<>("connect");
        AnnouncedRoles.listen(engine.context(), engine.subscriptions(), engine.topology(), engine::onRoleDoubted);
        engine.start().whenComplete((ok, failure) -> {
            if (failure != null) {
                connected.end(new SettledFuture.Failure(failure));
            } else {
                engine.closeWhenAbandoned(new WeakReference<>(router));
                connected.end(this);
            }
        });
        connected.whenSettled(() -> {
            if (connected.isWithdrawn()) { // nobody will get hold of the multiplexer to close it
                router.refuseNew();
                engine.close(0);
            }
        });
        return connected;
    }

    /** Has it go on with other servers. */
    void install(List<Endpoint> members) {
        engine.topology().install(members.stream().map(options::resolve).toList());
    }

    // ---- for its views ----

    @Override
    public EngineContext context() {
        return engine.context();
    }

    @Override
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    public Subscriptions subscriptions() {
        return engine.subscriptions();
    }

    /**
     * Messages are published where the subscriptions are, so that they are received; but not on a replica, from where
     * they would reach nobody else. A primary's go to its replicas. Those of a shard channel go by its slot, if there
     * are slots.
     */
    @Override
    public Route publishRoute(Channel.Mode mode) {
        if (mode == Channel.Mode.SHARDED && engine.selection().isRoutedBySlot()) {
            return administration;
        }
        PhysicalBridge carrier = subscriptions().carrier();
        return administration.preferring(
                carrier == null || carrier.server().role() == ServerRole.REPLICA ? null : engine.serverOf(carrier));
    }

    /** Over what carries the subscriptions, or should and will when it has a connection. */
    @Override
    public Route subscriptionRoute() {
        PhysicalBridge carrier = subscriptions().wantedCarrier();
        ServerEndPoint server = carrier == null ? null : engine.serverOf(carrier);
        return carrier == null || server == null
                ? publishRoute(Channel.Mode.LITERAL)
                : administration.pinnedTo(server, carrier);
    }

    @Override
    public void requireOpen(String command) {
        if (engine.isClosing()) {
            throw context().failures().closed(command);
        }
    }

    // ---- the API ----

    @Override
    public <K, V> Database<K, V> database(int index, Codec<K, V> codec) {
        ProxyKind proxy = options.topology().proxy();
        if (View.requireDatabase(index) != 0 && proxy != ProxyKind.NONE) {
            throw ProxyFailures.database(index, proxy);
        }
        Route route = Route.to(index, options);
        return new DatabaseView<>(new View<>(dispatcher, scripts, catalogue(codec), route));
    }

    @Override
    public <V> Subscriber<V> subscriber(Codec<?, V> codec) {
        return new SubscriberView<>(this, codec);
    }

    @Override
    public Server server(Endpoint endpoint) {
        Endpoint wanted = options.resolve(endpoint);
        for (ServerEndPoint server : engine.servers()) {
            if (server.endpoint().equals(wanted)) {
                return view(server);
            }
        }
        throw new IllegalArgumentException("The specified endpoint is not defined: endpoint=" + endpoint
                + ", endpoints=" + engine.servers() + ". Use one of these.");
    }

    private <K, V> CommandCatalogue<K, V> catalogue(Codec<K, V> codec) {
        String channelPrefix = options.commands().channelPrefix();
        CommandCatalogue<K, V> plain = new CommandCatalogue<>(codec);
        return channelPrefix == null ? plain : plain.withChannelPrefix(channelPrefix);
    }

    @Override
    public Server serverFor(byte[] key) {
        Objects.requireNonNull(key, "key");
        ServerSelectionStrategy selection = engine.selection();
        int slot = selection.isRoutedBySlot() ? HashSlot.of(key) : HashSlot.NONE;
        ServerEndPoint server = selection.writable(slot);
        if (server == null) {
            throw context().failures().noServer("serverFor", selection.nobodyFor(slot), null);
        }
        return view(server);
    }

    /** Always the same of a server that is a member. */
    private Server view(ServerEndPoint server) {
        Server known = views.get(server);
        if (known != null) {
            return known;
        }
        views.keySet().retainAll(engine.servers()); // what is left of others is in the hands of who holds it
        return views.computeIfAbsent(
                server,
                each -> new ServerView(
                        dispatcher, catalogue(Codecs.UTF8), each, administration.pinnedTo(each), promotions));
    }

    @Override
    public List<Server> servers() {
        return engine.servers().stream().map(this::view).toList();
    }

    @Override
    public MultiplexerOptions options() {
        return options;
    }

    @Override
    public boolean isConnected() {
        return monitor.isConnected();
    }

    @Override
    public MultiplexerCounters counters() {
        return monitor.counters();
    }

    @Override
    public MultiplexerStatus status() {
        return monitor.status();
    }

    @Override
    public TopologyStatus topology() {
        return engine.topologyStatus();
    }

    @Override
    public MultiplexerMonitor monitor() {
        return monitor;
    }

    @Override
    public EventRegistration addListener(Consumer<? super MultiplexerEvent> listener) {
        return engine.addListener(listener);
    }

    // ---- closing ----

    @Override
    public void close() {
        Duration drain = options.timeouts().syncTimeout();
        closeAsync(drain);
        if (EngineThreads.isIoThread()) {
            return; // waiting here would stop the thread that must close the sockets
        }
        boolean ownThread = CompletionExecutor.isCompletionThread();
        try {
            (ownThread ? engine.socketsClosed() : engine.closed())
                    .get(drain.toMillis() + CLOSE_GRACE_SECONDS * 1000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.warn(
                    "User code still holds completion threads after the multiplexer was closed: client={}",
                    options.client().effectiveClientName());
        } catch (ExecutionException e) {
            LOG.warn(
                    "Closing the multiplexer failed: client={}",
                    options.client().effectiveClientName(),
                    e);
        }
    }

    @Override
    public CompletionStage<Void> closeAsync(Duration drain) {
        long drainNanos = DurationArgument.nanos("drain", drain);
        router.refuseNew();
        engine.close(drainNanos);
        return engine.closed().minimalCompletionStage();
    }
}
