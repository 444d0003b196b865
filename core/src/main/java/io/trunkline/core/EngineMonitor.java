package io.trunkline.core;

import io.trunkline.ConnectionMultiplexer.EventRegistration;
import io.trunkline.MultiplexerEvent;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.runtime.CallCounters;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.core.topology.RetiredServers;
import io.trunkline.core.topology.Topology;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.spi.MultiplexerMonitor;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.EndpointStatus;
import io.trunkline.status.MultiplexerCounters;
import io.trunkline.status.MultiplexerStatus;
import io.trunkline.status.ServerCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What can be seen of a multiplexer from outside. Of the engine's, and so without anything that applications hold.
 * Thread-safe.
 */
final class EngineMonitor implements MultiplexerMonitor {

    private final MultiplexerOptions options;
    private final String transportReason;
    private final MultiplexerEngine engine;

    EngineMonitor(MultiplexerOptions options, String transportReason, MultiplexerEngine engine) {
        this.options = options;
        this.transportReason = transportReason;
        this.engine = engine;
    }

    @Override
    public MultiplexerOptions options() {
        return options;
    }

    @Override
    public boolean isConnected() {
        return engine.servers().stream().anyMatch(server -> server.isEstablished());
    }

    @Override
    public MultiplexerCounters counters() {
        Topology now = engine.topology().current();
        List<ConnectionCounters> figures = new ArrayList<>();
        now.servers().forEach(server -> figures.addAll(server.counters()));
        return counters(
                figures,
                now.servers().stream().map(server -> server.leases().counters()).toList(),
                now.retired());
    }

    /** Each server once, either as one that is present or in the sums: so totals never fall. */
    private MultiplexerCounters counters(
            List<ConnectionCounters> connections, List<ServerCounters> servers, RetiredServers retired) {
        retired.draining().forEach(server -> connections.addAll(server.counters()));
        connections.addAll(retired.counters());
        EngineContext context = engine.context();
        CallCounters calls = context.calls();
        return MultiplexerCounters.of(
                connections,
                servers,
                figure -> switch (figure) {
                    case SYNC_COMMANDS -> calls.sync.sum();
                    case ASYNC_COMMANDS -> calls.async.sum();
                    case FIRE_AND_FORGET_COMMANDS -> calls.fireAndForget.sum();
                    case RETRIES -> calls.retries.sum();
                    case READ_PENALTIES -> calls.readPenalties.sum();
                    case ORPHANED_REPLIES -> context.orphans().count();
                    case DROPPED_MESSAGES -> context.droppedMessages();
                    case USER_CODE_FAILURES -> context.userCode().failures();
                    default ->
                        throw new IllegalStateException(
                                "Nobody counts this figure of a multiplexer: figure=" + figure + ". Add it here.");
                },
                context.latency().summary(),
                context.latency().recentSummary());
    }

    @Override
    public MultiplexerStatus status() {
        Topology now = engine.topology().current();
        List<EndpointStatus> all =
                now.servers().stream().map(ServerEndPoint::status).toList();
        List<ConnectionCounters> figures = new ArrayList<>();
        for (EndpointStatus server : all) {
            server.connections().forEach(connection -> figures.add(connection.counters()));
            figures.addAll(server.ended());
        }
        MultiplexerCounters counters =
                counters(figures, all.stream().map(EndpointStatus::counters).toList(), now.retired());
        return MultiplexerStatus.builder(options.client().effectiveClientName(), counters)
                .transport(engine.context().transport().name(), transportReason)
                .connected(isConnected())
                .closed(engine.isClosing())
                .endpoints(all)
                .topology(engine.topologyStatus())
                .build();
    }

    @Override
    public EventRegistration addListener(Consumer<? super MultiplexerEvent> listener) {
        return engine.addListener(listener);
    }

    @Override
    public EventRegistration onClosed(Runnable listener) {
        return engine.watchers().onClosed(listener);
    }

    @Override
    public EventRegistration onLanesChanged(Runnable listener) {
        return engine.watchers().onLanesChanged(listener);
    }
}
