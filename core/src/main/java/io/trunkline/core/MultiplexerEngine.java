package io.trunkline.core;

import io.trunkline.ConnectionMultiplexer.EventRegistration;
import io.trunkline.MultiplexerEvent;
import io.trunkline.core.bridge.Departure;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.bridge.ServerFacts;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.context.ReconnectBudget;
import io.trunkline.core.dispatch.Router;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Submission;
import io.trunkline.core.pubsub.Subscriptions;
import io.trunkline.core.runtime.CompletionExecutor;
import io.trunkline.core.runtime.EngineThreads;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.server.ServerListener;
import io.trunkline.core.topology.CarrierSelection;
import io.trunkline.core.topology.Rehoming;
import io.trunkline.core.topology.SentinelWatch;
import io.trunkline.core.topology.ServerSelectionStrategy;
import io.trunkline.core.topology.SlotRouting;
import io.trunkline.core.topology.TopologyKeeper;
import io.trunkline.core.topology.TopologyListener;
import io.trunkline.core.topology.TopologyReport;
import io.trunkline.core.topology.TopologySource;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.status.ServerRole;
import io.trunkline.status.TopologyStatus;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportLoop;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What works for one multiplexer, from connect to close: the transport, the servers, the subscriptions and the events.
 * Thread-safe.
 *
 * <p>It is reachable from its own threads as long as it is open, so it must never refer to what applications hold
 * ({@link Multiplexer}, its views, the {@link Router} behind them), save weakly: an application that drops those
 * without closing is found by that, and what it left behind is closed.
 */
final class MultiplexerEngine implements ServerListener, TopologyListener {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");
    private static final long DRAIN_LOOK_NANOS = 2_000_000;

    private final MultiplexerOptions options;
    private final EngineContext context;
    private final CompletionExecutor ownExecutor;
    private final EventDispatcher events;
    private final Watchers watchers;
    private final Subscriptions subscriptions;
    private final TopologyKeeper topology;
    private final ServerSelectionStrategy selection;
    private final Rehoming rehoming;
    private final SlotRouting slots;
    /** Tells where the servers are; null if they were configured. */
    private final @Nullable SentinelWatch sentinels;

    private final FirstConnect firstConnect;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable Cancellable abandonmentTimer;
    private final @Nullable ExitHook exitHook;
    private final CompletableFuture<@Nullable Void> socketsClosed = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

    MultiplexerEngine(
            MultiplexerOptions options,
            Transport transport,
            Executor executor,
            CompletionExecutor ownExecutor,
            RandomGenerator random,
            ReconnectBudget reconnectBudget) {
        this.options = options;
        this.ownExecutor = ownExecutor;
        this.events = new EventDispatcher(executor);
        this.watchers = new Watchers(executor, events.userCode());
        this.context = new EngineContext(
                options, transport, executor, random, reconnectBudget, events.userCode(), events::publish);
        for (int i = 0; i < options.threads().ioThreads(); i++) {
            EngineThreads.mark(transport.nextLoop(), context.completionExecutor());
        }
        this.topology = new TopologyKeeper(endpoint -> new ServerEndPoint(context, this, endpoint), this);
        this.selection = ServerSelectionStrategy.of(topology, context);
        this.rehoming = new Rehoming(selection);
        this.slots = new SlotRouting(context, topology, selection, this::onTopologyLearnt);
        this.subscriptions = new Subscriptions(
                context,
                new CarrierSelection(topology, context.random(), slots::onChannelRevoked),
                () -> servers().forEach(server -> server.subscriptions().adapt()));
        this.firstConnect = new FirstConnect(context, topology, slots, this::shutDown, socketsClosed);
        this.sentinels = options.topology().serviceName() == null ? null : watchSentinels();
        firstConnect.await(sentinels);
        if (sentinels == null) {
            TopologySource.fixed(
                            options.endpoints().stream().map(options::resolve).toList())
                    .start(topology);
        }
        this.exitHook = options.connection().closeOnExit()
                ? ExitHook.install(
                        this,
                        "trunkline-" + options.client().effectiveClientName(),
                        options.timeouts().syncTimeout())
                : null;
    }

