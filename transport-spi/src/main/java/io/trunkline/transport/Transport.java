package io.trunkline.transport;

import java.util.concurrent.CompletionStage;

/**
 * A running transport: a set of loops and the means to open connections on them. Thread-safe.
 */
public interface Transport {

    /**
     * The provider's name.
     *
     * @return such as {@code epoll}
     */
    String name();

    /**
     * Chooses the loop for a new bridge, which keeps it for its whole life.
     *
     * @return one of the loops, in turn
     */
    TransportLoop nextLoop();

    /**
     * Opens a connection on a loop. May be called from any thread; never throws and never calls the handler before it
     * returns. The handler hears exactly one of {@link ConnectionHandler#onConnected} and
     * {@link ConnectionHandler#onConnectFailed}, on the loop, no later than the request's time limit (plus the
     * scheduling delay of the loop).
     *
     * <p>After {@link #closeAsync} attempts fail; once the loop has ended, the report comes on another thread.
     *
     * <p>Names are resolved anew at each call, off the loops; the addresses that the request's {@link AddressOrder}
     * chooses are tried in turn within the limit. What the request brings along and fails, such as a TLS context, is a
     * failed attempt.
     *
     * @param request where to and how
     * @param loop a loop of this transport
     * @param handler hears all that happens to the connection
     * @return a handle that abandons the attempt while it is under way
     */
    Cancellable connect(ConnectRequest request, TransportLoop loop, ConnectionHandler handler);

    /**
     * Closes every connection and stops every loop and thread. Idempotent. May be called from any thread, a loop
     * included; nothing waits.
     *
     * @return completes when no thread and no socket of this transport is left
     */
    CompletionStage<Void> closeAsync();
}
