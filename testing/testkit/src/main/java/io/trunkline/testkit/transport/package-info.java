/**
 * The contract of the transport SPI as a suite of tests that every transport passes.
 *
 * <p>Entry types: {@link io.trunkline.testkit.transport.TransportContract} holds what is true of any transport, a
 * simulated one included; {@link io.trunkline.testkit.transport.SocketTransportContract} adds what needs an operating
 * system: TLS, name resolution, Unix sockets, threads. A test class extends one of them and implements its factory
 * methods.
 *
 * <p>Thread model: a test drives loops and peers from its own thread and waits for them with a limit; it never sleeps
 * to make something happen.
 *
 * <p>What does not belong here: tests of one transport's own features.
 */
@NullMarked
package io.trunkline.testkit.transport;

import org.jspecify.annotations.NullMarked;
