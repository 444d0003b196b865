package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.exception.ConnectionFailureType;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.it.FirstByteListener.Treatment;
import io.trunkline.options.MultiplexerOptions;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.status.Figure;
import io.trunkline.testkit.server.RedisServer;
import io.trunkline.testkit.server.RedisServerConfig;
import io.trunkline.testkit.server.RedisServers;
import io.trunkline.testkit.server.TestCertificates;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Plain text to a port that speaks TLS, and TLS to one that does not, when the peer says nothing about it. */
final class ProtocolDoubtTest {

    /** Nobody's patience: a test that waits for it has failed. */
    private static final String LONG = "connectTimeout=60000";

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static RedisConnectionException failureOf(String endpoint, ProtocolVersion protocol, String... more) {
        return catchThrowableOfType(
                RedisConnectionException.class,
                () -> Clients.connect(endpoint, protocol, more).close());
    }

    private static String lastFailure(ConnectionMultiplexer multiplexer) {
        return String.valueOf(
                multiplexer.status().endpoints().get(0).connections().get(0).lastFailure());
    }

    private static long failures(ConnectionMultiplexer multiplexer) {
        return multiplexer.counters().get(Figure.CONNECTION_FAILURES);
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N23_plainTextToATlsPort_isToldAtOnce(ProtocolVersion protocol) {
        try (RedisServer server =
                RedisServers.start(RedisServerConfig.defaults().tls())) {
            String endpoint = server.host() + ":" + server.tlsPort().orElseThrow();
            long begin = System.nanoTime();
            RedisConnectionException failure = failureOf(endpoint, protocol, LONG, "connectRetry=3");
            assertThat(System.nanoTime() - begin).isLessThan(LONG_NANOS);
            assertThat(failure.failureType()).isEqualTo(ConnectionFailureType.TLS_FAILURE);
            assertThat(failure).hasMessageContaining("Does this port speak TLS? Then set ssl=true.");
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, false", "TLSv1.3, false", "TLSv1.2, true", "TLSv1.3, true"})
    void case_N23_anyTlsServerThatHangsUp_isToldAtOnceWithoutASecret(String version, boolean wantsClient)
            throws Exception {
        TestCertificates certificates = TestCertificates.forHosts("localhost");
        try (TlsFront front = new TlsFront(
                        certificates.serverContext(),
                        wantsClient,
                        Clients.server().address(),
                        version);
                FirstByteListener listener =
                        new FirstByteListener(FirstByteListener.HANGS_UP, FirstByteListener.goesTo(front.port()))) {
            RedisConnectionException failure =
                    failureOf(listener.endpoint(), ProtocolVersion.RESP3, LONG, "password=hush", "user=whisper");
            assertThat(failure.failureType()).isEqualTo(ConnectionFailureType.TLS_FAILURE);
            assertThat(failure).hasMessageContaining("answers a TLS handshake").hasMessageNotContaining("hush");
            assertThat(listener.inTls()).isOne();
            assertThat(listener.firstInTls()).doesNotContain("hush").doesNotContain("whisper");
        }
    }

    /** What is no TLS does to the probe. */
    private enum NoTls {
        RESETS(FirstByteListener.RESETS),
        HANGS_UP(FirstByteListener.HANGS_UP),
        SAYS_NOTHING(FirstByteListener.SAYS_NOTHING),
        SAYS_HALF_A_RECORD(FirstByteListener.says("\u0016\u0003")),
        SPEAKS_HTTP(FirstByteListener.says("HTTP/1.1 400 Bad Request\r\n\r\n")),
        SPEAKS_REDIS(FirstByteListener.says("-ERR unknown command\r\n"));

        @SuppressWarnings("ImmutableEnumChecker") // it has no state
        private final Treatment treatment;

        NoTls(Treatment treatment) {
            this.treatment = treatment;
        }
    }

    @ParameterizedTest
    @EnumSource
    void case_N23_whatResetsAndIsNoTls_isAskedOnceAndTriedOn(NoTls kind) throws IOException {
        try (FirstByteListener listener = new FirstByteListener(FirstByteListener.RESETS, kind.treatment)) {
            RedisConnectionException failure =
                    failureOf(listener.endpoint(), ProtocolVersion.RESP3, "connectTimeout=1500", "connectRetry=3");
            assertThat(failure.failureType()).isEqualTo(ConnectionFailureType.UNABLE_TO_CONNECT);
            assertThat(failure)
                    .hasMessageContaining("ended in the handshake, without an answer to")
                    .hasMessageContaining("does this port speak TLS (ssl=true)?");
            assertThat(listener.inTls()).isOne();
            assertThat(listener.inPlainText()).isGreaterThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N23_silentPeer_isNotAsked(ProtocolVersion protocol) throws IOException {
        try (FirstByteListener listener =
                new FirstByteListener(FirstByteListener.SAYS_NOTHING, FirstByteListener.SAYS_NOTHING)) {
            RedisConnectionException failure =
                    failureOf(listener.endpoint(), protocol, "connectTimeout=700", "connectRetry=1");
            assertThat(failure).hasMessageContaining("connectTimeout=700 ms").hasMessageContaining("unanswered=");
            assertThat(listener.inTls()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N23_nextAttempts_takeTheAnswerWithoutAnotherProbe(ProtocolVersion protocol) throws IOException {
        Treatment alert = FirstByteListener.says("\u0015\u0003\u0003\u0000\u0002\u0002(");
        try (FirstByteListener listener = new FirstByteListener(FirstByteListener.RESETS, alert);
                ConnectionMultiplexer multiplexer =
                        Clients.connect(listener.endpoint(), protocol, LONG, "abortConnect=false")) {
            Clients.await("a second attempt", () -> failures(multiplexer) >= 2);
            assertThat(lastFailure(multiplexer)).contains("answers a TLS handshake");
            assertThat(listener.inTls()).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N23_tlsToPlainText_isAskedOnceInAnOutage(ProtocolVersion protocol) throws Exception {
        TestCertificates certificates = TestCertificates.forHosts("localhost");
        try (FirstByteListener listener =
                new FirstByteListener(FirstByteListener.says("+PONG\r\n"), FirstByteListener.SAYS_NOTHING)) {
            MultiplexerOptions options =
                    Clients.options(listener.endpoint(), protocol, LONG, "abortConnect=false", "ssl=true").toBuilder()
                            .security(s -> s.sslContext(certificates.clientContext()))
                            .build();
            try (ConnectionMultiplexer multiplexer = ConnectionMultiplexer.connect(options)) {
                Clients.await("a second attempt", () -> failures(multiplexer) >= 2);
                assertThat(lastFailure(multiplexer)).contains("answers a PING in plain text");
                assertThat(listener.inPlainText()).isOne();
                assertThat(listener.inTls()).isGreaterThanOrEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N23_closedWhileThePeerIsAsked_endsAtOnce(ProtocolVersion protocol) throws IOException {
        try (FirstByteListener listener =
                new FirstByteListener(FirstByteListener.RESETS, FirstByteListener.SAYS_NOTHING)) {
            var connecting = ConnectionMultiplexer.connectAsync(
                    Clients.options(listener.endpoint(), protocol, LONG, "abortConnect=false"));
            Clients.await("the question", () -> listener.inTls() == 1);
            connecting.toCompletableFuture().join().close();
            assertThat(listener.inTls()).isOne();
        }
    }
}
