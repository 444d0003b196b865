package io.trunkline.testkit.simulation.sentinel;

import io.trunkline.testkit.simulation.SimulatedNetwork;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.testkit.simulation.SimulatedServer;
import io.trunkline.transport.Cancellable;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of several {@link SimulatedSentinels}: whom it hears, whom it names, and who listens to it. Confined to the
 * simulation's thread.
 */
public final class SimulatedSentinel {

    private static final int PORT = 26379;
    /** How many times it looks in the time after which a silent server is down. */
    private static final int LOOKS = 8;
    /** After how many of these times a server is told whom to follow that takes itself for the primary wrongly. */
    private static final int MIN_CONVERSION = 5;

    private static final int CONVERSION_SPREAD = 5;
    /** One look in so many brings what another sentinel says of itself. */
    private static final int HELLO = 8;

    /** In which a client could ask over one connection, and had done so. */
    private record Span(Duration from, Duration to) {}

    private final SimulatedSentinels group;
    private final String host;
    private final SimulatedServer server;
    private final Set<SentinelSession> sessions = new LinkedHashSet<>();
    private final Map<SimulatedRedis, Duration> silentSince = new HashMap<>();
    private final Set<SimulatedRedis> down = new LinkedHashSet<>();
    /** When who plays a part that is not his is put right. */
    private final Map<SimulatedRedis, Duration> putRightAt = new HashMap<>();

    private final List<AppointedPrimary> named = new ArrayList<>();
    private final List<Span> conversations = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private boolean objectively;
    private boolean running = true;
    private boolean cut;
    private int asked;
    private @Nullable Cancellable next;

    SimulatedSentinel(SimulatedSentinels group, SimulatedNetwork network, String host, SimulatedRedis primary) {
        this.group = group;
        this.host = host;
        this.server = network.listen(new TransportAddress.Tcp(host, PORT), () -> new SentinelSession(this));
        named.add(new AppointedPrimary(now(), primary, 0));
    }

    /**
     * Where it can be reached.
     *
     * @return the server as the network knows it, with the faults of the way to it
     */
    public SimulatedServer server() {
        return server;
    }

    /**
     * Whom it names as the primary.
     *
     * @return the primary, as far as it knows
     */
    public SimulatedRedis primary() {
        return named.get(named.size() - 1).primary();
    }

    /**
     * How recent that is.
     *
     * @return the configuration epoch, which grows with each failover
     */
    public long epoch() {
        return named.get(named.size() - 1).epoch();
    }

    /**
     * Whom it has named in the course of time.
     *
     * @return a view, which grows; the oldest first
     */
    public List<AppointedPrimary> named() {
        return Collections.unmodifiableList(named);
    }

