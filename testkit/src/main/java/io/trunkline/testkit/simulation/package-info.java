/**
 * A network and a clock that exist only in memory, so that a whole multiplexer runs on one thread, as fast as it can, and the
 * same way again from the same seed.
 *
 * <p>Entry types: {@link io.trunkline.testkit.simulation.SimulatedTime} is the clock and decides what runs next;
 * {@link io.trunkline.testkit.simulation.SimulatedNetwork} holds {@link io.trunkline.testkit.simulation.SimulatedServer}s, whose
 * {@link io.trunkline.testkit.simulation.SimulatedPeer}s see bytes, and makes
 * {@link io.trunkline.testkit.simulation.SimulatedTransport}s that reach them. A server's faults are methods of it, those of one
 * connection are methods of its {@link io.trunkline.testkit.simulation.SimulatedLink}, and the weather between them is
 * {@link io.trunkline.testkit.simulation.LinkConditions}.
 *
 * <p>Thread model: everything belongs to the thread that made the {@code SimulatedTime}; another thread is refused.
 *
 * <p>What does not belong here: RESP. Peers see bytes; a Redis is built on top of them.
 */
@NullMarked
package io.trunkline.testkit.simulation;

import org.jspecify.annotations.NullMarked;
