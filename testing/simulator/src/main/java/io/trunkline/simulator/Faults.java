package io.trunkline.simulator;

import io.trunkline.simulator.plan.FaultKind;
import io.trunkline.simulator.plan.ScenarioPlan.Fault;
import io.trunkline.simulator.plan.ScenarioPlan.Setup;
import io.trunkline.testkit.simulation.SimulatedLane;
import io.trunkline.testkit.simulation.SimulatedLink;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.transport.Cancellable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Lets go wrong what is planned. Confined to the simulation's thread. */
final class Faults implements Servers.Course {

    /** What answers that is no Redis that can be used. */
    private static final String TLS_ALERT = "\u0015\u0003\u0001\u0000\u0002\u0002\u0016";

    private static final String FULL = "-ERR max number of clients reached\r\n";

    private static final String[] GREETINGS = {
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
        TLS_ALERT,
        FULL,
        "*9999999999\r\n",
        "$5\r\nshort",
        "%1\r\n+server\r\n",
    };

    /** About as much as is written at once: with less, memory runs out behind the first commands or at once. */
    private static final int LARGE_BUFFER = 250;
    /** What part of the time that it was away a restarted server takes to read its data. */
    private static final int READING_SHARE = 4;

    private static final Duration FLUSH_EVERY = Duration.ofMillis(5);

    private final SimulatedWorld world;
    private final Servers servers;
    private final SimulatedLane lane;
    private final Tally tally;
    private final List<Cancellable> timers = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final List<SimulatedLink> slowReaders = new ArrayList<>();
    private final Setup setup;
    private final List<Rights.Denial> denials = new ArrayList<>();
    private boolean silenced;
    private boolean refused;
    private boolean full;

    /** Prepares them. */
    Faults(SimulatedWorld world, Servers servers, Tally tally, Setup setup) {
        this.setup = setup;
        this.world = world;
        this.tally = tally;
        lane = world.time().newLane("faults");
        this.servers = servers;
    }

    void plan(List<Fault> faults) {
        faults.forEach(fault -> later(() -> strike(fault), fault.at()));
    }

    /** Ends everything that has an end, and lets nothing more go wrong. */
    void heal() {
        timers.forEach(Cancellable::cancel);
        timers.clear();
        giveRightsBack();
        readAgain();
        world.servers().forEach(this::heal);
        servers.heal();
        world.endBufferLimit();
        world.endStall();
    }

    private void heal(SimulatedRedis redis) {
        redis.resetAfterRequestBytes(Long.MAX_VALUE);
        redis.cutAfterReplyBytes(Long.MAX_VALUE);
        redis.repeatNextReply(false);
        redis.setLoading(false);
        redis.setGreeting(null);
        redis.server().setConnectDelay(Duration.ZERO);
        redis.server().setPartitioned(false);
        redis.server().accept();
        redis.setReplicationCut(false);
        servers.resume(redis);
        servers.start(redis, true);
    }

    /** Whether a connection became useless and nobody was told. */
    boolean isSilenced() {
        return silenced;
    }

    /** Whether the server seemed to want TLS, so that it is left alone for longer than after a loss. */
    boolean isRefused() {
        return refused;
    }

    /** Whether the server was full, so that it is left alone for a while. */
    boolean isFull() {
        return full;
    }

    @Override
    public String toString() {
        return String.join("\n", log);
    }

    private void strike(Fault fault) {
        switch (fault.kind()) {
            case RESET -> one(fault, SimulatedLink::reset);
            case CLOSE -> one(fault, SimulatedLink::close);
            case SILENCE -> one(fault, SimulatedLink::silence);
            case SILENCE_TO_CLIENT -> one(fault, SimulatedLink::silenceToClient);
            case SILENCE_TO_SERVER -> one(fault, SimulatedLink::silenceToServer);
            case HALF_OPEN -> one(fault, SimulatedLink::forget);
            case SLOW_READER ->
                one(fault, link -> {
                    link.setReading(false);
                    slowReaders.add(link);
                    later(this::readAgain, fault.lasts());
                });
            case REPLY_TWICE -> {
                if (setup.highIntegrity()) { // else it harms somebody
                    note(fault, "");
                    serverOf(fault).repeatNextReply(true);
                }
            }
            default -> {
                if (!servers.strike(fault, this)) {
                    note(fault, "");
                    strikeServer(fault);
                }
            }
        }
    }

