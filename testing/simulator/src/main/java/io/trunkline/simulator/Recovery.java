package io.trunkline.simulator;

import io.trunkline.AsyncDatabase;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.RedisFuture;
import io.trunkline.options.ReadFrom;
import io.trunkline.simulator.CommandRecord.Value;
import io.trunkline.simulator.plan.ScenarioPlan;
import io.trunkline.simulator.plan.ScenarioPlan.CallerPlan;
import io.trunkline.simulator.plan.ScenarioPlan.Step;
import io.trunkline.simulator.plan.StepKind;
import io.trunkline.status.ConnectionCounters;
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
    private final Servers servers;
    private final Faults faults;
    private final ConnectionMultiplexer multiplexer;
    private final List<Violation> violations;
    /** When the faults had ended, and servers were what they are. */
    private Duration healed = Duration.ZERO;

    /** Prepares the checks of a life whose faults have ended. */
    Recovery(
            ScenarioPlan plan,
            SimulatedWorld world,
            Servers servers,
            Faults faults,
            ConnectionMultiplexer multiplexer,
            List<Violation> violations) {
        this.plan = plan;
        this.world = world;
        this.servers = servers;
        this.faults = faults;
        this.multiplexer = multiplexer;
        this.violations = violations;
    }

    void check() {
        servers.settle();
        healed = world.time().elapsed();
        CommandRecord last = tryOnce();
        while (!isAnswered(last)) {
            if (world.time().elapsed().minus(healed).compareTo(bound()) > 0) {
                violate("did not work within " + bound() + " after " + healed, last);
                return;
            }
            world.time().advance(Duration.ofMillis(10));
            last = tryOnce();
        }
        world.time().advance(faults.isSilenced() ? DETECTION : AFTERMATH);
        new Resubscription(world, servers, violations, faults.isSilenced()).check(multiplexer.subscriber());
        servers.checkPlaces(this);
        List<ConnectionCounters> known = multiplexer.counters().connections();
        world.members().forEach(server -> checkConnections(server, known));
        world.servers().stream()
                .filter(server -> !world.members().contains(server))
                .forEach(this::checkGone);
    }

    /** Slow scripts that stand in line take their time. */
    private Duration bound() {
        Duration bound = (faults.isSilenced() ? RECOVERY.plus(SUSPICION) : RECOVERY).plus(servers.recovery());
        if (faults.isRefused()) {
            bound = bound.plus(REFUSAL);
        }
        if (faults.isFull()) {
            bound = bound.plus(FULLNESS);
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

    static boolean isAnswered(CommandRecord record) {
        return !record.ends().isEmpty() && record.ends().get(0).outcome() instanceof Value;
    }

    /** Whatever must be writable, one key after the other, or an echo; the first that fails is the last. */
    private CommandRecord tryOnce() {
        List<Integer> keys = servers.keysToWrite();
        CommandRecord last = keys.isEmpty() ? echo() : write(keys.get(0));
        for (int i = 1; i < keys.size() && isAnswered(last); i++) {
            last = write(keys.get(i));
        }
        return last;
    }

    private CommandRecord echo() {
        String tag = world.history().nextTag(0);
        return await(submit("ECHO", tag, view().echo(tag)));
    }

    private CommandRecord write(int number) {
        String key = servers.keys().text(number);
        String tag = world.history().nextTag(0);
        return await(submit("SET " + key, tag, view().set(key, tag)));
    }

    private AsyncDatabase<String, String> view() {
        return multiplexer.database().async().withTimeout(TRY);
    }

    private CommandRecord await(CommandRecord record) {
        world.time().runUntil(() -> !record.ends().isEmpty(), TRY);
        return record;
    }

    private CommandRecord submit(String text, String tag, RedisFuture<?> future) {
        CommandRecord record = world.history().submit(0, 0, text, tag, TRY);
        world.history().observe(record, future, value -> text.startsWith("SET") ? "OK" : WireText.ofValue(value));
        return record;
    }

    /** Reads until it is answered, for as long as that may take once faults have ended, or once it was begun. */
    CommandRecord read(int key, ReadFrom readFrom, Duration atLeast) {
        Duration limit = longer(healed.plus(bound()), world.time().elapsed().plus(atLeast));
        CommandRecord last = readOnce(key, readFrom);
        while (!isAnswered(last) && world.time().elapsed().compareTo(limit) < 0) {
            world.time().advance(Duration.ofMillis(10));
            last = readOnce(key, readFrom);
        }
        return last;
    }

    void violate(String what, CommandRecord record) {
        violate(Invariant.RECOVERS, what + ": " + record);
    }

    void violate(Invariant invariant, String what) {
        violations.add(new Violation(invariant, what));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private CommandRecord readOnce(int number, ReadFrom readFrom) {
        String key = servers.keys().text(number);
        String tag = servers.keys().beside(number, world.history().nextTag(0));
        CommandRecord record =
                submit("MGET " + key, tag, view().withReadFrom(readFrom).mget(key, tag));
        record.read(readFrom);
        return await(record);
    }

    /** A silent connection that was given up is still one for the server, which nobody told. */
    private void checkConnections(SimulatedRedis server, List<ConnectionCounters> connections) {
        String host = ((TransportAddress.Tcp) server.server().address()).host() + ":";
        long known = connections.stream()
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
