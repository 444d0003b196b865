package io.trunkline.testkit.simulation;

import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportOptions;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A cluster of three primaries with a replica each, and clients, on one clock. */
final class ClusterRig {

    /** The slot of {@code foo}, at first the third primary's. */
    static final int FOO = 12_182;

    final SimulatedTime time;
    final SimulatedNetwork network;
    final SimulatedCluster cluster;
    private final SimulatedTransport transport;

    ClusterRig() {
        this(1, 1);
    }

    ClusterRig(long seed, int replicas) {
        this(seed, builder -> builder.replicas(replicas));
    }

    ClusterRig(long seed, UnaryOperator<SimulatedCluster.Builder> wanted) {
        time = new SimulatedTime(seed);
        network = new SimulatedNetwork(time);
        cluster = wanted.apply(SimulatedCluster.builder(network)).start();
        transport = network.newTransport(new TransportOptions("client", 1, true, 0));
        time.advance(Duration.ofMillis(10));
    }

    SimulatedClusterNode node(int index) {
        return cluster.node(index);
    }

    SimulatedClient connect(int index) {
        return connect(node(index).address());
    }

    SimulatedClient connect(TransportAddress address) {
        return new SimulatedClient(time, transport, address);
    }

    void advance(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    /** Waits at most that long, one millisecond after the other; returns how many passed. */
    long millisUntil(BooleanSupplier condition, long atMost) {
        long passed = 0;
        while (!condition.getAsBoolean()) {
            if (passed == atMost) {
                throw new AssertionError("It did not happen: waited=" + atMost + " ms, seed=" + time.seed() + ", views="
                        + views() + ". Look at what the nodes say.");
            }
            advance(1);
            passed++;
        }
        return passed;
    }

    private String views() {
        StringBuilder views = new StringBuilder();
        for (SimulatedClusterNode node : cluster.nodes()) {
            views.append('\n').append(node).append(node.isOk() ? " ok" : " down");
            for (ClusterMember member : node.view().members()) {
                views.append("\n    ")
                        .append(member.address)
                        .append(member.isPrimary() ? " primary " : " replica of " + member.primary + " ")
                        .append(member.epoch)
                        .append(member.suspected ? " suspected " : member.isFailed() ? " failed " : " ")
                        .append(node.view().ranges(member.id()));
            }
        }
        return views.toString();
    }

    /** Waits until nothing is left to be learned of what the nodes have begun. */
    void settle() {
        advance(20);
        millisUntil(cluster::isSettled, 20_000);
    }

    /** What a redirect to a node says behind the kind and the slot. */
    String at(int index) {
        return node(index).address().toString();
    }
}
