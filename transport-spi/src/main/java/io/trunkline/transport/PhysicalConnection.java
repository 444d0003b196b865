package io.trunkline.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.SocketAddress;

/**
 * One open socket. Confined to its loop unless a method says otherwise.
 *
 * <p>A peer's orderly end of stream (half-close) closes the whole connection: Redis has no use for a half-open one.
 */
public interface PhysicalConnection {

    /**
     * The loop that serves the connection. Callable from any thread.
     *
     * @return the loop given to {@link Transport#connect}
     */
    TransportLoop loop();

    /**
     * The allocator whose buffers this connection writes without copying. Callable from any thread.
     *
     * @return a pooled allocator
     */
    ByteBufAllocator allocator();

    /**
     * Our end of the socket. Callable from any thread.
     *
     * @return the address as the platform shows it
     */
    SocketAddress localAddress();

    /**
     * The server's end of the socket, resolved. Callable from any thread.
     *
     * @return the address that was connected to
     */
    SocketAddress remoteAddress();

    /**
     * How many addresses the name had that was connected to. Callable from any thread.
     *
     * @return 1 or more; 1 where there was no name
     */
    default int addressCount() {
        return 1;
    }

    /**
     * Hands data over and pushes all data handed over so far towards the socket.
     *
     * @param data what to write; ownership passes, it is released whatever happens. After the connection was closed it
     *     is dropped
     */
    void writeAndFlush(ByteBuf data);

    /**
     * Whether unwritten data is below the high-water mark. Callable from any thread.
     *
     * @return false while a writer had better wait
     */
    boolean isWritable();

    /**
     * How much data was handed over and has not reached the kernel. Callable from any thread.
     *
     * @return bytes, approximate while the loop is at work
     */
    long pendingWriteBytes();

    /**
     * How much was handed to the kernel since the connection opened. Callable from any thread.
     *
     * @return plain bytes, before TLS; approximate while the loop is at work
     */
    long bytesWritten();

    /**
     * How much was delivered to the handler since the connection opened. Callable from any thread.
     *
     * @return plain bytes, after TLS
     */
    long bytesRead();

    /**
     * Stops or resumes reading from the socket, so that a peer is held back by its own full buffers. Bytes already read
     * may still be delivered.
     *
     * @param reading false to stop
     */
    void setReading(boolean reading);

    /**
     * Closes the socket at once, dropping unwritten data. Idempotent; callable from any thread and from a callback. The
     * handler hears {@link ConnectionHandler#onClosed}, on the loop, after this call returned.
     */
    void close();
}