    /**
     * Whether it has named a server at some moment of a span, both ends included.
     *
     * @param one the server
     * @param from the beginning
     * @param to the end
     * @return true if it did, whoever asked
     */
    public boolean hasNamed(SimulatedRedis one, Duration from, Duration to) {
        for (int i = 0; i < named.size(); i++) {
            boolean isOver = i + 1 < named.size() && named.get(i + 1).at().compareTo(from) < 0;
            if (named.get(i).primary() == one && !isOver && named.get(i).at().compareTo(to) <= 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a client could ask it throughout a span: it had done so before, and no connection over which that was
     * done has ended in between.
     *
     * @param from the beginning
     * @param to the end
     * @return false if it was dead, or nobody was connected
     */
    public boolean wasAtHand(Duration from, Duration to) {
        return sessions.stream().anyMatch(session -> isBefore(session.askedSince(), from))
                || conversations.stream().anyMatch(span -> isBefore(span.from, from) && span.to.compareTo(to) > 0);
    }

    private static boolean isBefore(@Nullable Duration one, Duration other) {
        return one != null && one.compareTo(other) < 0;
    }

    /**
     * How often it was asked where the primary is.
     *
     * @return 0 or more
     */
    public int timesAsked() {
        return asked;
    }

    /**
     * What it published, and when it was asked where the primary is, for people.
     *
     * @return a view, which grows; the oldest first
     */
    public List<String> log() {
        return Collections.unmodifiableList(log);
    }

    /**
     * Whether its process is up.
     *
     * @return false between {@link SimulatedSentinels#kill} and {@link SimulatedSentinels#start}
     */
    public boolean isRunning() {
        return running;
    }

    @Override
    public String toString() {
        return "SimulatedSentinel[" + host + ", primary=" + primary().server().address() + ", epoch=" + epoch()
                + ", running=" + running + ", cut=" + cut + ", down=" + down.size() + "]";
    }

    // ---- what sessions ask ----

    SimulatedSentinels group() {
        return group;
    }

    /**
     * Where it listens.
     *
     * @return the host
     */
    public String host() {
        return host;
    }

    /** What other sentinels call it by. */
    String id() {
        return String.format("%040x", host.hashCode() & 0xffffffffL);
    }

    boolean holdsDown(SimulatedRedis one) {
        return down.contains(one);
    }

    boolean isObjectivelyDown() {
        return objectively;
    }

    List<SimulatedRedis> replicas() {
        return group.servers().stream().filter(one -> one != primary()).toList();
    }

    List<SimulatedSentinel> others() {
        return group.sentinels().stream().filter(other -> other != this).toList();
    }

    void add(SentinelSession session) {
        sessions.add(session);
    }

    void remove(SentinelSession session) {
        sessions.remove(session);
        Duration since = session.askedSince();
        if (since != null) {
            conversations.add(new Span(since, now()));
        }
    }

    void asked() {
        asked++;
        log.add(now() + " asked");
    }

    // ---- what happens to it ----

    void setCut(boolean isCut) {
        cut = isCut;
    }

    void setRunning(boolean isRunning) {
        if (running == isRunning) {
            return;
        }
        running = isRunning;
        if (running) {
            server.accept();
            look();
        } else {
            server.refuse();
            server.resetLinks();
            silentSince.clear();
            down.clear();
            putRightAt.clear();
            objectively = false;
            stop();
        }
    }

    /** Looks at nothing any more. */
    void stop() {
        Cancellable pending = next;
        if (pending != null) {
            next = null;
            pending.cancel();
        }
    }

    // ---- what it does ----

    Duration now() {
        return server.lane().time().elapsed();
    }

    /** Whether it hears other sentinels, and servers. */
    boolean hears() {
        return running && !cut;
    }

    boolean hears(SimulatedRedis one) {
        return hears() && one.isRunning() && !one.isPaused();
    }

    void lookIn(Duration wait) {
        next = server.lane().schedule(this::look, wait);
    }

    private void look() {
        lookIn(group.downAfter().dividedBy(LOOKS));
        group.servers().forEach(this::watch);
        boolean agreed = down.contains(primary()) && group.holdingDown(this) >= group.quorum();
        if (agreed != objectively) {
            objectively = agreed;
            publish(agreed ? "+odown" : "-odown", named(primary()));
        }
        if (hears()) {
            if (objectively) {
                group.elect(this);
            }
            if (group.random().nextInt(HELLO) == 0) {
                hearOthers();
            }
            group.servers().forEach(this::putRight);
        }
    }

    private void watch(SimulatedRedis one) {
        boolean isFit = hears(one) && !(one == primary() && one.isReplica());
        if (isFit) {
            silentSince.remove(one);
            if (down.remove(one)) {
                publish("-sdown", named(one));
            }
        } else if (now().minus(silentSince.computeIfAbsent(one, first -> now())).compareTo(group.downAfter()) >= 0
                && down.add(one)) {
            publish("+sdown", named(one));
        }
    }

    private void hearOthers() {
        for (SimulatedSentinel other : others()) {
            if (other.hears() && other.epoch() > epoch()) {
                switchTo(other.primary(), other.epoch());
            }
        }
    }

    /** Has a server follow the primary that takes itself for one, or follows somebody else, for long enough. */
    private void putRight(SimulatedRedis one) {
        SimulatedRedis primary = primary();
        boolean isWrong = one != primary && hears(one) && one.primary() != primary;
        if (!isWrong || !hears(primary) || primary.isReplica() || group.isFailingOver()) {
            putRightAt.remove(one);
            return;
        }
        Duration due = putRightAt.computeIfAbsent(
                one,
                first -> now().plus(group.downAfter()
                        .multipliedBy(MIN_CONVERSION + group.random().nextInt(CONVERSION_SPREAD))));
        if (now().compareTo(due) >= 0) {
            putRightAt.remove(one);
            group.reconfigure(one, primary);
            publish("+convert-to-slave", named(one));
        }
    }

    /** Names another primary from now on, without a word about it. */
    void appoint(SimulatedRedis primary, long newEpoch) {
        named.add(new AppointedPrimary(now(), primary, newEpoch));
        objectively = false;
        putRightAt.clear();
    }

    /** Names another primary from now on, and says so. */
    void switchTo(SimulatedRedis primary, long newEpoch) {
        SimulatedRedis before = primary();
        appoint(primary, newEpoch);
        tellSwitch(before);
    }

    void tellSwitch(SimulatedRedis before) {
        publish("+switch-master", group.service() + " " + place(before) + " " + place(primary()));
    }

    void publish(String channel, String text) {
        if (running) {
            log.add(now() + " " + channel + " " + text);
            List.copyOf(sessions).forEach(session -> session.deliver(channel, text));
        }
    }

    /** A server, as messages name it. */
    String named(SimulatedRedis one) {
        return one == primary()
                ? "master " + group.service() + " " + place(one)
                : "slave " + SentinelSession.host(one) + ":" + SentinelSession.port(one) + " " + place(one) + " @ "
                        + group.service() + " " + place(primary());
    }

    private static String place(SimulatedRedis one) {
        return SentinelSession.host(one) + " " + SentinelSession.port(one);
    }
}
