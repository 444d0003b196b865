/**
 * Sentinels in memory: {@link io.trunkline.testkit.simulation.sentinel.SimulatedSentinels} watch servers of the network,
 * and replace the primary as real ones do.
 */
@NullMarked
package io.trunkline.testkit.simulation.sentinel;

import org.jspecify.annotations.NullMarked;
