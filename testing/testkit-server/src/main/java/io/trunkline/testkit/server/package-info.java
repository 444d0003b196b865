/**
 * What Redis clients talk to in tests: real servers that start, stall and die on request, a peer that plays a script,
 * and a proxy that breaks connections.
 *
 * <p>Entry types: {@link io.trunkline.testkit.server.RedisServers} for real servers,
 * {@link io.trunkline.testkit.server.RedisCluster}, {@link io.trunkline.testkit.server.ReplicatedServers} and
 * {@link io.trunkline.testkit.server.Sentinels} for several that belong together,
 * {@link io.trunkline.testkit.server.EmbeddedRedis} for one that needs nothing installed,
 * {@link io.trunkline.testkit.server.ScriptedPeer} for the exact bytes of a conversation,
 * {@link io.trunkline.testkit.server.FaultProxy} for bad networks, {@link io.trunkline.testkit.server.TestCertificates}
 * for TLS.
 *
 * <p>Thread model: everything public here may be used from any thread; what a type starts, it ends when it is closed.
 *
 * <p>What does not belong here: anything that knows the client under test, and anything that needs a test library.
 * These tools speak RESP and TCP.
 */
@NullMarked
package io.trunkline.testkit.server;

import org.jspecify.annotations.NullMarked;
