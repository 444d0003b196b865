package io.trunkline.testkit.simulation.sentinel;

import io.trunkline.testkit.simulation.SimulatedNetwork;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.testkit.simulation.SimulatedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Sentinels that watch a primary and its replicas, and replace the primary when it fails. Confined to the simulation's
 * thread.
 *
 * <p>With D for the time after which a silent server is down, things take what was measured with Redis 7.0 for D = 1 s:
 * a sentinel holds a dead server down after 1 to 1.1 D; as soon as as many do as the quorum is, a majority elects one
 * of them, which selects the replica that has most of the data and promotes it 0.2 D later. That one takes writes from
 * then on. Who leads the failover names it 0.8 D later, the others 0.1 D after that, each with
 * {@code +switch-master}, and he says so himself another D later. A primary that was replaced and comes back takes
 * itself for one still for 5 to 10 D, until sentinels tell it whom to follow. Those are told over connections that end:
 * whoever is reconfigured loses its clients.
 *
 * <p>What goes wrong between sentinels are methods of this class; what goes wrong on the way from a client to one are
 * methods of its {@link SimulatedSentinel#server()}.
 */
public final class SimulatedSentinels {

    private final String service;
    private final List<SimulatedRedis> servers;
    private final List<SimulatedSentinel> sentinels = new ArrayList<>();
    private final Duration downAfter;
    private final Duration lag;
    private final Random random;
    private final SimulatedTime time;
    private boolean knowsHello = true;
    private long currentEpoch;
    private @Nullable SentinelFailover failover;
    private Duration notBefore = Duration.ZERO;

    /**
     * Starts some, which agree on the first server.
     *
     * @param network where they can be reached, as {@code sentinel1} and so on, on port 26379
     * @param service what they call the primary and its replicas together
     * @param servers the primary, and those that follow it
     * @param count how many sentinels there are; the quorum is a majority of them
     * @param downAfter after what silence a server is down
     * @param lag how much later a replica has what its primary did
     */
    public SimulatedSentinels(
            SimulatedNetwork network,
            String service,
            List<SimulatedRedis> servers,
            int count,
            Duration downAfter,
            Duration lag) {
        this.service = service;
        this.servers = List.copyOf(servers);
        this.downAfter = downAfter;
        this.lag = lag;
        time = network.time();
        random = time.newRandom();
        for (int number = 1; number <= count; number++) {
            sentinels.add(new SimulatedSentinel(this, network, "sentinel" + number, servers.get(0)));
        }
        sentinels.forEach(sentinel -> sentinel.lookIn(part(random.nextDouble() / 8)));
    }

    /**
     * All of them.
     *
     * @return a copy
     */
    public List<SimulatedSentinel> sentinels() {
        return List.copyOf(sentinels);
    }

    /**
     * What they call the primary and its replicas together.
     *
     * @return the name that clients ask for
     */
    public String service() {
        return service;
    }

    /**
     * Whom the one names that knows most.
     *
     * @return who is the primary, or is to be
     */
    public SimulatedRedis primary() {
        SimulatedSentinel best = sentinels.get(0);
        for (SimulatedSentinel sentinel : sentinels) {
            best = sentinel.epoch() > best.epoch() ? sentinel : best;
        }
        return best.primary();
    }

    /**
     * Sets whether they are new enough to know HELLO, and with it RESP3.
     *
     * @param known false to answer HELLO as an unknown command
     */
    public void setHelloKnown(boolean known) {
        knowsHello = known;
    }

    // ---- what goes wrong ----

    /**
     * Replaces the primary though it lives, as {@code SENTINEL FAILOVER} does.
     *
     * @return false if that is refused: a failover is under way, or no replica can take over
     */
    public boolean failover() {
        List<SimulatedSentinel> able =
                sentinels.stream().filter(SimulatedSentinel::hears).toList();
        if (able.isEmpty() || failover != null) {
            return false;
        }
        SimulatedSentinel leader = able.get(random.nextInt(able.size()));
        SentinelFailover begun = new SentinelFailover(this, leader, ++currentEpoch);
        if (begun.candidate() == null) {
            return false;
        }
        failover = begun;
        begun.begin();
        return true;
    }

    /**
     * A sentinel dies; its connections are reset.
     *
     * @param sentinel one of them
     */
    public void kill(SimulatedSentinel sentinel) {
        sentinel.setRunning(false);
    }

    /**
     * A sentinel comes back, with what it knew before.
     *
     * @param sentinel one of them
     */
    public void start(SimulatedSentinel sentinel) {
        sentinel.setRunning(true);
    }

    /**
     * A sentinel hears neither the others nor any server, or hears them again; clients reach it all the same, and are
     * told what it knew before.
     *
     * @param sentinel one of them
     * @param cut whether it hears nobody
     */
    public void setCut(SimulatedSentinel sentinel, boolean cut) {
        sentinel.setCut(cut);
    }

    /**
     * Whether all is well: the sentinels agree on a primary, which says that it is one, and all others follow it.
     *
     * @return true if nothing will change by itself
     */
    public boolean isSettled() {
        SimulatedRedis primary = primary();
        return failover == null
                && sentinels.stream()
                        .allMatch(sentinel -> sentinel.hears()
                                && sentinel.primary() == primary
                                && servers.stream().noneMatch(sentinel::holdsDown))
                && servers.stream()
                        .allMatch(server -> server.isRunning()
                                && !server.isPaused()
                                && (server == primary
                                        ? !server.isReplica()
                                        : server.primary() == primary && server.isLinkedToPrimary()));
    }

    /** Ends all that they do by themselves. */
    public void switchOff() {
        sentinels.forEach(SimulatedSentinel::stop);
        sentinels.forEach(sentinel -> sentinel.server().refuse());
        sentinels.forEach(sentinel -> sentinel.server().resetLinks());
        SentinelFailover underWay = failover;
        if (underWay != null) {
            underWay.stop();
        }
    }

    @Override
    public String toString() {
        return "SimulatedSentinels[" + service + ", " + sentinels + ", failover=" + failover + "]";
    }

    // ---- what they ask ----

    boolean knowsHello() {
        return knowsHello;
    }

    List<SimulatedRedis> servers() {
        return servers;
    }

    Duration downAfter() {
        return downAfter;
    }

    Duration part(double factor) {
        return Duration.ofNanos((long) (downAfter.toNanos() * factor));
    }

    Random random() {
        return random;
    }

    int quorum() {
        return sentinels.size() / 2 + 1;
    }

    /**
     * Whether they are replacing the primary.
     *
     * @return true from the election of a leader to the end of the failover
     */
    public boolean isFailingOver() {
        return failover != null;
    }

    /** How many hold the primary down that a sentinel names, itself and those that it hears. */
    int holdingDown(SimulatedSentinel one) {
        return (int) sentinels.stream()
                .filter(other -> other == one
                        || one.hears()
                                && other.hears()
                                && other.primary() == one.primary()
                                && other.holdsDown(one.primary()))
                .count();
    }

    /** A sentinel wants to replace the primary: begins, if a majority hears it and nobody else does. */
    void elect(SimulatedSentinel one) {
        long votes = sentinels.stream().filter(SimulatedSentinel::hears).count();
        if (failover != null || votes < quorum() || time.elapsed().compareTo(notBefore) < 0) {
            return;
        }
        SentinelFailover begun = new SentinelFailover(this, one, ++currentEpoch);
        failover = begun;
        begun.begin();
    }

    /** A failover is over, or came to nothing. */
    void onEnd(boolean done) {
        failover = null;
        notBefore = done ? Duration.ZERO : time.elapsed().plus(downAfter.multipliedBy(2));
    }

    /** Has a server follow another one, and ends its clients' connections. */
    void reconfigure(SimulatedRedis server, SimulatedRedis primary) {
        server.replicateFrom(primary, lag);
        server.server().closeLinks();
    }
}
