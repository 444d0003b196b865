package io.trunkline.transport.netty;

import io.netty.handler.codec.DecoderException;
import io.trunkline.transport.Availability;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportProvider;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Makes the exceptions of failed connection attempts and misuse. Immutable. */
final class ConnectFailures {

    private ConnectFailures() {}

    static SocketTimeoutException timedOut(TransportAddress address, String phase, String details, long timeoutNanos) {
        return new SocketTimeoutException("Connecting timed out after " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                + " ms: address=" + address + ", phase=" + phase + ", " + details
                + ". Check the address, firewalls and the connect timeout.");
    }

    static UnknownHostException unknownHost(TransportAddress address, Throwable cause) {
        var failure = new UnknownHostException("The host name was not resolved: address=" + address + ", cause=" + cause
                + ". Check the name and the machine's resolver.");
        failure.initCause(cause);
        return failure;
    }

    static CancellationException cancelled(TransportAddress address, String why) {
        return new CancellationException(
                "The connection attempt was abandoned: address=" + address + ", reason=" + why + ".");
    }

    static ConnectException transportClosed(TransportAddress address) {
        return new ConnectException("The transport is closed: address=" + address + ". Make a new one.");
    }

    /** Keeps the kinds of failure that the SPI names and says which address was tried. */
    static Exception failed(TransportAddress address, SocketAddress resolved, Throwable cause) {
        Throwable reason = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (reason instanceof SocketTimeoutException timeout) {
            return timeout;
        }
        if (reason instanceof SSLException) {
            return new SSLException(
                    "The TLS handshake failed: address=" + address + ", resolved=" + resolved + ", cause=" + reason
                            + ". Check the certificate, the host name in it and the trust store.",
                    reason);
        }
        var failure = new ConnectException("Connecting failed: address=" + address + ", resolved=" + resolved
                + ", cause=" + reason + ". Check that the server listens there.");
        failure.initCause(reason);
        return failure;
    }

    static IllegalStateException wrongThread(String method, Object loop) {
        return new IllegalStateException("Called off the connection's loop: method=" + method + ", thread="
                + Thread.currentThread().getName() + ", loop=" + loop + ". Hand the call to loop().execute().");
    }

    static void requireAvailable(TransportProvider provider) {
        Availability availability = provider.availability();
        if (!availability.available()) {
            throw new IllegalStateException("The transport does not work here: transport=" + provider.name() + ". "
                    + availability.explanation());
        }
    }
}
