/**
 * A network and a clock that exist only in memory, so that a whole multiplexer runs on one thread, as fast as it can,
 * and the same way again from the same seed.
 *
 * <p>Entry types: {@link io.trunkline.testkit.simulation.SimulatedTime} is the clock and decides what runs next;
 * {@link io.trunkline.testkit.simulation.SimulatedNetwork} holds
 * {@link io.trunkline.testkit.simulation.SimulatedServer}s, whose
 * {@link io.trunkline.testkit.simulation.SimulatedPeer}s see bytes, and makes
 * {@link io.trunkline.testkit.simulation.SimulatedTransport}s that reach them. A server's faults are methods of it,
 * those of one connection are methods of its {@link io.trunkline.testkit.simulation.SimulatedLink}, and the weather
 * between them is {@link io.trunkline.testkit.simulation.LinkConditions}.
 *
 * <p>Thread model: everything belongs to the thread that made the {@code SimulatedTime}; another thread is refused.
 *
 * <p>{@link io.trunkline.testkit.simulation.SimulatedRedis} is a peer that speaks RESP, and keeps a log of what it did.
 * {@link io.trunkline.testkit.simulation.SimulatedCluster} makes nodes of several of them, each with a view of its own;
 * {@link io.trunkline.testkit.simulation.sentinel.SimulatedSentinels} watch some and replace the primary.
 * Everything else here sees bytes.
 *
 * <p>What does not belong here: the engine. A whole multiplexer on this network is put together by those who test it.
 */
@NullMarked
package io.trunkline.testkit.simulation;

import org.jspecify.annotations.NullMarked;