    private SentinelWatch watchSentinels() {
        return new SentinelWatch(context, topology, new SentinelWatch.Listener() {
            @Override
            public boolean isConnectUndecided() {
                return firstConnect.isUndecided();
            }

            @Override
            public void onLearnt() {
                onTopologyLearnt();
            }
        });
    }

    // ---- connecting ----

    /** Connects to all endpoints at the same time. */
    CompletionStage<@Nullable Void> start() {
        CompletionStage<@Nullable Void> connected = firstConnect.start();
        topology.start();
        if (sentinels != null) {
            sentinels.start();
        }
        return connected;
    }

    /** A server came up, went down or failed to come up. Called on its loop. */
    @Override
    public void onServerChanged(ServerEndPoint server) {
        firstConnect.look();
        if (!server.isEstablished()) {
            slots.onLost(server);
        }
        if (sentinels != null) {
            sentinels.onServerChanged(server);
        }
    }

    @Override
    public boolean mayServe(ServerEndPoint server, ServerFacts facts, long sinceNanos) {
        SentinelWatch watch = sentinels;
        return watch == null || watch.mayServe(server, facts, sinceNanos);
    }

    @Override
    public void onIdentified(ServerEndPoint server, ServerFacts facts) {
        slots.onIdentified(server, facts);
        onRole(server, facts.role());
    }

    @Override
    public void onRole(ServerEndPoint server, ServerRole role) {
        topology.onRole(server, role);
        subscriptions.onServersChanged();
    }

    @Override
    public void onRoleDoubted() {
        topology.doubt();
        slots.onRoleDoubted();
        if (sentinels != null) {
            sentinels.onRoleDoubted();
        }
    }

    /** Who serves what is known, or nobody will tell. On a loop. */
    private void onTopologyLearnt() {
        subscriptions.onServersChanged();
        firstConnect.look();
    }

    @Override
    public void onMoved(String answer, ServerEndPoint server) {
        slots.onMoved(answer, server);
    }

    @Override
    public boolean follow(Message<?> message, RedisServerException answer, ServerEndPoint server, PhysicalBridge from) {
        if (answer.kind() == RedisErrorKind.READ_ONLY && sentinels != null) {
            onRoleDoubted();
        }
        return slots.follow(message, answer, server, from);
    }

    /** Which servers there are. */
    TopologyKeeper topology() {
        return topology;
    }

    /** What is known of the servers, for those who look at it from outside. */
    TopologyStatus topologyStatus() {
        return TopologyReport.of(topology, selection, options.topology().proxy(), sentinels);
    }

    /** What chooses between them. */
    ServerSelectionStrategy selection() {
        return selection;
    }

    /** What sends commands by the slots of their keys. */
    SlotRouting slots() {
        return slots;
    }

    // ---- servers that come and go ----

    @Override
    public void onChanged() {
        subscriptions.onServersChanged();
    }

    @Override
    public void onAdded(ServerEndPoint server) {
        if (!firstConnect.isUndecided()) { // else they were configured
            context.publish(new MultiplexerEvent.ServerAdded(server.endpoint()));
            watchers.lanesChanged();
        }
    }

    @Override
    public void onRetired(ServerEndPoint server) {
        context.publish(new MultiplexerEvent.ServerRetired(server.endpoint()));
        watchers.lanesChanged();
        onServerChanged(server); // whoever waits for the first connect need not wait for this one
    }

    @Override
    public @Nullable Fault rehome(Submission<?> submission, ServerEndPoint from, Departure why) {
        return rehoming.rehome(submission, from);
    }

    @Override
    public void onGone(ServerEndPoint server) {
        topology.onGone(server);
    }

    /** Whether a caller waits for the first connect to end. */
    @Override
    public boolean isConnectUndecided() {
        return firstConnect.isUndecided();
    }

