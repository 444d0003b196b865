package io.trunkline.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.command.CommandName;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationParserTest {

    private static final String SEE = " See docs/options.md (trunkline explain options).";
    private static final String UNIT = "( It is a number of [a-z ]+\\.)?";

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
                "proxy=epoxy ! Keyword 'proxy' requires one of 'none', 'twemproxy', 'envoy'; the value 'epoxy' is not recognised.",
                "Proxy=twemproxy,db=3 ! Keyword 'defaultDatabase' cannot be had through a proxy: proxy=twemproxy, it has database 0"
                        + " alone. Leave 'defaultDatabase' out, or connect to the servers themselves.",
                "proxy=envoy,$GET=fetch ! Keyword '$COMMAND=newName' cannot be had through a proxy: proxy=envoy, it knows no other"
                        + " names. Leave '$COMMAND=newName' out, or connect to the servers themselves.",
                "proxy=envoy,maxReplicaLag=5 ! Keyword 'maxReplicaLag' cannot be had through a proxy: proxy=envoy, it does not"
                        + " tell how far its servers are. Leave 'maxReplicaLag' out, or connect to the servers themselves.",
                "proxy=envoy,configChannel=c ! Keyword 'configChannel' cannot be had through a proxy: proxy=envoy, it carries no"
                        + " subscriptions. Leave 'configChannel' out, or connect to the servers themselves.",
                "proxy=envoy,serviceName=a ! Keyword 'serviceName' cannot be had through a proxy: proxy=envoy, no sentinel is asked."
                        + " Leave 'serviceName' out, or connect to the servers themselves.",
                "proxy=twemproxy,highIntegrity=true ! Keyword 'highIntegrity' cannot be had through a proxy: proxy=twemproxy, it"
                        + " echoes nothing. Leave 'highIntegrity' out, or connect to the servers themselves.",
                "endpointMap=a>b:1 ! Keyword 'endpointMap' requires pairs such as 10.0.0.1:7001>nat.example:17001, separated by"
                        + " '|'; the value 'a>b:1' is not recognised.",
                "endpointMap=a:1 ! Keyword 'endpointMap' requires pairs such as 10.0.0.1:7001>nat.example:17001, separated by '|';"
                        + " the value 'a:1' is not recognised.",
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
                .hasMessageMatching(Pattern.quote(message) + UNIT + Pattern.quote(SEE))
                .hasNoCause();
        assertThatThrownBy(() -> MultiplexerOptions.parse("foo," + setting, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(Pattern.quote(message) + UNIT + Pattern.quote(SEE));
    }

    @Test
    @DisplayName("A2: an unknown keyword is refused, or ignored on demand")
    void parse_unknownKeyword_isRefusedOrIgnored() {
        assertThatThrownBy(() -> MultiplexerOptions.parse("foo,flibble=foo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Keyword 'flibble' is not supported." + SEE);
        assertThatThrownBy(() -> MultiplexerOptions.parse("foo,$=x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Keyword '$' is not supported." + SEE);

        assertThat(MultiplexerOptions.parse("foo,flibble=foo,$=x,$a b c=,syncTimeout=7", true))
                .isEqualTo(MultiplexerOptions.parse("foo,syncTimeout=7"));
    }

    @ParameterizedTest(name = "A2: {0}")
    @ValueSource(
            strings = {
                "checkCertificateRevocation",
                "resolveDns",
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
                .hasMessageStartingWith("Keyword '" + keyword + "' is not supported.")
                .hasMessageEndingWith(SEE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"responseTimeout=1", "writeBuffer=x", "highPriorityThreads=true", "PreserveAsyncOrder="})
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
                        .timeouts(t -> t.syncTimeout(Duration.ofMillis(8)))
                        .client(c -> c.clientName("x y"))
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
        assertThat(MultiplexerOptions.parse("foo,ssl=true,sslProtocols=" + text)
                        .security()
                        .sslProtocols())
                .isEqualTo(List.of(expected.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "Yes, true", "ON, true", "1, true", "False, false", "no, false", "off, false", "0, false"
    })
    void parse_boolean_inManyWords(String text, boolean expected) {
        assertThat(MultiplexerOptions.parse("foo,abortConnect=" + text)
                        .connection()
                        .abortConnect())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"resp2, RESP2", "RESP3, RESP3", "2, RESP2", "3, RESP3"})
    void parse_protocol_byNameAndNumber(String text, ProtocolVersion expected) {
        assertThat(MultiplexerOptions.parse("foo,protocol=" + text).resp().protocol())
                .isEqualTo(expected);
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

    @ParameterizedTest(name = "N27: {0}")
    @CsvSource(
            delimiter = '!',
            value = {
                "sslHst ! Did you mean 'sslHost'?",
                "shnycTimeout ! Did you mean 'syncTimeout'?",
                "pasword ! Did you mean 'password'?",
                "defaultDatabse ! Did you mean 'defaultDatabase'?",
                "abort_connect ! Did you mean 'abortConnect'?",
                "sslContext ! It can only be set in code, as security.sslContext of MultiplexerOptions.builder().",
                "RECONNECTPOLICY ! It can only be set in code, as connection.reconnectPolicy of MultiplexerOptions.builder()."
            })
    void case_N27_keywordNotSupported_saysWhatMayBeMeant(String keyword, String hint) {
        assertThatThrownBy(() -> MultiplexerOptions.parse("foo," + keyword + "=true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Keyword '" + keyword + "' is not supported. " + hint + SEE);
    }

    @ParameterizedTest(name = "N27: {0}")
    @CsvSource({
        "syncTimeout=5s, milliseconds",
        "keepAlive=1m, seconds",
        "connectRetry=0, attempts",
        "maxInFlight=0, commands",
        "maxFrameBytes=64k, bytes",
        "bulkBytes=-1, bytes",
        "interactiveConnections=65, connections",
        "ioThreads=x, event loops"
    })
    void case_N27_numberNotPermitted_saysItsUnit(String setting, String unit) {
        assertThatThrownBy(() -> MultiplexerOptions.parse("foo," + setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(" It is a number of " + unit + "." + SEE);
    }

    @ParameterizedTest(name = "N32: {0}")
    @ValueSource(strings = {"h,ssl", "SSL,h", "h,abortConnect", "h,sslContext", "h,db", "h,proxy", "h,writeBuffer"})
    void case_N32_endpointNamedLikeAnOption_isRefusedWithAHint(String text) {
        assertThatThrownBy(() -> MultiplexerOptions.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The name of an option stands in place of an endpoint: '")
                .hasMessageContaining("=value; if it is a host, write it with its port, as in ");
    }

    @Test
    void case_N32_optionWithAColon_isRefusedWithoutItsValue() {
        assertThatThrownBy(() -> MultiplexerOptions.parse("h,ssl:true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The name of an option stands in place of an endpoint: 'ssl'. If it is the option, write ssl=value."
                                + SEE);
        assertThat(MultiplexerOptions.parse("proxy:6379").endpoints()).containsExactly(Endpoint.tcp("proxy", 6379));
    }

    @ParameterizedTest(name = "N32: {0}")
    @ValueSource(
            strings = {
                "127.0.0.1:21200,password=with,comma",
                "h,password=with,comma:6379",
                "h,password=with,[::1]:7",
                "h,password=with,!/tmp/comma",
                "h,password=with,ssl=true,comma",
                "h,password=,comma"
            })
    void case_N32_endpointBehindAPassword_isRefusedUnseen(String text) {
        for (boolean ignoreUnknown : new boolean[] {false, true}) {
            assertThatThrownBy(() -> MultiplexerOptions.parse(text, ignoreUnknown))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "An endpoint stands after a secret. It is not shown, as it may be part of the secret. Write all"
                                    + " endpoints before it. If the secret contains a comma, use a redis:// URI with the secret"
                                    + " percent-encoded." + SEE)
                    .hasNoCause();
        }
    }

    @ParameterizedTest(name = "N32: {0}")
    @ValueSource(strings = {"h,pasword=with,comma", "h,sentinelPassword=with,comma", "h,authToken=with,comma"})
    void case_N32_endpointBehindAnIgnoredSecret_isRefusedUnseen(String text) {
        assertThatThrownBy(() -> MultiplexerOptions.parse(text, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("An endpoint stands after a secret.")
                .hasMessageNotContaining("comma\"");
    }

    @ParameterizedTest(name = "N32: {0}")
    @ValueSource(
            strings = {
                "h,sslHost=x",
                "h,sslProtocols=Tls13",
                "h,ssl=false,sslHost=x",
                "h,sslHost=x,ssl=true,ssl=no",
                "redis://h?sslHost=x"
            })
    void case_N32_tlsOptionWithoutTls_isRefused(String text) {
        assertThatThrownBy(() -> MultiplexerOptions.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("' has no meaning without TLS, and TLS is off: ssl=false. Set ssl to true")
                .hasMessageEndingWith(SEE);
        assertThat(MultiplexerOptions.parse("rediss://h?sslHost=x&sslProtocols=Tls13")
                        .security()
                        .ssl())
                .isTrue();
    }
}
