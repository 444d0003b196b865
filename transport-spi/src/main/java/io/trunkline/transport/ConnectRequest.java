package io.trunkline.transport;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection attempt. Immutable.
 *
 * @param address where to
 * @param timeoutNanos the limit for all of name resolution, TCP and TLS together, in nanoseconds, more than 0
 * @param tls how to secure it, or null for plain text
 * @param order which addresses of a name are tried, and in which order
 */
public record ConnectRequest(
        TransportAddress address,
        long timeoutNanos,
        @Nullable TlsSettings tls,
        AddressOrder order) {

    /** Checks the ranges. */
    public ConnectRequest {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(order, "order");
        if (timeoutNanos <= 0) {
            throw new IllegalArgumentException("A connect attempt needs time: timeoutNanos=" + timeoutNanos
                    + ", address=" + address + ". Use a positive limit.");
        }
    }

    /**
     * An attempt at a name's addresses in the resolver's order.
     *
     * @param address where to
     * @param timeoutNanos the limit for all of name resolution, TCP and TLS together, in nanoseconds, more than 0
     * @param tls how to secure it, or null for plain text
     */
    public ConnectRequest(TransportAddress address, long timeoutNanos, @Nullable TlsSettings tls) {
        this(address, timeoutNanos, tls, AddressOrder.NATURAL);
    }
}
