package io.trunkline.transport;

import java.util.Objects;

/**
 * Settings common to all connections of one transport. Immutable.
 *
 * @param threadNamePrefix the beginning of the names of all threads that the transport starts, such as
 *     {@code trunkline-orders}
 * @param ioThreads how many loops, at least 1
 * @param tcpKeepAlive whether to set SO_KEEPALIVE
 * @param tcpUserTimeoutMillis TCP_USER_TIMEOUT in milliseconds where the platform has it; 0 leaves the platform's
 *     default
 */
public record TransportOptions(String threadNamePrefix, int ioThreads, boolean tcpKeepAlive, int tcpUserTimeoutMillis) {

    /** Checks the ranges. */
    public TransportOptions {
        Objects.requireNonNull(threadNamePrefix, "threadNamePrefix");
        if (ioThreads < 1) {
            throw new IllegalArgumentException(
                    "A transport needs at least one loop: ioThreads=" + ioThreads + ". Set ioThreads to 1 or more.");
        }
        if (tcpUserTimeoutMillis < 0) {
            throw new IllegalArgumentException("TCP_USER_TIMEOUT cannot be negative: tcpUserTimeoutMillis="
                    + tcpUserTimeoutMillis + ". Use 0 for the platform's default.");
        }
    }
}
