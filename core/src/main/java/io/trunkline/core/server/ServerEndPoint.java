package io.trunkline.core.server;

import io.trunkline.ConnectionCounters;
import io.trunkline.ConnectionKind;
import io.trunkline.Endpoint;
import io.trunkline.EndpointStatus;
import io.trunkline.MultiplexerEvent;
import io.trunkline.MultiplexerEvent.ConnectionRestored;
import io.trunkline.MultiplexerOptions;
import io.trunkline.ServerRole;
import io.trunkline.SubscriptionConnection;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.bridge.AddressMemory;
import io.trunkline.core.bridge.BridgeConnection;
import io.trunkline.core.bridge.BridgeOwner;
import io.trunkline.core.bridge.Databases;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.bridge.ProtocolMemory;
import io.trunkline.core.bridge.Refusals;
import io.trunkline.core.bridge.RoleWatch;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.context.ReconnectGate;
import io.trunkline.core.message.OrderMark;
import io.trunkline.core.message.ServerScripts;
import io.trunkline.core.pubsub.Subscriptions;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.reply.RespValue;
import io.trunkline.transport.PhysicalConnection;
import io.trunkline.transport.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One server: what is known of it, and its bridges. Thread-safe.
 *
 * <p>There is one interactive bridge, unless the options say otherwise. The subscription bridge comes to be when the
 * server turns out to speak RESP2, and on RESP3 when somebody subscribes, unless the options say otherwise; leased
 * bridges come and go with blocking commands and watching transactions.
 */
public final class ServerEndPoint implements BridgeOwner {

    private final EngineContext engine;
    private final ServerListener multiplexer;
    private final Endpoint endpoint;
    private final TransportAddress address;
    private final SharedLanes lanes;
    private final LeasePool leases;
    private final RoleWatch roleWatch;
    private final ReconnectGate gate;
    private final AddressMemory addresses = new AddressMemory();
    private final ProtocolMemory protocolMemory = new ProtocolMemory();
    private final RefusalLog refusalLog;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable PhysicalBridge subscription;
    private volatile ServerRole role = ServerRole.UNKNOWN;
    private volatile @Nullable String product;
    private volatile @Nullable String version;
    private volatile int protocol;
    private volatile boolean closed;
    /** Why the options cannot be had of this server though it can be connected to. */
    private volatile @Nullable RedisConnectionException refusal;

    private final Databases databases = new Databases();
    private final Refusals refusals = new Refusals();
    private final ServerScripts scripts = new ServerScripts();

    public ServerEndPoint(EngineContext engine, ServerListener multiplexer, Endpoint endpoint) {
        this.engine = engine;
        this.multiplexer = multiplexer;
        this.endpoint = endpoint;
        this.address = address(endpoint, engine.options());
        this.gate = engine.newReconnectGate();
        this.refusalLog = new RefusalLog(endpoint);
        this.lanes = new SharedLanes(engine, this);
        this.leases = new LeasePool(engine, this);
        this.roleWatch = new RoleWatch(engine, lanes.first(), this);
    }

