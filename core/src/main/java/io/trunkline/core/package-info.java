/**
 * The engine: what stands between the API and the transports.
 *
 * <p>A command's way: a {@link io.trunkline.core.DatabaseView view} hands it to the {@link io.trunkline.core.CommandRouter}, which checks it and
 * chooses a {@link io.trunkline.core.ServerEndPoint}; the caller's thread makes it a {@link io.trunkline.core.Message} and offers it to a
 * {@link io.trunkline.core.PhysicalBridge}; the bridge's loop writes it through a {@link io.trunkline.core.BridgeConnection}, which matches the
 * reply with it; a {@link io.trunkline.core.CompletionLane} brings the outcome to whoever waits.
 *
 * <p>Thread model: one loop per bridge does everything that concerns the connection. Nothing here runs user code on a loop, but codecs.
 *
 * <p>What does not belong here: sockets (the transports), command grammar (the catalogue in the API).
 */
@NullMarked
package io.trunkline.core;

import org.jspecify.annotations.NullMarked;
