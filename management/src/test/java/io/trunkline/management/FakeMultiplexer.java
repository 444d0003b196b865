package io.trunkline.management;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.Database;
import io.trunkline.MultiplexerEvent;
import io.trunkline.Server;
import io.trunkline.Subscriber;
import io.trunkline.codec.Codec;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.spi.MultiplexerMonitor;
import io.trunkline.status.BridgeId;
import io.trunkline.status.BridgeState;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.ConnectionStatus;
import io.trunkline.status.EndpointStatus;
import io.trunkline.status.Figure;
import io.trunkline.status.LatencySummary;
import io.trunkline.status.MultiplexerCounters;
import io.trunkline.status.MultiplexerStatus;
import io.trunkline.status.ServerCounters;
import io.trunkline.status.ServerRole;
import io.trunkline.status.TopologyStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A multiplexer with whatever status a test wants, and its own monitor. Thread-safe. */
final class FakeMultiplexer implements ConnectionMultiplexer, MultiplexerMonitor {

    static final String PASSWORD = "s3cret-of-the-test";

    private final String clientName;
    private final List<Consumer<? super MultiplexerEvent>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> closeListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> laneListeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger snapshots = new AtomicInteger();
    private final AtomicInteger statusesBeforeFailure = new AtomicInteger();
    private volatile List<EndpointStatus> endpoints;
    private volatile @Nullable RuntimeException failure;
    private volatile boolean keepsRemoved;

    FakeMultiplexer(String clientName, EndpointStatus... endpoints) {
        this.clientName = clientName;
        this.endpoints = List.of(endpoints);
    }

    /** A server with connections of these kinds; each figure of a connection is another number. */
    static EndpointStatus endpoint(String address, ConnectionKind... kinds) {
        Endpoint endpoint = Endpoint.parse(address);
        List<ConnectionStatus> connections = new ArrayList<>();
        Map<ConnectionKind, Integer> numbers = new EnumMap<>(ConnectionKind.class);
        for (ConnectionKind kind : kinds) {
            BridgeId id = new BridgeId(endpoint, kind, numbers.merge(kind, 1, Integer::sum));
            connections.add(ConnectionStatus.builder(id, BridgeState.ESTABLISHED, counters(endpoint, kind))
                    .connectedSince(Instant.parse("2026-11-24T07:00:00Z"))
                    .remoteAddress("127.0.0.1:6379")
                    .build());
        }
        return EndpointStatus.builder(endpoint)
                .role(ServerRole.PRIMARY)
                .product("redis", "7.0.15")
                .protocol(3)
                .connections(connections)
                .counters(ServerCounters.of(endpoint, FakeMultiplexer::value))
                .ended(List.of(zero(endpoint)))
                .build();
    }

    /** A server that was never reached: whatever may be null is null. */
    static EndpointStatus unreached(String address) {
        Endpoint endpoint = Endpoint.parse(address);
        ConnectionCounters zero = zero(endpoint);
        BridgeId id = new BridgeId(endpoint, ConnectionKind.INTERACTIVE, 1);
        ConnectionStatus connection = ConnectionStatus.builder(id, BridgeState.CONNECTING, zero)
                .lastFailure("Connection refused")
                .build();
        return EndpointStatus.builder(endpoint)
                .connections(List.of(connection))
                .ended(List.of(zero))
                .build();
    }

    private static ConnectionCounters zero(Endpoint endpoint) {
        return ConnectionCounters.of(endpoint, ConnectionKind.INTERACTIVE, figure -> 0);
    }

    private static ConnectionCounters counters(Endpoint endpoint, ConnectionKind kind) {
        return ConnectionCounters.of(endpoint, kind, FakeMultiplexer::value);
    }

    /** What each connection, or the multiplexer, counted: another number for each figure. */
    static long value(Figure figure) {
        return switch (figure) {
            case OPERATIONS -> 100;
            case FLUSHES -> 50;
            default -> List.of(Figure.values()).indexOf(figure) + 1L;
        };
    }

    void setEndpoints(EndpointStatus... now) {
        endpoints = List.of(now);
    }

    /** Makes every status fail but so many. */
    void failAfter(int good, RuntimeException e) {
        statusesBeforeFailure.set(good);
        failure = e;
    }

    void fire(MultiplexerEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    /** Behaves as if every event from now on had been under way when its listener was removed. */
    void keepRemovedListeners() {
        keepsRemoved = true;
    }

    int listenerCount() {
        return listeners.size() + closeListeners.size() + laneListeners.size();
    }

    int snapshotCount() {
        return snapshots.get();
    }

    @Override
    public MultiplexerCounters counters() {
        snapshots.incrementAndGet();
        List<ConnectionCounters> all = endpoints.stream()
                .flatMap(endpoint -> endpoint.connections().stream())
                .map(ConnectionStatus::counters)
                .toList();
        return MultiplexerCounters.of(
                all,
                endpoints.stream().map(EndpointStatus::counters).toList(),
                FakeMultiplexer::value,
                latency(30),
                latency(40));
    }

    /** Each of its numbers is another one. */
    private static LatencySummary latency(int tens) {
        return LatencySummary.of(
                tens + 1,
                percentile -> tens + (percentile == 50 ? 2.5 : percentile == 99 ? 3.5 : percentile == 100 ? 5.5 : 4.5));
    }

    @Override
    public MultiplexerStatus status() {
        RuntimeException wanted = failure;
        if (wanted != null && statusesBeforeFailure.getAndDecrement() <= 0) {
            throw wanted;
        }
        return MultiplexerStatus.builder(clientName, counters())
                .transport("epoll", "the best")
                .connected(true)
                .endpoints(endpoints)
                .build();
    }

    @Override
    public EventRegistration addListener(Consumer<? super MultiplexerEvent> listener) {
        listeners.add(listener);
        return () -> {
            if (!keepsRemoved) {
                listeners.remove(listener);
            }
        };
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public <K, V> Database<K, V> database(int index, Codec<K, V> codec) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <V> Subscriber<V> subscriber(Codec<?, V> codec) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Server serverFor(byte[] key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TopologyStatus topology() {
        return status().topology();
    }

    @Override
    public Server server(Endpoint endpoint) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Server> servers() {
        throw new UnsupportedOperationException();
    }

    @Override
    public MultiplexerOptions options() {
        return MultiplexerOptions.parse("localhost:6379,maxInFlight=123,$KEYS=,$FLUSHALL=hidden,password=" + PASSWORD);
    }

    @Override
    public MultiplexerMonitor monitor() {
        return this;
    }

    @Override
    public EventRegistration onClosed(Runnable listener) {
        closeListeners.add(listener);
        return () -> closeListeners.remove(listener);
    }

    @Override
    public EventRegistration onLanesChanged(Runnable listener) {
        laneListeners.add(listener);
        return () -> laneListeners.remove(listener);
    }

    void changeLanes() {
        laneListeners.forEach(Runnable::run);
    }

    @Override
    public void close() {
        closeListeners.forEach(Runnable::run);
    }

    @Override
    public CompletionStage<Void> closeAsync(Duration drain) {
        throw new UnsupportedOperationException();
    }
}
