package io.trunkline.simulator;

import java.time.Duration;
import java.util.List;

/**
 * What happened in many lives. Immutable, save for the tally.
 *
 * @param tally what happened, in numbers
 * @param brokenSeeds how many lives broke an invariant
 * @param broken the first few of these
 * @param elapsed how long the simulation took
 */
public record SimulationReport(Tally tally, long brokenSeeds, List<SeedReport> broken, Duration elapsed) {

    /** Copies the reports. */
    public SimulationReport {
        broken = List.copyOf(broken);
    }
}
