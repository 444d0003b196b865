package io.trunkline.testkit.simulation;

import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One listening address and what goes wrong with it. Its peers run on one lane, as in a single-threaded server.
 * Confined to the simulation's thread.
 */
public final class SimulatedServer {

    enum Mode {
        ACCEPTING,
        REFUSING,
        HANGING
    }

    private final SimulatedNetwork network;
    private TransportAddress address;
    private final Supplier<? extends SimulatedPeer> peers;
    private final SimulatedLane lane;
    private final Set<SimulatedLink> links = new LinkedHashSet<>();
    private Mode mode = Mode.ACCEPTING;
    private LinkConditions conditions;
    private Duration connectDelay = Duration.ZERO;
    private final List<Duration> attempts = new ArrayList<>();
    private boolean partitioned;
    /** What was open when the way was cut, also what has been closed since. */
    private final List<SimulatedLink> held = new ArrayList<>();

    SimulatedServer(
            SimulatedNetwork network,
            TransportAddress address,
            Supplier<? extends SimulatedPeer> peers,
            LinkConditions conditions) {
        this.network = network;
        this.address = address;
        this.peers = peers;
        this.conditions = conditions;
        lane = network.time().newLane("server " + address);
    }

    /**
     * Where it listens.
     *
     * @return the address
     */
    public TransportAddress address() {
        return address;
    }

    /**
     * The server's thread, on which its peers are called and may schedule what they do later.
     *
     * @return the lane
     */
    public SimulatedLane lane() {
        return lane;
    }

    /** Accepts connections from now on, as at first. */
    public void accept() {
        mode = Mode.ACCEPTING;
    }

    /** Refuses connections from now on, as a machine does on which nothing listens. Open ones stay. */
    public void refuse() {
        mode = Mode.REFUSING;
    }

    /** Leaves connection attempts without an answer from now on, as a machine does that is gone. Open ones stay. */
    public void hang() {
        mode = Mode.HANGING;
    }

    /**
     * Makes connecting take longer, beside the latency.
     *
     * @param delay how long until an attempt is answered
     */
    public void setConnectDelay(Duration delay) {
        connectDelay = delay;
    }

    /**
     * Sets what the connections that are opened from now on are like.
     *
     * @param newConditions the conditions
     */
    public void setConditions(LinkConditions newConditions) {
        conditions = newConditions;
    }

    /**
     * The connections that are open.
     *
     * @return a copy, the oldest first
     */
    public List<SimulatedLink> links() {
        return new ArrayList<>(links);
    }

    /**
     * How often clients tried to connect.
     *
     * @return the number of attempts that reached this address, whatever became of them
     */
    public long attempts() {
        return attempts.size();
    }

    /**
     * When clients tried to connect.
     *
     * @return a view, which grows: the times of all {@link #attempts()}, the oldest first
     */
    public List<Duration> attemptTimes() {
        return Collections.unmodifiableList(attempts);
    }

    /** Closes every open connection in an orderly way. */
    public void closeLinks() {
        forEachLink(SimulatedLink::close);
    }

    /** Breaks every open connection. */
    public void resetLinks() {
        forEachLink(SimulatedLink::reset);
    }

    /** Lets every open connection fall silent for good, without a word to either side. */
    public void silenceLinks() {
        forEachLink(SimulatedLink::silence);
    }

    /**
     * Cuts the way between clients and this server, or mends it. While it is cut, connection attempts have no answer
     * and nothing passes over open connections, not even an end; afterwards all arrives that was sent meanwhile.
     *
     * @param cut whether nothing passes
     */
    public void setPartitioned(boolean cut) {
        if (cut && !partitioned) {
            held.addAll(links);
        }
        partitioned = cut;
        held.forEach(link -> link.hold(cut));
        if (!cut) {
            held.clear();
        }
    }

    /**
     * Moves to another address, where it listens from now on: what is open is reset, and the names of the old address
     * go along.
     *
     * @param newAddress where nobody listens
     * @throws IllegalArgumentException if one does
     */
    public void moveTo(TransportAddress newAddress) {
        network.move(this, newAddress);
        address = newAddress;
        resetLinks();
    }

    /** Goes away: nothing listens any more, and open connections are reset. */
    public void remove() {
        network.remove(this);
        resetLinks();
    }

    @Override
    public String toString() {
        return "SimulatedServer[" + address + ", " + mode + ", links=" + links.size() + "]";
    }

    SimulatedNetwork network() {
        return network;
    }

    Mode mode() {
        return partitioned ? Mode.HANGING : mode;
    }

    LinkConditions conditions() {
        return conditions;
    }

    Duration connectDelay() {
        return connectDelay;
    }

    void attempted() {
        attempts.add(network.time().elapsed());
    }

    SimulatedLink open(SimulatedConnection connection) {
        var link = new SimulatedLink(this, peers.get(), connection);
        links.add(link);
        return link;
    }

    void remove(SimulatedLink link) {
        links.remove(link);
    }

    private void forEachLink(Consumer<SimulatedLink> action) {
        for (SimulatedLink link : links()) {
            action.accept(link);
        }
    }
}
