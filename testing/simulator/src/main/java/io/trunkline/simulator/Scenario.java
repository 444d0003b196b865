package io.trunkline.simulator;

import io.trunkline.ConnectionCounters;
import io.trunkline.ConnectionKind;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.simulator.CommandRecord.Value;
import io.trunkline.simulator.ScenarioPlan.CallerPlan;
import io.trunkline.simulator.ScenarioPlan.Setup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One life of a multiplexer, as it is planned; and whether all invariants held. The same plan is the same life. Confined to the simulation's
 * thread.
 */
final class Scenario {

    /** Faults begin and end within it. */
    private static final Duration SPAN = Duration.ofMillis(400);
    /** Until commands work again: a connection attempt that hangs, a backoff, and a handshake over a bad line. */
    private static final Duration RECOVERY = Duration.ofMillis(900);
    /** Until the last deadline has passed, and whatever connection is not needed for commands has recovered as well. */
    private static final Duration AFTERMATH = Duration.ofSeconds(1);
    /** Until a silent connection is found out: a keep-alive, its deadline, a probe, and what comes between. */
    private static final Duration DETECTION = Duration.ofSeconds(5);

    /** What a server that refuses for good is left alone for, after the first such refusal and the second. */
    private static final Duration REFUSAL = Duration.ofSeconds(4);

    /** What a server that is full is left alone for, after the second attempt: a third one does not fall into the span of the faults. */
    private static final Duration FULLNESS = Duration.ofSeconds(1);

    /** Until a silence with commands under way is found out: a deadline, a probe and its grace, and what stands in line. */
    private static final Duration SUSPICION = Duration.ofMillis(1_200);

    /** Nothing that a caller submits is smaller, as the engine counts bytes: a GET of a key of two letters. */
    private static final int SMALLEST_COMMAND = 24;

    /** The echo of a token: 16 digits as a bulk string. */
    private static final int TOKEN_BYTES = 23;

    private static final int UNPROVEN = 1 << 20;

    private static final Duration TRY = Duration.ofMillis(100);
    /** In flight beyond the bound: the rest of a group that was begun, a SELECT, a keep-alive. */
    private static final int IN_FLIGHT_SLACK = 8;
    /** In the backlog beyond the bound: what is submitted in the engine's own name. */
    private static final int BACKLOG_SLACK = 8;

    private final ScenarioPlan plan;
    private final SimulatedWorld world;
    private final Tally tally = new Tally();
    private final Faults faults;
    private final MultiplexerOptions options;
    private final List<Caller> callers = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final Events events;

    Scenario(long seed) {
        this(PlanDraw.of(seed), Engine.TRUNKLINE);
    }

    Scenario(ScenarioPlan plan, Engine engine) {
        this.plan = plan;
        world = new SimulatedWorld(plan.seed(), engine);
        faults = new Faults(world, tally, plan.setup().highIntegrity());
        world.redis().server().setConditions(plan.setup().conditions());
        world.redis().setHelloKnown(plan.setup().knowsHello());
        options = options(plan.setup());
        events = new Events(violations, this::leases);
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
        for (CallerPlan one : plan.callers()) {
            boolean throwing = plan.setup().throwingCode() && one.number() % 2 == 1;
            var caller = new Caller(world, multiplexer, one, throwing, () -> checkInFlight(multiplexer));
            callers.add(caller);
            caller.start();
        }
        Duration closeAt = plan.closeAt();
        if (closeAt != null) {
            world.time().advance(closeAt);
        } else {
            world.time().advance(SPAN);
            callers.forEach(Caller::stop);
            throwingCode.stop();
            checkConnectionsStayed();
            faults.heal();
            checkRecovery(multiplexer);
        }
        checkBacklog(multiplexer);
        throwingCode.stop();
        violations.addAll(RightsChecker.endedWrongly(
                world.history().subscriptions(), faults.denials(), world.time().elapsed()));
        close();
        violations.addAll(RightsChecker.toldWrongly(world.history().records(), faults.denials()));
        violations.addAll(HistoryChecker.violations(
                world.history().records(), world.redis().executed(), world.redis()::openedAt, world::latest));
        if (plan.setup().interactiveConnections() == 1 && plan.setup().bulkBytes() == 0) {
            violations.addAll(LeaseOrderChecker.violations(
                    world.history().records(), world.redis().executed()));
        }
        violations.addAll(PopChecker.violations(
                world.history(), world.redis().popped(), world.redis().executed(), proofBytes()));
        violations.addAll(MessageChecker.heardWrongly(world.history().subscriptions(), world.redis()));
        tally.addLife(
                world.history(), world.redis(), events.restored(), world.time().elapsed());
        return violations;
    }

