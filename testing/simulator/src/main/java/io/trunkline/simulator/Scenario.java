package io.trunkline.simulator;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.simulator.plan.FaultKind;
import io.trunkline.simulator.plan.PlanDraw;
import io.trunkline.simulator.plan.ScenarioPlan;
import io.trunkline.simulator.plan.ScenarioPlan.CallerPlan;
import io.trunkline.testkit.simulation.ExecutedCommand;
import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One life of a multiplexer, as it is planned; and whether all invariants held. The same plan is the same life.
 * Confined to the simulation's thread.
 */
final class Scenario {

    /** The echo of a token: 16 digits as a bulk string. */
    private static final int TOKEN_BYTES = 23;

    private static final Set<FaultKind> KEEPING_CONNECTIONS = Set.of(
            FaultKind.SCRIPTS_FLUSHED,
            FaultKind.RIGHTS_TAKEN,
            FaultKind.ROLES_SWAPPED,
            FaultKind.REPLICATION_CUT,
            FaultKind.SERVER_RETIRED);

    private static final int UNPROVEN = 1 << 20;
    /** Ten times what the busiest life needs, whose answers come byte by byte: what goes on is going in circles. */
    private static final long MAX_STEPS = 3_000_000;

    private final ScenarioPlan plan;
    private final SimulatedWorld world;
    private final Tally tally = new Tally();
    private final Servers servers;
    private final Faults faults;
    private final MultiplexerOptions options;
    private final List<Caller> callers = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final Events events;
    private final Bounds bounds;

    Scenario(long seed) {
        this(PlanDraw.of(seed), Engine.TRUNKLINE);
    }

    Scenario(ScenarioPlan plan, Engine engine) {
        this.plan = plan;
        world = new SimulatedWorld(plan.seed(), engine);
        world.time().setStepLimit(MAX_STEPS);
        servers = Servers.of(world, plan.setup().kind());
        faults = new Faults(world, servers, tally, plan.setup());
        options = Installation.of(world, servers, plan.setup());
        events = new Events(violations, this::leases);
        bounds = new Bounds(plan.setup(), world.history(), events, violations);
    }

    private int leases() {
        return bounds.leases();
    }

    /** Lives it, and tells what is not as it should be. */
    List<Violation> run() {
        faults.plan(plan.faults());
        world.connect(options);
        ConnectionMultiplexer multiplexer = world.multiplexer();
        ThrowingCode throwingCode = new ThrowingCode(world, multiplexer, violations);
        if (plan.setup().throwingCode()) {
            throwingCode.start();
        }
        multiplexer.addListener(events);
        servers.watch(multiplexer);
        for (CallerPlan one : plan.callers()) {
            boolean throwing = plan.setup().throwingCode() && one.number() % 2 == 1;
            var caller =
                    new Caller(world, servers, multiplexer, one, throwing, () -> bounds.checkInFlight(multiplexer));
            callers.add(caller);
            caller.start();
        }
        Duration closeAt = plan.closeAt();
        if (closeAt != null) {
            world.time().advance(closeAt);
        } else {
            world.time().advance(servers.span());
            callers.forEach(Caller::stop);
            throwingCode.stop();
            checkConnectionsStayed();
            faults.heal();
            new Recovery(plan, world, servers, faults, multiplexer, violations).check();
        }
        bounds.checkBacklog(multiplexer);
        throwingCode.stop();
        violations.addAll(RightsChecker.endedWrongly(
                world.history().subscriptions(), faults.denials(), world.time().elapsed()));
        close();
        judge();
        tally.addLife(
                plan.setup().kind(),
                world.history(),
                world.servers(),
                events.restored(),
                world.time().elapsed());
        return violations;
    }

