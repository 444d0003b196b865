package io.trunkline.core.server;

import io.trunkline.MultiplexerEvent;
import io.trunkline.command.Command;
import io.trunkline.command.CommandName;
import io.trunkline.core.bridge.BridgeConnection;
import io.trunkline.core.bridge.BridgeOwner;
import io.trunkline.core.bridge.Departure;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.bridge.RoleWatch;
import io.trunkline.core.bridge.ServerFacts;
import io.trunkline.core.bridge.ServerMemory;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.context.ReconnectGate;
import io.trunkline.core.message.Fault;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Submission;
import io.trunkline.core.resp.RespFrame;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.EndpointStatus;
import io.trunkline.status.ServerMode;
import io.trunkline.status.ServerRole;
import io.trunkline.transport.TransportAddress;
import java.util.List;
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
    private final SubscriptionLane subscriptions;
    private final ServerReport report;
    private final ServerRetirement retirement;
    private final ServerMemory memory;
    private final ConnectAttempts attempts;
    private final ServerIdentity identity = new ServerIdentity();
    private final boolean isToldBySentinels;
    private volatile boolean closed;
    private volatile boolean replicaOfCluster;
    /** Why the options cannot be had of this server though it can be connected to. */
    private volatile @Nullable RedisConnectionException refusal;

    public ServerEndPoint(EngineContext engine, ServerListener multiplexer, Endpoint endpoint) {
        this.engine = engine;
        this.multiplexer = multiplexer;
        this.endpoint = endpoint;
        this.address = engine.address(endpoint);
        this.isToldBySentinels = engine.options().topology().serviceName() != null;
        this.memory = ServerMemory.empty(engine);
        this.attempts = new ConnectAttempts(memory, endpoint);
        this.lanes = new SharedLanes(engine, this);
        this.leases = new LeasePool(engine, this);
        this.subscriptions = new SubscriptionLane(engine, this, multiplexer);
        this.report = new ServerReport(lanes, subscriptions, leases);
        this.retirement = new ServerRetirement(this, multiplexer);
        this.roleWatch = new RoleWatch(engine, lanes.first(), this);
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public TransportAddress address() {
        return address;
    }

    @Override
    public ServerMemory memory() {
        return memory;
    }

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

    @Override
    public boolean isEstablished() {
        return lanes.isEstablished();
    }

    /** Why this server cannot give what the options ask for, though it can be connected to; null if it is not known. */
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

    /** The bridge that carries subscriptions, if there is one. */
    public SubscriptionLane subscriptions() {
        return subscriptions;
    }

    public LeasePool leases() {
        return leases;
    }

    @Override
    public ServerRole role() {
        return identity.told().role();
    }

    public @Nullable String version() {
        return identity.told().version();
    }

    @Override
    public int protocol() {
        return identity.told().protocol();
    }

    /** Whether everything that is wanted of this server is up: on RESP2 the subscription connection too. */
    public boolean isReady() {
        return interactive().isEstablished() && subscriptions.isReady();
    }

    public void start() {
        lanes.start();
    }

    /** It is no member any more: gets nothing new, ends what is in flight, gives away the rest. Waits for nothing. */
    public void retire() {
        retirement.begin();
    }

    public void close() {
        closed = true;
        subscriptions.close();
        sharedBridges().forEach(PhysicalBridge::close);
        leases.close();
    }

    public void terminate() {
        sharedBridges().forEach(PhysicalBridge::terminate);
        leases.terminate();
    }

    /** The bridges that are not lent. */
    List<PhysicalBridge> sharedBridges() {
        List<PhysicalBridge> all = lanes.all();
        PhysicalBridge second = subscriptions.bridge();
        if (second != null) {
            all.add(second);
        }
        return all;
    }

    /** The figures of every bridge, and in sum those of others that have ended: no sum over all of them ever falls. */
    public List<ConnectionCounters> counters() {
        return report.counters();
    }

    /** All bridges, those that are lent included. */
    public List<PhysicalBridge> everyBridge() {
        List<PhysicalBridge> all = sharedBridges();
        all.addAll(leases.bridges());
        return all;
    }

    public EndpointStatus status() {
        return report.status(endpoint, identity.told());
    }

    /** Lends a connection of its own to a message, behind all that was submitted to the first shared one before. */
    public void leaseInOrder(Borrower borrower) {
        interactive().submit(new LeaseMark(borrower, this));
    }

    /** What comes when it is retired. */
    ServerRetirement retirement() {
        return retirement;
    }

    /** Takes what another server has given away. Any thread; never blocks. */
    public void adopt(Submission<?> submission) {
        if (!(submission instanceof LeaseMark mark)) {
            lanes.choose(submission).adopt(submission);
        } else if (mark.borrower().comesInOrder()) {
            interactive().adopt(new LeaseMark(mark.borrower(), this));
        } else {
            leases.lease(mark.borrower());
        }
    }

    // ---- what the bridges tell, on their loops ----

    /** Which process it was when hands were last shaken; null if that is not known. */
    public @Nullable String runId() {
        return identity.told().runId();
    }

    @Override
    public boolean mayServe(ServerFacts facts, long sinceNanos) {
        return multiplexer.mayServe(this, facts, sinceNanos);
    }

    @Override
    public void learn(ServerFacts facts) {
        boolean isNews = identity.learn(facts);
        multiplexer.onIdentified(this, facts);
        if (isNews) {
            tellConfiguration();
        }
        subscriptions.adapt();
    }

    @Override
    public void onEstablished(PhysicalBridge bridge) {
        attempts.onServed(bridge.connection());
        if (bridge.kind() == ConnectionKind.LEASED) {
            return;
        }
        for (PhysicalBridge other : everyBridge()) {
            if (other.isWaitingForShared()) {
                other.onSharedEstablished();
            }
        }
        if (bridge == subscriptions.carrier()) {
            multiplexer.subscriptions().onCarrierEstablished(bridge);
        }
        multiplexer.onServerChanged(this);
    }

    @Override
    public void onRestored(MultiplexerEvent.ConnectionRestored event) {
        if (event.kind() != ConnectionKind.LEASED && !retirement.hasBegun()) {
            engine.publish(event);
        }
    }

    @Override
    public void onEnd(
            PhysicalBridge bridge,
            BridgeConnection ended,
            ConnectionFailureType type,
            @Nullable Throwable cause,
            boolean wasEstablished,
            boolean isNews) {
        attempts.onEnd(ended, type, cause, wasEstablished, !isConnectUndecided(), bridge.nanoTime());
        boolean isLeased = bridge.kind() == ConnectionKind.LEASED;
        if (isLeased) {
            leases.onFailed(bridge);
        }
        // of a leased one whoever borrowed it is told, and the shared connection tells of outages
        boolean isTold = isNews && !retirement.hasBegun() && (!isLeased || ReconnectGate.isRefusal(type));
        if (isTold) {
            engine.publish(new MultiplexerEvent.ConnectionFailed(bridge.id(), type, cause));
        }
        if (isTold || !isLeased) {
            multiplexer.onServerChanged(this);
        }
    }

    @Override
    public void onSubscriptionsLost(PhysicalBridge bridge) {
        if (bridge.kind() != ConnectionKind.LEASED) {
            bridge.counters().forgetSubscriptions();
            multiplexer.subscriptions().onCarrierLost(bridge);
        }
    }

    @Override
    public void onClosed(PhysicalBridge bridge) {
        if (bridge.kind() == ConnectionKind.LEASED) {
            leases.onClosed(bridge);
        } else if (bridge.kind() == ConnectionKind.SUBSCRIPTION) {
            subscriptions.onClosed(bridge);
        }
        retirement.onClosed(bridge);
    }

    @Override
    public boolean wants(PhysicalBridge bridge) {
        return !closed && !retirement.hasBegun() && (bridge.kind() != ConnectionKind.LEASED || leases.isInUse(bridge));
    }

    @Override
    public @Nullable Fault rehome(Submission<?> submission, PhysicalBridge from, Departure why) {
        return retirement.rehome(submission, from, why);
    }

    @Override
    public void onRetired(PhysicalBridge bridge) {
        multiplexer.subscriptions().onServersChanged();
    }

    @Override
    public boolean needs(PhysicalBridge bridge) {
        return retirement.needs(bridge);
    }

    @Override
    public void learnRole(ServerRole found) {
        if (identity.learnRole(found)) {
            multiplexer.onRole(this, found);
            tellConfiguration();
            multiplexer.onServerChanged(this);
        }
    }

    private void tellConfiguration() {
        if (!retirement.hasBegun()) { // else a question was under way, and another server may be here by now
            engine.publish(new MultiplexerEvent.ConfigurationChanged(endpoint, role(), version()));
        }
    }

    @Override
    public RoleWatch roleWatch() {
        return roleWatch;
    }

    @Override
    public void onServerError(CommandName command, String text) {
        engine.publish(new MultiplexerEvent.ServerError(endpoint, command.toString(), text));
    }

    /** Whether a cluster has it as a replica, which answers reads to those who say READONLY. */
    public void setReplicaOfCluster(boolean is) {
        replicaOfCluster = is;
    }

    @Override
    public boolean isReplicaOfCluster() {
        return replicaOfCluster;
    }

    @Override
    public boolean isNode() {
        return identity.told().mode() == ServerMode.CLUSTER || isToldBySentinels;
    }

    @Override
    public boolean follow(Message<?> message, RedisServerException answer, PhysicalBridge from) {
        return multiplexer.follow(message, answer, this, from);
    }

    @Override
    public void onMoved(String answer) {
        multiplexer.onMoved(answer, this);
    }

    @Override
    public void onRoleDoubted() {
        multiplexer.onRoleDoubted();
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
