package io.trunkline.core.topology;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.bridge.Refusals;
import io.trunkline.core.bridge.ReplicationFacts;
import io.trunkline.core.bridge.ReplicationStanding;
import io.trunkline.core.bridge.ReplicationStanding.Freshness;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.runtime.EngineCommands;
import io.trunkline.core.runtime.LoopTimer;
import io.trunkline.core.runtime.Loops;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.reply.RespValue;
import io.trunkline.status.ServerRole;
import io.trunkline.transport.TransportLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps from reads the replicas that are, or may be, further behind their primary than is allowed. Asks primaries how
 * far they are, and replicas right after them: a replica that is as far as its primary was has all that this had when it
 * was asked. Asking is confined to one loop; choosing is thread-safe and takes no lock.
 *
 * <p>Nobody is said to be fresher than he is: what is not known, since nobody was asked, answered or may be asked, counts
 * as behind, and what is known ages until the next answer.
 */
final class ReplicaLags {

    private static final Logger LOG = LoggerFactory.getLogger("io.trunkline");

    private static final long LONGEST_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Whoever wants a shorter one wants a replica that is a primary. */
    private static final long SHORTEST_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** So many times within the limit replicas are asked, so that one that keeps up is always known to. */
    private static final int ASKED_WITHIN_LIMIT = 4;

    /** Hears what one server told. */
    private interface Listener {
        /**
         * Called once, on the loop.
         *
         * @param facts null if it did not tell
         * @param isConnected whether it could be asked at all
         * @param askedNanos when that was
         * @param connection over which
         */
        void onAnswer(@Nullable ReplicationFacts facts, boolean isConnected, long askedNanos, int connection);
    }

    /** What is known of one primary. Confined to the loop. */
    private static final class Source {
        private final OffsetHistory history = new OffsetHistory();
        private boolean underWay;
        private long askedNanos;
    }

    private final EngineContext engine;
    private final TopologyKeeper topology;
    private final TransportLoop loop;
    private final Duration limit;
    private final long limitNanos;
    private final long periodNanos;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private volatile Runnable onKnown = () -> {};

    // Confined to the loop
    private final LoopTimer timer = new LoopTimer();
    private final Map<ServerEndPoint, Source> sources = new HashMap<>();
    /** The replicas of which an answer is awaited, and since when. */
    private final Map<ServerEndPoint, Long> awaited = new HashMap<>();

    private final Set<ServerEndPoint> warned = new HashSet<>();
    private boolean stopped;
    private boolean everAsked;
    private long roundNanos;

    private ReplicaLags(EngineContext engine, TopologyKeeper topology, Duration limit) {
        this.engine = engine;
        this.topology = topology;
        this.loop = engine.transport().nextLoop();
        this.limit = limit;
        this.limitNanos = limit.toNanos();
        this.periodNanos =
                Math.max(SHORTEST_PERIOD_NANOS, Math.min(LONGEST_PERIOD_NANOS, limitNanos / ASKED_WITHIN_LIMIT));
    }

    /** Makes one by the options; null if there is no limit. */
    static @Nullable ReplicaLags of(TopologyKeeper topology, EngineContext engine) {
        Duration limit = engine.options().topology().maxReplicaLag();
        return limit.isZero() ? null : new ReplicaLags(engine, topology, limit);
    }

    /** Has something done, on the loop, whenever servers were asked of which nothing was known. */
    void whenKnown(Runnable action) {
        onKnown = action;
    }

    // ---- choosing, on any thread ----

    /**
     * Those of some replicas that are not too far behind, in their order.
     *
     * @param now what is known of the servers
     * @param primary of all of them; null if it is not known, or if they have several
     * @return the same list if none is
     */
    List<ServerEndPoint> fresh(Topology now, List<ServerEndPoint> replicas, @Nullable ServerEndPoint primary) {
        long nanos = loop.nanoTime();
        for (int i = 0; i < replicas.size(); i++) {
            if (!isFresh(now, replicas.get(i), primary, nanos)) {
                return freshOnes(now, replicas, primary, nanos);
            }
        }
        return replicas;
    }

    private List<ServerEndPoint> freshOnes(
            Topology now, List<ServerEndPoint> replicas, @Nullable ServerEndPoint primary, long nanos) {
        List<ServerEndPoint> fresh = new ArrayList<>(replicas.size());
        for (ServerEndPoint replica : replicas) {
            if (isFresh(now, replica, primary, nanos)) {
                fresh.add(replica);
            }
        }
        return fresh;
    }

