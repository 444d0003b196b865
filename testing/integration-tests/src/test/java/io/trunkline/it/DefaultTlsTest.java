package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.exception.RedisConnectionException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.security.KeyManagementException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;

/** TLS by the platform's default context, where the platform has none to give. */
final class DefaultTlsTest {

    /** Cannot be made, and tells on which thread that was tried. */
    public static final class Unmakeable extends SSLContextSpi {

        /** Made by the provider. */
        public Unmakeable() {
            System.out.println("made on " + Thread.currentThread().getName());
            throw new IllegalStateException("unmakeable");
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException();
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Broken extends Provider {

        private static final long serialVersionUID = 1L;

        Broken() {
            super("broken", "1", "offers a default TLS context that cannot be made");
            put("SSLContext.Default", Unmakeable.class.getName());
        }
    }

    /** Connects where nothing needs to listen, and tells why that fails. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            Security.insertProviderAt(new Broken(), 1);
            try {
                ConnectionMultiplexer.connect("127.0.0.1:1,ssl=true,connectTimeout=60000")
                        .close();
            } catch (RedisConnectionException e) {
                System.out.println(e.failureType() + " " + e.getMessage());
            }
        }
    }

    @Test
    void case_N34_platformHasNoTls_isFoundOffTheLoopAndTold() throws Exception {
        Process program = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Djavax.net.ssl.keyStore=no-such-store", // so that no other provider has one either
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said.lines().filter(line -> line.startsWith("made on ")))
                .isNotEmpty()
                .allMatch(line -> line.equals("made on main") || line.contains("-completion-"));
        assertThat(said)
                .contains("TLS_FAILURE It was not possible to connect")
                .contains("The platform's default TLS context could not be made: endpoint=127.0.0.1:1")
                .contains("or give a context with sslContext");
    }
}
