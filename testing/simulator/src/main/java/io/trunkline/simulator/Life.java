package io.trunkline.simulator;

import io.trunkline.simulator.plan.ScenarioPlan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * What came of one plan. Immutable, save for the tally.
 *
 * @param violations what did not hold
 * @param trace all that happened, for people
 * @param tally what happened, in numbers
 */
record Life(List<Violation> violations, String trace, Tally tally) {

    /** Lives it; on a {@link SimulationThread}. */
    static Life of(ScenarioPlan plan, Engine engine) {
        Scenario scenario = new Scenario(plan, engine);
        List<Violation> violations;
        try {
            violations = List.copyOf(scenario.run());
        } catch (RuntimeException | Error e) {
            StringWriter text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            violations = List.of(new Violation(Invariant.SIMULATION_RUNS, text.toString()));
        }
        // Spelling out a life costs more than living it
        String trace = violations.isEmpty() ? "" : scenario.trace();
        return new Life(violations, trace, scenario.tally());
    }
}