    /** With highIntegrity a reply is handed out when its token has come, unless the server refused that: then nobody knows when. */
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
        text.append("the server did:\n");
        world.redis()
                .executed()
                .forEach(command -> text.append("  ").append(command).append('\n'));
        return text.toString();
    }

    /** What happened, in numbers. */
    Tally tally() {
        return tally;
    }

    /** What callers were told. */
    List<CommandRecord> records() {
        return world.history().records();
    }

    /** Where nothing goes wrong but that rights are taken from somebody, or code throws, no connection ends; but that of who listens to what is not allowed any more. */
    private void checkConnectionsStayed() {
        boolean calm = plan.faults().stream()
                .allMatch(fault -> fault.kind() == FaultKind.SCRIPTS_FLUSHED || fault.kind() == FaultKind.RIGHTS_TAKEN);
        boolean mayEnd = faults.denials().stream()
                .anyMatch(denial -> !denial.rights().channels().isEmpty());
        if (!calm || mayEnd || events.failures() == 0) {
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

    // ---- after the faults ----

    private void checkRecovery(ConnectionMultiplexer multiplexer) {
        Duration healed = world.time().elapsed();
        CommandRecord last = tryOnce(multiplexer);
        while (!isAnswered(last)) {
            if (world.time().elapsed().minus(healed).compareTo(bound()) > 0) {
                violations.add(new Violation(
                        Invariant.RECOVERS, "did not work within " + bound() + " after " + healed + ": " + last));
                return;
            }
            world.time().advance(Duration.ofMillis(10));
            last = tryOnce(multiplexer);
        }
        world.time().advance(faults.isSilenced() ? DETECTION : AFTERMATH);
        checkSubscriptions(multiplexer);
        checkConnections(multiplexer);
    }

    /** A silent connection that was given up is still one for the server, which nobody told. */
    private void checkConnections(ConnectionMultiplexer multiplexer) {
        int known = multiplexer.counters().connections().size();
        int present = world.redis().sessions();
        if (present > known && !faults.isSilenced()) {
            violations.add(new Violation(
                    Invariant.CONNECTIONS_KNOWN, "the server sees " + present + ", the multiplexer " + known));
        }
    }

    /** Slow scripts that stand in line take their time. */
    private Duration bound() {
        Duration bound = faults.isSilenced() ? RECOVERY.plus(SUSPICION) : RECOVERY;
        if (faults.isRefused()) {
            bound = bound.plus(REFUSAL);
        }
        if (faults.isFull()) {
            bound = bound.plus(FULLNESS);
        }
        for (CallerPlan caller : plan.callers()) {
            for (ScenarioPlan.Step step : caller.steps()) {
                if (step.kind() == StepKind.SLOW_SCRIPT) {
                    bound = bound.plus(step.extra());
                }
            }
        }
        return bound;
    }

    private static boolean isAnswered(CommandRecord record) {
        return !record.ends().isEmpty() && record.ends().get(0).outcome() instanceof Value;
    }

    private CommandRecord tryOnce(ConnectionMultiplexer multiplexer) {
        CommandRecord record = echo(multiplexer, TRY);
        world.time().runUntil(() -> !record.ends().isEmpty(), TRY);
        return record;
    }

    private CommandRecord echo(ConnectionMultiplexer multiplexer, Duration limit) {
        String tag = world.history().nextTag(0);
        CommandRecord record = world.history().submit(0, 0, "ECHO", tag, limit);
        world.history()
                .observe(
                        record,
                        multiplexer.database().async().withTimeout(limit).echo(tag),
                        WireText::ofValue);
        return record;
    }

    private void checkSubscriptions(ConnectionMultiplexer multiplexer) {
        new Resubscription(world, violations, faults.isSilenced()).check(multiplexer.subscriber());
    }

    // ---- bounds ----

    private void checkInFlight(ConnectionMultiplexer multiplexer) {
        long bound = mostMessages(plan.setup().maxInFlight());
        if (bound == 0) {
            return;
        }
        List<ConnectionCounters> connections = multiplexer.counters().connections();
        // A blocking command that is given up is unblocked at once
        long unblocking = connections.stream()
                .filter(connection -> connection.kind() == ConnectionKind.LEASED)
                .count();
        for (ConnectionCounters counters : connections) {
            if (counters.inFlight() > bound + IN_FLIGHT_SLACK + unblocking) {
                violations.add(new Violation(
                        Invariant.BOUNDED,
                        "in flight: messages=" + plan.setup().maxInFlight() + ", bytes="
                                + plan.setup().maxBytes() + ", inFlight=" + counters.inFlight()));
            }
        }
    }

    private void checkBacklog(ConnectionMultiplexer multiplexer) {
        int messages = plan.setup().backlogMessages();
        long bound = mostMessages(messages);
        if (bound == 0) {
            return;
        }
        for (ConnectionCounters counters : multiplexer.counters().connections()) {
            if (counters.kind() == ConnectionKind.INTERACTIVE
                    && counters.backlogHighWater() > bound + BACKLOG_SLACK + marksPutBack()) {
                violations.add(new Violation(
                        Invariant.BOUNDED,
                        "backlog: messages=" + messages + ", bytes="
                                + plan.setup().maxBytes() + ", backlogHighWater=" + counters.backlogHighWater()));
            }
        }
    }

    /**
     * What waits for a connection of its own has a mark in the line, which comes back into the backlog when a connection is lost, whatever the bound: it was let in
     * before. So many of them have waited at once, if a shared connection was lost at all.
     */
    private int marksPutBack() {
        return events.failures(ConnectionKind.INTERACTIVE) == 0
                ? 0
                : world.history().mostWaitingAtOnce(Scenario::waitsForItsOwnConnection);
    }

    private int leases() {
        return plan.setup().blockingConnections()
                + (int) world.history().records().stream()
                        .filter(Scenario::waitsForItsOwnConnection)
                        .count();
    }

    private static boolean waitsForItsOwnConnection(CommandRecord record) {
        return record.text().startsWith("BLPOP ") || record.text().equals(HistoryChecker.WATCHED + "EXEC");
    }

    /** How many messages both bounds leave room for, where nobody counts the bytes but the engine: the smallest ones; 0 without a bound. */
    private long mostMessages(int messages) {
        long bytes = plan.setup().maxBytes();
        if (bytes == 0) {
            return messages;
        }
        long fit = bytes / SMALLEST_COMMAND + 1;
        return messages == 0 ? fit : Math.min(messages, fit);
    }

    // ---- the end ----

    private void close() {
        List<String> left = world.closeAndFindLeftovers(plan.drain(), () -> {
            faults.heal();
            callers.forEach(Caller::stop);
        });
        left.forEach(what -> violations.add(new Violation(Invariant.LEAVES_NOTHING, what)));
    }

    private MultiplexerOptions options(Setup setup) {
        var builder = world.options()
                .timeouts(t ->
                        t.keepAlive(Duration.ofSeconds(1))) // finds out that a connection without commands is silent
                .resp(r -> r.protocol(setup.protocol()))
                .connection(c -> c.subscriptionConnection(setup.subscriptionConnection()))
                .threads(t -> t.ioThreads(setup.ioThreads()))
                .connection(c ->
                        c.interactiveConnections(setup.interactiveConnections()).bulkBytes(setup.bulkBytes()))
                .threads(t -> t.completion(setup.completion()))
                .backlog(b ->
                        b.queueWhileDisconnected(setup.queueWhileDisconnected()).backlogPolicy(setup.backlogPolicy()))
                .resp(r ->
                        r.highIntegrity(setup.highIntegrity()).heartbeatConsistencyChecks(setup.consistencyChecks()));
        if (setup.blockingConnections() > 0) {
            builder.connection(c -> c.blockingConnections(setup.blockingConnections()));
        }
        if (setup.maxInFlight() > 0) {
            builder.backlog(b -> b.maxInFlight(setup.maxInFlight()));
        }
        if (setup.backlogMessages() > 0) {
            builder.backlog(b -> b.backlogMessages(setup.backlogMessages()));
        }
        if (setup.maxBytes() > 0) {
            builder.backlog(b -> b.maxInFlightBytes(setup.maxBytes()).backlogBytes(setup.maxBytes()));
        }
        if (setup.password()) {
            world.redis().setPassword("secret");
            builder.security(s -> s.password("secret"));
        }
        return builder.build();
    }
}
