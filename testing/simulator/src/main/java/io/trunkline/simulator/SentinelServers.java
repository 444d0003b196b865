package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.plan.ScenarioPlan.Fault;
import io.trunkline.simulator.plan.WorldKind.SentinelKind;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.testkit.simulation.sentinel.SimulatedSentinel;
import io.trunkline.testkit.simulation.sentinel.SimulatedSentinels;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A primary and its replicas, of which sentinels tell: they replace the primary when it fails, and some of them die or
 * know nothing of it. Confined to the simulation's thread.
 */
final class SentinelServers extends Servers {

    private static final String SERVICE = "orders";
    private static final int SENTINELS = 3;
    /** Until sentinels that are left alone have put all right. */
    private static final Duration REST = Duration.ofMinutes(1);
    /**
     * Until the multiplexer has asked sentinels that were away: a wait between two attempts to connect, what lies
     * between two rounds, and the question to the primary.
     */
    private static final Duration NEWS = Duration.ofMillis(1_800);
    /** How many times the time after which a server is down a replaced primary is away: it is not the primary by then. */
    private static final int AWAY = 3;

    private final SentinelKind kind;
    private final SimulatedSentinels sentinels;
    private boolean replaced;
    private @Nullable HeardPrimary heard;
    private @Nullable HeardRoles roles;

    SentinelServers(SimulatedWorld world, SentinelKind kind) {
        super(world);
        this.kind = kind;
        for (int number = 1; number <= kind.replicas(); number++) {
            world.addReplica("replica" + number, kind.lag());
        }
        sentinels = new SimulatedSentinels(
                world.network(), SERVICE, world.servers(), SENTINELS, kind.downAfter(), kind.lag());
        sentinels.sentinels().forEach(sentinel -> world.addMachine(sentinel.server()));
        world.atTheEnd(sentinels::switchOff);
    }