    private void strikeServer(Fault fault) {
        SimulatedRedis redis = serverOf(fault);
        Duration lasts = fault.lasts();
        switch (fault.kind()) {
            case RESET_IN_REQUEST -> redis.resetAfterRequestBytes(fault.bytes());
            case CUT_IN_REPLY -> redis.cutAfterReplyBytes(fault.bytes());
            case PAUSE -> {
                servers.pause(redis);
                later(() -> servers.resume(redis), lasts);
            }
            case RESTART_WITH_DATA, RESTART_WITHOUT_DATA -> {
                servers.stop(redis);
                later(() -> restart(redis, fault), lasts);
            }
            case REFUSE, HANG -> {
                if (fault.kind() == FaultKind.REFUSE) {
                    redis.server().refuse();
                } else {
                    redis.server().hang();
                }
                redis.server().resetLinks();
                later(redis.server()::accept, lasts);
            }
            case GARBAGE -> {
                String greeting = GREETINGS[fault.choice() % GREETINGS.length];
                refused |= greeting.equals(TLS_ALERT);
                full |= greeting.equals(FULL);
                redis.setGreeting(greeting.getBytes(StandardCharsets.ISO_8859_1));
                redis.server().resetLinks();
                later(() -> redis.setGreeting(null), lasts);
            }
            case LOADING -> {
                redis.setLoading(true);
                later(() -> redis.setLoading(false), lasts);
            }
            case SLOW_CONNECT -> {
                redis.server().setConnectDelay(lasts);
                redis.server().resetLinks();
                later(() -> redis.server().setConnectDelay(Duration.ZERO), lasts);
            }
            case OUT_OF_MEMORY -> world.limitNextBuffer(fault.choice() % LARGE_BUFFER);
            case CLIENT_STALL -> {
                world.stall();
                later(world::endStall, lasts);
            }
            case CLOCK_STEP -> world.leap(lasts);
            case SCRIPTS_FLUSHED -> flushScripts(redis, lasts);
            case RIGHTS_TAKEN -> {
                Rights taken = Rights.of(fault.choice());
                denials.add(taken.from(lane.time().elapsed()));
                world.servers().forEach(server -> server.deny(taken.commands(), taken.channels()));
                later(this::giveRightsBack, lasts);
            }
            case PARTITION -> {
                setPartitioned(redis, fault, true);
                later(() -> setPartitioned(redis, fault, false), lasts);
            }
            case REPLICATION_CUT -> {
                redis.setReplicationCut(true);
                later(() -> redis.setReplicationCut(false), lasts);
            }
            default -> throw new IllegalArgumentException("Not a fault of the server: kind=" + fault.kind() + ".");
        }
    }

    private void flushScripts(SimulatedRedis redis, Duration stillFor) {
        redis.flushScripts();
        Duration rest = stillFor.minus(FLUSH_EVERY);
        if (!rest.isNegative()) {
            later(() -> flushScripts(redis, rest), FLUSH_EVERY);
        }
    }

    private void giveRightsBack() {
        world.servers().forEach(SimulatedRedis::allowAll);
        denials.replaceAll(denial -> denial.until(lane.time().elapsed()));
    }

    /** Which rights were taken when. */
    List<Rights.Denial> denials() {
        return denials;
    }

    /** Every other time a server that keeps its data needs time to read it. */
    private void restart(SimulatedRedis redis, Fault fault) {
        boolean withData = fault.kind() == FaultKind.RESTART_WITH_DATA;
        if (withData && fault.choice() % 2 == 0) {
            redis.setLoading(true);
            later(() -> redis.setLoading(false), fault.lasts().dividedBy(READING_SHARE));
        }
        servers.start(redis, withData);
    }

    /** Every other time the server is cut off from whom it follows, too. */
    private static void setPartitioned(SimulatedRedis redis, Fault fault, boolean cut) {
        redis.server().setPartitioned(cut);
        if (fault.choice() % 2 == 0) {
            redis.setReplicationCut(cut);
        }
    }

    private void readAgain() {
        slowReaders.forEach(link -> link.setReading(true));
        slowReaders.clear();
    }

    private void one(Fault fault, Consumer<SimulatedLink> what) {
        List<SimulatedLink> links = serverOf(fault).server().links();
        if (!links.isEmpty()) {
            SimulatedLink link = links.get(fault.choice() % links.size());
            note(fault, " " + link);
            silenced |= fault.kind().isSilent();
            what.accept(link);
        }
    }

    private SimulatedRedis serverOf(Fault fault) {
        return world.servers().get(fault.server() % world.servers().size());
    }

    @Override
    public void later(Runnable what, Duration delay) {
        timers.add(lane.schedule(what, delay));
    }

    @Override
    public void note(Fault fault, String which) {
        tally.addFault(fault.kind());
        log.add("  " + lane.time().elapsed() + " " + fault.kind() + " for " + fault.lasts() + " or " + fault.bytes()
                + " bytes at server " + fault.server() + which);
    }
}
