package io.trunkline.core.topology;

import io.trunkline.command.CommandMetadata;
import io.trunkline.command.HashSlot;
import io.trunkline.core.bridge.ReadStanding;
import io.trunkline.core.cluster.MovingSlots;
import io.trunkline.core.context.EngineContext;
import io.trunkline.core.failure.Failures;
import io.trunkline.core.message.Submission;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.ReadFrom;
import io.trunkline.status.SlotRange;
import io.trunkline.transport.TransportLoop;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Places a command: chooses the server for it by the topology, by what it does and by where reads may be answered.
 * Thread-safe.
 *
 * <p>Writes go to the primary; while that is not connected they wait for it. Reads go where {@link ReadFrom} says, to a
 * connected server before one that is not. Replicas take turns. A server that has not told its role yet counts as a
 * primary.
 */
public final class ServerSelectionStrategy {

    private final TopologyKeeper topology;
    private final Failures failures;
    private final AtomicInteger turn = new AtomicInteger();
    private final MovingSlots moving = new MovingSlots();
    private final NearestServer nearest;
    /** Keeps replicas from reads that are too far behind; null if there is no limit. */
    private final @Nullable ReplicaLags lags;

    private volatile Runnable onNobody = () -> {};

    public ServerSelectionStrategy(TopologyKeeper topology, Failures failures) {
        this(topology, failures, null, null);
    }

    /**
     * Makes one.
     *
     * @param clientZone where this client is; null if nobody told
     * @param lags knows how far replicas are behind; null if that does not matter
     */
    ServerSelectionStrategy(
            TopologyKeeper topology, Failures failures, @Nullable String clientZone, @Nullable ReplicaLags lags) {
        this.lags = lags;
        this.topology = topology;
        this.failures = failures;
        this.nearest = new NearestServer(clientZone);
    }

    /** Makes one by the options. */
    public static ServerSelectionStrategy of(TopologyKeeper topology, EngineContext context) {
        return new ServerSelectionStrategy(
                topology,
                context.failures(),
                context.options().topology().clientZone(),
                ReplicaLags.of(topology, context));
    }

    /** Has something done whenever nobody is known that may have a command; never blocks, on any thread. */
    void whenNobody(Runnable action) {
        onNobody = action;
    }

    /** What knows how far replicas are behind; null if that does not matter. */
    @Nullable
    ReplicaLags lags() {
        return lags;
    }

    /** A loop to keep time by when no server was chosen yet. */
    public TransportLoop clock() {
        return topology.clock();
    }

    /** Whether it depends on a command's keys which server gets it. */
    public boolean isRoutedBySlot() {
        return topology.current().isRoutedBySlot();
    }

    /**
     * The server for a command.
     *
     * @param slot of its keys, as far as commands are routed by that; else {@link HashSlot#NONE}
     * @throws RedisConnectionException if none is known that may have it
     */
    public ServerEndPoint select(CommandMetadata command, ReadFrom readFrom, int slot) {
        Topology now = topology.current();
        ServerEndPoint only = now.only();
        if (only != null
                && readFrom != ReadFrom.REPLICA
                && (lags == null || now.replicas().isEmpty() || !command.isReadOnly())) {
            return only;
        }
        ReadFrom place = placeOf(command, readFrom);
        ServerEndPoint chosen = find(now, place, slot);
        if (chosen == null) {
            throw nobody(command.name(), place, slot);
        }
        return chosen;
    }

    /**
     * Where a command may be answered, by what it does: what writes goes to a primary, and what neither reads nor
     * writes, such as PING, goes where it would if nothing were chosen.
     *
     * @param readFrom where reads may be answered
     */
    public static ReadFrom placeOf(CommandMetadata command, ReadFrom readFrom) {
        return command.isWrite() ? ReadFrom.PRIMARY : command.isReadOnly() ? readFrom : ReadFrom.PREFER_PRIMARY;
    }

    /** The server for what may be answered at a place; null if none is known that may have it. */
    @Nullable
    ServerEndPoint find(ReadFrom place, int slot) {
        Topology now = topology.current();
        ServerEndPoint only = now.only();
        return only != null
                        && place != ReadFrom.REPLICA
                        && barred(now, place, slot).isEmpty()
                ? only
                : find(now, place, slot);
    }

    /** The slots of a primary of a cluster, as far as they are not on the move. */
    public BitSet slotsOf(ServerEndPoint server) {
        SlotTable slots = topology.current().slots();
        BitSet owned = new BitSet(HashSlot.COUNT);
        for (int slot = 0; slots != null && slot < HashSlot.COUNT; slot++) {
            owned.set(slot, slots.primary(slot) == server && !isMoving(slot));
        }
        return owned;
    }

