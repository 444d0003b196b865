package io.trunkline.transport.netty;

import io.netty.handler.codec.DecoderException;
import io.trunkline.transport.Availability;
import io.trunkline.transport.TransportAddress;
import io.trunkline.transport.TransportProvider;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

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

    /**
     * Keeps the kinds of failure that the SPI names and says which address was tried.
     *
     * @param peer who was to be proven, if TLS was under way; else null
     * @param certificate what is known of the peer's certificate, or null
     */
    static Exception failed(
            TransportAddress address,
            @Nullable SocketAddress resolved,
            Throwable cause,
            @Nullable TlsPeer peer,
            @Nullable String certificate) {
        Throwable reason = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (reason instanceof SocketTimeoutException timeout) {
            return timeout;
        }
        String where = "address=" + address + ", resolved=" + (resolved == null ? "none" : resolved);
        if (reason instanceof SSLException || peer != null && !(reason instanceof IOException)) {
            return new SSLException(TlsTexts.failed(where, reason, peer, certificate), reason);
        }
        if (peer != null) {
            var closed = new ConnectException("The peer ended the connection in the TLS handshake: " + where
                    + ", cause=" + text(reason) + ". Does this port speak TLS? See the server's log.");
            closed.initCause(reason);
            return closed;
        }
        boolean ours = reason instanceof RuntimeException || reason instanceof Error;
        var failure = new ConnectException("Connecting failed: " + where + ", cause=" + text(reason)
                + (ours
                        ? ". Look for the reason in this process: see the cause."
                        : ". Check that the server listens there."));
        failure.initCause(reason);
        return failure;
    }

    /** The kind only where the text does not tell it. */
    private static String text(Throwable reason) {
        String message = reason.getMessage();
        if (reason instanceof ClosedChannelException) {
            return "it was closed";
        }
        return message == null || !(reason instanceof IOException) ? reason.toString() : message;
    }

    static SSLException tlsNotSetUp(TransportAddress address, Throwable cause) {
        return new SSLException(
                "TLS could not be set up: address=" + address + ", cause=" + cause
                        + ". Look at the SSLContext and at sslProtocols.",
                cause);
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
