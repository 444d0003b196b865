package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.plan.ScenarioPlan.Fault;
import io.trunkline.simulator.plan.WorldKind.ReplicatedKind;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One server, or a primary and its replicas, whose roles are swapped, and of which some are the multiplexer's no more.
 * Confined to the simulation's thread.
 */
final class ReplicatedServers extends Servers {

    private static final int FEWEST_MEMBERS = 2;
    /** After what part of a fault's time a primary leaves that has a successor. */
    private static final int SUCCESSION_SHARE = 8;
    /** Until roles are known again: a write that is refused, what lies between two questions, and another write. */
    private static final Duration SUCCESSION = Duration.ofMillis(300);

    /** Until a multiplexer that asks for roles each second has asked, and been answered. */
    private static final Duration NEXT_QUESTION = Duration.ofMillis(1_100);

    private final ReplicatedKind kind;
    private final RoleChanges roles;
    private final Set<SimulatedRedis> retired = new LinkedHashSet<>();
    private final Set<SimulatedRedis> retiredForAWhile = new LinkedHashSet<>();
    private boolean changed;
    private @Nullable HeardRoles heard;

    ReplicatedServers(SimulatedWorld world, ReplicatedKind kind) {
        super(world);
        this.kind = kind;
        for (int number = 1; number <= kind.count(); number++) {
            world.addReplica("replica" + number, kind.lag());
        }
        roles = new RoleChanges(world.servers(), server -> !retired.contains(server), kind.lag());
    }

    private boolean areSeveral() {
        return kind.count() > 0;
    }

    @Override
    void describe(MultiplexerOptionsBuilder options) {
        for (SimulatedRedis server :
                world().servers().subList(1, world().servers().size())) {
            var address = (TransportAddress.Tcp) server.server().address();
            options.endpoint(address.host(), address.port());
        }
        if (kind.checksOften()) {
            options.topology(t -> t.configCheckSeconds(Duration.ofSeconds(1)));
        }
    }

    // ---- what the multiplexer takes them for ----

    @Override
    void watch(ConnectionMultiplexer multiplexer) {
        heard = new HeardRoles(world(), multiplexer);
    }

    private HeardRoles heardRoles() {
        return listening(heard);
    }

    @Override
    void look() {
        heardRoles().look();
    }

    /**
     * Subscriptions go to the primary as soon as that is known. What is published in that moment may be heard at neither
     * server: at the primary it is too early, and by the time that a replica has it they have left that.
     */
    @Override
    void awaitSubscriptions(Duration arrival) {
        if (areSeveral()) {
            HeardRoles all = heardRoles();
            world().time()
                    .runUntil(
                            () -> kind.checksOften() ? all.areTrue(arrival) : all.isCalm(arrival),
                            kind.checksOften() ? NEXT_QUESTION.plus(arrival) : arrival);
        }
    }

    @Override
    void stopWatching() {
        heardRoles().stop();
    }

    @Override
    String heard() {
        return areSeveral() && heard != null ? "heard roles:\n" + heard : "";
    }

    // ---- what goes wrong ----

    @Override
    boolean strike(Fault fault, Course course) {
        switch (fault.kind()) {
            case ROLES_SWAPPED -> {
                if (swapRoles(fault, course)) {
                    course.note(fault, " " + roles);
                }
            }
            case SERVER_RETIRED -> retire(fault, course);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean swapRoles(Fault fault, Course course) {
        boolean swapped = roles.swap(fault, course);
        changed |= swapped;
        return swapped;
    }

    /** Every other time for good; then another server becomes the primary before, if it is the primary. */
    private void retire(Fault fault, Course course) {
        SimulatedRedis redis =
                world().servers().get(fault.server() % world().servers().size());
        if (!mayRetire(redis)) {
            return;
        }
        if (fault.choice() % 2 != 0) {
            retiredForAWhile.add(redis);
            retire(fault, redis, course);
            course.later(() -> bringBack(redis), fault.lasts());
        } else if (!roles.isPrimary(redis)) {
            retire(fault, redis, course);
        } else if (swapRoles(fault, course)) {
            course.later(
                    () -> {
                        if (mayRetire(redis) && !roles.isPrimary(redis)) {
                            retire(fault, redis, course);
                        }
                    },
                    fault.lasts().dividedBy(SUCCESSION_SHARE));
        }
    }

    /** Some are left that may take over from each other. */
    private boolean mayRetire(SimulatedRedis redis) {
        return world().isConnected()
                && world().members().contains(redis)
                && world().members().size() > FEWEST_MEMBERS;
    }

    private void retire(Fault fault, SimulatedRedis redis, Course course) {
        course.note(fault, retiredForAWhile.contains(redis) ? "" : " for good");
        retired.add(redis);
        world().installAllBut(retired);
    }

    private void bringBack(SimulatedRedis redis) {
        retiredForAWhile.remove(redis);
        retired.remove(redis);
        world().installAllBut(retired);
    }

    @Override
    void heal() {
        List.copyOf(retiredForAWhile).forEach(this::bringBack);
        if (changed) {
            roles.followAll();
        }
    }

    @Override
    boolean haveChanged() {
        return changed;
    }

    // ---- what must hold ----

    @Override
    Moves moves(boolean haveOneLine) {
        return HeardMoves.of(world(), heardRoles(), haveOneLine);
    }

    @Override
    List<Violation> violations(boolean haveOneLine, boolean asksAtOnce) {
        return PlacementChecker.violations(world(), heardRoles(), asksAtOnce);
    }

    // ---- after the faults ----

    @Override
    Duration recovery() {
        return changed ? SUCCESSION : Duration.ZERO;
    }

    /** A write finds out who takes writes now. */
    @Override
    List<Integer> keysToWrite() {
        return areSeveral() ? List.of(0) : List.of();
    }

    /**
     * Reads are answered wherever they may be, by what the servers are now; if none is known to be one, that is found
     * out.
     */
    @Override
    void checkPlaces(Recovery recovery) {
        if (!areSeveral()) {
            return;
        }
        for (ReadFrom readFrom : ReadFrom.values()) {
            CommandRecord last = recovery.read(0, readFrom, SUCCESSION);
            String tag = String.valueOf(last.tag());
            boolean allowed = world().members().stream()
                    .filter(server -> server.isReplica() ? readFrom.allowsReplica() : readFrom.allowsPrimary())
                    .anyMatch(server -> server.executed().stream()
                            .anyMatch(command -> command.words().contains(tag)));
            if (!Recovery.isAnswered(last) || !allowed) {
                recovery.violate(
                        "was not read where readFrom=" + readFrom + " says, servers=" + world().members(), last);
            }
        }
    }
}
