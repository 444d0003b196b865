package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.MultiplexerEvent.ConnectionFailed;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.MultiplexerOptionsBuilder;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import io.trunkline.testkit.server.TestCertificates;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What TLS refuses, and how that is told. */
final class TlsTest {

    private static MultiplexerOptionsBuilder options(int port, SSLContext context, String host) {
        return MultiplexerOptions.parse("localhost:" + port + ",ssl=true,connectRetry=1").toBuilder()
                .security(s -> s.sslContext(context).sslHost(host));
    }

    private static RedisConnectionException failureOf(MultiplexerOptionsBuilder options) {
        return catchThrowableOfType(
                RedisConnectionException.class,
                () -> ConnectionMultiplexer.connect(options.build()).close());
    }

    private static void assertTlsFailure(RedisConnectionException failure) {
        assertThat(failure.failureType()).as(failure.getMessage()).isEqualTo(ConnectionFailureType.TLS_FAILURE);
    }

    private static TlsFront front(TestCertificates certificates, boolean wantsClient, String... protocols)
            throws java.io.IOException {
        return new TlsFront(
                certificates.serverContext(), wantsClient, Clients.server().address(), protocols);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"my_redis", "MY_Redis", "redis.example.", "redis_1.example", "a.wild_card.example", "localhost."
            })
    void case_N20_nameThatCannotBeSni_connectsAndIsVerified(String name) throws Exception {
        TestCertificates certificates = TestCertificates.forHosts(
                "my_redis", "redis.example", "redis_1.example", "*.wild_card.example", "localhost");
        try (TlsFront front = front(certificates, false);
                ConnectionMultiplexer multiplexer =
                        ConnectionMultiplexer.connect(options(front.port(), certificates.clientContext(), name)
                                .build())) {
            assertThat(multiplexer.database().ping()).isEqualTo("PONG");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_redis", "redis.example.", "my_wild.example", "a.b.wild_card.example", "xlocalhost"})
    void case_N20_certificateForAnotherName_isRefused(String name) throws Exception {
        TestCertificates certificates =
                TestCertificates.forHosts("localhost", "redis", "my_redis.example", "*.wild_card.example");
        try (TlsFront front = front(certificates, false)) {
            RedisConnectionException failure = failureOf(options(front.port(), certificates.clientContext(), name));
            assertTlsFailure(failure);
            String shown = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            assertThat(failure).hasMessageContaining("wanted name=" + shown);
        }
    }

    @Test
    void case_N35_untrustedExpiredOrForAnotherName_saysWhat() throws Exception {
        TestCertificates good = TestCertificates.forHosts("localhost", "also.example");
        TestCertificates expired = TestCertificates.expiredForHosts("localhost");
        X509Certificate shown = good.serverCertificate();
        String issuer = shown.getIssuerX500Principal().getName();
        String until = shown.getNotAfter()
                .toInstant()
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        try (TlsFront front = front(good, false);
                TlsFront stale = front(expired, false)) {
            RedisConnectionException otherName =
                    failureOf(options(front.port(), good.clientContext(), "other.example"));
            assertTlsFailure(otherName);
            assertThat(otherName)
                    .hasMessageContaining("wanted name=other.example")
                    .hasMessageContaining("certificate names=[localhost, also.example]")
                    .hasMessageContaining("issuer=" + issuer)
                    .hasMessageContaining(until);
            RedisConnectionException untrusted = failureOf(options(front.port(), SSLContext.getDefault(), "localhost"));
            assertTlsFailure(untrusted);
            assertThat(untrusted)
                    .hasMessageContaining("unable to find valid certification path")
                    .hasMessageContaining("issuer=" + issuer);
            RedisConnectionException tooOld = failureOf(options(stale.port(), expired.clientContext(), "localhost"));
            assertTlsFailure(tooOld);
            assertThat(tooOld)
                    .hasMessageContaining(expired.serverCertificate()
                            .getNotAfter()
                            .toInstant()
                            .atOffset(ZoneOffset.UTC)
                            .toLocalDate()
                            .toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void case_N35_clientCertificateWantedAndNotThere_saysTheAlert(String protocol) throws Exception {
        TestCertificates certificates = TestCertificates.forHosts("localhost");
        try (TlsFront front = front(certificates, true, protocol)) {
            RedisConnectionException failure = failureOf(options(front.port(), trustOnly(certificates), "localhost"));
            assertTlsFailure(failure);
            assertThat(failure).hasMessageContaining("certificate");
        }
    }

    private static SSLContext trustOnly(TestCertificates certificates) throws Exception {
        KeyStore trust = certificates.trustStore();
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @Test
    void case_N35_noCommonVersion_saysTheAlert() throws Exception {
        TestCertificates certificates = TestCertificates.forHosts("localhost");
        try (TlsFront front = front(certificates, false, "TLSv1.2")) {
            RedisConnectionException failure =
                    failureOf(options(front.port(), certificates.clientContext(), "localhost")
                            .security(s -> s.sslProtocols(java.util.List.of("TLSv1.3"))));
            assertTlsFailure(failure);
            assertThat(failure).hasMessageContaining("alert=protocol_version");
        }
    }

    @Test
    void case_N35_trustManagerOrContextThatThrows_isTheCause() throws Exception {
        TestCertificates certificates = TestCertificates.forHosts("localhost");
        SSLContext throwing = SSLContext.getInstance("TLS");
        throwing.init(null, new TrustManager[] {new ThrowingTrust()}, null);
        try (TlsFront front = front(certificates, false)) {
            RedisConnectionException failure = failureOf(options(front.port(), throwing, "localhost"));
            assertTlsFailure(failure);
            assertThat(failure).hasStackTraceContaining("trust is broken");
            RedisConnectionException unready =
                    failureOf(options(front.port(), SSLContext.getInstance("TLS"), "localhost"));
            assertTlsFailure(unready);
            assertThat(unready).hasMessageContaining("TLS could not be set up");
        }
    }

    private static final class ThrowingTrust implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("trust is broken");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void case_N35_byteChangedOnTheWay_isAnIntegrityFailure() throws Exception {
        TestCertificates certificates = TestCertificates.forHosts("localhost");
        try (TlsFront front = front(certificates, false);
                ConnectionMultiplexer multiplexer =
                        ConnectionMultiplexer.connect(options(front.port(), certificates.clientContext(), "localhost")
                                .build())) {
            Queue<ConnectionFailureType> failures = new ConcurrentLinkedQueue<>();
            var registration = multiplexer.addListener(event -> {
                if (event instanceof ConnectionFailed failed) {
                    failures.add(failed.failureType());
                }
            });
            front.flip();
            assertThatThrownBy(() -> multiplexer.database().ping())
                    .isInstanceOfSatisfying(
                            RedisConnectionException.class,
                            failure -> assertThat(failure.failureType())
                                    .isEqualTo(ConnectionFailureType.INTEGRITY_FAILURE));
            Clients.await("it is told", () -> !failures.isEmpty());
            assertThat(failures.peek()).isEqualTo(ConnectionFailureType.INTEGRITY_FAILURE);
            registration.close();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N23_tlsOnOneSideOnly_asksWhetherThePortSpeaksTls(ProtocolVersion protocol) {
        try (RedisServer server =
                RedisServers.start(RedisServerConfig.defaults().tls())) {
            int tlsPort = server.tlsPort().orElseThrow();
            RedisConnectionException plain = catchThrowableOfType(
                    RedisConnectionException.class,
                    () -> Clients.connect(
                                    server.host() + ":" + tlsPort, protocol, "connectRetry=1", "connectTimeout=1500")
                            .close());
            assertThat(plain).hasMessageContaining("oes this port speak TLS");
            SSLContext context = server.certificates().orElseThrow().clientContext();
            MultiplexerOptions secure =
                    Clients.options(server.endpoint(), protocol, "ssl=true", "connectRetry=3").toBuilder()
                            .security(s -> s.sslContext(context))
                            .build();
            RedisConnectionException tls = catchThrowableOfType(
                    RedisConnectionException.class,
                    () -> ConnectionMultiplexer.connect(secure).close());
            assertTlsFailure(tls);
            assertThat(tls).hasMessageContaining("Does this port speak TLS?").hasMessageContaining("plain text");
        }
    }
}
