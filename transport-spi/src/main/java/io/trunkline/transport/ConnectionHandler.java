package io.trunkline.transport;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to one connection. Every method is called on the connection's loop, never concurrently, and must
 * not block.
 *
 * <p>No method is called from within another one, nor from within a call into the transport or the connection: what a
 * call causes is heard after it returned. After {@link PhysicalConnection#close()} nothing but {@link #onClosed} is
 * heard.
 *
 * <p>Order: exactly one of {@link #onConnected} and {@link #onConnectFailed} comes first. After {@code onConnected} any
 * number of reads and writability changes follow, then exactly one {@link #onClosed}, after which nothing is called. An
 * exception thrown by a method closes the connection with that exception as the cause.
 */
public interface ConnectionHandler {

    /**
     * The connection is open, secured if that was asked for, and reading.
     *
     * @param connection the connection, usable from now on
     */
    void onConnected(PhysicalConnection connection);

    /**
     * The attempt failed. Nothing else is called.
     *
     * @param cause why: {@link java.net.UnknownHostException}, {@link java.net.ConnectException},
     *     {@link java.net.SocketTimeoutException}, {@link javax.net.ssl.SSLException}, ...; its message names the
     *     address and, after several addresses were tried, the others are suppressed exceptions of the last
     */
    void onConnectFailed(Throwable cause);

    /**
     * Bytes arrived.
     *
     * @param bytes what was read; readable bytes are the news. Valid only during the call; the transport releases it
     *     afterwards, a handler that wants to keep some copies or retains them
     */
    void onRead(ByteBuf bytes);

    /** There is nothing more to read for now: the end of a series of {@link #onRead}. By default nothing happens. */
    default void onReadComplete() {}

    /**
     * The amount of unwritten data passed the high-water mark or fell below the low one. By default nothing happens.
     *
     * @param writable false when the peer takes less than is written; a well-behaved writer then waits
     */
    default void onWritabilityChanged(boolean writable) {}

    /**
     * The connection is closed, from either side; unwritten data is gone and its buffers are released.
     *
     * @param cause what broke it, or null after {@link PhysicalConnection#close()} or the peer's orderly end of stream
     */
    void onClosed(@Nullable Throwable cause);
}
