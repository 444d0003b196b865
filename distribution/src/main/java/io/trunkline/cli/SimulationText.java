package io.trunkline.cli;

import io.trunkline.simulator.SeedReport;
import io.trunkline.simulator.SimulationReport;
import io.trunkline.simulator.Tally;
import io.trunkline.simulator.Violation;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Spells what a simulation found, for people. Confined to one thread. */
final class SimulationText {

    private static final double MILLIS_PER_SECOND = 1e3;

    private final PrintStream out;

    SimulationText(PrintStream out) {
        this.out = out;
    }

    /** What was simulated, what was injected and how commands ended. */
    void summary(SimulationReport report) {
        Tally tally = report.tally();
        double seconds = report.elapsed().toMillis() / MILLIS_PER_SECOND;
        line("seeds", tally.seeds());
        counts(tally.kinds());
        line("commands", tally.commands());
        line("carried out or refused by servers", tally.executed());
        line("messages heard", tally.messages());
        line("connection attempts", tally.connects());
        line("reconnects", tally.reconnects());
        out.println("faults injected");
        counts(tally.faults());
        out.println("commands ended with");
        counts(tally.outcomes());
        out.printf(Locale.ROOT, "%-36s %,14.0f s%n", "virtual time", (double)
                tally.virtualTime().toSeconds());
        out.printf(
                Locale.ROOT,
                "%-36s %,14.1f s, %,.0f seeds/s%n",
                "elapsed",
                seconds,
                tally.seeds() / Math.max(seconds, 1 / MILLIS_PER_SECOND));
        line("seeds with violations", report.brokenSeeds());
    }

    /** What did not hold in one life, and how to repeat it. */
    void violations(SeedReport report) {
        if (report.violations().isEmpty()) {
            out.println("All invariants held: seed=" + report.seed() + ".");
            return;
        }
        out.println();
        out.println("Broken by seed " + report.seed() + "; repeat it with: trunkline simulate --seed " + report.seed());
        for (Violation violation : report.violations()) {
            out.println("  " + violation);
        }
    }

    /** The smallest life that was found to break an invariant. */
    void smallest(Violation violation, SeedReport report) {
        out.println();
        out.println("The smallest part of that life that breaks " + violation.invariant() + ":");
        report.violations().forEach(one -> out.println("  " + one));
        out.print(report.trace());
    }

    /** Other lives that are broken. */
    void others(List<SeedReport> broken) {
        for (SeedReport report : broken.subList(1, broken.size())) {
            out.println("Broken, too: seed " + report.seed() + ", "
                    + report.violations().get(0).invariant());
        }
    }

    private void counts(Map<?, Long> counts) {
        counts.forEach((kind, count) -> line("  " + kind, count));
    }

    private void line(String what, long count) {
        out.printf(Locale.ROOT, "%-36s %,14d%n", what, count);
    }
}
