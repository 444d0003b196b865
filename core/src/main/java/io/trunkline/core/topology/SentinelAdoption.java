package io.trunkline.core.topology;

import io.trunkline.core.bridge.BridgeConnection;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.sentinel.SentinelElection;
import io.trunkline.core.sentinel.SentinelVerdict;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.options.Endpoint;
import io.trunkline.transport.TransportLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes members of what sentinels tell: a primary when that says itself that it is one, and its replicas. Confined to one
 * loop; what is known can be read by any thread.
 */
final class SentinelAdoption {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    private final TopologyKeeper topology;
    private final String service;
    private final Runnable onAdopted;
    private final Runnable onOutdated;
    private final PrimaryCheck check;
    private volatile @Nullable Endpoint primary;
    private volatile Agreement agreement = Agreement.NONE;

    // Confined to the loop
    private long epoch = -1;
    private SentinelVerdict pending = SentinelVerdict.NOTHING;
    private long pendingAskedNanos;
    private boolean replicaExpected;

    /**
     * Makes one.
     *
     * @param onAdopted called on the loop when there is another primary
     * @param onOutdated called on the loop when sentinels have to be asked anew before there is
     */
    SentinelAdoption(
            TransportLoop loop, TopologyKeeper topology, String service, Runnable onAdopted, Runnable onOutdated) {
        this.topology = topology;
        this.service = service;
        this.onAdopted = onAdopted;
        this.onOutdated = onOutdated;
        this.check = new PrimaryCheck(loop, this::adopt);
    }

    /** Who takes writes; null as long as that is not known. */
    @Nullable
    Endpoint primary() {
        return primary;
    }

    /** How recent that is. */
    long epoch() {
        return epoch;
    }

    /** What sentinels said last. */
    Agreement agreement() {
        return agreement;
    }

    /** Whether a server is asked whether it is the primary. */
    boolean isUnderWay() {
        return check.isUnderWay();
    }

    /** Whether a replica was told of that may be a member soon: of the moment in which it may no sentinel tells. */
    boolean isReplicaExpected() {
        return replicaExpected;
    }

    /** Too few sentinels answered, or they do not agree. */
    void onUnanswered(long askedNanos) {
        agreement = agreement.unanswered(askedNanos);
    }

    /** The primary is the same as before. */
    void onConfirmed(SentinelVerdict verdict, long askedNanos) {
        Endpoint present = primary;
        if (present == null) {
            return;
        }
        check.stop();
        epoch = verdict.configEpoch();
        agreement = agreement.agreed(present, askedNanos);
        installReplicas(present, verdict);
    }

    private void installReplicas(Endpoint present, SentinelVerdict verdict) {
        List<Endpoint> members = members();
        replicaExpected = SentinelElection.isReplicaExpected(verdict, members);
        install(present, SentinelElection.replicas(verdict, members));
    }

    /** One sentinel sees the primary as it is known: its replicas may be others. */
    void onReplicas(SentinelVerdict verdict) {
        Endpoint present = primary;
        if (present != null && !check.isUnderWay()) {
            installReplicas(present, verdict);
        }
    }

    /** Another server should be the primary: it is a member, and asked whether it is. */
    void onCandidate(SentinelVerdict verdict, long askedNanos) {
        Endpoint candidate = verdict.primary();
        if (candidate == null) {
            return;
        }
        pending = verdict;
        pendingAskedNanos = askedNanos;
        Set<Endpoint> members = new LinkedHashSet<>(members());
        Endpoint present = primary;
        if (present == null) {
            members.clear();
            members.add(candidate);
            members.addAll(SentinelElection.replicas(verdict, List.of()));
        } else {
            members.add(candidate);
        }
        topology.install(List.copyOf(members), present);
        ServerEndPoint server = topology.current().member(candidate);
        if (server != null) {
            check.begin(server);
        }
    }

    /**
     * It says that it is. What sentinels said before it was connected to may be outdated, as with one that is back: a
     * connection may take long, and who is the primary may have changed twice meanwhile.
     */
    private boolean adopt(ServerEndPoint server) {
        PhysicalBridge shared = server.interactive();
        boolean isConnected = shared.isEstablished(); // read first: it publishes when the connection was opened
        BridgeConnection connection = shared.connection();
        if (!isConnected || connection == null || pendingAskedNanos - connection.openedNanos() < 0) {
            onOutdated.run();
            return false;
        }
        Endpoint before = primary;
        Endpoint next = server.endpoint();
        LOG.info(
                "Another server is the primary: service={}, primary={}, before={}, epoch={}, before={}",
                service,
                next,
                before,
                pending.configEpoch(),
                epoch);
        epoch = pending.configEpoch();
        primary = next;
        agreement = agreement.agreed(next, pendingAskedNanos);
        List<Endpoint> replicas = new ArrayList<>(SentinelElection.replicas(pending, members()));
        replicas.remove(before); // it takes itself for the primary still, and gives away what waits there
        install(next, replicas);
        server.roleWatch().ask();
        onAdopted.run();
        return true;
    }

    private void install(Endpoint first, List<Endpoint> replicas) {
        List<Endpoint> members = new ArrayList<>();
        members.add(first);
        members.addAll(replicas);
        topology.install(members, first);
    }

    private List<Endpoint> members() {
        return topology.current().servers().stream()
                .map(ServerEndPoint::endpoint)
                .toList();
    }

    /** A server was connected to, which may be the one that is waited for. */
    void onConnected(ServerEndPoint server) {
        check.onConnected(server);
    }

    /** Nobody is asked any more. */
    void stop() {
        check.stop();
    }
}
