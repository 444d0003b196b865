package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.testkit.server.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsFilesTest {

    private final TestCertificates certificates = TestCertificates.forHosts("localhost", "127.0.0.1");

    @TempDir
    private Path directory;

    @Test
    void case_N26_filesOfTheServersAuthority_connectWithTheOwnCertificate() throws Exception {
        Path authority =
                pem("ca", "CERTIFICATE", certificates.authorityCertificate().getEncoded());
        Path own = pem("own", "CERTIFICATE", certificates.clientCertificate().getEncoded());
        Path key = pem("key", "PRIVATE KEY", certificates.clientKey().getEncoded());

        assertThat(peerOf(new TlsFiles(authority, own, key))).isEqualTo("CN=trunkline-test-client");
        assertThatThrownBy(() -> peerOf(new TlsFiles(authority, null, null))).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> peerOf(new TlsFiles(null, own, key))).hasRootCauseInstanceOf(Exception.class);
    }

    @Test
    void case_N26_filesThatCannotBeUsed_areExplained() throws Exception {
        Path own = pem("own", "CERTIFICATE", certificates.clientCertificate().getEncoded());
        Path ec = pem("ec", "EC PRIVATE KEY", certificates.clientKey().getEncoded());

        assertRefused(new TlsFiles(null, own, null), "A certificate needs its key");
        assertRefused(new TlsFiles(directory.resolve("none"), null, null), "cannot be read");
        assertRefused(new TlsFiles(null, own, ec), "openssl pkcs8 -topk8 -nocrypt -in " + ec);
        assertRefused(
                new TlsFiles(Files.createFile(directory.resolve("empty")), null, null), "No certificate in a file");
        CommandRun plain = CommandRun.of("-s", "127.0.0.1:1", "--cacert", own.toString(), "ping");
        assertThat(plain.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(plain.err()).contains("has no meaning without TLS");
    }

    private static void assertRefused(TlsFiles files, String reason) {
        assertThatThrownBy(files::context)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private Path pem(String name, String type, byte[] content) throws IOException {
        return Files.writeString(
                directory.resolve(name),
                "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + type + "-----\n");
    }

    /** Whom a server that wants certificates sees. */
    private @Nullable String peerOf(TlsFiles files) throws Exception {
        SSLContext context = files.context();
        try (SSLServerSocket listening = (SSLServerSocket) certificates
                .serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setNeedClientAuth(true);
            CompletableFuture<String> peer = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                    accepted.getOutputStream().write('x');
                    return accepted.getSession().getPeerPrincipal().getName();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
                if (socket.getInputStream().read() < 0) {
                    throw new SSLException("refused");
                }
            }
            return peer.get();
        }
    }
}
