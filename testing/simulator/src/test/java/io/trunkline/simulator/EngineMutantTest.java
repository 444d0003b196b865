package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.simulator.plan.PlanDraw;
import io.trunkline.simulator.plan.ScenarioPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

    /**
     * Lives that found the bugs of which few lives show anything, tried before all others. What changes the engine or
     * the lives may make one as good as any other: its bug is looked for among all lives then, which takes its time,
     * and what is published names the life to write here.
     */
    private static final Map<EngineMutant, Integer> FOUND_BY = Map.ofEntries(
            Map.entry(EngineMutant.UNENCODED_COMMAND_FORGOTTEN, 145),
            Map.entry(EngineMutant.CONNECTION_KEPT_AFTER_HALF_A_WRITE, 667),
            Map.entry(EngineMutant.SENT_COMMANDS_REPLAYED, 71),
            Map.entry(EngineMutant.CANCELLED_COMMANDS_STILL_WRITTEN, 1_590),
            Map.entry(EngineMutant.IN_FLIGHT_BOUND_IGNORED, 82),
            Map.entry(EngineMutant.IN_FLIGHT_BYTES_IGNORED, 24),
            Map.entry(EngineMutant.BUFFER_LEAKED, 26),
            Map.entry(EngineMutant.SUBSCRIPTION_FORGOTTEN_AT_CLOSE, 44),
            Map.entry(EngineMutant.COMMAND_THAT_ASKED_SENT_AGAIN, 7_629),
            Map.entry(EngineMutant.SILENT_CONNECTION_KEPT, 117),
            Map.entry(EngineMutant.SCRIPT_SENT_AGAIN_WITH_A_NEW_DEADLINE, 2_928),
            Map.entry(EngineMutant.REFUSAL_ENDS_THE_CONNECTION, 342),
            Map.entry(EngineMutant.ERROR_OF_A_DECODER_ESCAPES, 287),
            Map.entry(EngineMutant.TOKEN_NOT_CHECKED, 1_221),
            Map.entry(EngineMutant.SENT_WRITE_TRIED_AGAIN, 131),
            Map.entry(EngineMutant.RETRY_RESTARTS_THE_DEADLINE, 24),
            Map.entry(EngineMutant.REPLICA_READ_AT_THE_PRIMARY, 92),
            Map.entry(EngineMutant.PRIMARY_READ_AT_A_REPLICA, 75),
            Map.entry(EngineMutant.RETIRED_SERVER_CONNECTS_AGAIN, 909),
            Map.entry(EngineMutant.PRIMARY_THAT_IS_BACK_BELIEVED, 3_454),
            Map.entry(EngineMutant.CLUSTER_ASKED_WITHOUT_GAPS, 143),
            Map.entry(EngineMutant.REDIRECTED_COMMANDS_SHUFFLED, 1_307),
            Map.entry(EngineMutant.ASKING_USED_UP_BY_ANOTHER, 104),
            Map.entry(EngineMutant.STRANGER_IN_A_TRANSACTION, 5),
            Map.entry(EngineMutant.REDIRECTED_FOR_EVER, 104),
            Map.entry(EngineMutant.PAUSE_LEFT_AFTER_CLOSE, 662));

    @ParameterizedTest
    @EnumSource
    void simulation_ofAnEngineWithABug_findsIt(EngineMutant mutant, TestReporter reporter) throws Exception {
        Engine engine = MutatedEngine.of(mutant);
        List<String> found = new ArrayList<>();

        SimulationThread.run(() -> seedsFor(mutant)
                .takeWhile(seed -> found.isEmpty())
                .forEach(seed -> Life.of(PlanDraw.of(seed), engine).violations().stream()
                        .filter(violation -> violation.invariant() == mutant.broken())
                        .forEach(violation -> found.add("seed " + seed + ": " + violation))));

        assertThat(found).as("violations of %s", mutant.broken()).isNotEmpty();
        reporter.publishEntry(mutant.toString(), found.get(0));
    }

    private static IntStream seedsFor(EngineMutant mutant) {
        IntStream all = IntStream.rangeClosed(1, MAX_SEEDS);
        return FOUND_BY.containsKey(mutant) ? IntStream.concat(IntStream.of(FOUND_BY.get(mutant)), all) : all;
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
