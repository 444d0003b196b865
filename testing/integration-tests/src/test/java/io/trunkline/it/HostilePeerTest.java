package io.trunkline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.trunkline.ConnectionMultiplexer;
import io.trunkline.exception.RedisConnectionException;
import io.trunkline.exception.RedisException;
import io.trunkline.exception.RedisServerException;
import io.trunkline.options.ProtocolVersion;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.ServerText;
import io.trunkline.status.EndpointStatus;
import io.trunkline.testkit.server.PeerProfile;
import io.trunkline.testkit.server.Resp;
import io.trunkline.testkit.server.ScriptedPeer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A peer that means harm: what it sends takes no memory before it is trusted, and its words neither move a cursor nor
 * tell secrets.
 */
final class HostilePeerTest {

    private static final String SECRET = "s3cret-pass";
    private static final String ESCAPES = "\u001b]0;PWNED\u0007\u001b[2J\u009b1m\u202e\u2066";
    private static final List<String> OPENINGS = List.of("HELLO", "AUTH", "CLIENT", "PING");

    static Stream<String> answersOfNoServer() {
        return Stream.of(
                "*100000\r\n" + "*0\r\n".repeat(100_000),
                "*60\r\n" + ("(" + "7".repeat(4000) + "\r\n").repeat(60),
                "!5000000\r\nERR " + "a".repeat(100_000),
                "$536870912\r\n",
                "*1\r\n".repeat(20),
                "*?\r\n".repeat(100),
                "%501\r\n" + "+a\r\n+b\r\n".repeat(501));
    }

