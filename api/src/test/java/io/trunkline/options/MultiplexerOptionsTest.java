package io.trunkline.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MultiplexerOptionsTest {

    private static final String SEE = " See docs/options.md (trunkline explain options).";

    @Test
    void timeouts_unset_followEachOther() {
        MultiplexerOptions defaults = MultiplexerOptions.builder().build();
        assertThat(defaults.timeouts().syncTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.timeouts().asyncTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.timeouts().connectTimeout()).isEqualTo(Duration.ofSeconds(5));

        MultiplexerOptions slow = MultiplexerOptions.parse("h,syncTimeout=9000");
        assertThat(slow.timeouts().asyncTimeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(slow.timeouts().connectTimeout()).isEqualTo(Duration.ofSeconds(9));

        MultiplexerOptions fast = MultiplexerOptions.parse("h,syncTimeout=100,asyncTimeout=200");
        assertThat(fast.timeouts().asyncTimeout()).isEqualTo(Duration.ofMillis(200));
        assertThat(fast.timeouts().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(MultiplexerOptions.parse("h,connectTimeout=1").timeouts().connectTimeout())
                .isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void reconnect_oneLimitSet_theOtherFollows() {
        assertThat(MultiplexerOptions.parse("h").connection().reconnectPolicy()).isEqualTo(ReconnectPolicy.prompt());
        assertThat(MultiplexerOptions.parse("h,reconnectBase=20000")
                        .connection()
                        .reconnectPolicy())
                .isEqualTo(ReconnectPolicy.exponential(Duration.ofSeconds(20), Duration.ofSeconds(20)));
        assertThat(MultiplexerOptions.parse("h,reconnectMax=50").connection().reconnectPolicy())
                .isEqualTo(ReconnectPolicy.exponential(Duration.ofMillis(50), Duration.ofMillis(50)));
        assertThat(MultiplexerOptions.parse("h,reconnectBase=2,reconnectMax=3")
                        .connection()
                        .reconnectPolicy())
                .isEqualTo(ReconnectPolicy.exponential(Duration.ofMillis(2), Duration.ofMillis(3)));
    }

    @Test
    void reconnect_baseAboveMax_isRefused() {
        assertThatThrownBy(() -> MultiplexerOptions.parse("h,reconnectBase=4,reconnectMax=3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Keyword 'reconnectBase' has a maximum value of '3'; the value '4' is not permitted. It is a number of milliseconds."
                                + SEE);
    }

    @Test
    void reconnectPolicy_set_winsOverLimits() {
        ReconnectPolicy policy = ReconnectPolicy.linear(Duration.ofMillis(7));

        MultiplexerOptions options = MultiplexerOptions.parse("h,reconnectBase=2").toBuilder()
                .connection(c -> c.reconnectPolicy(policy))
                .build();

        assertThat(options.connection().reconnectPolicy()).isSameAs(policy);
        assertThat(options.toBuilder().connection(c -> c.reconnectPolicy(null)).build())
                .isEqualTo(MultiplexerOptions.parse("h,reconnectBase=2"));
    }

    @Test
    void builder_durationOutOfRange_isRefusedLikeText() {
        MultiplexerOptionsBuilder builder = MultiplexerOptions.builder();

        assertThatThrownBy(() -> builder.timeouts(t -> t.syncTimeout(Duration.ofMillis(-42))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Keyword 'syncTimeout' has a minimum value of '1'; the value '-42' is not permitted. It is a number of milliseconds."
                                + SEE);
        assertThatThrownBy(() -> builder.timeouts(t -> t.syncTimeout(Duration.ofMillis(1L << 31))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Keyword 'syncTimeout' has a maximum value of '2147483647'; the value '2147483648' is not permitted. It is a number of milliseconds."
                                + SEE);
        assertThatThrownBy(() -> builder.timeouts(t -> t.syncTimeout(Duration.ofSeconds(Long.MAX_VALUE))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "Keyword 'syncTimeout' requires milliseconds from 1 to 2147483647; the value 'PT");
        assertThatThrownBy(() -> builder.timeouts(t -> t.syncTimeout(Duration.ofSeconds(Long.MIN_VALUE))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.build()).isEqualTo(MultiplexerOptions.builder().build());
    }

    @Test
    void case_N21_durationFinerThanTheUnit_isRoundedUp() {
        MultiplexerOptions options = MultiplexerOptions.builder()
                .timeouts(t -> t.connectTimeout(Duration.ofNanos(1))
                        .syncTimeout(Duration.ofNanos(1_500_000))
                        .asyncTimeout(Duration.ofNanos(2_000_000))
                        .heartbeatInterval(Duration.ofNanos(2_000_001))
                        .keepAlive(Duration.ofMillis(1_500))
                        .tcpUserTimeout(Duration.ofNanos(1)))
                .connection(c -> c.reconnectBase(Duration.ofNanos(999_999)).reconnectMax(Duration.ofNanos(1_999_999)))
                .build();

        assertThat(options.timeouts().connectTimeout()).isEqualTo(Duration.ofMillis(1));
        assertThat(options.timeouts().syncTimeout()).isEqualTo(Duration.ofMillis(2));
        assertThat(options.timeouts().asyncTimeout()).isEqualTo(Duration.ofMillis(2));
        assertThat(options.timeouts().heartbeatInterval()).isEqualTo(Duration.ofMillis(3));
        assertThat(options.timeouts().keepAlive()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.timeouts().tcpUserTimeout()).isEqualTo(Duration.ofMillis(1));
        assertThat(options.connection().reconnectBase()).isEqualTo(Duration.ofMillis(1));
        assertThat(options.connection().reconnectMax()).isEqualTo(Duration.ofMillis(2));
        assertThat(MultiplexerOptions.parse("h," + options.toConnectionString(true))
                        .timeouts()
                        .syncTimeout())
                .isEqualTo(Duration.ofMillis(2));
    }

    @Test
    void case_N21_durationFinerThanTheUnitAndOutOfRange_isRefusedByName() {
        MultiplexerOptionsBuilder builder = MultiplexerOptions.builder();

        assertThatThrownBy(() -> builder.timeouts(t -> t.tcpUserTimeout(Duration.ofNanos(-1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Keyword 'tcpUserTimeout' has a minimum value of '0'");
        assertThatThrownBy(() -> builder.timeouts(
                        t -> t.syncTimeout(Duration.ofMillis(Integer.MAX_VALUE).plusNanos(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Keyword 'syncTimeout' has a maximum value of '2147483647'");
        assertThatThrownBy(() -> builder.timeouts(t -> t.keepAlive(Duration.ofNanos(-1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Keyword 'keepAlive' has a minimum value of");
    }

    @Test
    void builder_valueOutOfRange_isRefusedLikeText() {
        MultiplexerOptionsBuilder builder = MultiplexerOptions.builder();

        assertThatThrownBy(() -> builder.threads(t -> t.ioThreads(1025)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Keyword 'ioThreads' has a maximum value of '1024'; the value '1025' is not permitted. It is a number of event loops."
                                + SEE);
        assertThatThrownBy(() -> builder.backlog(b -> b.backlogBytes(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Keyword 'backlogBytes' has a minimum value of '1'; the value '0' is not permitted. It is a number of bytes."
                                + SEE);
        assertThatThrownBy(() -> builder.resp(r -> r.version("current")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Keyword 'version' requires a version such as 7.2; the value 'current' is not recognised."
                        + SEE);
        assertThatThrownBy(() -> builder.security(s -> s.sslProtocols(List.of("TLSv1.3", "SSLv3"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Keyword 'sslProtocols' requires one or more of Tls12 and Tls13, separated by '|', or the sum of 3072"
                                + " and 12288; the value 'TLSv1.3|SSLv3' is not recognised." + SEE);
    }

    @Test
    void builder_textSetToNullOrEmpty_isUnset() {
        MultiplexerOptions options = MultiplexerOptions.parse(
                "h,user=u,password=p,name=n,libName=l,libSuffixes=s,ssl=true,sslProtocols=Tls13");

        assertThat(options.toBuilder()
                        .security(s -> s.user(null).password(""))
                        .client(c -> c.clientName(null).libName(null).libSuffixes(List.of()))
                        .security(s -> s.sslProtocols(List.of()))
                        .build())
                .isEqualTo(MultiplexerOptions.parse("h,ssl=true"));
        assertThat(options.toBuilder().client(c -> c.libSuffixes(List.of(" "))).build())
                .isEqualTo(options.toBuilder()
                        .client(c -> c.libSuffixes(List.of()))
                        .build());
    }

    @Test
    void builder_usedAfterBuild_leavesTheOptionsAlone() {
        MultiplexerOptionsBuilder builder = MultiplexerOptions.builder().endpoint("a");
        MultiplexerOptions options = builder.build();

        builder.endpoint("b", 1).timeouts(t -> t.syncTimeout(Duration.ofMillis(1)));

        assertThat(options.endpoints()).containsExactly(Endpoint.tcp("a"));
        assertThat(options.timeouts().syncTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThatThrownBy(() -> options.endpoints().add(Endpoint.tcp("c")))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void endpoints_replaced_loseRepetitionAndKeepOrder() {
        MultiplexerOptions options = MultiplexerOptions.builder()
                .endpoint("x")
                .endpoints(List.of(Endpoint.tcp("b"), Endpoint.tcp("a"), Endpoint.tcp("B")))
                .build();

        assertThat(options.endpoints()).containsExactly(Endpoint.tcp("b"), Endpoint.tcp("a"));
    }

    @ParameterizedTest(name = "A10: {0}")
    @CsvSource({"app, app", "my app\t1, myapp1", "größe(1)~, gre(1)~", "'!\"#$,', '!\"#$,'", "a\u007fb, ab"})
    @DisplayName("A10: the client's name has only permitted characters")
    void effectiveClientName_oddCharacters_areLeftOut(String name, String expected) {
        assertThat(MultiplexerOptions.builder()
                        .client(c -> c.clientName(name))
                        .build()
                        .client()
                        .effectiveClientName())
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("A10: the default client name is the host's and the library's")
    void effectiveClientName_nothingLeft_isTheDefault() {
        MultiplexerOptions options = MultiplexerOptions.builder().build();

        assertThat(options.client().clientName()).isNull();
        assertThat(options.client().effectiveClientName())
                .matches("[!-~]+\\(Trunkline-v[!-~]+\\)")
                .endsWith("(Trunkline-v" + options.client().libVersion() + ")")
                .doesNotStartWith("(");
        assertThat(MultiplexerOptions.builder()
                        .client(c -> c.clientName("漢 字"))
                        .build()
                        .client()
                        .effectiveClientName())
                .isEqualTo(options.client().effectiveClientName());
    }

    @Test
    @DisplayName("A10: library suffixes are sorted, different and sanitised")
    void effectiveLibName_suffixes_areSortedAndDeduped() {
        assertThat(MultiplexerOptions.builder().build().client().effectiveLibName())
                .isEqualTo("Trunkline");
        assertThat(libName("foo", "bar", "foo")).isEqualTo("Trunkline-bar-foo");
        assertThat(libName("abc d \t ef")).isEqualTo("Trunkline-abc-d-ef");
        assertThat(libName(" x ", "", " \t", "x", "a|b", "|")).isEqualTo("Trunkline---a-b-x");
        assertThat(MultiplexerOptions.parse("h,libSuffixes=foo| bar|foo||,libName=My Lib")
                        .client()
                        .effectiveLibName())
                .isEqualTo("My-Lib-bar-foo");
        assertThat(MultiplexerOptions.builder()
                        .client(c -> c.libName(" \t"))
                        .build()
                        .client()
                        .effectiveLibName())
                .isEqualTo("Trunkline");
    }

    private static String libName(String... suffixes) {
        return MultiplexerOptions.builder()
                .client(c -> c.libSuffixes(List.of(suffixes)))
                .build()
                .client()
                .effectiveLibName();
    }

    @ParameterizedTest(name = "{0}: {1}, HELLO {2}")
    @CsvSource({
        "'h', RESP3, true",
        "'h,protocol=resp3', RESP3, true",
        "'h,protocol=resp2', RESP2, true",
        "'h,version=5', RESP2, false",
        "'h,version=5.9', RESP2, false",
        "'h,version=6', RESP3, true",
        "'h,version=10.1', RESP3, true",
        "'h,version=5,protocol=resp3', RESP3, true",
        "'h,version=5,protocol=resp2', RESP2, false",
        "'h,$HELLO=', RESP2, false",
        "'h,protocol=3,$HELLO=', RESP2, false",
        "'h,$HELLO=greet', RESP3, true"
    })
    void effectiveProtocol_table(String configuration, ProtocolVersion protocol, boolean hello) {
        MultiplexerOptions options = MultiplexerOptions.parse(configuration);

        assertThat(options.effectiveProtocol()).isEqualTo(protocol);
        assertThat(options.sendsHello()).isEqualTo(hello);
    }

    @Test
    void effectivePort_absent_dependsOnTls() {
        MultiplexerOptions plain = MultiplexerOptions.parse("h");
        MultiplexerOptions tls = MultiplexerOptions.parse("h,ssl=true");

        assertThat(plain.effectivePort(new Endpoint.Tcp("h", 0))).isEqualTo(6379);
        assertThat(tls.effectivePort(new Endpoint.Tcp("h", 0))).isEqualTo(6380);
        assertThat(tls.effectivePort(new Endpoint.Tcp("h", 7))).isEqualTo(7);
        assertThat(tls.resolve(Endpoint.tcp("h"))).isEqualTo(Endpoint.tcp("h", 6380));
        assertThat(tls.resolve(Endpoint.tcp("h", 7))).isEqualTo(Endpoint.tcp("h", 7));
        assertThat(tls.resolve(Endpoint.unix("/s"))).isEqualTo(Endpoint.unix("/s"));
    }

    @Test
    void effectiveSslHost_unset_isANameThatACertificateMayHave() {
        MultiplexerOptions one = MultiplexerOptions.parse("a.example:1,a.example:2,10.0.0.7,!/s,ssl=true");
        assertThat(one.effectiveSslHost(Endpoint.tcp("b.example"))).isEqualTo("b.example");
        assertThat(one.effectiveSslHost(Endpoint.tcp("10.0.0.7"))).isEqualTo("a.example");
        assertThat(one.effectiveSslHost(Endpoint.unix("/s"))).isEqualTo("a.example");

        MultiplexerOptions two = MultiplexerOptions.parse("a.example,b.example,ssl=true");
        assertThat(two.effectiveSslHost(Endpoint.tcp("10.0.0.7"))).isEqualTo("10.0.0.7");
        assertThat(two.effectiveSslHost(Endpoint.unix("/s"))).isEqualTo("localhost");

        MultiplexerOptions set =
                two.toBuilder().security(s -> s.sslHost("c.example")).build();
        assertThat(set.effectiveSslHost(Endpoint.tcp("a.example"))).isEqualTo("c.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h,user=readonly",
                "redis://readonly@h",
                "redis://readonly:@h",
                "redis://h?user=readonly",
                "h,user=default",
                "h,user=u,passwordless=false"
            })
    void case_N06_userWithoutPassword_isRefused(String text) {
        assertThatThrownBy(() -> MultiplexerOptions.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("passwordless=true")
                .hasMessageNotContaining("readonly");
        MultiplexerOptionsBuilder builder =
                MultiplexerOptions.builder().endpoint("h").security(s -> s.user("readonly"));
        assertThatThrownBy(builder::build).hasMessageContaining("passwordless=true");
        assertThat(builder.security(s -> s.passwordless(true))
                        .build()
                        .security()
                        .passwordless())
                .isTrue();
        assertThatThrownBy(builder.security(s -> s.password("p"))::build).hasMessageContaining("passwordless");
        assertThat(builder.security(s -> s.passwordless(false))
                        .build()
                        .security()
                        .password())
                .isEqualTo("p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h:6379", "a b", "h\r\nx", "/h", "a@b", "[::1]", "a..b", ".", "*.h"})
    void case_N20_sslHostThatIsNoHost_isRefused(String host) {
        MultiplexerOptionsBuilder builder =
                MultiplexerOptions.builder().security(s -> s.ssl(true).sslHost(host));
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sslHost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h",
                "my_redis",
                "redis.example.",
                "10.0.0.1",
                "::1",
                "fe80::1%eth0",
                "b\u00fccher.example",
                "a-b.c"
            })
    void case_N20_sslHostThatCertificatesCanBeFor_isTaken(String host) {
        assertThat(MultiplexerOptions.builder()
                        .security(s -> s.ssl(true).sslHost(host))
                        .build()
                        .security()
                        .sslHost())
                .isEqualTo(host);
    }

    @Test
    void case_N32_tlsOptionInCodeWithoutTls_isRefusedWhenBuilt() throws NoSuchAlgorithmException {
        SSLContext context = SSLContext.getDefault();
        MultiplexerOptionsBuilder builder = MultiplexerOptions.builder().endpoint("h");

        for (MultiplexerOptionsBuilder plain : List.of(
                MultiplexerOptions.builder().endpoint("h").security(s -> s.sslContext(context)),
                MultiplexerOptions.builder()
                        .endpoint("h")
                        .security(s -> s.sslContext(context).ssl(false)),
                MultiplexerOptions.builder().endpoint("h").security(s -> s.sslHost("x")),
                MultiplexerOptions.builder().endpoint("h").security(s -> s.sslProtocols(List.of("TLSv1.3"))),
                MultiplexerOptions.parse("rediss://h?sslHost=x").toBuilder().security(s -> s.ssl(false)))) {
            assertThatThrownBy(plain::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("' has no meaning without TLS, and TLS is off: ssl=false.");
        }

        // The order in which they are set does not matter.
        assertThat(builder.security(s -> s.sslContext(context).ssl(true))
                        .build()
                        .security()
                        .sslContext())
                .isSameAs(context);
        assertThat(builder.security(s -> s.ssl(false).sslContext(null))
                        .build()
                        .security()
                        .ssl())
                .isFalse();
    }
}
