/**
 * What tests of Redis clients need: real servers that start, stall and die on request, a peer that plays a script, a proxy that
 * breaks connections, and a gate that finds what a test left behind.
 *
 * <p>Entry types: {@link io.trunkline.testkit.RedisServers} for real servers, {@link io.trunkline.testkit.EmbeddedRedis} for one
 * that needs nothing installed, {@link io.trunkline.testkit.ScriptedPeer} for the exact bytes of a conversation,
 * {@link io.trunkline.testkit.FaultProxy} for bad networks, {@link io.trunkline.testkit.LeakGate} for leaks.
 *
 * <p>Thread model: everything public here may be used from any thread; what a type starts, it ends when it is closed.
 *
 * <p>What does not belong here: anything that knows the client under test. These tools speak RESP and TCP. JUnit and
 * Testcontainers are optional: only {@link io.trunkline.testkit.LeakGate} needs the one, only servers in Docker the other.
 */
@NullMarked
package io.trunkline.testkit;

import org.jspecify.annotations.NullMarked;
