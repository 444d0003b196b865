package io.trunkline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and a key in PEM files. Immutable.
 *
 * @param authorities whom to trust instead of the platform's authorities, or null
 * @param certificates the own certificate and those between it and its authority, or null
 * @param key the key of the own certificate, in PKCS#8 and not encrypted, or null
 */
record TlsFiles(
        @Nullable Path authorities,
        @Nullable Path certificates,
        @Nullable Path key) {

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = new char[0];

    /** Whether there is any. */
    boolean areGiven() {
        return authorities != null || certificates != null || key != null;
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if one is missing, cannot be read or does not fit
     */
    SSLContext context() {
        if ((certificates == null) != (key == null)) {
            throw new IllegalArgumentException("A certificate needs its key: --cert and --key. Give both or none.");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    certificates == null || key == null ? null : keyManagers(certificates, key),
                    authorities == null ? null : trustManagers(authorities),
                    null);
            return context;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "A file of --cacert, --cert or --key cannot be read: cause=" + e + ". Check its name and rights.",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The files of --cacert, --cert and --key cannot be used: cause=" + e.getMessage()
                            + ". They must be PEM, and the key must be the certificate's.",
                    e);
        }
    }

    private static TrustManager[] trustManagers(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : certificates(file)) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keyManagers(Path certificates, Path key) throws IOException, GeneralSecurityException {
        Certificate[] chain = certificates(certificates).toArray(Certificate[]::new);
        Matcher pem = PKCS8.matcher(Files.readString(key, StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new IllegalArgumentException("Not a key in PKCS#8 without a password: file=" + key
                    + ". Convert it with: openssl pkcs8 -topk8 -nocrypt -in " + key);
        }
        PrivateKey secret = KeyFactory.getInstance(chain[0].getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
        KeyStore store = emptyStore();
        store.setKeyEntry("own", secret, NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IllegalArgumentException("No certificate in a file: file=" + file + ". Give a PEM file.");
            }
            return found;
        }
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