    private static TransportAddress address(Endpoint endpoint, MultiplexerOptions options) {
        if (endpoint instanceof Endpoint.Tcp tcp) {
            return new TransportAddress.Tcp(tcp.host(), options.effectivePort(tcp));
        }
        return new TransportAddress.Unix(((Endpoint.Unix) endpoint).path());
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public TransportAddress address() {
        return address;
    }

    /** When the next attempt to connect may begin. */
    @Override
    public ReconnectGate gate() {
        return gate;
    }

    /** What became of the addresses of its name. */
    @Override
    public AddressMemory addresses() {
        return addresses;
    }

    @Override
    public ProtocolMemory protocolMemory() {
        return protocolMemory;
    }

    /** Whether the first connect is under way, for whose end a caller waits. */
    @Override
    public boolean isConnectUndecided() {
        return multiplexer.isConnectUndecided();
    }

    /** The bridge that carries what concerns the server as a whole, and commands. */
    @Override
    public PhysicalBridge interactive() {
        return lanes.first();
    }

    /** The bridges for the commands of all callers. */
    public SharedLanes lanes() {
        return lanes;
    }

    /** Whether callers can be served. */
    @Override
    public boolean isEstablished() {
        return lanes.isEstablished();
    }

    @Override
    public Databases databases() {
        return databases;
    }

    @Override
    public Refusals refusals() {
        return refusals;
    }

    @Override
    public ServerScripts scripts() {
        return scripts;
    }

    /** Why this server cannot give what the options ask for, though it can be connected to; null if it can, or was not asked yet. */
    public @Nullable RedisConnectionException refusal() {
        return refusal;
    }

    @Override
    public void setRefusal(@Nullable RedisConnectionException found) {
        refusal = found;
    }

    @Override
    public long largeBytes() {
        return lanes.largeBytes();
    }

    @Override
    public void onLargeReply(Command<?> command) {
        lanes.onLargeReply(command);
    }

    public LeasePool leases() {
        return leases;
    }

    @Override
    public ServerRole role() {
        return role;
    }

    public @Nullable String version() {
        return version;
    }

    @Override
    public int protocol() {
        return protocol;
    }

    /** The bridge that carries subscriptions; null while there is none, or the protocol, and so the bridge, is not known. */
    public @Nullable PhysicalBridge subscriptionCarrier() {
        return sharesSubscriptions(protocol) ? interactive() : subscription;
    }

    /** Whether subscriptions go over the connection for commands. RESP2 cannot do that. */
    private boolean sharesSubscriptions(int agreedProtocol) {
        return agreedProtocol >= 3 && engine.options().subscriptionConnection() == SubscriptionConnection.SHARED;
    }

    /** Whether everything that is wanted of this server is up: on RESP2 the subscription connection too. */
    public boolean isReady() {
        if (!interactive().isEstablished()) {
            return false;
        }
        PhysicalBridge carrier = subscription;
        return protocol >= 3 || !subscriptionsAvailable() || carrier != null && carrier.isEstablished();
    }

    private boolean subscriptionsAvailable() {
        return engine.commandMap().isAvailable(Subscriptions.SUBSCRIBE);
    }

    public void start() {
        lanes.start();
    }

    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        bridges().forEach(PhysicalBridge::close);
        leases.close();
    }

    public void terminate() {
        bridges().forEach(PhysicalBridge::terminate);
        leases.terminate();
    }

    private List<PhysicalBridge> bridges() {
        List<PhysicalBridge> all = lanes.all();
        PhysicalBridge second = subscription;
        if (second != null) {
            all.add(second);
        }
        return all;
    }

    /** The figures of every bridge, and in sum those of the leased ones that have ended. */
    public List<ConnectionCounters> counters() {
        List<ConnectionCounters> all = new ArrayList<>();
        LeasePool.Figures leased = leases.figures();
        bridges().forEach(bridge -> all.add(bridge.snapshot()));
        leased.present().forEach(bridge -> all.add(bridge.snapshot()));
        all.add(leased.ended());
        return all;
    }

    /** Leased ones included. */
    public List<PhysicalBridge> everyBridge() {
        List<PhysicalBridge> all = bridges();
        all.addAll(leases.bridges());
        return all;
    }

    public EndpointStatus status() {
        List<EndpointStatus.ConnectionStatus> connections = new ArrayList<>();
        LeasePool.Figures leased = leases.figures();
        List<PhysicalBridge> all = bridges();
        all.addAll(leased.present());
        for (PhysicalBridge bridge : all) {
            Throwable failure = bridge.lastFailure();
            connections.add(new EndpointStatus.ConnectionStatus(
                    bridge.id(),
                    bridge.state(),
                    bridge.connectedSince(),
                    bridge.remoteAddress(),
                    failure == null ? null : failure.getMessage(),
                    bridge.snapshot()));
        }
        return new EndpointStatus(
                endpoint, role, product, version, protocol, connections, leases.status(), leased.ended());
    }

    /** What is said on a connection that has been quiet for long: of what this user may say. */
    @Override
    public Command<RespValue> keepAliveCommand(BridgeConnection connection) {
        return refusals.contains(EngineCommands.PING) && engine.isAvailable(EngineCommands.HELLO)
                ? EngineCommands.words(EngineCommands.HELLO, Integer.toString(connection.protocol()))
                : engine.keepAliveCommand();
    }

