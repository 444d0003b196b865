package io.trunkline.core;

import io.trunkline.ConnectionCounters;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.Endpoint;
import io.trunkline.EndpointStatus;
import io.trunkline.MultiplexerCounters;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerOptions;
import io.trunkline.MultiplexerStatus;
import io.trunkline.Server;
import io.trunkline.ServerRole;
import io.trunkline.Subscriber;
import io.trunkline.codec.Codec;
import io.trunkline.codec.Codecs;
import io.trunkline.command.CommandCatalogue;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's multiplexer: owns the transport, the servers, the subscriptions and the events, from connect to close. Thread-safe.
 */
final class Multiplexer implements ConnectionMultiplexer {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");
    private static final long DRAIN_LOOK_NANOS = 2_000_000;
    /** close() waits no longer for threads that user code holds. */
    private static final long CLOSE_GRACE_SECONDS = 5;

    private final MultiplexerOptions options;
    private final String transportReason;
    private final EngineContext engine;
    private final @Nullable CompletionExecutor ownExecutor;
    private final EventDispatcher events;
    private final List<ServerEndPoint> servers = new ArrayList<>();
    private final CommandRouter router;
    private final Subscriptions subscriptions;
    private final ScriptHashes scripts = new ScriptHashes();
    private final CompletableFuture<ConnectionMultiplexer> connected = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<@Nullable Void> socketsClosed = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

    Multiplexer(
            MultiplexerOptions options,
            Transport transport,
            String transportReason,
            Executor executor,
            @Nullable CompletionExecutor ownExecutor,
            RandomGenerator random) {
        this.options = options;
        this.transportReason = transportReason;
        this.ownExecutor = ownExecutor;
        this.events = new EventDispatcher(executor);
        this.engine = new EngineContext(options, transport, executor, random, events::publish);
        this.subscriptions = new Subscriptions(engine, this::subscriptionCarrier);
        for (int i = 0; i < options.ioThreads(); i++) {
            EngineThreads.mark(transport.nextLoop());
        }
        for (Endpoint endpoint : options.endpoints()) {
            servers.add(new ServerEndPoint(engine, this, options.resolve(endpoint)));
        }
        this.router = new CommandRouter(engine, new ServerSelectionStrategy(servers, engine.failures()));
    }

    // ---- connecting ----

    /** Connects to all endpoints at the same time. */
    CompletionStage<ConnectionMultiplexer> start() {
        Duration one = options.connectTimeout();
        long limit = one.toNanos() * options.connectRetry() + Math.min(500_000_000L, one.toNanos());
        Cancellable timer = engine.transport().nextLoop().schedule(() -> finishConnect(true), limit);
        connected.whenComplete((ok, failure) -> timer.cancel());
        servers.forEach(ServerEndPoint::start);
        return connected;
    }

    /** A server came up, went down or failed to come up. Called on its loop. */
    void onServerChanged(ServerEndPoint server) {
        if (!connected.isDone()) {
            finishConnect(false);
        }
    }

    private void finishConnect(boolean timeIsUp) {
        boolean anyReady = false;
        boolean allDecided = true;
        boolean allGaveUp = true;
        for (ServerEndPoint server : servers) {
            boolean ready = server.isReady();
            long failures = server.interactive().counters().failures;
            boolean refused = Failures.typeOf(server.interactive().lastFailure(), false)
                            == ConnectionFailureType.AUTHENTICATION_FAILURE
                    && failures > 0;
            anyReady |= ready;
            allDecided &= ready || failures > 0;
            allGaveUp &= !ready && (failures >= options.connectRetry() || refused);
        }
        if (anyReady && (allDecided || timeIsUp)) {
            complete(null);
        } else if (allGaveUp || timeIsUp) {
            if (options.abortConnect()) {
                complete(connectFailure());
            } else {
                complete(null);
            }
        }
    }

    private void complete(@Nullable RedisConnectionException failure) {
        if (failure == null) {
            engine.executor().execute(() -> connected.complete(this));
            return;
        }
        shutDown();
        socketsClosed.whenComplete((ok, ignored) -> connected.completeExceptionally(failure));
    }

    private RedisConnectionException connectFailure() {
        return engine.failures()
                .unableToConnect(servers.stream()
                        .flatMap(
                                server -> Stream.ofNullable(server.interactive().lastFailure()))
                        .toList());
    }

    // ---- what the parts share ----

    EngineContext engine() {
        return engine;
    }

