/**
 * Carries Trunkline's bytes over Netty channels.
 *
 * <p>Entry types: {@link io.trunkline.transport.netty.EpollTransportProvider},
 * {@link io.trunkline.transport.netty.KQueueTransportProvider} and
 * {@link io.trunkline.transport.netty.NioTransportProvider}, which differ only in their
 * {@link io.trunkline.transport.netty.NettyChannels}; everything else is
 * {@link io.trunkline.transport.netty.NettyTransport}.
 *
 * <p>Thread model: one thread per loop; connections and attempts are confined to their loop. Whatever may block (name
 * resolution, certificate checks) runs on a small pool of daemon threads beside the loops.
 *
 * <p>What does not belong here: RESP, reconnecting, and any knowledge of the engine.
 */
@NullMarked
package io.trunkline.transport.netty;

import org.jspecify.annotations.NullMarked;
