package io.trunkline.simulator;

import io.trunkline.options.ReadFrom;
import java.util.List;

/**
 * What the servers of a life are to each other, as it is planned: one kind of topology. Immutable; a record, so that
 * plans can be compared.
 *
 * <p>A further kind is a further class like this one, its {@link Servers}, and its place in {@link PlanDraw}.
 */
interface WorldKind {

    /** Where reads may be answered unless their caller says so. */
    ReadFrom readFrom();

    /** Makes the servers of a world; called once, before anybody connects. */
    Servers begin(SimulatedWorld world);

    /** What is like this and plainer, each by one step: for who looks for the smallest life. */
    List<WorldKind> plainer();

    /** What lives of this kind are counted as, for people. */
    String label();
}
