package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.options.Endpoint;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.simulator.plan.FaultKind;
import io.trunkline.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                .containsOnlyKeys("with one server", "with a primary and replicas", "with a cluster", "with sentinels")
                .allSatisfy((kind, lives) -> assertThat(lives).isBetween(120L, 350L));
        assertThat(tally.faults()).containsOnlyKeys(FaultKind.values());
        assertThat(tally.outcomes()).containsOnlyKeys(Tally.OutcomeKind.values());
        assertThat(tally.messages()).isPositive();
        assertThat(tally.unblocked()).isPositive();
        assertThat(tally.orphans()).isPositive();
        assertThat(tally.reconnects()).isPositive();
    }

    @Test
    void explain_ofOneSeed_isTheSameTwice() throws InterruptedException {
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void run_ofALifeThatDoesNotEnd_tellsItsSeedAndWhereItIs(boolean busy) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        var simulation = new Simulation(standingStill(ended, busy), Duration.ofMillis(500));
        try {
            SimulationReport report = simulation.run(7, 20, 1, done -> {});

            assertThat(report.brokenSeeds()).isEqualTo(1);
            SeedReport broken = report.broken().get(0);
            assertThat(broken.seed()).isEqualTo(7);
            assertThat(broken.violations()).singleElement().satisfies(violation -> {
                assertThat(violation.invariant()).isEqualTo(Invariant.LIFE_ENDS);
                assertThat(violation.toString()).contains("SimulatedWorld.connect");
            });
            assertThat(broken.trace()).contains("setup: ", "caller 1");
            assertThat(simulation.explain(7).violations())
                    .extracting(Violation::invariant)
                    .containsExactly(Invariant.LIFE_ENDS);
            assertThat(simulation.shrink(7, Invariant.LIFE_ENDS).trace()).isEqualTo(broken.trace());
        } finally {
            ended.countDown();
        }
    }

    private static Engine standingStill(CountDownLatch ended, boolean busy) {
        return new Engine() {
            @Override
            public CompletionStage<ConnectionMultiplexer> connect(
                    MultiplexerOptions options, Transport transport, String transportReason, RandomGenerator random) {
                try {
                    while (busy && ended.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    ended.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new CompletableFuture<>();
            }

            @Override
            public void install(ConnectionMultiplexer multiplexer, List<Endpoint> members) {
                throw new UnsupportedOperationException("Nothing was made to go on with: members=" + members + ".");
            }
        };
    }

    private static void fail(Simulation simulation, SeedReport broken) {
        SeedReport small =
                simulation.shrink(broken.seed(), broken.violations().get(0).invariant());
        throw new AssertionError("Invariants are broken: seed=" + broken.seed() + ". Repeat it: -Dtrunkline.seed="
                + broken.seed() + "\n" + broken.violations() + "\nThe smallest part of that life that is broken, too:\n"
                + small.violations() + "\n" + small.trace());
    }
}
