package io.trunkline.transport.netty;

import io.netty.util.NetUtil;
import io.trunkline.transport.TlsSettings;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The name that a peer's certificate must be for, and how to have it checked. Immutable.
 *
 * <p>JSSE verifies addresses and whatever can be sent as SNI, and refuses other names outright, such as those with an
 * underscore that containers have. Those are not sent as SNI and verified here, once the platform has verified the
 * chain: strictly by the certificate's DNS names.
 */
final class TlsPeer {

    /** As subject alternative names are numbered. */
    private static final Integer DNS_NAME = 2;

    private final String name;
    private final boolean address;
    private final @Nullable SNIHostName sni;

    TlsPeer(String wanted) {
        // A dot at the end makes a name absolute for resolvers; certificates have none
        this.name = wanted.length() > 1 && wanted.endsWith(".") ? wanted.substring(0, wanted.length() - 1) : wanted;
        this.address = NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
        this.sni = address ? null : sni(name);
    }

    private static @Nullable SNIHostName sni(String name) {
        try {
            return new SNIHostName(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The name to verify. */
    String name() {
        return name;
    }

    /** Whether the platform verifies the name; else {@link #verify} must be called when hands are shaken. */
    private boolean isVerifiedByPlatform() {
        return address || sni != null;
    }

    /** Makes the engine of one connection. */
    SSLEngine engine(TlsSettings tls, int port) {
        SSLEngine engine = tls.context().createSSLEngine(name, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (isVerifiedByPlatform()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        nameTo(parameters);
        if (!tls.protocols().isEmpty()) {
            parameters.setProtocols(tls.protocols().toArray(new String[0]));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Tells the peer who it is to be, if that can be told. */
    void nameTo(SSLParameters parameters) {
        SNIHostName server = sni;
        if (server != null) {
            parameters.setServerNames(List.of(server));
        }
    }

    /**
     * Verifies the name, if the platform has not.
     *
     * @throws SSLPeerUnverifiedException if the certificate is not for it
     */
    void verify(SSLSession session) throws SSLPeerUnverifiedException {
        if (isVerifiedByPlatform()) {
            return;
        }
        Certificate[] chain = session.getPeerCertificates();
        List<String> names = chain[0] instanceof X509Certificate certificate ? dnsNames(certificate) : List.of();
        if (names.stream().noneMatch(this::isMatchedBy)) {
            throw new SSLPeerUnverifiedException("No subject alternative DNS name matching " + name + " found");
        }
    }

    private boolean isMatchedBy(String pattern) {
        String wanted = name.toLowerCase(Locale.ROOT);
        String given = pattern.toLowerCase(Locale.ROOT);
        if (!given.startsWith("*.")) {
            return given.equals(wanted);
        }
        int dot = wanted.indexOf('.');
        // A wildcard stands for one label, and never for all names of a top level
        return dot > 0 && given.indexOf('.', 2) > 0 && given.substring(1).equals(wanted.substring(dot));
    }

    /** The names that a certificate is for. */
    static List<String> dnsNames(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                for (List<?> entry : all) {
                    if (entry.get(0).equals(DNS_NAME) && entry.get(1) instanceof String dns) {
                        names.add(dns);
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return names;
    }
}