    /** All primaries of a cluster that have slots. */
    public List<ServerEndPoint> owners() {
        SlotTable slots = topology.current().slots();
        Set<ServerEndPoint> owners = new LinkedHashSet<>();
        for (int slot = 0; slots != null && slot < HashSlot.COUNT; slot++) {
            ServerEndPoint owner = slots.primary(slot);
            if (owner != null) {
                owners.add(owner);
            }
        }
        return List.copyOf(owners);
    }

    /** Whether there is not exactly one server. */
    public boolean hasSeveral() {
        return topology.current().only() == null;
    }

    /**
     * All servers of a cluster that a command concerns which names no key.
     *
     * @param replicas whether they count, those of them that are connected
     */
    public List<ServerEndPoint> every(boolean replicas) {
        Topology now = topology.current();
        List<ServerEndPoint> all = new ArrayList<>(now.primaries());
        if (replicas) {
            now.replicas().stream().filter(ServerEndPoint::isEstablished).forEach(all::add);
        }
        return all;
    }

    /**
     * A sign that a slot is on the move: for a while what may be read from the primary is. A replica of the server that
     * gives it away knows nothing of keys that have moved, and does not say so before Redis 8.
     */
    void mark(int slot) {
        moving.mark(slot, clock().nanoTime());
    }

    /** The slots that are on the move. */
    public List<SlotRange> moving() {
        return moving.all(topology.clock().nanoTime());
    }

    /** The server that takes the writes of a key now; null if none is known. */
    public @Nullable ServerEndPoint writable(int slot) {
        Topology now = topology.current();
        SlotTable slots = now.slots();
        return slots != null && slots.isTold() && slot >= 0 ? slots.primary(slot) : primary(now);
    }

    /** Why there is no server that takes the writes of a key. */
    public String nobodyFor(int slot) {
        Topology now = topology.current();
        String known = slot >= 0 ? "slot=" + slot + ", endpoints=" + now.servers() : "endpoints=" + now.servers();
        return "no primary is known that takes the writes of this key now: " + known
                + ". Look at topology(), and ask again after the failover.";
    }

    /** Whether there was such a sign of late. */
    boolean isMoving(int slot) {
        return moving.isMoving(slot, clock().nanoTime());
    }

    /** Whether something's slot is known to be none of a server's any more, at the place where it may be answered. */
    boolean hasLeft(Submission<?> submission, ServerEndPoint server) {
        SlotTable slots = topology.current().slots();
        SlotTable.Shard shard = slots == null ? null : slots.shard(submission.slot());
        return shard != null
                && shard.primary() != null
                && shard.primary() != server
                && !(submission.readFrom() != ReadFrom.PRIMARY
                        && shard.replicas().contains(server));
    }

    private @Nullable ServerEndPoint find(Topology now, ReadFrom place, int slot) {
        ServerEndPoint chosen = choose(now, place, slot);
        if (chosen == null && barred(now, place, slot).isEmpty()) {
            topology.doubt(); // of several replicas one may be none any more
            onNobody.run();
        }
        return chosen;
    }

    private @Nullable ServerEndPoint choose(Topology now, ReadFrom place, int slot) {
        SlotTable slots = now.slots();
        if (slots == null) {
            List<ServerEndPoint> replicas = fresh(now, place, now.replicas(), null);
            return find(place, primary(now), replicas, null);
        }
        if (slot < 0) { // all of them do, and none is to get it all
            List<ServerEndPoint> replicas = fresh(now, place, now.replicas(), null);
            return find(place, or(inTurn(now.primaries()), primary(now)), replicas, slots);
        }
        SlotTable.Shard shard = slots.shard(slot);
        if (shard == null) { // whoever it is that gets it tells who serves it, or that nobody does
            return find(ReadFrom.PRIMARY, primary(now), List.of(), slots);
        }
        boolean onlyPrimary = place.allowsPrimary() && place.allowsReplica() && isMoving(slot);
        ReadFrom allowed = onlyPrimary ? ReadFrom.PRIMARY : place;
        List<ServerEndPoint> replicas = fresh(now, allowed, shard.replicas(), shard.primary());
        return find(allowed, shard.primary(), replicas, slots);
    }

    /**
     * Those replicas that are not too far behind.
     *
     * @param primary of all of them; null if it is not known, or they have several
     */
    private List<ServerEndPoint> fresh(
            Topology now, ReadFrom place, List<ServerEndPoint> replicas, @Nullable ServerEndPoint primary) {
        return lags == null || !place.allowsReplica() ? replicas : lags.fresh(now, replicas, primary);
    }

