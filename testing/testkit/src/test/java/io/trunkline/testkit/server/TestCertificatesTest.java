package io.trunkline.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.interfaces.ECPublicKey;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestCertificatesTest {

    @Test
    void forHosts_certificates_areSignedAndNamed() throws GeneralSecurityException {
        TestCertificates certificates = TestCertificates.forHosts("redis.example", "10.1.2.3", "::1");

        certificates
                .authorityCertificate()
                .verify(certificates.authorityCertificate().getPublicKey());
        certificates
                .serverCertificate()
                .verify(certificates.authorityCertificate().getPublicKey());
        certificates
                .clientCertificate()
                .verify(certificates.authorityCertificate().getPublicKey());
        certificates.serverCertificate().checkValidity();
        assertThat(certificates.authorityCertificate().getBasicConstraints()).isGreaterThanOrEqualTo(0);
        assertThat(certificates.serverCertificate().getBasicConstraints()).isEqualTo(-1);
        assertThat(certificates.serverCertificate().getSubjectAlternativeNames())
                .hasToString("[[2, redis.example], [7, 10.1.2.3], [7, 0:0:0:0:0:0:0:1]]");
        assertThat(certificates.serverCertificate().getPublicKey()).isInstanceOf(ECPublicKey.class);
        assertThat(certificates.clientCertificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=trunkline-test-client");
    }

    @Test
    void expiredForHosts_serverCertificate_isExpired() {
        assertThatThrownBy(() -> TestCertificates.expiredForHosts("localhost")
                        .serverCertificate()
                        .checkValidity())
                .isInstanceOf(CertificateExpiredException.class);
    }

    @Test
    void writeTo_directory_writesPem(@TempDir Path directory) throws IOException {
        TestCertificates.forHosts("localhost").writeTo(directory);

        for (String name : new String[] {"ca.crt", "server.crt", "client.crt"}) {
            assertThat(Files.readString(directory.resolve(name)))
                    .startsWith("-----BEGIN CERTIFICATE-----\n")
                    .endsWith("\n-----END CERTIFICATE-----\n");
        }
        assertThat(Files.readString(directory.resolve("server.key"))).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(Files.readString(directory.resolve("client.key"))).startsWith("-----BEGIN PRIVATE KEY-----\n");
    }

    @Test
    void contexts_bothSides_authenticateEachOther() throws Exception {
        TestCertificates certificates = TestCertificates.forHosts("127.0.0.1");
        try (SSLServerSocket listener = (SSLServerSocket)
                        certificates.serverContext().getServerSocketFactory().createServerSocket(0);
                SSLSocket client = (SSLSocket) certificates
                        .clientContext()
                        .getSocketFactory()
                        .createSocket("127.0.0.1", listener.getLocalPort())) {
            listener.setNeedClientAuth(true);
            CompletableFuture<String> peer = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket accepted = (SSLSocket) listener.accept()) {
                    accepted.startHandshake();
                    return accepted.getSession().getPeerPrincipal().getName();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            SSLParameters parameters = client.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            client.setSSLParameters(parameters);

            assertThatCode(client::startHandshake).doesNotThrowAnyException();

            assertThat(peer.get()).isEqualTo("CN=trunkline-test-client");
        }
    }
}