    CommandRouter router() {
        return router;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    /** The bridge that carries subscriptions: of a connected server if there is one, a primary before others. */
    @Nullable
    PhysicalBridge subscriptionCarrier() {
        PhysicalBridge best = null;
        for (ServerEndPoint server : servers) {
            PhysicalBridge carrier = server.subscriptionCarrier();
            if (carrier == null) {
                continue;
            }
            if (carrier.isEstablished() && server.role() != ServerRole.REPLICA) {
                return carrier;
            }
            if (best == null || carrier.isEstablished() && !best.isEstablished()) {
                best = carrier;
            }
        }
        return best;
    }

    /** Messages are published where the subscriptions are, so that they are received. */
    Route publishRoute() {
        PhysicalBridge carrier = subscriptionCarrier();
        return new Route(options.defaultDatabase(), 0, Set.of(), carrier == null ? null : carrier.server());
    }

    void requireOpen(String command) {
        if (closing.get()) {
            throw engine.failures().closed(command);
        }
    }

    // ---- the API ----

    @Override
    public <K, V> Database<K, V> database(int index, Codec<K, V> codec) {
        if (index < 0) {
            throw new IllegalArgumentException("Databases are numbered from 0: index=" + index + ".");
        }
        return new DatabaseView<>(
                new View<>(router, scripts, new CommandCatalogue<>(codec), new Route(index, 0, Set.of(), null)));
    }

    @Override
    public <V> Subscriber<V> subscriber(Codec<?, V> codec) {
        return new SubscriberView<>(this, codec);
    }

    @Override
    public Server server(Endpoint endpoint) {
        Endpoint wanted = options.resolve(endpoint);
        for (ServerEndPoint server : servers) {
            if (server.endpoint().equals(wanted)) {
                return view(server);
            }
        }
        throw new IllegalArgumentException("The specified endpoint is not defined: endpoint=" + endpoint
                + ", endpoints=" + options.endpoints() + ". Use one of these.");
    }

    private Server view(ServerEndPoint server) {
        return new ServerView(router, new CommandCatalogue<>(Codecs.UTF8), server, new Route(0, 0, Set.of(), server));
    }

    @Override
    public List<Server> servers() {
        return servers.stream().map(this::view).toList();
    }

    @Override
    public MultiplexerOptions options() {
        return options;
    }

    @Override
    public boolean isConnected() {
        return servers.stream().anyMatch(server -> server.interactive().isEstablished());
    }

    @Override
    public MultiplexerCounters counters() {
        return counters(
                servers.stream().flatMap(server -> server.counters().stream()).toList());
    }

    private MultiplexerCounters counters(List<ConnectionCounters> connections) {
        return new MultiplexerCounters(
                connections,
                router.syncCommands(),
                router.asyncCommands(),
                router.fireAndForgetCommands(),
                engine.latency().summary());
    }

    @Override
    public MultiplexerStatus status() {
        List<EndpointStatus> all = servers.stream().map(ServerEndPoint::status).toList();
        List<ConnectionCounters> figures = all.stream()
                .flatMap(server -> server.connections().stream())
                .map(EndpointStatus.ConnectionStatus::counters)
                .toList();
        return new MultiplexerStatus(
                options.effectiveClientName(),
                engine.transport().name(),
                transportReason,
                isConnected(),
                closing.get(),
                all,
                counters(figures));
    }

    @Override
    public EventRegistration addListener(Consumer<? super MultiplexerEvent> listener) {
        return events.add(listener);
    }

    // ---- closing ----

    @Override
    public void close() {
        Duration drain = options.syncTimeout();
        closeAsync(drain);
        if (EngineThreads.isIoThread()) {
            return; // waiting here would stop the thread that must close the sockets
        }
        boolean ownThread = CompletionExecutor.isCompletionThread();
        try {
            (ownThread ? socketsClosed : closed)
                    .get(drain.toMillis() + CLOSE_GRACE_SECONDS * 1000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.warn(
                    "User code still holds completion threads after the multiplexer was closed: client={}",
                    options.effectiveClientName());
        } catch (ExecutionException e) {
            LOG.warn("Closing the multiplexer failed: client={}", options.effectiveClientName(), e);
        }
    }

    @Override
    public CompletionStage<Void> closeAsync(Duration drain) {
        if (closing.compareAndSet(false, true)) {
            router.refuseNew();
            ServerEndPoint first = servers.get(0);
            drainThenShutDown(first.interactive().nanoTime() + drain.toNanos());
        }
        return closed.minimalCompletionStage();
    }

    private void drainThenShutDown(long deadline) {
        PhysicalBridge bridge = servers.get(0).interactive();
        long outstanding =
                servers.stream().mapToLong(ServerEndPoint::outstanding).sum();
        if (outstanding == 0 || bridge.nanoTime() - deadline >= 0) {
            shutDown();
        } else {
            bridge.loop().schedule(() -> drainThenShutDown(deadline), DRAIN_LOOK_NANOS);
        }
    }

    private void shutDown() {
        closing.set(true);
        subscriptions.endAll();
        servers.forEach(ServerEndPoint::close);
        engine.transport().closeAsync().whenComplete((ok, failure) -> {
            servers.forEach(ServerEndPoint::terminate);
            socketsClosed.complete(null);
            CompletionExecutor own = ownExecutor;
            if (own == null) {
                closed.complete(null);
            } else {
                own.shutdown();
                own.whenTerminated().whenComplete((done, ignored) -> closed.complete(null));
            }
        });
    }
}