    @Override
    void describe(MultiplexerOptionsBuilder options) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (SimulatedSentinel sentinel : sentinels.sentinels()) {
            var address = (TransportAddress.Tcp) sentinel.server().address();
            endpoints.add(Endpoint.tcp(address.host(), address.port()));
        }
        options.endpoints(endpoints).topology(t -> t.serviceName(SERVICE));
    }

    // ---- what the multiplexer takes them for ----

    @Override
    void watch(ConnectionMultiplexer multiplexer) {
        heard = new HeardPrimary(world(), multiplexer);
        roles = new HeardRoles(world(), multiplexer);
    }

    private HeardPrimary heardPrimary() {
        return listening(heard);
    }

    private HeardRoles heardRoles() {
        return listening(roles);
    }

    @Override
    void look() {
        heardPrimary().look();
        heardRoles().look();
    }

    @Override
    void stopWatching() {
        heardPrimary().stop();
        heardRoles().stop();
    }

    @Override
    void awaitSubscriptions(Duration arrival) {
        HeardRoles all = heardRoles();
        world().time().runUntil(() -> all.areTrue(arrival), NEWS.plus(arrival));
    }

    @Override
    String heard() {
        StringBuilder text = new StringBuilder("taken for the primary: " + heard + "\nheard roles:\n" + roles);
        for (SimulatedSentinel sentinel : sentinels.sentinels()) {
            text.append("  ")
                    .append(sentinel)
                    .append(' ')
                    .append(sentinel.named())
                    .append('\n');
            sentinel.log().forEach(line -> text.append("    ").append(line).append('\n'));
        }
        return text.toString();
    }

    // ---- what goes wrong ----

    private SimulatedSentinel sentinelOf(Fault fault) {
        return sentinels.sentinels().get(fault.choice() % SENTINELS);
    }

    @Override
    boolean strike(Fault fault, Course course) {
        SimulatedSentinel one = sentinelOf(fault);
        switch (fault.kind()) {
            case SENTINEL_DOWN -> {
                course.note(fault, " " + one);
                sentinels.kill(one);
                course.later(() -> sentinels.start(one), fault.lasts());
            }
            case SENTINELS_DOWN -> {
                course.note(fault, "");
                sentinels.sentinels().forEach(sentinels::kill);
                course.later(() -> sentinels.sentinels().forEach(sentinels::start), fault.lasts());
            }
            case SENTINEL_STALE -> {
                course.note(fault, " " + one);
                sentinels.setCut(one, true);
                course.later(() -> sentinels.setCut(one, false), fault.lasts());
            }
            case PRIMARY_REPLACED -> {
                if (sentinels.failover()) {
                    course.note(fault, "");
                    replaced = true;
                }
            }
            case PRIMARY_RETURNS -> {
                SimulatedRedis primary = sentinels.primary();
                course.note(fault, " " + primary);
                primary.stop();
                course.later(() -> start(primary, true), kind.downAfter().multipliedBy(AWAY));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** One that is up is not started again: it would be another process. */
    @Override
    void start(SimulatedRedis server, boolean keepData) {
        if (!server.isRunning()) {
            server.start(keepData);
        }
    }

    @Override
    void heal() {
        for (SimulatedSentinel sentinel : sentinels.sentinels()) {
            sentinels.start(sentinel);
            sentinels.setCut(sentinel, false);
        }
    }

    @Override
    boolean haveChanged() {
        return replaced || sentinels.sentinels().stream().anyMatch(sentinel -> sentinel.epoch() > 0);
    }

    /** Whoever is told what to do by a sentinel ends its clients' connections, and a server may seem dead for a moment. */
    @Override
    boolean endConnections() {
        return true;
    }

    // ---- what must hold ----

    /** What a server has refused waits, and comes behind others; so may what a server gave away that is retired. */
    @Override
    Moves moves(boolean haveOneLine) {
        Set<String> refused = new HashSet<>();
        for (SimulatedRedis server : world().servers()) {
            server.refused().forEach(command -> refused.addAll(command.words()));
        }
        List<HeardRoles.Absence> absences = heardRoles().absences();
        return (record, command) -> {
            boolean mayHaveMoved = refused.contains(String.valueOf(record.tag()))
                    || absences.stream()
                            .anyMatch(absence -> absence.from().compareTo(record.submitted()) >= 0
                                    && absence.from().compareTo(world().latest(command.at())) <= 0);
            return mayHaveMoved ? Moves.Origin.ANYWHERE : Moves.Origin.NOWHERE_ELSE;
        };
    }

    @Override
    List<Violation> violations(boolean haveOneLine, boolean asksAtOnce) {
        return SplitWriteChecker.violations(world(), sentinels, heardPrimary(), heardRoles(), haveOneLine);
    }

    // ---- after the faults ----

    @Override
    void settle() {
        if (!world().time().runUntil(sentinels::isSettled, REST)) {
            throw new AssertionError("Sentinels did not come to rest: waited=" + REST + ", sentinels=" + sentinels);
        }
    }

    @Override
    Duration recovery() {
        return NEWS;
    }

    /** A write has to be at the one that sentinels name. */
    @Override
    List<Integer> keysToWrite() {
        return List.of(0);
    }

    @Override
    void checkPlaces(Recovery recovery) {
        SimulatedRedis primary = sentinels.primary();
        for (ReadFrom readFrom : ReadFrom.values()) {
            CommandRecord last = recovery.read(0, readFrom, NEWS);
            String tag = String.valueOf(last.tag());
            boolean allowed = world().servers().stream()
                    .filter(server -> server == primary ? readFrom.allowsPrimary() : readFrom.allowsReplica())
                    .anyMatch(server -> server.executed().stream()
                            .anyMatch(command -> command.words().contains(tag)));
            if (!Recovery.isAnswered(last) || !allowed) {
                recovery.violate("was not read where readFrom=" + readFrom + " says, sentinels=" + sentinels, last);
            }
        }
    }
}
