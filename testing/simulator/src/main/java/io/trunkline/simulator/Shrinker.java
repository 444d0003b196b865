package io.trunkline.simulator;

import io.trunkline.options.CompletionMode;
import io.trunkline.options.SubscriptionConnection;
import io.trunkline.simulator.plan.ScenarioPlan;
import io.trunkline.simulator.plan.ScenarioPlan.CallerPlan;
import io.trunkline.simulator.plan.ScenarioPlan.Setup;
import io.trunkline.simulator.plan.WorldKind;
import io.trunkline.testkit.simulation.LinkConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a plan that breaks an invariant smaller, as long as it breaks the same one: leaves out callers, faults and
 * steps, the larger parts first, and sets the multiplexer up more plainly. Confined to the simulation's thread.
 */
final class Shrinker {

    /** So many courses of chance are tried before something is held to be needed. */
    private static final int COURSES = 3;

    private static final int FIELDS = 12;

    private final Invariant invariant;
    private final Engine engine;
    private int runsLeft;
    private ScenarioPlan smallest;

    private Shrinker(ScenarioPlan plan, Invariant invariant, Engine engine, int maxRuns) {
        this.invariant = invariant;
        this.engine = engine;
        runsLeft = maxRuns;
        smallest = plan;
    }

    /**
     * Makes a plan smaller.
     *
     * @param maxRuns how many lives to spend on it at most
     * @return a plan that breaks the invariant, too; the given one if none is smaller
     */
    static ScenarioPlan shrink(ScenarioPlan plan, Invariant invariant, Engine engine, int maxRuns) {
        var shrinker = new Shrinker(plan, invariant, engine, maxRuns);
        boolean smaller = true;
        while (smaller && shrinker.runsLeft > 0) {
            smaller = shrinker.dropCallers();
            smaller |= shrinker.dropFaults();
            smaller |= shrinker.dropSteps();
            smaller |= shrinker.dropReadFrom();
            smaller |= shrinker.simplifySetup();
        }
        return shrinker.smallest;
    }

    /**
     * Takes a plan if it breaks the same invariant, with the same or another course of chance: what is left out changes
     * that anyway.
     */
    private boolean accept(ScenarioPlan candidate) {
        for (int i = 0; i < COURSES && runsLeft-- > 0; i++) {
            ScenarioPlan course = candidate.withSeed(candidate.seed() + i);
            if (isBroken(course)) {
                smallest = course;
                return true;
            }
        }
        return false;
    }

    private boolean isBroken(ScenarioPlan candidate) {
        return Life.of(candidate, engine).violations().stream()
                .anyMatch(violation -> violation.invariant() == invariant);
    }

    private boolean dropCallers() {
        boolean dropped = false;
        for (int i = smallest.callers().size() - 1; i >= 0; i--) {
            dropped |= accept(smallest.withCallers(without(smallest.callers(), i, 1)));
        }
        return dropped;
    }

    private boolean dropFaults() {
        boolean dropped = false;
        for (int i = smallest.faults().size() - 1; i >= 0; i--) {
            dropped |= accept(smallest.withFaults(without(smallest.faults(), i, 1)));
        }
        return dropped;
    }

    private boolean dropSteps() {
        boolean dropped = false;
        for (int i = 0; i < smallest.callers().size(); i++) {
            int part = Math.max(1, smallest.callers().get(i).steps().size() / 2);
            while (part > 0 && runsLeft > 0) {
                int at = smallest.callers().get(i).steps().size() - part;
                while (at >= 0 && runsLeft > 0) {
                    dropped |= accept(withoutSteps(i, at, part));
                    at -= part;
                }
                part /= 2;
            }
        }
        return dropped;
    }

    private ScenarioPlan withoutSteps(int caller, int from, int count) {
        List<CallerPlan> callers = new ArrayList<>(smallest.callers());
        CallerPlan one = callers.get(caller);
        callers.set(caller, new CallerPlan(one.number(), one.retrying(), without(one.steps(), from, count)));
        return smallest.withCallers(callers);
    }

    private boolean dropReadFrom() {
        if (smallest.callers().stream()
                .allMatch(caller -> caller.steps().stream().allMatch(step -> step.readFrom() == null))) {
            return false;
        }
        return accept(smallest.withCallers(smallest.callers().stream()
                .map(caller -> new CallerPlan(
                        caller.number(),
                        caller.retrying(),
                        caller.steps().stream()
                                .map(step -> step.withReadFrom(null))
                                .toList()))
                .toList()));
    }

    private boolean simplifySetup() {
        boolean simplified = false;
        for (int field = 0; field < FIELDS; field++) {
            Setup plainer = plainer(smallest.setup(), field);
            simplified |= !plainer.equals(smallest.setup()) && accept(smallest.withSetup(plainer));
        }
        for (WorldKind plainer : smallest.setup().kind().plainer()) {
            Setup setup = smallest.setup().withKind(plainer);
            simplified |= !setup.equals(smallest.setup()) && accept(smallest.withSetup(setup));
        }
        return simplified;
    }

    /** The same with one of {@link #FIELDS} fields as it would be by default. */
    private static Setup plainer(Setup setup, int field) {
        return new Setup(
                setup.protocol(),
                field == 0 || setup.knowsHello(),
                field == 9 ? SubscriptionConnection.OWN : setup.subscriptionConnection(),
                field != 1 && setup.password(),
                field == 2 ? 1 : setup.ioThreads(),
                field == 8 ? 1 : setup.interactiveConnections(),
                field == 8 ? 0 : setup.bulkBytes(),
                field == 10 ? 0 : setup.blockingConnections(),
                field == 3 ? CompletionMode.EXECUTOR : setup.completion(),
                setup.queueWhileDisconnected(),
                field == 4 ? 0 : setup.maxInFlight(),
                field == 4 ? 0 : setup.backlogMessages(),
                field == 4 ? 0 : setup.maxBytes(),
                setup.backlogPolicy(),
                field != 6 && setup.highIntegrity(),
                field != 7 && setup.consistencyChecks(),
                field != 11 && setup.throwingCode(),
                field == 5 ? LinkConditions.ideal() : setup.conditions(),
                setup.kind());
    }

    private static <T> List<T> without(List<T> all, int from, int count) {
        return Stream.concat(all.subList(0, from).stream(), all.subList(from + count, all.size()).stream())
                .toList();
    }
}