    // ---- leased connections ----

    /** Lends a connection of its own to a message, when all that was submitted to the first shared one before is answered. */
    public void leaseInOrder(LeasePool.Borrower borrower) {
        interactive().submit(new OrderMark(borrower.message(), () -> leases.lease(borrower)));
    }

    /**
     * Whether a blocked connection can be told from others for certain. Numbers start again when a server starts again, so the shared connection must
     * have been there before: then both are with the same run of the server.
     */
    boolean mayUnblock(BridgeConnection blocked) {
        boolean established = interactive().isEstablished(); // read first: it publishes when the connection was opened
        BridgeConnection shared = interactive().connection();
        return established
                && shared != null
                && blocked.clientId() != 0
                && shared.openedNanos() - blocked.openedNanos() < 0
                && engine.isAvailable(EngineCommands.CLIENT_UNBLOCK)
                && !refusals.contains(EngineCommands.CLIENT_UNBLOCK);
    }

    /** Has a blocked connection's command end without a value; tells, on the shared bridge's loop, whether that was done or not needed any more. */
    void unblock(BridgeConnection blocked, Consumer<Boolean> listener) {
        Command<RespValue> command =
                EngineCommands.words(EngineCommands.CLIENT_UNBLOCK, Long.toString(blocked.clientId()), "TIMEOUT");
        PhysicalBridge shared = interactive();
        shared.execute(() -> {
            if (!mayUnblock(blocked)
                    || !shared.sayNow(command, (answer, failure) -> {
                        refusals.learn(EngineCommands.CLIENT_UNBLOCK, failure);
                        listener.accept(failure == null);
                    })) {
                listener.accept(false);
            }
        });
    }

    // ---- what the bridges tell, on their loops ----

    /** Takes what the interactive connection's handshake found out. */
    @Override
    public void learn(
            @Nullable String foundProduct, @Nullable String foundVersion, ServerRole foundRole, int agreedProtocol) {
        boolean changed = foundRole != role || foundVersion != null && !foundVersion.equals(version);
        product = foundProduct;
        version = foundVersion;
        role = foundRole;
        protocol = agreedProtocol;
        multiplexer.onRole(this, foundRole);
        if (changed) {
            engine.publish(new MultiplexerEvent.ConfigurationChanged(endpoint, foundRole, foundVersion));
        }
        adaptSubscriptionBridge();
    }

    /**
     * Opens the connection for subscriptions if one is needed, or closes it if they go over that for commands. RESP2
     * needs it from the beginning, so that nobody has to wait for it; with RESP3 it is opened when somebody subscribes.
     * As long as the protocol is not known, neither is what is needed.
     */
    public void adaptSubscriptionBridge() {
        int agreed = protocol;
        PhysicalBridge retired = null;
        boolean changed = false;
        lock.lock();
        try {
            PhysicalBridge present = subscription;
            if (present != null && sharesSubscriptions(agreed)) {
                subscription = null;
                retired = present;
                changed = true;
            } else if (present == null && !closed && needsSubscriptionBridge(agreed)) {
                PhysicalBridge second = new PhysicalBridge(engine, this, ConnectionKind.SUBSCRIPTION, 1);
                subscription = second;
                second.start();
                changed = true;
            }
        } finally {
            lock.unlock();
        }
        if (changed) {
            multiplexer.onLanesChanged();
        }
        if (retired != null) {
            retired.close();
            multiplexer.subscriptions().onCarrierLost(retired);
        }
    }

    private boolean needsSubscriptionBridge(int agreedProtocol) {
        if (agreedProtocol == 0 || !subscriptionsAvailable()) {
            return false;
        }
        return agreedProtocol < 3
                || !sharesSubscriptions(agreedProtocol)
                        && multiplexer.subscriptions().isUsed();
    }