    /** Compares what callers were told with what the servers did. */
    private void judge() {
        List<ExecutedCommand> executed = servers.executed();
        violations.addAll(RightsChecker.toldWrongly(world.history().records(), faults.denials(), world::latest));
        Moves moves = servers.moves(hasOneLine());
        violations.addAll(
                HistoryChecker.violations(world.history().records(), executed, world::openedAt, world::latest, moves));
        if (hasOneLine() && servers.keepOrder()) {
            // Where roles change, each server has an order of its own
            world.servers()
                    .forEach(server -> violations.addAll(
                            LeaseOrderChecker.violations(world.history().records(), server.executed(), moves)));
        }
        violations.addAll(PopChecker.violations(world.history(), world.popped(), executed, proofBytes()));
        violations.addAll(MessageChecker.heardWrongly(
                world.history().subscriptions(), world.servers(), servers.handOnMessages()));
        violations.addAll(servers.violations(hasOneLine(), hasOneLine() && !mayLinger()));
    }

    /** Whether callers share one connection to each server. */
    private boolean hasOneLine() {
        return plan.setup().interactiveConnections() == 1 && plan.setup().bulkBytes() == 0;
    }

    /** Whether a connection may have been of no use for some time, and nobody was told. */
    private boolean mayLinger() {
        return faults.isSilenced() || plan.faults().stream().anyMatch(fault -> fault.kind() == FaultKind.SLOW_READER);
    }

    /**
     * With highIntegrity a reply is handed out when its token has come, unless the server refused that: then nobody
     * knows when.
     */
    private int proofBytes() {
        boolean mayRefuse = plan.faults().stream().anyMatch(fault -> fault.kind() == FaultKind.LOADING);
        return !plan.setup().highIntegrity() ? 0 : mayRefuse ? UNPROVEN : TOKEN_BYTES;
    }

    /** Everything that happened, for whoever looks into a violation. */
    String trace() {
        StringBuilder text = new StringBuilder();
        text.append(plan).append("struck:\n").append(faults).append("\ncallers were told:\n");
        world.history()
                .records()
                .forEach(record -> text.append("  ").append(record).append('\n'));
        world.history()
                .subscriptions()
                .forEach(subscription -> text.append("  ").append(subscription).append('\n'));
        text.append("orphans: ").append(world.history().orphans()).append('\n');
        for (SimulatedRedis server : world.servers()) {
            text.append(server.server().address()).append(" did:\n");
            server.executed()
                    .forEach(command -> text.append("  ").append(command).append('\n'));
            server.refusedWrites()
                    .forEach(
                            command -> text.append("  refused ").append(command).append('\n'));
        }
        return text.append(servers.heard())
                .append("all in all: ")
                .append(world.time())
                .append(", fingerprint ")
                .append(Long.toHexString(world.time().fingerprint()))
                .append('\n')
                .toString();
    }

    /** What happened, in numbers. */
    Tally tally() {
        return tally;
    }

    /** What callers were told. */
    List<CommandRecord> records() {
        return world.history().records();
    }

    /**
     * Where nothing goes wrong but that rights are taken from somebody, roles change or code throws, no connection
     * ends; but that of who listens to what is not allowed any more.
     */
    private void checkConnectionsStayed() {
        boolean calm = plan.faults().stream().allMatch(fault -> KEEPING_CONNECTIONS.contains(fault.kind()));
        boolean mayEnd = faults.denials().stream()
                .anyMatch(denial -> !denial.rights().channels().isEmpty());
        if (!calm || mayEnd || servers.endConnections() || events.failures() == 0) {
            return;
        }
        String what = "connections failed, times=" + events.failures();
        if (!faults.denials().isEmpty()) {
            violations.add(new Violation(Invariant.REFUSED_ALONE, what));
        }
        if (plan.setup().throwingCode()) {
            violations.add(new Violation(Invariant.THROWN_ALONE, what));
        }
    }

    // ---- the end ----

    private void close() {
        List<String> left = world.closeAndFindLeftovers(plan.drain(), () -> {
            faults.heal();
            callers.forEach(Caller::stop);
            servers.stopWatching();
        });
        left.forEach(what -> violations.add(new Violation(Invariant.LEAVES_NOTHING, what)));
    }
}