    @ParameterizedTest
    @MethodSource("answersOfNoServer")
    void case_N33_answerToTheHandshake_hasLimitsOfItsOwn(String answer) {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            OPENINGS.forEach(word -> peer.stub(word).reply(answer));
            Throwable failure = catchThrowable(
                    () -> Clients.connect(peer.endpoint(), ProtocolVersion.RESP3, "connectTimeout=1000"));
            assertThat(failure).isInstanceOf(RedisConnectionException.class);
            assertThat(text(failure))
                    .contains("limit max")
                    .contains("No Redis server answers a handshake with as much.");
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N33_afterTheHandshake_repliesHaveTheLimitsOfTheOptions(ProtocolVersion protocol) {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3())) {
            peer.stub("LARGE").reply("*2000\r\n" + ":1\r\n".repeat(2000));
            peer.stub("TOOLARGE").reply("*2001\r\n" + ":1\r\n".repeat(2001));
            try (ConnectionMultiplexer multiplexer =
                    Clients.connect(peer.endpoint(), protocol, "maxFrameElements=2000")) {
                assertThat(multiplexer.database().execute("LARGE").asList()).hasSize(2000);
                assertThatExceptionOfType(RedisConnectionException.class)
                        .isThrownBy(() -> multiplexer.database().execute("TOOLARGE"))
                        .withMessageContaining("limit maxFrameElements=2000");
                assertThat(multiplexer.database().execute("LARGE").asList()).hasSize(2000);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void case_N36_wordsOfAServer_areShownWithoutControlCharacters(ProtocolVersion protocol) {
        try (ScriptedPeer peer = ScriptedPeer.start(PeerProfile.resp3().version(ESCAPES + "7.0\n" + "9".repeat(500)))) {
            peer.stub("LINE").reply("-ERR " + ESCAPES + "x\r\n");
            peer.stub("LINES").reply(blob("ERR one\r\n12:00:00 INFO forged " + ESCAPES));
            peer.stub("LONG").reply(blob("ERR " + "a".repeat(1_000_000)));
            peer.stub("LIST").reply("*1\r\n" + blob("ERR " + "a".repeat(1_000_000)));
            try (ConnectionMultiplexer multiplexer = Clients.connect(peer.endpoint(), protocol)) {
                for (String command : List.of("LINE", "LINES", "LONG")) {
                    RedisServerException refused = (RedisServerException)
                            catchThrowable(() -> multiplexer.database().execute(command));
                    assertHarmless(String.valueOf(refused.getMessage()));
                    assertHarmless(refused.serverMessage());
                    assertThat(refused.serverMessage()).startsWith("ERR ").hasSizeLessThanOrEqualTo(4096);
                }
                RespValue list = multiplexer.database().execute("LIST");
                assertThat(((RespValue.SimpleError) list.asList().get(0)).message())
                        .hasSizeLessThanOrEqualTo(4096);
                EndpointStatus server = multiplexer.status().endpoints().get(0);
                assertThat(server.version()).contains("7.0").hasSizeLessThan(400);
                multiplexer.status().toString().lines().forEach(HostilePeerTest::assertHarmless);
            }
        }
    }

    static Stream<String> echoes() {
        return Stream.of(
                "-WRONGPASS invalid " + SECRET + "\r\n",
                "$2" + SECRET + "\r\n", // what is not understood is shown
                "-" + SECRET + "\r\n",
                "-ERR " + SECRET + SECRET + ESCAPES + "\r\n",
                blob("WRONGPASS\nforged " + SECRET),
                "-WRONGPASS " + HexFormat.of().formatHex(SECRET.getBytes(StandardCharsets.UTF_8)) + "\r\n",
                "-LOADING " + SECRET + "\r\n",
                "-BUSY " + SECRET + "\r\n");
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void case_N36_serverThatEchoesThePassword_tellsNobody(String answer) {
        for (List<String> refusing : List.of(OPENINGS, List.of("HELLO"), List.of("PING"))) {
            try (ScriptedPeer peer = ScriptedPeer.start()) {
                OPENINGS.forEach(word -> peer.stub(word).reply(refusing.contains(word) ? answer : Resp.OK));
                peer.stub("INFO").reply(answer);
                Throwable failure = catchThrowable(() -> Clients.connect(
                                peer.endpoint(),
                                ProtocolVersion.RESP3,
                                "connectTimeout=300",
                                "connectRetry=1",
                                "password=" + SECRET)
                        .close());
                if (failure != null) {
                    assertThat(text(failure))
                            .doesNotContain(SECRET)
                            .doesNotContain(HexFormat.of().formatHex(SECRET.getBytes(StandardCharsets.UTF_8)));
                    causes(failure).forEach(cause -> assertHarmless(String.valueOf(cause.getMessage())));
                }
            }
        }
    }

    @Test
    void case_N36_passwordInAnyLaterText_isMasked() {
        PeerProfile profile = PeerProfile.resp3().credentials("default", SECRET).version("7.0 " + SECRET);
        try (ScriptedPeer peer = ScriptedPeer.start(profile)) {
            peer.stub("ANY").reply("-ERR unknown command, but I know " + SECRET + "\r\n");
            try (ConnectionMultiplexer multiplexer =
                    Clients.connect(peer.endpoint(), ProtocolVersion.RESP3, "password=" + SECRET)) {
                assertThatExceptionOfType(RedisException.class)
                        .isThrownBy(() -> multiplexer.database().execute("ANY"))
                        .withMessageContaining("ERR unknown command, but I know ***");
                String encoded = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
                peer.stub("ANY").reply("-ERR unknown command, but I know " + encoded + "\r\n");
                assertThatExceptionOfType(RedisException.class)
                        .isThrownBy(() -> multiplexer.database().execute("ANY"))
                        .withMessageContaining("ERR unknown command, but I know ***");
                assertThat(multiplexer.status().toString()).contains("7.0 ***").doesNotContain(SECRET);
            }
        }
    }

    private static String blob(String text) {
        return "!" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
    }

    private static void assertHarmless(String text) {
        assertThat(text.codePoints().filter(ServerText::isUnsafe).toArray())
                .as(ServerText.escape(text))
                .isEmpty();
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> all = new ArrayList<>(List.of(failure.getSuppressed()));
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.add(cause);
        }
        return all;
    }

    /** Everything that a log would show. */
    private static String text(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