    private boolean isFresh(Topology now, ServerEndPoint replica, @Nullable ServerEndPoint primary, long nanos) {
        Freshness known = replica.memory().replication().freshness();
        ServerEndPoint followed = primary == null ? primaryOf(now, replica) : primary;
        if (known == null || known.primary() != followed) {
            askSoon(replica, followed);
            return false;
        }
        return known.isKnown() && nanos - known.asOfNanos() <= limitNanos;
    }

    private static @Nullable ServerEndPoint primaryOf(Topology now, ServerEndPoint replica) {
        if (now.slots() == null) {
            return now.primaries().isEmpty() ? null : now.primaries().get(0);
        }
        for (SlotTable.Shard shard : now.shards()) {
            if (shard.replicas().contains(replica)) {
                return shard.primary();
            }
        }
        return null;
    }

    /** Somebody would read from a replica of which nothing is known yet. */
    private void askSoon(ServerEndPoint replica, @Nullable ServerEndPoint primary) {
        if (primary != null && replica.isEstablished()) {
            ask();
        }
    }

    /**
     * Why no replica may be read from.
     *
     * @param replicas at least one
     */
    String describe(List<ServerEndPoint> replicas) {
        long nanos = loop.nanoTime();
        List<String> lags = new ArrayList<>(replicas.size());
        for (ServerEndPoint replica : replicas) {
            Freshness known = replica.memory().replication().freshness();
            lags.add(replica + " "
                    + (known == null || !known.isKnown()
                            ? "unknown"
                            : TimeUnit.NANOSECONDS.toMillis(nanos - known.asOfNanos()) + " ms"));
        }
        return "no replica is known to be within maxReplicaLag of its primary: maxReplicaLag=" + limit.toMillis()
                + " ms, lags=" + lags;
    }