    @Override
    public void onEstablished(PhysicalBridge bridge) {
        gate.onServed();
        protocolMemory.onServed();
        BridgeConnection connection = bridge.connection();
        PhysicalConnection socket = connection == null ? null : connection.physical();
        if (socket != null) {
            addresses.onServed(socket.remoteAddress());
        }
        if (bridge.kind() == ConnectionKind.LEASED) {
            return;
        }
        for (PhysicalBridge other : everyBridge()) {
            if (other.isWaitingForShared()) {
                other.onSharedEstablished();
            }
        }
        if (bridge == subscriptionCarrier()) {
            multiplexer.subscriptions().onCarrierEstablished(bridge);
        }
        multiplexer.onServerChanged(this);
    }

    /** After an outage that was told. */
    @Override
    public void onRestored(ConnectionRestored event) {
        if (event.kind() != ConnectionKind.LEASED) {
            engine.publish(event);
        }
    }

    /**
     * A connection is lost, or was not made.
     *
     * @param ended the connection
     * @param isNews whether its bridge has not told of such a failure in this outage
     */
    @Override
    public void onEnd(
            PhysicalBridge bridge,
            BridgeConnection ended,
            ConnectionFailureType type,
            @Nullable Throwable cause,
            boolean wasEstablished,
            boolean isNews) {
        PhysicalConnection socket = ended.physical();
        int furtherSockets = cause == null || socket != null ? 0 : cause.getSuppressed().length;
        gate.onFailure(
                ReconnectGate.Cause.of(type, ended.isTurnedAway(), wasEstablished), furtherSockets, bridge.nanoTime());
        if (!wasEstablished) {
            addresses.onFailed(socket == null ? null : socket.remoteAddress());
        }
        if (ReconnectGate.isRefusal(type) && !isConnectUndecided()) {
            refusalLog.onRefusal(type, cause, bridge.nanoTime());
        }
        if (isNews) {
            onFailed(bridge, type, cause);
        } else {
            onFailedAgain(bridge);
        }
    }

    private void onFailed(PhysicalBridge bridge, ConnectionFailureType type, @Nullable Throwable cause) {
        if (bridge.kind() == ConnectionKind.LEASED) {
            leases.onFailed(bridge);
            if (!ReconnectGate.isRefusal(type)) {
                return; // whoever borrowed it is told, and the shared connection tells of outages
            }
        }
        engine.publish(new MultiplexerEvent.ConnectionFailed(bridge.id(), type, cause));
        multiplexer.onServerChanged(this);
    }

    private void onFailedAgain(PhysicalBridge bridge) {
        if (bridge.kind() == ConnectionKind.LEASED) {
            leases.onFailed(bridge);
        } else {
            multiplexer.onServerChanged(this);
        }
    }

    @Override
    public void onSubscriptionsLost(PhysicalBridge bridge) {
        if (bridge.kind() != ConnectionKind.LEASED) {
            bridge.counters().subscriptions = 0;
            multiplexer.subscriptions().onCarrierLost(bridge);
        }
    }

    /** A bridge was closed for good: what it counted stays. */
    @Override
    public void onClosed(PhysicalBridge bridge) {
        if (bridge.kind() == ConnectionKind.LEASED) {
            leases.onClosed(bridge);
        }
    }

    /** Whether a bridge that lost its connection shall get another one. */
    @Override
    public boolean wants(PhysicalBridge bridge) {
        return !closed && (bridge.kind() != ConnectionKind.LEASED || leases.isInUse(bridge));
    }

    @Override
    public void learnRole(ServerRole found) {
        if (found != role) {
            role = found;
            multiplexer.onRole(this, found);
            engine.publish(new MultiplexerEvent.ConfigurationChanged(endpoint, found, version));
            multiplexer.onServerChanged(this);
        }
    }

    @Override
    public RoleWatch roleWatch() {
        return roleWatch;
    }

    /** Asks the server what it is, now or in a moment. */
    public void askRole() {
        roleWatch.ask();
    }

    @Override
    public void onServerError(CommandName command, String text) {
        if (RedisErrorKind.of(text) == RedisErrorKind.READ_ONLY) {
            multiplexer.onRoleDoubted();
        }
        engine.publish(new MultiplexerEvent.ServerError(endpoint, command.toString(), text));
    }

    @Override
    public void onPush(RespFrame frame, BridgeConnection connection) {
        multiplexer.subscriptions().onPush(frame, connection);
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
