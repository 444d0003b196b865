package io.trunkline.core.topology;

import io.trunkline.core.bridge.BridgeOwner;
import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.pubsub.CarrierChoice;
import io.trunkline.core.server.ServerEndPoint;
import io.trunkline.status.ServerRole;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the servers whose connections carry subscriptions. Thread-safe.
 *
 * <p>Of a primary and its replicas the primary does: what is published there goes to its replicas, but not the other
 * way, and a replica that has lost its primary brings nothing and does not say so. The nodes of a cluster hand all
 * messages on to each other, so that clients spread over the primaries: each prefers them in an order of its own, which
 * is nobody else's, and goes to its next one if one is lost.
 */
public final class CarrierSelection implements CarrierChoice {

    private final TopologyKeeper topology;
    private final RandomGenerator random;
    private final Runnable onRevoked;
    /** What makes the order this client's own; 0 before it was drawn. */
    private final AtomicLong seed = new AtomicLong();

    /**
     * Makes one.
     *
     * @param onRevoked hears that a slot is said to have another server
     */
    public CarrierSelection(TopologyKeeper topology, RandomGenerator random, Runnable onRevoked) {
        this.topology = topology;
        this.random = random;
        this.onRevoked = onRevoked;
    }

    @Override
    public @Nullable PhysicalBridge any(Predicate<PhysicalBridge> doubted) {
        Topology now = topology.current();
        boolean isSpread = isSpread(now);
        PhysicalBridge best = null;
        int bestRank = Integer.MIN_VALUE;
        long bestTurn = Long.MIN_VALUE;
        for (ServerEndPoint server : now.servers()) {
            PhysicalBridge carrier = server.subscriptions().carrier();
            if (carrier == null) {
                continue;
            }
            int rank = rank(server, carrier, doubted);
            long turn = isSpread ? turn(server) : 0; // else the first of them
            if (rank > bestRank || rank == bestRank && turn > bestTurn) {
                best = carrier;
                bestRank = rank;
                bestTurn = turn;
            }
        }
        return best;
    }

    private static int rank(ServerEndPoint server, PhysicalBridge carrier, Predicate<PhysicalBridge> doubted) {
        if (!carrier.isEstablished()) {
            return 0;
        }
        boolean isReplica = server.role() == ServerRole.REPLICA;
        return (doubted.test(carrier) ? 1 : 3) + (isReplica ? 0 : 1);
    }

    /** The higher, the earlier this client chooses the server. */
    private long turn(ServerEndPoint server) {
        if (seed.get() == 0) {
            seed.compareAndSet(0, random.nextLong() | 1);
        }
        long mixed = seed.get() ^ server.endpoint().hashCode() * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    private static boolean isSpread(Topology now) {
        return now.slots() != null && now.slots().isTold();
    }

    @Override
    public @Nullable PhysicalBridge ofSlot(int slot) {
        SlotTable slots = topology.current().slots();
        SlotTable.Shard shard = slots == null ? null : slots.shard(slot);
        if (shard == null) { // whoever it is that is asked tells who serves it, or that nobody does
            return any(ignored -> false);
        }
        ServerEndPoint primary = shard.primary();
        return primary == null ? null : primary.subscriptions().carrier();
    }

    @Override
    public List<? extends BridgeOwner> tellers() {
        Topology now = topology.current();
        return isSpread(now) ? now.primaries() : List.of();
    }

    @Override
    public @Nullable PhysicalBridge of(BridgeOwner teller) {
        return ((ServerEndPoint) teller).subscriptions().carrier();
    }

    @Override
    public boolean isBetter(PhysicalBridge next, PhysicalBridge present) {
        return present.isRetired()
                || !isSpread()
                        && present.server().role() == ServerRole.REPLICA
                        && next.server().role() != ServerRole.REPLICA;
    }

    @Override
    public boolean isSpread() {
        return isSpread(topology.current());
    }

    @Override
    public void onRevoked() {
        onRevoked.run();
    }

    @Override
    public long nanoTime() {
        return topology.clock().nanoTime();
    }
}
