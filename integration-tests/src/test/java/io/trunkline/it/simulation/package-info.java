/**
 * The reliability simulator: a whole multiplexer, its engine unchanged, against simulated servers on virtual time, single-threaded and
 * repeatable from a seed.
 *
 * <p>{@link io.trunkline.it.simulation.SimulatedWorld} puts the parts together, {@link io.trunkline.it.simulation.Scenario} draws callers and
 * faults from a seed, {@link io.trunkline.it.simulation.History} holds what callers were told, and
 * {@link io.trunkline.it.simulation.HistoryChecker} compares that with what the server did. Every simulation runs on a thread of its own
 * ({@link io.trunkline.it.simulation.SimulationThread}).
 */
@NullMarked
package io.trunkline.it.simulation;

import org.jspecify.annotations.NullMarked;
