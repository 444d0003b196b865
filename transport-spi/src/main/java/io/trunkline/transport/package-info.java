/**
 * The transport SPI: how Trunkline's engine opens sockets, moves bytes and measures time without knowing what does it.
 *
 * <p>Entry types: a {@link io.trunkline.transport.TransportProvider} is found by {@link java.util.ServiceLoader}, says
 * whether it can work here, and makes a {@link io.trunkline.transport.Transport}; the transport owns
 * {@link io.trunkline.transport.TransportLoop loops} and opens {@link io.trunkline.transport.PhysicalConnection}s on
 * them, which report to a {@link io.trunkline.transport.ConnectionHandler}.
 *
 * <p>Thread model: every connection belongs to one loop for its whole life, and all its callbacks come on that loop.
 * The loop is also the engine's clock and timer, so that a simulated transport makes a whole multiplexer run on virtual
 * time.
 *
 * <p>What does not belong here: RESP, Redis, retries, reconnecting. A transport connects once when asked and reports.
 */
@NullMarked
package io.trunkline.transport;

import org.jspecify.annotations.NullMarked;
