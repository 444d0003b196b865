/**
 * The reliability simulator: whole multiplexers, their engine unchanged, against simulated servers on virtual time,
 * each life single-threaded and repeatable from a seed.
 *
 * <p>{@link io.trunkline.simulator.Simulation} runs lives by the million. What is decided before a life begins
 * is in {@link io.trunkline.simulator.plan}. It is lived by {@code Scenario} in a {@code SimulatedWorld}, whose
 * {@code Servers} are of one kind of topology, and judged by {@code HistoryChecker} and {@code MessageChecker},
 * which compare what callers were told with what the server did; {@link io.trunkline.simulator.Invariant} lists what
 * must hold. {@code Shrinker} makes a broken life small. Every life runs on a thread that nothing else uses, since the
 * engine marks the threads of its loops.
 */
@NullMarked
package io.trunkline.simulator;

import org.jspecify.annotations.NullMarked;
