package io.trunkline.cli;

import io.trunkline.simulator.SeedReport;
import io.trunkline.simulator.Simulation;
import io.trunkline.simulator.SimulationReport;
import io.trunkline.simulator.Violation;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Simulates whole lives of a multiplexer and judges them. Confined to one thread. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Lives whole lives of a multiplexer on virtual time, against a simulated server and network, and checks what must always hold.",
            "",
            "Each life is drawn from a seed: its options, what its callers do, and what goes wrong. The same seed is the same life."
                    + " Nothing is connected to; --server and the other options of connections have no meaning here.",
            "It ends with what it injected and how commands ended. A life that breaks an invariant is made small and shown, and the exit"
                    + " code is 1."
        },
        footer = {
            "",
            "Examples:",
            "  trunkline simulate",
            "  trunkline simulate --seeds 2000000 --threads 2",
            "  trunkline simulate --seed 4711"
        })
final class SimulateCommand implements Callable<Integer> {

    private static final String ENGINE_LOG_LEVEL = "org.slf4j.simpleLogger.log.io.trunkline";

    private static final int MAX_THREADS = 1_000;

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-n", "--seeds"},
            paramLabel = "N",
            description = "How many lives (default: 10000).")
    private @Nullable Long seeds;

    @Option(
            names = "--first-seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The first of their seeds (default: ${DEFAULT-VALUE}).")
    private long firstSeed;

    @Option(names = "--seed", paramLabel = "S", description = "Live this one, and show all of it.")
    private @Nullable Long seed;

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "T",
            description = "How many threads share the lives (default: one per processor).")
    private @Nullable Integer threads;

    SimulateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        quieten();
        long count = seeds == null ? 10_000 : seeds;
        int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (count < 1) {
            throw new ParameterException(
                    spec.commandLine(), "Seeds out of range: seeds=" + count + ". Choose at least 1.");
        }
        if (workers < 1 || workers > MAX_THREADS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Threads out of range: threads=" + workers + ". Choose 1 to " + MAX_THREADS + ".");
        }
        if (seed != null && seeds != null) {
            throw new ParameterException(
                    spec.commandLine(), "One life or many: seed=" + seed + ", seeds=" + seeds + ". Choose one.");
        }
        return seed != null ? explain(seed) : run(count, workers);
    }

    private int explain(long one) throws InterruptedException {
        SeedReport report = new Simulation().explain(one);
        PrintStream out = terminal.printer();
        out.print(report.trace());
        new SimulationText(out).violations(report);
        out.flush();
        return report.violations().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private int run(long count, int workers) throws InterruptedException {
        ProgressLine progress = ProgressLine.start(terminal, "seeds", count);
        Simulation simulation = new Simulation();
        SimulationReport report = simulation.run(firstSeed, count, workers, done -> {
            if (progress != null) {
                progress.show(done);
            }
        });
        if (progress != null) {
            progress.finish(report.tally().seeds());
        }
        PrintStream out = terminal.printer();
        SimulationText text = new SimulationText(out);
        text.summary(report);
        if (!report.broken().isEmpty()) {
            SeedReport first = report.broken().get(0);
            text.violations(first);
            out.flush();
            Violation violation = first.violations().get(0);
            text.smallest(violation, simulation.shrink(first.seed(), violation.invariant()));
            text.others(report.broken());
        }
        out.flush();
        return report.brokenSeeds() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    /**
     * What simulated servers are made to do is no news: the engine's warnings of it would be a line for every hundred
     * lives.
     */
    private static void quieten() {
        if (System.getProperty(ENGINE_LOG_LEVEL) == null) {
            System.setProperty(ENGINE_LOG_LEVEL, "error");
        }
    }
}
