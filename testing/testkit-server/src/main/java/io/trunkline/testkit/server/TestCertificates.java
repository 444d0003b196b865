package io.trunkline.testkit.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates for one test: an authority, a server and a client signed by it. Immutable.
 *
 * <p>The keys are as short-lived as the test and protect nothing.
 */
public final class TestCertificates {

    private static final String CLIENT_NAME = "trunkline-test-client";
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    /** Clocks of containers and hosts may differ a little. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final Duration LIFETIME = Duration.ofDays(1);

    private final Signed authority;
    private final Signed server;
    private final Signed client;

    private record Signed(X509Certificate certificate, KeyPair keys) {}

    private TestCertificates(List<String> hosts, Instant from, Instant until) throws GeneralSecurityException {
        KeyPair authorityKeys = newKeys();
        CertificateWriter issuer =
                new CertificateWriter("trunkline-test-authority", authorityKeys.getPrivate(), from, until);
        this.authority = new Signed(parse(issuer.authorityCertificate(authorityKeys.getPublic())), authorityKeys);
        KeyPair serverKeys = newKeys();
        this.server = new Signed(
                parse(issuer.certificate("trunkline-test-server", serverKeys.getPublic(), hosts)), serverKeys);
        KeyPair clientKeys = newKeys();
        this.client = new Signed(parse(issuer.certificate(CLIENT_NAME, clientKeys.getPublic(), List.of())), clientKeys);
    }

    /**
     * Makes certificates that are valid for a day.
     *
     * @param hosts the server's names: host names, numeric IPv4 addresses, and {@code ::1}
     * @return a new set
     * @throws IllegalStateException if this JVM lacks elliptic curves
     */
    public static TestCertificates forHosts(String... hosts) {
        Instant now = Instant.now();
        return make(hosts, now.minus(BACKDATED), now.plus(LIFETIME));
    }

    /**
     * Makes certificates whose time is over.
     *
     * @param hosts the server's names: host names, numeric IPv4 addresses, and {@code ::1}
     * @return a new set
     * @throws IllegalStateException if this JVM lacks elliptic curves
     */
    public static TestCertificates expiredForHosts(String... hosts) {
        Instant now = Instant.now();
        return make(hosts, now.minus(LIFETIME), now.minus(BACKDATED));
    }

    private static TestCertificates make(String[] hosts, Instant from, Instant until) {
        try {
            return new TestCertificates(List.of(hosts), from, until);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "Certificates cannot be made: hosts=" + String.join(",", hosts) + ". The JDK must supply EC keys.",
                    e);
        }
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate parse(byte[] encoded) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    /**
     * The authority's certificate, which whoever trusts the others has to know.
     *
     * @return a self-signed certificate
     */
    public X509Certificate authorityCertificate() {
        return authority.certificate();
    }

    /**
     * The server's certificate.
     *
     * @return a certificate with the hosts as alternative names
     */
    public X509Certificate serverCertificate() {
        return server.certificate();
    }

    /**
     * The server's key.
     *
     * @return an EC key
     */
    public PrivateKey serverKey() {
        return server.keys().getPrivate();
    }

    /**
     * The client's certificate.
     *
     * @return a certificate of the name {@code trunkline-test-client}
     */
    public X509Certificate clientCertificate() {
        return client.certificate();
    }

    /**
     * The client's key.
     *
     * @return an EC key
     */
    public PrivateKey clientKey() {
        return client.keys().getPrivate();
    }

    /**
     * A context for clients: trusts the authority alone and shows the client's certificate when asked.
     *
     * @return a new context
     */
    public SSLContext clientContext() {
        return context(client);
    }

    /**
     * A context for servers: shows the server's certificate and trusts clients of the authority.
     *
     * @return a new context
     */
    public SSLContext serverContext() {
        return context(server);
    }

    private SSLContext context(Signed own) {
        try {
            KeyStore store = emptyStore();
            Certificate[] chain = {own.certificate(), authority.certificate()};
            store.setKeyEntry("own", own.keys().getPrivate(), STORE_PASSWORD, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, STORE_PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trustStore());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("No TLS context: algorithm=TLS. The JDK must supply TLS and PKCS12.", e);
        }
    }

    /**
     * A store that holds the authority's certificate alone.
     *
     * @return a new store
     * @throws GeneralSecurityException if this JVM lacks PKCS12
     * @throws IOException never, as nothing is read
     */
    public KeyStore trustStore() throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setCertificateEntry("authority", authority.certificate());
        return store;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /**
     * Writes everything in PEM form: {@code ca.crt}, {@code server.crt}, {@code server.key}, {@code client.crt},
     * {@code client.key}.
     *
     * @param directory an existing directory
     * @throws IOException if a file cannot be written
     */
    public void writeTo(Path directory) throws IOException {
        for (PemFile file : files()) {
            Files.writeString(directory.resolve(file.name()), file.content());
        }
    }

    record PemFile(String name, String content) {}

    List<PemFile> files() {
        return List.of(
                new PemFile("ca.crt", pem("CERTIFICATE", encoded(authority))),
                new PemFile("server.crt", pem("CERTIFICATE", encoded(server))),
                new PemFile("server.key", pem("PRIVATE KEY", serverKey().getEncoded())),
                new PemFile("client.crt", pem("CERTIFICATE", encoded(client))),
                new PemFile("client.key", pem("PRIVATE KEY", clientKey().getEncoded())));
    }

    /** The options that make a server use the files of {@link #writeTo}. */
    static List<String> serverOptions(int tlsPort, String directory) {
        return List.of(
                "--tls-port",
                Integer.toString(tlsPort),
                "--tls-cert-file",
                directory + "/server.crt",
                "--tls-key-file",
                directory + "/server.key",
                "--tls-ca-cert-file",
                directory + "/ca.crt",
                "--tls-auth-clients",
                "no");
    }

    private static byte[] encoded(Signed signed) {
        try {
            return signed.certificate().getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "A certificate read from bytes has no bytes: cause=" + e + ". Report it.", e);
        }
    }

    private static String pem(String type, byte[] content) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }
}
