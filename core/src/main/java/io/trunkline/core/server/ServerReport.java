package io.trunkline.core.server;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells how the connections to one server are, and what they have counted; those that have ended count for ever.
 * Thread-safe.
 */
final class ServerReport {

    private final SharedLanes lanes;
    private final SubscriptionLane subscriptions;
    private final LeasePool leases;

    ServerReport(SharedLanes lanes, SubscriptionLane subscriptions, LeasePool leases) {
        this.lanes = lanes;
        this.subscriptions = subscriptions;
        this.leases = leases;
    }

    /** The figures of every connection that is present, and those of others in sum for each kind. */
    List<ConnectionCounters> counters() {
        List<ConnectionCounters> all = new ArrayList<>();
        all.addAll(gather(bridge -> all.add(bridge.snapshot())));
        return all;
    }

    /**
     * The state of every connection that is present, to which it adds; returns the figures of others in sum for each
     * kind.
     */
    List<ConnectionCounters> connections(List<ConnectionStatus> present) {
        return gather(bridge -> present.add(bridge.status()));
    }

    private List<ConnectionCounters> gather(Consumer<PhysicalBridge> present) {
        BridgeLedger.Figures subscribed = subscriptions.figures();
        BridgeLedger.Figures leased = leases.figures();
        lanes.all().forEach(present);
        subscribed.present().forEach(present);
        leased.present().forEach(present);
        return List.of(subscribed.ended(), leased.ended());
    }
}
