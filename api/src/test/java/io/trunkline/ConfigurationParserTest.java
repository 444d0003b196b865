package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.command.CommandName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationParserTest {

    @ParameterizedTest(name = "A1: {0}")
    @CsvSource(
            delimiter = '!',
            value = {
                "syncTimeout=ten ! Keyword 'syncTimeout' requires an integer value; the value 'ten' is not recognised.",
                "syncTimeout=-42 ! Keyword 'syncTimeout' has a minimum value of '1'; the value '-42' is not permitted.",
                "SYNCtimeout=0 ! Keyword 'SYNCtimeout' has a minimum value of '1'; the value '0' is not permitted.",
                "syncTimeout= ! Keyword 'syncTimeout' requires an integer value; the value '' is not recognised.",
                "syncTimeout=1.5 ! Keyword 'syncTimeout' requires an integer value; the value '1.5' is not recognised.",
                "asyncTimeout=99999999999999999999 ! Keyword 'asyncTimeout' has a maximum value of '2147483647'; the value"
                        + " '99999999999999999999' is not permitted.",
                "keepAlive=2147484 ! Keyword 'keepAlive' has a maximum value of '2147483'; the value '2147484' is not permitted.",
                "db=-1 ! Keyword 'db' has a minimum value of '0'; the value '-1' is not permitted.",
                "maxFrameBytes=65535 ! Keyword 'maxFrameBytes' has a minimum value of '65536'; the value '65535' is not permitted.",
                "AllowAdmin=maybe ! Keyword 'AllowAdmin' requires a boolean value (true, false, yes, no, on, off, 1 or 0); the value"
                        + " 'maybe' is not recognised.",
                "Version=current ! Keyword 'Version' requires a version such as 7.2; the value 'current' is not recognised.",
                "version=1.2.3.4.5 ! Keyword 'version' requires a version such as 7.2; the value '1.2.3.4.5' is not recognised.",
                "proxy=epoxy ! Keyword 'proxy' requires one of 'none'; the value 'epoxy' is not recognised.",
                "Proxy=twemproxy ! Keyword 'Proxy' requires one of 'none'; the value 'twemproxy' is not recognised.",
                "sslProtocols=NotAThing ! Keyword 'sslProtocols' requires one or more of Tls12 and Tls13, separated by '|', or the sum"
                        + " of 3072 and 12288; the value 'NotAThing' is not recognised.",
                "sslProtocols=1 ! Keyword 'sslProtocols' requires one or more of Tls12 and Tls13, separated by '|', or the sum of 3072"
                        + " and 12288; the value '1' is not recognised.",
                "protocol=resp4 ! Keyword 'protocol' requires one of 'resp2', 'resp3'; the value 'resp4' is not recognised.",
                "completion=later ! Keyword 'completion' requires one of 'executor', 'inline'; the value 'later' is not recognised.",
                "completion= ! Keyword 'completion' requires one of 'executor', 'inline'; the value '' is not recognised.",
                "backlogPolicy=x ! Keyword 'backlogPolicy' requires one of 'block', 'fail', 'shed'; the value 'x' is not recognised.",
                "$GET=a b ! Keyword '$GET' requires one word; the value 'a b' is not permitted.",
                "$CONFIG GET=x ! Keyword '$CONFIG GET' requires no value, as a subcommand can only be disabled; the value 'x' is not"
                        + " permitted."
            })
    @DisplayName("A1: an error names the keyword as typed, the value and what is permitted")
    void parse_badValue_isNamed(String setting, String message) {
        assertThatThrownBy(() -> MultiplexerOptions.parse("foo," + setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message)
                .hasNoCause();
        assertThatThrownBy(() -> MultiplexerOptions.parse("foo," + setting, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    @DisplayName("A2: an unknown keyword is refused, or ignored on demand")
    void parse_unknownKeyword_isRefusedOrIgnored() {
        assertThatThrownBy(() -> MultiplexerOptions.parse("foo,flibble=foo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Keyword 'flibble' is not supported.");
        assertThatThrownBy(() -> MultiplexerOptions.parse("foo,$=x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Keyword '$' is not supported.");

        assertThat(MultiplexerOptions.parse("foo,flibble=foo,$=x,$a b c=,syncTimeout=7", true))
                .isEqualTo(MultiplexerOptions.parse("foo,syncTimeout=7"));
    }

    @ParameterizedTest(name = "A2: {0}")
    @ValueSource(
            strings = {
                "checkCertificateRevocation",
                "configChannel",
                "configCheckSeconds",
                "resolveDns",
                "sentinelPassword",
                "sentinelUser",
                "serviceName",
                "tiebreaker",
                "tunnel",
                "sslContext",
                "completionExecutor",
                "orphanedReplyHandler",
                "reconnectPolicy"
            })
    @DisplayName("A2: what has no text form or is not implemented is not accepted")
    void parse_notImplemented_isRefused(String keyword) {
        assertThatThrownBy(() -> MultiplexerOptions.parse("foo," + keyword + "=true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Keyword '" + keyword + "' is not supported.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "responseTimeout=1",
                "writeBuffer=x",
                "highPriorityThreads=true",
                "PreserveAsyncOrder=",
                "proxy=None"
            })
    void parse_obsoleteKeyword_isDropped(String setting) {
        assertThat(MultiplexerOptions.parse("foo," + setting)).isEqualTo(MultiplexerOptions.parse("foo"));
    }

    @Test
    @DisplayName("A3: keywords are read in any case, the last of repeated ones holds, white space does not matter")
    void parse_caseOrderSpace_doNotMatter() {
        MultiplexerOptions options =
                MultiplexerOptions.parse(" b:1 ,, A , syncTIMEOUT = 7 , SYNCTIMEOUT=8,b:1, name = x y ,", true);

        assertThat(options)
                .isEqualTo(MultiplexerOptions.builder()
                        .endpoint("b", 1)
                        .endpoint("a")
                        .syncTimeout(Duration.ofMillis(8))
                        .clientName("x y")
                        .build());
    }

    @Test
    @DisplayName("A3: the last item needs no comma after it")
    void parse_lastItem_needsNoComma() {
        assertThat(MultiplexerOptions.parse("foo,ssl=true,sslProtocols=Tls12|Tls13"))
                .isEqualTo(MultiplexerOptions.parse("foo,ssl=true,sslProtocols=Tls12|Tls13,"));
    }

    @ParameterizedTest(name = "A3: {0}")
    @CsvSource({
        "Tls12|Tls13, TLSv1.2 TLSv1.3",
        "tls13 | TLS12, TLSv1.2 TLSv1.3",
        "TLSv1.3, TLSv1.3",
        "tlsv1.2|Tls12, TLSv1.2",
        "3072, TLSv1.2",
        "12288, TLSv1.3",
        "15360, TLSv1.2 TLSv1.3",
        "16320, TLSv1 TLSv1.1 TLSv1.2 TLSv1.3",
        "Tls|Tls11, TLSv1 TLSv1.1"
    })
    @DisplayName("A3: TLS versions are read by both conventions and as a number")
    void parse_sslProtocols_byNameAndNumber(String text, String expected) {
        assertThat(MultiplexerOptions.parse("foo,sslProtocols=" + text).sslProtocols())
                .isEqualTo(List.of(expected.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "Yes, true", "ON, true", "1, true", "False, false", "no, false", "off, false", "0, false"
    })
    void parse_boolean_inManyWords(String text, boolean expected) {
        assertThat(MultiplexerOptions.parse("foo,abortConnect=" + text).abortConnect())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"resp2, RESP2", "RESP3, RESP3", "2, RESP2", "3, RESP3"})
    void parse_protocol_byNameAndNumber(String text, ProtocolVersion expected) {
        assertThat(MultiplexerOptions.parse("foo,protocol=" + text).protocol()).isEqualTo(expected);
    }

    @Test
    void parse_textWithoutValue_isUnset() {
        assertThat(MultiplexerOptions.parse("foo,user=u,user=,password=p,password=,libSuffixes=a,libSuffixes=|"))
                .isEqualTo(MultiplexerOptions.parse("foo"));
    }

    @Test
    void parse_commands_areRenamedAndDisabled() {
        CommandMap map = MultiplexerOptions.parse("foo,$get=fetch,$CONFIG=,$client setinfo=,$SET=a=b,$DEL=x,$DEL=del")
                .commandMap();

        assertThat(map)
                .isEqualTo(CommandMap.DEFAULT
                        .withRenamed("GET", "fetch")
                        .withDisabled("CONFIG")
                        .withDisabled("CLIENT SETINFO")
                        .withRenamed("SET", "a=b"));
        assertThat(map.isAvailable(CommandName.of("CONFIG GET"))).isFalse();
    }

    @Test
    @DisplayName("A5: endpoints of all kinds stand in one string")
    void parse_endpoints_ofAllKinds() {
        MultiplexerOptions options = MultiplexerOptions.parse("h,h:1,10.0.0.7:2,[::1]:6379,::1,!/tmp/a=b.sock");

        assertThat(options.endpoints())
                .containsExactly(
                        Endpoint.tcp("h"),
                        Endpoint.tcp("h", 1),
                        Endpoint.tcp("10.0.0.7", 2),
                        Endpoint.tcp("::1", 6379),
                        Endpoint.tcp("::1"),
                        Endpoint.unix("/tmp/a=b.sock"));
        assertThat(options).hasToString("h,h:1,10.0.0.7:2,[::1]:6379,::1,!/tmp/a=b.sock");
    }

    @Test
    void parse_malformedEndpoint_isRefusedWithItsText() {
        assertThatThrownBy(() -> MultiplexerOptions.parse("good,b/ad,password=x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a host: host=\"b/ad\". Use host, host:port, [v6]:port or !/path.");
        assertThatThrownBy(() -> MultiplexerOptions.parse("=x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not a host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void parse_blank_isRefused(String text) {
        assertThatThrownBy(() -> MultiplexerOptions.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The configuration is blank. Give at least an endpoint, such as localhost or redis://localhost.");
    }
}
