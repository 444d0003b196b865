package io.trunkline.simulator;

/**
 * What did not hold in one life. Immutable.
 *
 * @param invariant what should have held
 * @param what what was found instead, for people
 */
public record Violation(Invariant invariant, String what) {

    @Override
    public String toString() {
        return invariant + " (" + invariant.text() + "): " + what;
    }
}