    /** The replicas that would answer if it did not matter how far behind they are; none if that does not matter. */
    private List<ServerEndPoint> barred(Topology now, ReadFrom place, int slot) {
        if (lags == null || !place.allowsReplica()) {
            return List.of();
        }
        SlotTable slots = now.slots();
        if (slots == null || slot < 0) {
            return now.replicas();
        }
        SlotTable.Shard shard = slots.shard(slot);
        return shard == null ? List.of() : shard.replicas();
    }

    private @Nullable ServerEndPoint find(
            ReadFrom place,
            @Nullable ServerEndPoint writable,
            List<ServerEndPoint> replicas,
            @Nullable SlotTable slots) {
        if (place.isMeasured()) {
            ServerEndPoint best = nearest.choose(place, writable, replicas, slots, clock().nanoTime());
            if (best != null) {
                return best;
            }
        }
        ServerEndPoint primary = place.allowsPrimary() ? writable : null;
        if (primary != null && primary.isEstablished() && isPrimaryFirst(replicas, place)) {
            return primary; // and no replica's turn is used up
        }
        ServerEndPoint replica = place.allowsReplica() ? inTurn(replicas) : null;
        return replica != null && replica.isEstablished() ? replica : or(primary, replica);
    }

    /** What a command fails with that no known server may have. */
    RedisConnectionException nobody(String command, ReadFrom place, int slot) {
        Topology now = topology.current();
        List<ServerEndPoint> servers = now.servers();
        List<ServerEndPoint> barred = barred(now, place, slot);
        if (lags != null && !barred.isEmpty()) {
            return failures.noServer(
                    command,
                    lags.describe(barred) + ", readFrom=" + place
                            + ". Let the primary answer (readFrom=preferReplica), raise maxReplicaLag, or see why replication is slow.",
                    null);
        }
        if (now.isAppointed() && now.primaries().isEmpty()) {
            return failures.noServer(
                    command,
                    "sentinels have not told yet which server is the primary, or it does not say so itself: endpoints="
                            + servers + ". Look at what the log says of the sentinels.",
                    null);
        }
        return failures.noServer(
                command,
                place == ReadFrom.PRIMARY
                        ? "it requires a primary, and only replicas are known: endpoints=" + servers
                                + ". Add the primary to the endpoints, or wait until one of them is promoted."
                        : "no server is known that may answer it: readFrom=" + place + ", endpoints=" + servers
                                + ". Add such a server to the endpoints, or choose another readFrom.",
                null);
    }

    /** Whether a primary that serves is asked before replicas that do. */
    private boolean isPrimaryFirst(List<ServerEndPoint> replicas, ReadFrom readFrom) {
        return switch (readFrom) {
            case PRIMARY, PREFER_PRIMARY -> true;
            case REPLICA, PREFER_REPLICA -> false;
            case ANY, NEAREST, ZONE -> isPrimarysTurn(replicas.size());
        };
    }

    /** One turn of so many and its own. Those of the replicas are counted where they are taken. */
    private boolean isPrimarysTurn(int replicas) {
        boolean own = Math.floorMod(turn.get(), replicas + 1) == 0;
        if (own) {
            turn.getAndIncrement();
        }
        return own;
    }

    private static @Nullable ServerEndPoint or(@Nullable ServerEndPoint first, @Nullable ServerEndPoint second) {
        return first != null ? first : second;
    }

    /**
     * The one that takes writes: a connected one before one that is not, and one that says so before one that has not
     * told.
     */
    private static @Nullable ServerEndPoint primary(Topology now) {
        ServerEndPoint said = firstConnected(now.primaries());
        if (now.isAppointed() || said != null && said.isEstablished()) {
            return said;
        }
        ServerEndPoint untold = firstConnected(now.unknown());
        return said == null || untold != null && untold.isEstablished() ? or(untold, said) : said;
    }

    private static @Nullable ServerEndPoint firstConnected(List<ServerEndPoint> servers) {
        for (ServerEndPoint server : servers) {
            if (server.isEstablished()) {
                return server;
            }
        }
        return servers.isEmpty() ? null : servers.get(0);
    }

    private @Nullable ServerEndPoint inTurn(List<ServerEndPoint> servers) {
        int count = servers.size();
        if (count == 0) {
            return null;
        }
        int start = Math.floorMod(turn.getAndIncrement(), count);
        ServerEndPoint refusing = null;
        for (int i = 0; i < count; i++) {
            ServerEndPoint server = servers.get((start + i) % count);
            if (server.isEstablished()) {
                if (mayRead(server)) {
                    return server;
                }
                refusing = or(refusing, server);
            }
        }
        return or(refusing, servers.get(start));
    }

    /** Whether a server does not refuse reads at present, or this one finds out whether it still does. */
    private boolean mayRead(ServerEndPoint server) {
        ReadStanding standing = server.memory().reads();
        return standing.isGood() || standing.takeProbe(clock().nanoTime());
    }
}
