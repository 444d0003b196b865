package io.trunkline.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.testkit.transport.PeerServer;
import io.trunkline.testkit.transport.TransportEnvironment;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A simulated world; waiting moves its clock. */
final class SimulatedEnvironment implements TransportEnvironment {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final String HOST = "redis";

    private final SimulatedTime time;
    private final SimulatedNetwork network;
    private final SimulatedTransport transport;
    private final List<SimulatedPeerServer> servers = new ArrayList<>();
    private int nextPort = 6379;

    SimulatedEnvironment(long seed, LinkConditions conditions) {
        time = new SimulatedTime(seed);
        network = new SimulatedNetwork(time);
        network.setConditions(conditions);
        transport = network.newTransport(new TransportOptions("simulated", 2, true, 0));
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public PeerServer listen() {
        var server = new SimulatedPeerServer(this, network, nextAddress());
        servers.add(server);
        return server;
    }

    @Override
    public TransportAddress refusingAddress() {
        SimulatedServer server = newServer();
        server.refuse();
        return server.address();
    }

    @Override
    public TransportAddress hangingAddress() {
        SimulatedServer server = newServer();
        server.hang();
        return server.address();
    }

    @Override
    public TransportAddress unknownAddress() {
        return new TransportAddress.Tcp("nowhere", 6379);
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        assertThat(time.runUntil(condition, LIMIT)).as(what + ", " + time).isTrue();
    }

    @Override
    public void settle() {
        time.advance(SETTLING);
    }

    @Override
    public Duration tolerance() {
        return Duration.ZERO;
    }

    @Override
    public void close() {
        CompletableFuture<Void> closed = transport.closeAsync().toCompletableFuture();
        await("the end of the transport", closed::isDone);
        servers.forEach(SimulatedPeerServer::close);
        settle();
        assertThat(transport.bufferBytesInUse())
                .as("bytes of buffers that leaked")
                .isZero();
    }

    private SimulatedServer newServer() {
        return network.listen(nextAddress(), () -> {
            throw new AssertionError("Nobody gets through to this server");
        });
    }

    private TransportAddress nextAddress() {
        return new TransportAddress.Tcp(HOST, nextPort++);
    }
}
