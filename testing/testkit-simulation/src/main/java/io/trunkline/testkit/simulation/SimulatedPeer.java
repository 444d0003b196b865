package io.trunkline.testkit.simulation;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of one connection, in bytes. All methods are called on the server's lane, in the order open, bytes,
 * close.
 *
 * <p>An exception thrown by a method is a fault of the test and ends the simulation.
 */
public interface SimulatedPeer {

    /**
     * A client connected. Called once, first.
     *
     * @param link the way to the client
     */
    void onOpen(SimulatedLink link);

    /**
     * Bytes arrived from the client.
     *
     * @param link the way to the client
     * @param bytes what arrived; valid only during the call, not to be released
     */
    void onBytes(SimulatedLink link, ByteBuf bytes);

    /**
     * The connection ended, whoever ended it. Called once, last; not called for a link that is silenced.
     *
     * @param link the way to the client, of no more use
     * @param cause what broke it, or null if either side closed it in an orderly way
     */
    void onClose(SimulatedLink link, @Nullable Throwable cause);
}
