package io.trunkline.core.server;

import io.trunkline.core.bridge.PhysicalBridge;
import io.trunkline.core.bridge.ServerFacts;
import io.trunkline.options.Endpoint;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionStatus;
import io.trunkline.status.EndpointStatus;
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

    /** How the server is, for operators. */
    EndpointStatus status(Endpoint endpoint, ServerFacts told) {
        List<ConnectionStatus> connections = new ArrayList<>();
        List<ConnectionCounters> ended = gather(bridge -> connections.add(bridge.status()));
        return EndpointStatus.builder(endpoint)
                .role(told.role())
                .product(told.product(), told.version())
                .protocol(told.protocol())
                .connections(connections)
                .counters(leases.counters())
                .ended(ended)
                .build();
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
