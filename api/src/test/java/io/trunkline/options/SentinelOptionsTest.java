package io.trunkline.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F6: what is said of sentinels, in lists, URIs and code. */
@DisplayName("F6: options of sentinels")
final class SentinelOptionsTest {

    @ParameterizedTest(name = "F6: {0}")
    @ValueSource(
            strings = {
                "s1,s2:26380,serviceName=orders,password=data,db=2",
                "redis-sentinel://:data@s1,s2:26380/orders?db=2",
                "valkey-sentinel://:data@s1,s2:26380?serviceName=orders&db=2"
            })
    void parse_serviceName_endpointsAreSentinels(String text) {
        MultiplexerOptions options = MultiplexerOptions.parse(text);

        assertThat(options.endpoints()).containsExactly(Endpoint.tcp("s1"), Endpoint.tcp("s2", 26380));
        assertThat(options.topology().serviceName()).isEqualTo("orders");
        assertThat(options.commands().defaultDatabase()).isEqualTo(2);
        assertThat(options.resolve(Endpoint.tcp("s1"))).isEqualTo(Endpoint.tcp("s1", 26379));
        assertThat(options.security().password()).isEqualTo("data");
        assertThat(options.security().sentinelPassword())
                .as("never that of the servers")
                .isNull();
        assertThat(MultiplexerOptions.parse(options.toConnectionString(true))).isEqualTo(options);
    }

    @Test
    void parse_encodedService_isDecoded() {
        assertThat(MultiplexerOptions.parse("redis-sentinel://h/a%2Fb%20c")
                        .topology()
                        .serviceName())
                .isEqualTo("a/b c");
    }

    @Test
    void sentinelSsl_unset_isAsForTheServers() {
        assertThat(MultiplexerOptions.parse("rediss-sentinel://h/orders")
                        .security()
                        .sentinelSsl())
                .isTrue();
        assertThat(MultiplexerOptions.parse("redis-sentinel://h/orders")
                        .security()
                        .sentinelSsl())
                .isFalse();
        assertThat(MultiplexerOptions.parse("rediss-sentinel://h/orders?sentinelSsl=false")
                        .security()
                        .sentinelSsl())
                .isFalse();
        assertThat(MultiplexerOptions.parse("h,serviceName=orders,sentinelSsl=true,sslProtocols=Tls13")
                        .security()
                        .ssl())
                .isFalse();
    }

    @Test
    void effectiveSslHost_ofAServer_isNotThatOfTheSentinels() {
        MultiplexerOptions options = MultiplexerOptions.parse("rediss-sentinel://sentinel.example/orders");

        assertThat(options.effectiveSslHost(Endpoint.tcp("10.0.0.7", 6379))).isEqualTo("10.0.0.7");
    }

    @Test
    void sentinelPassword_written_isMasked() {
        MultiplexerOptions options = MultiplexerOptions.parse("h,serviceName=orders,sentinelPassword=hush");

        assertThat(options.toString()).contains("sentinelPassword=*****").doesNotContain("hush");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "h,sentinelPassword=x",
                "h,sentinelSsl=true",
                "h,serviceName=,sentinelUser=u,sentinelPassword=x",
                "h,ssl=true,sentinelSslHost=x"
            })
    void parse_ofSentinelsWithoutService_isRefused(String text) {
        assertThatThrownBy(() -> MultiplexerOptions.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no meaning without sentinels, and there are none: serviceName is not set.");
    }

    @Test
    void parse_contradictions_areRefused() {
        assertThatThrownBy(() -> MultiplexerOptions.parse("h,serviceName=s,sentinelUser=u"))
                .hasMessageStartingWith("There is a user and no password for the sentinels");
        assertThatThrownBy(() -> MultiplexerOptions.parse("h,serviceName=s,sentinelSslHost=x"))
                .hasMessageContaining("with the sentinels it is off: sentinelSsl=false");
        assertThatThrownBy(() -> MultiplexerOptions.parse("h,serviceName=s,ssl=true,sentinelSslHost=x:1"))
                .hasMessageStartingWith("Keyword 'sentinelSslHost' is neither a host name nor an address.");
        assertThatThrownBy(() -> MultiplexerOptions.parse("h,serviceName=s,sentinelSsl=true,sslHost=x"))
                .hasMessageContaining("'sslHost' has no meaning without TLS");
        assertThatThrownBy(() -> MultiplexerOptions.parse("redis-sentinel://h"))
                .hasMessageContaining("it names sentinels and no service");
        assertThatThrownBy(() -> MultiplexerOptions.parse("redis-sentinel://h/orders/2"))
                .hasMessageContaining("its path is more than the name of a service");
        assertThatThrownBy(() -> MultiplexerOptions.parse("redis-sentinel://h/orders?serviceName=other"))
                .hasMessageContaining("it has two values of serviceName");
    }
}
