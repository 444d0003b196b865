package io.trunkline.transport.netty;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Explains TLS handshakes that failed. Stateless. */
final class TlsTexts {

    private static final Pattern ALERT = Pattern.compile("(?:Received fatal alert: |alert )([a-z_]+)");
    private static final int MAX_DEPTH = 8;

    private TlsTexts() {}

    /** What happened, to whom, and what to look at. */
    static String failed(String where, Throwable reason, @Nullable TlsPeer peer, @Nullable String certificate) {
        if (reason instanceof NotSslRecordException) {
            return "The peer answered the TLS handshake in plain text: " + where
                    + ". Does this port speak TLS? If not, set ssl=false, or connect to the TLS port.";
        }
        String wanted = peer == null ? "" : ", wanted name=" + peer.name();
        String alert = alert(reason);
        String cause = deepest(reason);
        return "The TLS handshake failed: " + where + wanted + (certificate == null ? "" : ", " + certificate)
                + (alert == null ? "" : ", alert=" + alert) + ", cause=" + cause + ". " + advice(alert, reason, cause);
    }

    private static String advice(@Nullable String alert, Throwable reason, String cause) {
        if (alert != null) {
            return alert.contains("certificate") || alert.equals("unknown_ca")
                    ? "The server refused the client's certificate, or wants one: check the keys of sslContext."
                    : "The server refused: check the TLS versions and ciphers on both sides, whether it wants a client certificate, and its log.";
        }
        if (isAboutCertificate(reason)) {
            return "Check the certificate's names and dates, and the trust of sslContext.";
        }
        return cause.toLowerCase(Locale.ROOT).contains("protocol")
                ? "Check the TLS versions on both sides (sslProtocols)."
                : "Check the TLS set-up on both sides.";
    }

    /** Whether a peer was refused because of its certificate. */
    static boolean isAboutCertificate(Throwable reason) {
        Throwable cause = reason;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof CertificateException
                    || cause instanceof CertPathValidatorException
                    || cause instanceof java.security.cert.CertPathBuilderException
                    || cause instanceof javax.net.ssl.SSLPeerUnverifiedException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static @Nullable String alert(Throwable reason) {
        String text = reason.getMessage();
        Matcher matcher = ALERT.matcher(text == null ? "" : text);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** The innermost text: what is around it says the same, with more words. */
    private static String deepest(Throwable reason) {
        Throwable cause = reason;
        for (int depth = 0; cause.getCause() != null && depth < MAX_DEPTH; depth++) {
            cause = cause.getCause();
        }
        String text = cause.getMessage();
        return text == null ? cause.toString() : cause.getClass().getSimpleName() + ": " + text;
    }
}