    /** Whether there are replicas that are connected, as their primaries are, and nobody has asked them yet. */
    boolean isAwaitingFirst() {
        for (SlotTable.Shard shard : topology.current().shards()) {
            ServerEndPoint primary = shard.primary();
            for (ServerEndPoint replica : shard.replicas()) {
                if (primary != null && primary.isEstablished() && replica.isEstablished() && isNew(replica, primary)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isNew(ServerEndPoint replica, ServerEndPoint primary) {
        Freshness known = replica.memory().replication().freshness();
        return known == null || known.primary() != primary;
    }

    // ---- asking ----

    /** Hands were shaken with a server: what it had before it may have lost. On its bridge's loop. */
    void onConnected(ServerEndPoint server) {
        server.memory().replication().onConnected();
        ask();
    }

    private void ask() {
        if (!wanted.get() && wanted.compareAndSet(false, true)) { // a plain look first: reads may do so one by one
            Loops.tell(loop, this::onWanted);
        }
    }

    /** Asks now, or in a moment if somebody was asked just before. */
    private void onWanted() {
        long wait = everAsked ? roundNanos + SHORTEST_PERIOD_NANOS - loop.nanoTime() : 0;
        if (wait > 0 && !stopped) {
            timer.set(loop, wait, this::round);
        } else {
            round();
        }
    }

    /** Nothing is asked any more. */
    void stop() {
        Loops.tell(loop, () -> {
            stopped = true;
            timer.cancel();
        });
    }

    /** Asks all primaries that have replicas, and these as soon as they have answered. */
    private void round() {
        if (stopped) {
            return;
        }
        timer.set(loop, periodNanos, this::round);
        wanted.set(false);
        everAsked = true;
        roundNanos = loop.nanoTime();
        Topology now = topology.current();
        sources.keySet().retainAll(now.servers());
        awaited.keySet().retainAll(now.servers());
        for (SlotTable.Shard shard : now.shards()) {
            ServerEndPoint primary = shard.primary();
            if (primary != null && !shard.replicas().isEmpty()) {
                ask(primary, shard.replicas());
            }
        }
    }

    private void ask(ServerEndPoint primary, List<ServerEndPoint> replicas) {
        Source source = sources.computeIfAbsent(primary, unused -> new Source());
        if (source.underWay) {
            if (isLate(source.askedNanos)) { // they may have caught up with what it told before
                askReplicas(primary, source, replicas);
            }
            return;
        }
        source.underWay = true;
        source.askedNanos = loop.nanoTime();
        ask(primary, (facts, isConnected, askedNanos, connection) -> {
            source.underWay = false;
            if (facts != null && facts.role() == ServerRole.PRIMARY && facts.offset() >= 0) {
                source.history.add(facts.stream(), askedNanos, facts.offset());
            }
            if (isConnected || !source.history.isEmpty()) {
                askReplicas(primary, source, replicas);
            }
        });
    }

    /** Whether who was asked then should have answered by now. */
    private boolean isLate(long askedNanos) {
        return loop.nanoTime() - askedNanos >= periodNanos;
    }

    private void askReplicas(ServerEndPoint primary, Source source, List<ServerEndPoint> replicas) {
        for (ServerEndPoint replica : replicas) {
            Long since = awaited.get(replica);
            if (since == null && !source.history.isEmpty()) {
                awaited.put(replica, loop.nanoTime());
                ask(replica, (facts, isConnected, askedNanos, connection) -> {
                    awaited.remove(replica);
                    if (isConnected) {
                        learn(replica, primary, source.history, facts, connection);
                    }
                });
            } else if (replica.isEstablished()
                    && (since == null || isLate(since))) { // nobody need wait for it any more
                int connection = replica.memory().replication().connections();
                learn(replica, primary, source.history, null, connection);
            }
        }
    }

    private void ask(ServerEndPoint server, Listener listener) {
        PhysicalBridge bridge = server.interactive();
        ReplicationStanding standing = server.memory().replication();
        bridge.execute(() -> {
            long askedNanos = bridge.nanoTime();
            int connection = standing.connections();
            boolean mayAsk = mayAsk(server);
            boolean isAsked = mayAsk
                    && bridge.sayNow(EngineCommands.words(EngineCommands.INFO, "replication"), (answer, failure) -> {
                        ReplicationFacts facts = onAnswer(server, answer, failure);
                        Loops.tell(loop, () -> listener.onAnswer(facts, true, askedNanos, connection));
                    });
            if (!isAsked) {
                Loops.tell(loop, () -> listener.onAnswer(null, !mayAsk, askedNanos, connection));
            }
        });
    }

    private boolean mayAsk(ServerEndPoint server) {
        return engine.isAvailable(EngineCommands.INFO)
                && !server.memory().refusals().contains(EngineCommands.INFO);
    }

    /** On the loop of the server's bridge. It tells its role as well, and so is asked for that at no cost. */
    private @Nullable ReplicationFacts onAnswer(
            ServerEndPoint server, @Nullable RespValue answer, @Nullable Throwable failure) {
        Refusals refusals = server.memory().refusals();
        refusals.learn(EngineCommands.INFO, failure);
        if (refusals.contains(EngineCommands.INFO)) {
            Loops.tell(loop, () -> warn(server));
        }
        ReplicationFacts facts =
                answer == null ? null : server.memory().replication().hear(answer);
        if (facts != null) {
            server.learnRole(facts.role());
        }
        return facts;
    }

    private void warn(ServerEndPoint server) {
        if (warned.add(server)) {
            LOG.warn(
                    "With maxReplicaLag no replica is read from that depends on this server, since the user may not run INFO: endpoint={}",
                    server);
        }
    }

    /** Takes what follows from what a replica told. */
    private void learn(
            ServerEndPoint replica,
            ServerEndPoint primary,
            OffsetHistory history,
            @Nullable ReplicationFacts facts,
            int connection) {
        ReplicationStanding standing = replica.memory().replication();
        boolean isFirst = isNew(replica, primary);
        Freshness known = isFirst ? null : standing.freshness();
        Freshness found = known == null ? Freshness.unknown(primary) : known;
        if (facts != null && facts.role() == ServerRole.REPLICA && history.isOf(facts.stream())) {
            int position = facts.isLinked() ? history.find(facts.offset()) : -1;
            long bytes = Math.max(0, history.latest() - facts.offset());
            found = position >= 0
                    ? new Freshness(primary, true, history.at(position), bytes)
                    : new Freshness(primary, found.isKnown(), found.asOfNanos(), bytes);
        } else if (facts != null) {
            found = Freshness.unknown(primary); // it has somebody else's data, or will
        }
        standing.learn(found, connection);
        if (isFirst) {
            onKnown.run();
        }
    }
}
