package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Whole lives of a multiplexer, by the thousand; {@code -Dtrunkline.seed=N} repeats one and shows all of it,
 * {@code -Dtrunkline.firstSeed=N -Dtrunkline.seeds=M} looks further.
 */
@Timeout(900) // against hanging: how long thousands of lives take is the machine's business
final class SimulationTest {

    private static final int SEEDS = Integer.getInteger("trunkline.seeds", 20_000);
    private static final Long ONE_SEED = Long.getLong("trunkline.seed");
    private static final long FIRST_SEED = Long.getLong("trunkline.firstSeed", 1);

    @Test
    void run_ofManySeeds_keepsAllInvariants(TestReporter reporter) throws InterruptedException {
        var simulation = new Simulation();
        if (ONE_SEED != null) {
            SeedReport report = simulation.explain(ONE_SEED);
            reporter.publishEntry("trace", report.trace());
            assertThat(report.violations()).isEmpty();
            return;
        }
        SimulationReport report =
                simulation.run(FIRST_SEED, SEEDS, Runtime.getRuntime().availableProcessors(), done -> {});

        Tally tally = report.tally();
        reporter.publishEntry(
                "simulated",
                "seeds=" + tally.seeds() + ", commands=" + tally.commands() + ", faults=" + tally.faults()
                        + ", outcomes=" + tally.outcomes() + ", elapsed=" + report.elapsed());
        report.broken().stream().findFirst().ifPresent(broken -> fail(simulation, broken));
        assertThat(tally.seeds()).isEqualTo(SEEDS);
    }

    @Test
    void run_ofManySeeds_injectsEveryFaultAndSeesEveryOutcome() throws InterruptedException {
        Tally tally = new Simulation().run(1, 1_000, 1, done -> {}).tally();

        assertThat(tally.kinds())
                .containsOnlyKeys("with one server", "with a primary and replicas", "with a cluster")
                .allSatisfy((kind, lives) -> assertThat(lives).isBetween(250L, 450L));
        assertThat(tally.faults()).containsOnlyKeys(FaultKind.values());
        assertThat(tally.outcomes()).containsOnlyKeys(Tally.OutcomeKind.values());
        assertThat(tally.messages()).isPositive();
        assertThat(tally.unblocked()).isPositive();
        assertThat(tally.orphans()).isPositive();
        assertThat(tally.reconnects()).isPositive();
    }

    @Test
    void explain_ofOneSeed_isTheSameTwice() {
        var simulation = new Simulation();
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(simulation.explain(seed).trace())
                    .as("seed %d", seed)
                    .isEqualTo(simulation.explain(seed).trace());
        }
    }

    @Test
    void explain_ofSeedsOfEveryKind_isTheSameInAnotherProcess() throws Exception {
        assertThat(TraceDigests.ofThisProcess(1, 60)).isEqualTo(TraceDigests.ofAnotherProcess(1, 60));
    }

    private static void fail(Simulation simulation, SeedReport broken) {
        SeedReport small =
                simulation.shrink(broken.seed(), broken.violations().get(0).invariant());
        throw new AssertionError("Invariants are broken: seed=" + broken.seed() + ". Repeat it: -Dtrunkline.seed="
                + broken.seed() + "\n" + broken.violations() + "\nThe smallest part of that life that is broken, too:\n"
                + small.violations() + "\n" + small.trace());
    }
}
