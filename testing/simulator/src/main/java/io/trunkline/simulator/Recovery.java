package io.trunkline.simulator;

import io.trunkline.AsyncDatabase;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.RedisFuture;
import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.CommandRecord.Value;
import io.trunkline.simulator.ScenarioPlan.CallerPlan;
import io.trunkline.simulator.ScenarioPlan.Step;
import io.trunkline.testkit.simulation.SimulatedRedis;
import io.trunkline.transport.TransportAddress;
import java.time.Duration;
import java.util.List;

/**
 * Whether a multiplexer is what it should be again soon after the faults have ended. Confined to the simulation's
 * thread.
 */
final class Recovery {

    /** Until commands work again: a connection attempt that hangs, a backoff, and a handshake over a bad line. */
    private static final Duration RECOVERY = Duration.ofMillis(900);
    /** Until the last deadline has passed, and whatever connection is not needed for commands has recovered as well. */
    private static final Duration AFTERMATH = Duration.ofSeconds(1);
    /** Until a silent connection is found out: a keep-alive, its deadline, a probe, and what comes between. */
    private static final Duration DETECTION = Duration.ofSeconds(5);
    /** Until roles are known again: a write that is refused, what lies between two questions, and another write. */
    private static final Duration SUCCESSION = Duration.ofMillis(300);

    /** What a server that refuses for good is left alone for, after the first such refusal and the second. */
    private static final Duration REFUSAL = Duration.ofSeconds(4);

    /**
     * What a server that is full is left alone for, after the second attempt: a third one does not fall into the span
     * of the faults.
     */
    private static final Duration FULLNESS = Duration.ofSeconds(1);

    /**
     * Until a silence with commands under way is found out: a deadline, a probe and its grace, and what stands in line.
     */
    private static final Duration SUSPICION = Duration.ofMillis(1_200);

    private static final Duration TRY = Duration.ofMillis(100);

    private final ScenarioPlan plan;
    private final SimulatedWorld world;
    private final Faults faults;
    private final HeardRoles roles;
    private final ConnectionMultiplexer multiplexer;
    private final List<Violation> violations;

    /** Prepares the checks of a life whose faults have ended. */
    Recovery(
            ScenarioPlan plan,
            SimulatedWorld world,
            Faults faults,
            HeardRoles roles,
            ConnectionMultiplexer multiplexer,
            List<Violation> violations) {
        this.plan = plan;
        this.world = world;
        this.faults = faults;
        this.roles = roles;
        this.multiplexer = multiplexer;
        this.violations = violations;
    }

    void check() {
        Duration healed = world.time().elapsed();
        CommandRecord last = tryOnce();
        while (!isAnswered(last)) {
            if (world.time().elapsed().minus(healed).compareTo(bound()) > 0) {
                violations.add(new Violation(
                        Invariant.RECOVERS, "did not work within " + bound() + " after " + healed + ": " + last));
                return;
            }
            world.time().advance(Duration.ofMillis(10));
            last = tryOnce();
        }
        world.time().advance(faults.isSilenced() ? DETECTION : AFTERMATH);
        new Resubscription(world, roles, plan.setup().replicas().checksOften(), violations, faults.isSilenced())
                .check(multiplexer.subscriber());
        if (hasReplicas()) {
            checkPlaces(healed);
        }
        world.members().forEach(this::checkConnections);
        world.servers().stream()
                .filter(server -> !world.members().contains(server))
                .forEach(this::checkGone);
    }

    private boolean hasReplicas() {
        return world.servers().size() > 1;
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
        if (faults.areRolesChanged()) {
            bound = bound.plus(SUCCESSION);
        }
        for (CallerPlan caller : plan.callers()) {
            for (Step step : caller.steps()) {
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

    /** With several servers a write, which finds out who takes writes now. */
    private CommandRecord tryOnce() {
        String tag = world.history().nextTag(0);
        AsyncDatabase<String, String> db = multiplexer.database().async().withTimeout(TRY);
        CommandRecord record =
                hasReplicas() ? submit("SET k0", tag, db.set("k0", tag)) : submit("ECHO", tag, db.echo(tag));
        world.time().runUntil(() -> !record.ends().isEmpty(), TRY);
        return record;
    }

    private CommandRecord submit(String text, String tag, RedisFuture<?> future) {
        CommandRecord record = world.history().submit(0, 0, text, tag, TRY);
        world.history().observe(record, future, value -> text.startsWith("SET") ? "OK" : WireText.ofValue(value));
        return record;
    }

    /**
     * Reads are answered wherever they may be, by what the servers are now; if none is known to be one, that is found
     * out.
     */
    private void checkPlaces(Duration healed) {
        for (ReadFrom readFrom : ReadFrom.values()) {
            Duration begun = world.time().elapsed();
            Duration limit = longer(healed.plus(bound()), begun.plus(SUCCESSION));
            CommandRecord last = readOnce(readFrom);
            while (!isAnswered(last) && world.time().elapsed().compareTo(limit) < 0) {
                world.time().advance(Duration.ofMillis(10));
                last = readOnce(readFrom);
            }
            String tag = String.valueOf(last.tag());
            boolean allowed = world.members().stream()
                    .filter(server -> server.isReplica() ? readFrom.allowsReplica() : readFrom.allowsPrimary())
                    .anyMatch(server -> server.executed().stream()
                            .anyMatch(command -> command.words().contains(tag)));
            if (!isAnswered(last) || !allowed) {
                violations.add(new Violation(
                        Invariant.RECOVERS,
                        "was not read where readFrom=" + readFrom + " says, servers=" + world.members() + ": " + last));
            }
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private CommandRecord readOnce(ReadFrom readFrom) {
        String tag = world.history().nextTag(0);
        AsyncDatabase<String, String> db = multiplexer.database().async().withTimeout(TRY);
        CommandRecord record = submit("MGET k0", tag, db.withReadFrom(readFrom).mget("k0", tag));
        record.read(readFrom);
        world.time().runUntil(() -> !record.ends().isEmpty(), TRY);
        return record;
    }

    /** A silent connection that was given up is still one for the server, which nobody told. */
    private void checkConnections(SimulatedRedis server) {
        String host = ((TransportAddress.Tcp) server.server().address()).host() + ":";
        long known = multiplexer.counters().connections().stream()
                .filter(connection -> connection.endpoint().toString().startsWith(host))
                .count();
        if (server.sessions() > known && !faults.isSilenced()) {
            violations.add(new Violation(
                    Invariant.CONNECTIONS_KNOWN, server + " sees " + server.sessions() + ", the multiplexer " + known));
        }
    }

    private void checkGone(SimulatedRedis server) {
        if (server.sessions() > 0 && !faults.isSilenced()) {
            violations.add(new Violation(
                    Invariant.QUIET_AFTER_RETIRE, server + " was retired, and sees " + server.sessions()));
        }
    }
}
