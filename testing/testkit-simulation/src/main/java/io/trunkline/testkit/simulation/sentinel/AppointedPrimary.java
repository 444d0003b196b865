package io.trunkline.testkit.simulation.sentinel;

import io.trunkline.testkit.simulation.SimulatedRedis;
import java.time.Duration;

/**
 * Whom a sentinel names from a moment on. Immutable.
 *
 * @param at since when, on the virtual clock
 * @param primary whom it names
 * @param epoch the configuration epoch that it tells: how recent that is
 */
public record AppointedPrimary(Duration at, SimulatedRedis primary, long epoch) {}
