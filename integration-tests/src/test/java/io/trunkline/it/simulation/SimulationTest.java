package io.trunkline.it.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Whole lives of a multiplexer, by the thousand; {@code -Dtrunkline.seed=N} repeats one and shows all of it. */
final class SimulationTest {

    private static final int SEEDS = Integer.getInteger("trunkline.seeds", 2_000);
    private static final Long ONE_SEED = Long.getLong("trunkline.seed");
    private static final long FIRST_SEED = Long.getLong("trunkline.firstSeed", 1);

    @Test
    void scenarios_ofManySeeds_keepAllInvariants(TestReporter reporter) {
        SimulationThread.run(() -> {
            if (ONE_SEED != null) {
                live(ONE_SEED);
                return;
            }
            long begun = System.nanoTime();
            long commands = 0;
            for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
                commands += live(seed);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            reporter.publishEntry(
                    "simulated",
                    "seeds=" + SEEDS + ", commands=" + commands + ", seedsPerSecond=" + Math.round(SEEDS / seconds));
        });
    }

    @Test
    void scenario_ofOneSeed_isTheSameTwice() {
        SimulationThread.run(() -> {
            for (long seed = 1; seed <= 20; seed++) {
                var first = new Scenario(seed);
                first.run();
                var second = new Scenario(seed);
                second.run();
                assertThat(second.trace()).as("seed %d", seed).isEqualTo(first.trace());
            }
        });
    }

    private static int live(long seed) {
        Scenario scenario;
        List<String> violations;
        try {
            scenario = new Scenario(seed);
            violations = scenario.run();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    "The simulation failed: seed=" + seed + ". Repeat it: -Dtrunkline.seed=" + seed, e);
        }
        if (!violations.isEmpty()) {
            throw new AssertionError("Invariants are broken: seed=" + seed + ". Repeat it: -Dtrunkline.seed=" + seed
                    + "\n" + String.join("\n", violations) + "\n" + scenario.trace());
        }
        return scenario.commands();
    }
}
