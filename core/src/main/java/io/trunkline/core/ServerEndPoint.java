package io.trunkline.core;

import io.trunkline.ConnectionCounters;
import io.trunkline.ConnectionKind;
import io.trunkline.Endpoint;
import io.trunkline.EndpointStatus;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerOptions;
import io.trunkline.ServerRole;
import io.trunkline.command.CommandName;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.transport.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One server: what is known of it, and its bridges. Thread-safe.
 *
 * <p>There is one interactive bridge. The subscription bridge comes to be when the server turns out to speak RESP2; leased bridges come
 * and go with blocking commands and watching transactions.
 */
final class ServerEndPoint {

    private final EngineContext engine;
    private final Multiplexer multiplexer;
    private final Endpoint endpoint;
    private final TransportAddress address;
    private final PhysicalBridge interactive;
    private final LeasePool leases;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable PhysicalBridge subscription;
    private volatile ServerRole role = ServerRole.UNKNOWN;
    private volatile @Nullable String product;
    private volatile @Nullable String version;
    private volatile int protocol;
    private volatile boolean closed;
    private final DatabaseProbes databases = new DatabaseProbes(this);

    ServerEndPoint(EngineContext engine, Multiplexer multiplexer, Endpoint endpoint) {
        this.engine = engine;
        this.multiplexer = multiplexer;
        this.endpoint = endpoint;
        this.address = address(endpoint, engine.options());
        this.interactive = new PhysicalBridge(engine, this, ConnectionKind.INTERACTIVE);
        this.leases = new LeasePool(engine, this);
    }

    private static TransportAddress address(Endpoint endpoint, MultiplexerOptions options) {
        if (endpoint instanceof Endpoint.Tcp tcp) {
            return new TransportAddress.Tcp(tcp.host(), options.effectivePort(tcp));
        }
        return new TransportAddress.Unix(((Endpoint.Unix) endpoint).path());
    }

    Endpoint endpoint() {
        return endpoint;
    }

    TransportAddress address() {
        return address;
    }

    PhysicalBridge interactive() {
        return interactive;
    }

    DatabaseProbes databases() {
        return databases;
    }

    LeasePool leases() {
        return leases;
    }

    ServerRole role() {
        return role;
    }

    @Nullable
    String version() {
        return version;
    }

    int protocol() {
        return protocol;
    }

    /** The bridge that carries subscriptions; null while the protocol, and so the bridge, is not known. */
    @Nullable
    PhysicalBridge subscriptionCarrier() {
        int agreed = protocol;
        return agreed >= 3 ? interactive : subscription;
    }

    /** Whether everything that is wanted of this server is up: on RESP2 the subscription connection too. */
    boolean isReady() {
        if (!interactive.isEstablished()) {
            return false;
        }
        PhysicalBridge carrier = subscriptionCarrier();
        return !subscriptionsAvailable() || carrier != null && carrier.isEstablished();
    }

    private boolean subscriptionsAvailable() {
        return engine.commandMap().isAvailable(Subscriptions.SUBSCRIBE);
    }

