package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.trunkline.core.bridge.ProtocolQuestion.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientHelloTest {

    @ParameterizedTest
    @CsvSource({
        // a ServerHello, whole and in pieces
        "160303004a02, YES",
        "160301007a02, YES",
        "16, OPEN",
        "1603, OPEN",
        "160303004a, OPEN",
        // alerts, of the oldest version too
        "150303000202, YES",
        "150300000201, YES",
        "1503030002, OPEN",
        // what is none of them
        "160303004a01, NO",
        "1603030003, NO",
        "160303ffff, NO",
        "150303000203, NO",
        "150303000302, NO",
        "170303004a02, NO",
        "160203004a02, NO",
        "160305004a02, NO",
        "2d4552522075, NO",
        "485454502f31, NO",
        "2b, NO"
    })
    void case_N23_answer_isJudgedByItsWholeHeader(String hex, Verdict verdict) {
        byte[] heard = HexFormat.of().parseHex(hex);
        assertThat(heard).hasSizeLessThanOrEqualTo(ProtocolQuestion.ANSWER_BYTES);
        assertThat(ProtocolQuestion.TLS.judge(Unpooled.wrappedBuffer(heard))).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "redis.example, redis.example",
        "redis, redis",
        "r-1.example, r-1.example",
        "127.0.0.1,",
        "::1,",
        "my_redis,",
        "redis.example.,",
    })
    void case_N23_hello_isUnderstoodAndNamesNamesOnly(String host, @Nullable String named) throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        SSLEngine server = server(seen);
        ByteBuffer hello = ByteBuffer.wrap(ClientHello.write(host, 7));
        ByteBuffer answer = answer(server, hello);

        assertThat(hello.hasRemaining()).as("it is one record").isFalse();
        // The server has no certificate, and needs none yet: it asks for a key
        byte[] first = new byte[ProtocolQuestion.ANSWER_BYTES];
        answer.get(first);
        assertThat(ProtocolQuestion.TLS.judge(Unpooled.wrappedBuffer(first))).isEqualTo(Verdict.YES);
        assertThat(seen.get()).isEqualTo(named);
    }

    @Test
    void case_N23_helloOfAnotherSeed_differsInItsRandom() {
        assertThat(ClientHello.write("h", 1)).isNotEqualTo(ClientHello.write("h", 2));
        assertThat(new String(ClientHello.write("h", 1), StandardCharsets.ISO_8859_1))
                .hasSize(ClientHello.write("h", 2).length);
    }

    private static SSLEngine server(AtomicReference<String> seen) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        SSLEngine server = context.createSSLEngine();
        server.setUseClientMode(false);
        SSLParameters parameters = server.getSSLParameters();
        parameters.setSNIMatchers(java.util.List.of(new SNIMatcher(0) {
            @Override
            public boolean matches(SNIServerName name) {
                seen.set(new SNIHostName(name.getEncoded()).getAsciiName());
                return true;
            }
        }));
        server.setSSLParameters(parameters);
        return server;
    }

    private static ByteBuffer answer(SSLEngine server, ByteBuffer hello) throws SSLException {
        ByteBuffer plain = ByteBuffer.allocate(server.getSession().getApplicationBufferSize());
        ByteBuffer answer = ByteBuffer.allocate(server.getSession().getPacketBufferSize());
        server.unwrap(hello, plain);
        Runnable task;
        while ((task = server.getDelegatedTask()) != null) {
            task.run();
        }
        server.wrap(ByteBuffer.allocate(0), answer);
        return answer.flip();
    }
}
