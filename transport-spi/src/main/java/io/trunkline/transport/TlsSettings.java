package io.trunkline.transport;

import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * How to secure a connection with TLS. Immutable. The peer's host name is always verified against its certificate.
 *
 * @param context supplies keys and trust
 * @param peerHost the name to send as SNI and to verify, which may differ from the address
 * @param protocols the TLS versions to allow, as JSSE names them ({@code TLSv1.3}); empty means the context's default
 */
public record TlsSettings(SSLContext context, String peerHost, List<String> protocols) {

    /** Copies the list. */
    public TlsSettings {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(peerHost, "peerHost");
        protocols = List.copyOf(protocols);
    }
}