    void start() {
        interactive.start();
    }

    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        bridges().forEach(PhysicalBridge::close);
        leases.close();
    }

    void terminate() {
        bridges().forEach(PhysicalBridge::terminate);
        leases.terminate();
    }

    private List<PhysicalBridge> bridges() {
        List<PhysicalBridge> all = new ArrayList<>(2);
        all.add(interactive);
        PhysicalBridge second = subscription;
        if (second != null) {
            all.add(second);
        }
        return all;
    }

    /** Everything that was submitted and has not ended. */
    long outstanding() {
        long sum = leases.outstanding();
        for (PhysicalBridge bridge : bridges()) {
            sum += bridge.outstanding();
        }
        return sum;
    }

    /** The figures of every bridge, leased ones included. */
    List<ConnectionCounters> counters() {
        return everyBridge().stream().map(PhysicalBridge::snapshot).toList();
    }

    private List<PhysicalBridge> everyBridge() {
        List<PhysicalBridge> all = bridges();
        all.addAll(leases.bridges());
        return all;
    }

    EndpointStatus status() {
        List<EndpointStatus.ConnectionStatus> connections = new ArrayList<>();
        for (PhysicalBridge bridge : everyBridge()) {
            Throwable failure = bridge.lastFailure();
            connections.add(new EndpointStatus.ConnectionStatus(
                    bridge.kind(),
                    bridge.state(),
                    bridge.connectedSince(),
                    bridge.remoteAddress(),
                    failure == null ? null : failure.getMessage(),
                    bridge.snapshot()));
        }
        return new EndpointStatus(endpoint, role, product, version, protocol, connections);
    }

    // ---- what the bridges tell, on their loops ----

    void shakeHands(PhysicalBridge bridge, BridgeConnection connection) {
        new Handshake(this, bridge, connection, engine.options()).start();
    }

    /** Takes what the interactive connection's handshake found out. */
    void learn(@Nullable String foundProduct, @Nullable String foundVersion, ServerRole foundRole, int agreedProtocol) {
        boolean changed = foundRole != role || foundVersion != null && !foundVersion.equals(version);
        product = foundProduct;
        version = foundVersion;
        role = foundRole;
        protocol = agreedProtocol;
        if (changed) {
            engine.publish(new MultiplexerEvent.ConfigurationChanged(endpoint, foundRole, foundVersion));
        }
        adaptSubscriptionBridge(agreedProtocol);
    }

    /** RESP2 needs a connection of its own for subscriptions; with RESP3 one would deliver everything twice. */
    private void adaptSubscriptionBridge(int agreedProtocol) {
        lock.lock();
        try {
            PhysicalBridge present = subscription;
            if (agreedProtocol >= 3 && present != null) {
                subscription = null;
                present.close();
            } else if (agreedProtocol < 3 && present == null && !closed && subscriptionsAvailable()) {
                PhysicalBridge second = new PhysicalBridge(engine, this, ConnectionKind.SUBSCRIPTION);
                subscription = second;
                second.start();
            }
        } finally {
            lock.unlock();
        }
    }

    void onEstablished(PhysicalBridge bridge, BridgeConnection connection, boolean restored) {
        if (bridge.kind() == ConnectionKind.LEASED) {
            return;
        }
        if (bridge == subscriptionCarrier()) {
            multiplexer.subscriptions().onCarrierEstablished(bridge);
        }
        if (restored) {
            engine.publish(new MultiplexerEvent.ConnectionRestored(endpoint, bridge.kind()));
        }
        multiplexer.onServerChanged(this);
    }

    void onFailed(PhysicalBridge bridge, ConnectionFailureType type, @Nullable Throwable cause) {
        if (bridge.kind() == ConnectionKind.LEASED) {
            leases.onFailed(bridge);
            return;
        }
        engine.publish(new MultiplexerEvent.ConnectionFailed(endpoint, bridge.kind(), type, cause));
        multiplexer.onServerChanged(this);
    }

    void onFailedAgain(PhysicalBridge bridge) {
        if (bridge.kind() == ConnectionKind.LEASED) {
            leases.onFailed(bridge);
        } else {
            multiplexer.onServerChanged(this);
        }
    }

    void onSubscriptionsLost(PhysicalBridge bridge) {
        if (bridge == subscriptionCarrier()) {
            bridge.counters().subscriptions = 0;
            multiplexer.subscriptions().onCarrierLost();
        }
    }

    /** Whether a bridge that lost its connection shall get another one. */
    boolean wants(PhysicalBridge bridge) {
        return !closed && (bridge.kind() != ConnectionKind.LEASED || leases.isInUse(bridge));
    }

    void onServerError(CommandName command, String text) {
        engine.publish(new MultiplexerEvent.ServerError(endpoint, command.toString(), text));
    }

    void onPush(RespFrame frame, BridgeConnection connection) {
        multiplexer.subscriptions().onPush(frame, connection);
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
