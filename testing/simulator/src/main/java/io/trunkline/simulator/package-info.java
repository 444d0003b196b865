/**
 * The reliability simulator: whole multiplexers, their engine unchanged, against simulated servers on virtual time,
 * each life single-threaded and repeatable from a seed.
 *
 * <p>{@link io.trunkline.simulator.Simulation} runs lives by the million. A life is planned by {@code PlanDraw}, lived
 * by {@code Scenario} in a {@code SimulatedWorld}, and judged by {@code HistoryChecker} and {@code MessageChecker},
 * which compare what callers were told with what the server did; {@link io.trunkline.simulator.Invariant} lists what
 * must hold. {@code Shrinker} makes a broken life small. Every life runs on a thread that nothing else uses, since the
 * engine marks the threads of its loops.
 */
@NullMarked
package io.trunkline.simulator;

import org.jspecify.annotations.NullMarked;
