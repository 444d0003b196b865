package io.trunkline.core.topology;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.bridge.ServerFacts;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.message.Message;
import io.trunkline.core.message.Submission;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.ReadFrom;
import io.trunkline.status.ServerMode;
import io.trunkline.transport.TransportLoop;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a cluster adds to a topology: commands go by the slots of their keys, in their callers' order while a slot is on
 * the move, and after redirects. Does nothing as long as no server says that it is a node of a cluster. Thread-safe.
 */
public final class SlotRouting {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    /** How the first server runs that told; others of another mode are not what was asked for. */
    private final AtomicReference<ServerMode> kind = new AtomicReference<>(ServerMode.UNKNOWN);

    private final TopologyKeeper topology;
    private final ServerSelectionStrategy selection;
    private final SlotFences fences;
    private final Pauses pauses;
    private final ClusterWatch watch;
    private final ClusterRedirects redirects;
    private final ScanServers scanServers;
    private final @Nullable ReplicaLags lags;

    /**
     * Makes one.
     *
     * @param onLearnt called on a loop when something was learnt of a cluster or of replicas, or nothing can be
     */
    public SlotRouting(
            EngineContext context, TopologyKeeper topology, ServerSelectionStrategy selection, Runnable onLearnt) {
        this.topology = topology;
        this.selection = selection;
        this.fences = new SlotFences(new SlotHomes());
        topology.announceTo(new SlotDepartures(fences));
        this.pauses = new Pauses(this::placeAgain, context.random());
        this.watch = new ClusterWatch(context, topology, onLearnt);
        selection.whenNobody(() -> watch.trigger(ClusterWatch.Cause.NO_ROUTE));
        this.redirects = new ClusterRedirects(topology, selection, fences, pauses, watch, context.mapping());
        this.scanServers = new ScanServers(topology, selection, watch);
        this.lags = selection.lags();
        if (lags != null) {
            lags.whenKnown(onLearnt);
        }
    }

    // ---- callers ----

    /**
     * Submits what has a slot to one of the bridges of a server that all callers share, or lets it wait while its slot
     * is on the move; returns the bridge that carries it, or will.
     */
    public PhysicalBridge submit(Submission<?> submission, ServerEndPoint server) {
        if (fences.holds(submission)) {
            return server.interactive();
        }
        PhysicalBridge bridge = server.lanes().choose(submission);
        bridge.submit(submission);
        if (selection.hasLeft(submission, server)) {
            // it did while this was on its way there: what this caller submits next must not overtake it
            fences.begin(submission.slot(), bridge, server, true);
        }
        return bridge;
    }

    /** Whom scans ask. */
    public ScanServers scanServers() {
        return scanServers;
    }

    // ---- loops ----

    /** Hands were shaken with a server. */
    public void onIdentified(ServerEndPoint server, ServerFacts facts) {
        if (lags != null) {
            lags.onConnected(server);
        }
        ServerMode mode = facts.mode();
        if (mode == ServerMode.CLUSTER && kind.compareAndSet(ServerMode.UNKNOWN, ServerMode.CLUSTER)) {
            topology.becomeCluster();
            watch.begin();
        } else if (mode == ServerMode.STANDALONE) {
            kind.compareAndSet(ServerMode.UNKNOWN, ServerMode.STANDALONE);
        }
        if (mode != kind.get() && (mode == ServerMode.CLUSTER || mode == ServerMode.STANDALONE)) {
            LOG.warn(
                    "A server runs in another mode than the first one: endpoint={}, mode={}, first={}. Give endpoints of one kind.",
                    server,
                    mode,
                    kind.get());
        }
    }

    /** A server was lost: if commands wait for it, somebody may know of another. */
    public void onLost(ServerEndPoint server) {
        if (topology.current().isPrimary(server)) {
            watch.trigger(ClusterWatch.Cause.NODE_LOST);
        }
    }

    /** Something says that roles have changed. */
    public void onRoleDoubted() {
        watch.trigger(ClusterWatch.Cause.ROLE);
    }

    /** A node has ended a subscription to a shard channel: its slot may be another one's. */
    public void onChannelRevoked() {
        watch.trigger(ClusterWatch.Cause.CHANNEL_REVOKED);
    }

    /** A node answered that a slot is another one's, whether or not anybody follows. */
    public void onMoved(String answer, ServerEndPoint from) {
        redirects.learn(answer, from);
    }

    /** Sends a message on after an error, if that is what the error is for; see {@link ClusterRedirects}. */
    public boolean follow(Message<?> message, RedisServerException answer, ServerEndPoint from, PhysicalBridge bridge) {
        return redirects.follow(message, answer, from, bridge);
    }

    /** Where it goes what has waited for a slot to change its server. */
    private final class SlotHomes implements SlotFences.Homes {
        @Override
        public void place(Submission<?> submission) {
            ServerEndPoint target = find(submission);
            if (target == null) { // it waits there, and is placed anew if that one does not serve it
                target = topology.current().nodes().get(0).server();
            }
            target.adopt(submission);
        }

        @Override
        public TransportLoop clock() {
            return selection.clock();
        }

        @Override
        public boolean takeFrom(ServerEndPoint server, Submission<?> submission) {
            if (submission.slot() < 0 || submission.readFrom() == null || !selection.hasLeft(submission, server)) {
                return false;
            }
            ServerEndPoint target = find(submission);
            if (target == null || target == server) {
                return false;
            }
            target.adopt(submission);
            return true;
        }
    }

    private void placeAgain(Submission<?> submission, PhysicalBridge from) {
        ServerEndPoint target = find(submission);
        if (target != null) {
            target.adopt(submission);
        } else {
            pauses.pause(submission, from); // until its time is up
        }
    }

    private @Nullable ServerEndPoint find(Submission<?> submission) {
        ReadFrom place = Objects.requireNonNull(submission.readFrom(), "readFrom");
        return selection.find(place, submission.slot());
    }

    // ---- its life ----

    /** Whether the first connect should wait: nobody has told yet who serves what, or which replicas may be read from. */
    public boolean isAwaitingMap() {
        return watch.isAwaitingMap() || lags != null && lags.isAwaitingFirst();
    }

    /** Whether no caller waits for a refusal to pass by. */
    public boolean isQuiet() {
        return pauses.isEmpty();
    }

    /** The multiplexer closes; its bridges end what waited here. */
    public void close() {
        watch.stop();
        if (lags != null) {
            lags.stop();
        }
        fences.close();
        pauses.close();
    }
}
