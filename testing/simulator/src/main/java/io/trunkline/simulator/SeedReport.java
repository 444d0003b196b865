package io.trunkline.simulator;

import java.util.List;

/**
 * What happened in one life. Immutable, save for the tally.
 *
 * @param seed what drew it
 * @param violations what did not hold; empty if all is well
 * @param trace all that happened, for people
 * @param tally what happened, in numbers
 */
public record SeedReport(long seed, List<Violation> violations, String trace, Tally tally) {

    /** Copies the violations. */
    public SeedReport {
        violations = List.copyOf(violations);
    }
}
