/**
 * The engine: what stands between the API and the transports. Here is where it is put together; its rooms are the
 * packages below.
 *
 * <p>A command's way: a {@link io.trunkline.core.view.DatabaseView view} hands it to the
 * {@link io.trunkline.core.dispatch.Dispatcher}, which admits it and chooses a
 * {@link io.trunkline.core.server.ServerEndPoint}; the caller's thread makes it a
 * {@link io.trunkline.core.message.Message} and offers it to a {@link io.trunkline.core.bridge.PhysicalBridge}; the
 * bridge's loop writes it through a {@link io.trunkline.core.bridge.BridgeConnection}, which matches the reply with it;
 * a {@link io.trunkline.core.message.CompletionLane} brings the outcome to whoever waits.
 *
 * <p>The floors, from the top: this package, view, dispatch, topology, server, pubsub, bridge, context, message,
 * failure, runtime, resp. A room sees those below it and nothing above; what is above is told through an interface of
 * the lower one. A test keeps it so.
 *
 * <p>Thread model: one loop per bridge does everything that concerns the connection. Nothing here runs user code on a
 * loop, but codecs.
 *
 * <p>What does not belong here: sockets (the transports), command grammar (the catalogue in the API).
 */
@NullMarked
package io.trunkline.core;

import org.jspecify.annotations.NullMarked;
