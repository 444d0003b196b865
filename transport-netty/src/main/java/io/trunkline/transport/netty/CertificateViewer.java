package io.trunkline.transport.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the certificate of a peer whose certificate was refused, so that the failure can say what is wrong with it:
 * the platform's exceptions do not, and show the certificate to nobody. Asks on a connection of its own, which is never
 * trusted and ends when the certificate was seen; for each address at most once a minute. Thread-safe.
 */
final class CertificateViewer {

    private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_NAMES = 10;
    private static final int MAX_KEPT = 100;

    private record Seen(long atNanos, @Nullable String text) {}

    private final Map<InetSocketAddress, Seen> seen = new ConcurrentHashMap<>();

    /** Describes it; null if it did not show. Blocks for at most about twice the limit. */
    @Nullable
    String describe(InetSocketAddress address, TlsPeer peer, int limitMillis) {
        long now = System.nanoTime();
        Seen before = seen.get(address);
        if (before != null && now - before.atNanos() < KEPT_NANOS) {
            return before.text();
        }
        X509Certificate certificate = look(address, peer, limitMillis);
        String text = certificate == null ? null : describe(certificate);
        if (seen.size() >= MAX_KEPT) {
            seen.clear();
        }
        seen.put(address, new Seen(now, text));
        return text;
    }

    private static @Nullable X509Certificate look(InetSocketAddress address, TlsPeer peer, int limitMillis) {
        OnlyLooking onlyLooking = new OnlyLooking();
        try (Socket plain = new Socket()) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {onlyLooking}, null);
            plain.connect(address, limitMillis);
            plain.setSoTimeout(limitMillis);
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, peer.name(), address.getPort(), true)) {
                SSLParameters parameters = socket.getSSLParameters();
                peer.nameTo(parameters);
                socket.setSSLParameters(parameters);
                socket.startHandshake();
            }
        } catch (IOException | GeneralSecurityException e) {
            return onlyLooking.shown; // it always ends so
        }
        return onlyLooking.shown;
    }

    private static String describe(X509Certificate certificate) {
        List<String> names = TlsPeer.dnsNames(certificate);
        List<String> shown = names.subList(0, Math.min(names.size(), MAX_NAMES));
        String text = "certificate names=" + shown + (shown.size() < names.size() ? " and more" : "") + ", subject="
                + certificate.getSubjectX500Principal().getName() + ", issuer="
                + certificate.getIssuerX500Principal().getName() + ", valid="
                + date(certificate.getNotBefore()) + " to " + date(certificate.getNotAfter());
        return text.replaceAll("[^ -~]", "?"); // a stranger has written it
    }

    private static String date(Date date) {
        return date.toInstant().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    /** Trusts nobody. */
    private static final class OnlyLooking implements X509TrustManager {
        private volatile @Nullable X509Certificate shown;

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("This side is no server.");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            shown = chain[0];
            throw new CertificateException("The certificate was only to be looked at.");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