    // ---- what it is made of ----

    EngineContext context() {
        return context;
    }

    /** The members. */
    List<ServerEndPoint> servers() {
        return topology.current().servers();
    }

    /** The server that a bridge leads to; null if it is no member any more. */
    @Nullable
    ServerEndPoint serverOf(PhysicalBridge bridge) {
        for (ServerEndPoint server : servers()) {
            if (server == bridge.server()) {
                return server;
            }
        }
        return null;
    }

    @Override
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    EventRegistration addListener(Consumer<? super MultiplexerEvent> listener) {
        return events.add(listener);
    }

    @Override
    public void onLanesChanged() {
        watchers.lanesChanged();
    }

    /** Who wants to know of its lanes, and of its end. */
    Watchers watchers() {
        return watchers;
    }

    // ---- closing ----

    boolean isClosing() {
        return closing.get();
    }

    /** Completes when no socket is open any more; user code may still run. */
    CompletableFuture<@Nullable Void> socketsClosed() {
        return socketsClosed;
    }

    /** Completes when its threads have ended too. */
    CompletableFuture<@Nullable Void> closed() {
        return closed;
    }

    /** Closes when no caller waits for anything, or when the time for that is over. Only the first call counts. */
    void close(long drainNanos) {
        if (closing.compareAndSet(false, true)) {
            drainThenShutDown(selection.clock().nanoTime() + drainNanos);
        }
    }

    /**
     * Closes by itself once nobody can use it any more: what users hold is unreachable, no caller waits, and no handler
     * is subscribed.
     *
     * @param users reachable as long as a view on the multiplexer is
     */
    void closeWhenAbandoned(WeakReference<?> users) {
        Cancellable timer = context.transport()
                .nextLoop()
                .schedule(
                        () -> {
                            if (users.refersTo(null) && subscriptions.isEmpty()) {
                                lookForWaiters(this::closeAbandoned, () -> closeWhenAbandoned(users));
                            } else {
                                closeWhenAbandoned(users);
                            }
                        },
                        context.heartbeatNanos());
        abandonmentTimer = timer;
        if (closing.get()) { // whoever closes may have looked for the timer before
            timer.cancel();
        }
    }

    private void closeAbandoned() {
        LOG.warn(
                "A multiplexer was dropped without being closed, and is closed now: client={}. Keep one for the application's whole life, and close it at the end.",
                options.client().effectiveClientName());
        close(0);
    }

    private void drainThenShutDown(long deadline) {
        TransportLoop clock = selection.clock();
        if (clock.nanoTime() - deadline >= 0) {
            shutDown();
        } else {
            lookForWaiters(this::shutDown, () -> clock.schedule(() -> drainThenShutDown(deadline), DRAIN_LOOK_NANOS));
        }
    }

    private void lookForWaiters(Runnable ifNone, Runnable ifAny) {
        WaiterSearch.begin(topology.current().everyServer(), !slots.isQuiet(), ifNone, ifAny);
    }

    private void shutDown() {
        closing.set(true);
        Cancellable watch = abandonmentTimer;
        if (watch != null) {
            watch.cancel();
        }
        subscriptions.endAll();
        slots.close();
        SentinelWatch asking = sentinels;
        if (asking != null) {
            asking.close();
        }
        List<ServerEndPoint> last = topology.close();
        last.forEach(ServerEndPoint::close);
        context.transport().closeAsync().whenComplete((ok, failure) -> {
            last.forEach(ServerEndPoint::terminate);
            if (asking != null) {
                asking.terminate();
            }
            ExitHook hook = exitHook;
            if (hook != null) {
                hook.remove();
            }
            watchers.closed(ownExecutor); // which ends when they have been told
            socketsClosed.complete(null);
            ownExecutor.shutdown();
            ownExecutor.whenTerminated().whenComplete((done, ignored) -> closed.complete(null));
        });
    }
}
