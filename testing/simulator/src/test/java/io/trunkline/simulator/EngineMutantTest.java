package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bugs planted in the engine itself, so that a simulation that finds nothing means something. */
@Tag("mutants")
@Timeout(900) // against hanging: how long thousands of lives take is the machine's business
final class EngineMutantTest {

    /** Lives until a bug is found; some need a rare fault at a rare moment. */
    private static final int MAX_SEEDS = 2_000;

    @ParameterizedTest
    @EnumSource
    void simulation_ofAnEngineWithABug_findsIt(EngineMutant mutant, TestReporter reporter) throws Exception {
        Engine engine = MutatedEngine.of(mutant);
        List<String> found = new ArrayList<>();

        SimulationThread.run(() -> {
            for (long seed = 1; seed <= MAX_SEEDS && found.isEmpty(); seed++) {
                for (Violation violation : Life.of(PlanDraw.of(seed), engine).violations()) {
                    if (violation.invariant() == mutant.broken()) {
                        found.add("seed " + seed + ": " + violation);
                    }
                }
            }
        });

        assertThat(found).as("violations of %s", mutant.broken()).isNotEmpty();
        reporter.publishEntry(mutant.toString(), found.get(0));
    }

    /**
     * What is left out changes all that is left to chance, so that a life may need more than its fault does; most do
     * not.
     */
    @Test
    void shrink_ofLivesWithABug_leavesLittleOfMost() throws Exception {
        Engine engine = MutatedEngine.of(EngineMutant.SENT_COMMANDS_REPLAYED);
        List<Integer> sizes = new ArrayList<>();

        SimulationThread.run(() -> {
            long seed = 0;
            for (int i = 0; i < 5; i++) {
                seed = nextBroken(seed, engine, Invariant.DONE_ONCE);
                ScenarioPlan plan = PlanDraw.of(seed);
                ScenarioPlan small = Shrinker.shrink(plan, Invariant.DONE_ONCE, engine, 500);
                sizes.add(small.size());
                assertThat(small.size()).isLessThan(plan.size());
                assertThat(Life.of(small, engine).violations())
                        .extracting(Violation::invariant)
                        .contains(Invariant.DONE_ONCE);
                assertThat(Shrinker.shrink(plan, Invariant.DONE_ONCE, engine, 0))
                        .isEqualTo(plan);
            }
        });

        assertThat(sizes.stream().sorted().toList().get(2)).isLessThan(10);
    }

    @Test
    void run_ofAnEngineWithABug_tellsTheSeedsThatFoundIt() throws Exception {
        Engine engine = MutatedEngine.of(EngineMutant.REPLIES_SHIFTED);

        SimulationReport report = new Simulation(engine).run(1, 40, 2, done -> {});

        assertThat(report.brokenSeeds()).isPositive();
        assertThat(report.broken()).isNotEmpty().hasSizeLessThanOrEqualTo(10);
        SeedReport first = report.broken().get(0);
        assertThat(new Simulation(engine).explain(first.seed()).violations()).isEqualTo(first.violations());
    }

    private static long nextBroken(long after, Engine engine, Invariant invariant) {
        long seed = after + 1;
        while (Life.of(PlanDraw.of(seed), engine).violations().stream()
                .noneMatch(violation -> violation.invariant() == invariant)) {
            seed++;
        }
        return seed;
    }
}
