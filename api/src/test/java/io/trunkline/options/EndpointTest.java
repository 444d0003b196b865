package io.trunkline.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A5: endpoints")
final class EndpointTest {

    @ParameterizedTest(name = "A5: {0}")
    @CsvSource({
        "redis1.example, redis1.example, 0",
        "redis1.example:7000, redis1.example, 7000",
        "my_host-1:65535, my_host-1, 65535",
        "bücher.example:1, bücher.example, 1",
        "10.0.0.7:6379, 10.0.0.7, 6379",
        "10.0.0.7, 10.0.0.7, 0",
        "[::1]:6379, ::1, 6379",
        "::1, ::1, 0",
        "::, ::, 0",
        "2001:db8::7, 2001:db8::7, 0",
        "[2001:db8:0:0:0:0:0:7]:1, 2001:db8:0:0:0:0:0:7, 1",
        "::ffff:10.0.0.7, ::ffff:10.0.0.7, 0",
        "[fe80::1%eth0]:6379, fe80::1%eth0, 6379",
        "fe80::1%Eth0, fe80::1%Eth0, 0"
    })
    void parse_tcp_isFormattedBack(String text, String host, int port) {
        Endpoint endpoint = Endpoint.parse(text);

        assertThat(endpoint).isEqualTo(new Endpoint.Tcp(host, port)).hasToString(text);
    }

    @ParameterizedTest(name = "A5: {0}")
    @ValueSource(strings = {"!/var/run/redis.sock", "!relative", "!/with space/a=b,c@d", "!/ ", "!!"})
    void parse_unixSocket_isFormattedBack(String text) {
        Endpoint endpoint = Endpoint.parse(text);

        assertThat(endpoint).isEqualTo(new Endpoint.Unix(text.substring(1))).hasToString(text);
    }

    @Test
    void parse_redundantForm_isTheSameEndpoint() {
        assertThat(Endpoint.parse("[::1]")).isEqualTo(Endpoint.parse("::1"));
        assertThat(Endpoint.parse("host:0")).isEqualTo(Endpoint.parse("host"));
        assertThat(Endpoint.parse("Redis1.EXAMPLE:1")).isEqualTo(Endpoint.parse("redis1.example:1"));
        assertThat(Endpoint.parse("FE80::1%Eth0")).isEqualTo(Endpoint.parse("fe80::1%Eth0"));
        assertThat(Endpoint.parse("fe80::1%Eth0")).isNotEqualTo(Endpoint.parse("fe80::1%eth0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "host ",
                " host",
                "a b",
                "host/0",
                "?:6379",
                "redis://user:host",
                "host,other",
                "[host]:1",
                "[::1",
                "[::1]x",
                "[]:1",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7::8",
                ":1:2:3:4:5:6:7:8",
                "::12345",
                "::g",
                "::1.2.3",
                "10.0.0.7::1",
                "fe80::1%",
                "fe80::1%a b",
                "::1]",
                "a%b"
            })
    void parse_noHost_isRefusedWithTheText(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"")
                .hasMessageContaining(" Use host, host:port, [v6]:port or !/path.")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host:",
                "host:65536",
                "host:-1",
                "host:x",
                "host:+1",
                "host:99999999999",
                "[::1]:",
                "[::1]:65536"
            })
    void parse_badPort_isRefused(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a TCP port: port=\"" + text.substring(text.lastIndexOf(':') + 1)
                        + "\". Use a port from 1 to 65535.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "! ", "!/a\0b"})
    void parse_noPath_isRefused(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A Unix socket needs a path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hush@host", "user:hush@host", "host:hush@", "[hush@::1]", "hush@"})
    void parse_textWithAt_isRefusedWithoutIt(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(not shown, as it may contain a secret)")
                .hasMessageNotContaining("hush");
    }

    @Test
    void tcp_outOfRange_isRefused() {
        assertThatThrownBy(() -> Endpoint.tcp("host", 65536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a TCP port: port=65536. Use a port from 1 to 65535, or 0 for the default.");
        assertThatThrownBy(() -> Endpoint.tcp("host", -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Endpoint.tcp("[::1]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a host: host=\"[::1]\". Use host, host:port, [v6]:port or !/path.");
    }

    @Test
    void isName_addressOrName_isTold() {
        assertThat(new Endpoint.Tcp("redis1.example", 0).isName()).isTrue();
        assertThat(new Endpoint.Tcp("10.0.0.7", 0).isName()).isFalse();
        assertThat(new Endpoint.Tcp("::1", 0).isName()).isFalse();
        assertThat(new Endpoint.Tcp("fe80::1%eth0", 0).isName()).isFalse();
    }
}
