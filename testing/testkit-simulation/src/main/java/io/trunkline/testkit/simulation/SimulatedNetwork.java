package io.trunkline.testkit.simulation;

import io.trunkline.transport.Availability;
import io.trunkline.transport.Transport;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportOptions;
import io.trunkline.transport.TransportProvider;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The servers that exist, by address, and the transports that reach them. Confined to the simulation's thread.
 *
 * <p>A host is known once a server listened on it; connecting to another port of a known host is refused, and an
 * unknown host does not resolve.
 */
public final class SimulatedNetwork {

    private final SimulatedTime time;
    private final Random random;
    private final Map<TransportAddress, SimulatedServer> servers = new LinkedHashMap<>();
    private final Set<String> knownHosts = new HashSet<>();
    private final Set<String> hungNames = new HashSet<>();
    private LinkConditions conditions = LinkConditions.ideal();

    /**
     * Makes an empty network.
     *
     * @param time the clock that moves the bytes
     */
    public SimulatedNetwork(SimulatedTime time) {
        this.time = time;
        random = time.newRandom();
    }

    /**
     * The clock.
     *
     * @return the clock given to the constructor
     */
    public SimulatedTime time() {
        return time;
    }

    /**
     * Sets what the ways to servers that are added from now on are like.
     *
     * @param newConditions the conditions, {@link LinkConditions#ideal()} at first
     */
    public void setConditions(LinkConditions newConditions) {
        conditions = newConditions;
    }

    /**
     * Adds a server that accepts connections.
     *
     * @param address where it listens
     * @param peers makes the server's end of each connection
     * @return the server
     * @throws IllegalArgumentException if one listens there already
     */
    public SimulatedServer listen(TransportAddress address, Supplier<? extends SimulatedPeer> peers) {
        if (servers.containsKey(address)) {
            throw new IllegalArgumentException("A server listens there already: address=" + address
                    + ". Remove it first or choose another address.");
        }
        var server = new SimulatedServer(this, address, peers, conditions);
        servers.put(address, server);
        if (address instanceof TransportAddress.Tcp tcp) {
            knownHosts.add(tcp.host());
        }
        return server;
    }

    /**
     * Gives a server one more name, under which it listens on the same port; a name can only have one server on a port,
     * and the newest one has it.
     *
     * @param host the name
     * @param server who is meant, listening on TCP
     */
    public void name(String host, SimulatedServer server) {
        if (server.address() instanceof TransportAddress.Tcp tcp) {
            servers.put(new TransportAddress.Tcp(host, tcp.port()), server);
            knownHosts.add(host);
        }
    }

    /**
     * Lets the resolution of a name hang, or work again.
     *
     * @param host the name
     * @param hung true to have every resolution that starts from now on hang until the attempt's time is up
     */
    public void setNameHung(String host, boolean hung) {
        if (hung) {
            hungNames.add(host);
        } else {
            hungNames.remove(host);
        }
    }

    /**
     * Makes a transport on this network.
     *
     * @param options how many loops, and their names; socket options have no meaning here
     * @return a running transport
     */
    public SimulatedTransport newTransport(TransportOptions options) {
        return new SimulatedTransport(this, options);
    }

    /**
     * This network as the engine discovers it.
     *
     * @return an available provider by the name of {@code simulated}, whose transports are on this network
     */
    public TransportProvider provider() {
        return new Provider();
    }

    @Override
    public String toString() {
        return "SimulatedNetwork" + servers.keySet();
    }

    Random random() {
        return random;
    }

    @Nullable
    SimulatedServer serverAt(TransportAddress address) {
        return servers.get(address);
    }

    void remove(SimulatedServer server) {
        servers.values().removeIf(one -> one == server);
    }

    /** Lets a server listen elsewhere, by all its names. */
    void move(SimulatedServer server, TransportAddress to) {
        if (servers.containsKey(to) && servers.get(to) != server) {
            throw new IllegalArgumentException(
                    "A server listens there already: address=" + to + ". Remove it first or choose another address.");
        }
        Set<TransportAddress> names = new LinkedHashSet<>();
        servers.forEach((name, one) -> {
            if (one == server && !name.equals(server.address())) {
                names.add(name);
            }
        });
        remove(server);
        servers.put(to, server);
        if (to instanceof TransportAddress.Tcp tcp) {
            knownHosts.add(tcp.host());
            for (TransportAddress name : names) {
                if (name instanceof TransportAddress.Tcp named) {
                    servers.put(new TransportAddress.Tcp(named.host(), tcp.port()), server);
                }
            }
        }
    }

    boolean isHung(TransportAddress address) {
        return address instanceof TransportAddress.Tcp tcp && hungNames.contains(tcp.host());
    }

    boolean isKnown(TransportAddress address) {
        return !(address instanceof TransportAddress.Tcp tcp) || knownHosts.contains(tcp.host());
    }

    private final class Provider implements TransportProvider {

        @Override
        public String name() {
            return SimulatedTransport.NAME;
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public Availability availability() {
            return Availability.yes("A simulation, seed " + time.seed() + ".");
        }

        @Override
        public Transport create(TransportOptions options) {
            return newTransport(options);
        }
    }
}
