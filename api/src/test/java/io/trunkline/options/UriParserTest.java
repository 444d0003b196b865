package io.trunkline.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UriParserTest {

    /** Each URI means the same as the list beside it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = " == ",
            value = {
                "redis://h == h",
                "REDIS://h/ == h",
                "redis://h:7000/3 == h:7000,defaultDatabase=3",
                "redis://h1,h2:2,[::1]:3,[::1],10.0.0.7/1 == h1,h2:2,[::1]:3,::1,10.0.0.7,db=1",
                "redis://[fe80::1%25eth0]:1 == [fe80::1%eth0]:1",
                "rediss://h == h,ssl=true",
                "rediss://h?ssl=yes == h,ssl=true",
                "redis://h?ssl=true&sslHost=x == h,ssl=true,sslHost=x",
                "redis://u:p@h == h,user=u,password=p",
                "redis://:p@h == h,password=p",
                "redis://u@h?passwordless=true == h,user=u,passwordless=true",
                "redis://u:@h?passwordless=true == h,user=u,passwordless=true",
                "redis://u:p@w:q@h == h,user=u,password=p@w:q",
                "redis://%75ser:a%2Fb%3F%23%25%40+@h == h,user=user,password=a/b?#%@+",
                "redis://:%E6%BC%A2%C3%A9@h == h,password=漢é",
                "redis://h?syncTimeout=7&DB=2&name=a+b == h,syncTimeout=7,db=2,name=a+b",
                "redis://h/1?db=1 == h,db=1",
                "redis://:p@h?password=p&user=v == h,user=v,password=p",
                "valkey://u:p@h/1 == h,user=u,password=p,db=1",
                "VALKEYS://h == h,ssl=true",
                "valkey+unix:///s == !/s",
                "redis://h/?$GET=fetch&%24CONFIG=&&name=a=b& == h,$GET=fetch,$CONFIG=,name=a=b",
                "redis://h?responseTimeout=9&proxy=none == h,proxy=none",
                "redis://?db=1 == db=1",
                "redis+unix:///tmp/a%20b.sock == !/tmp/a b.sock",
                "redis+unix://u:p@/s?db=3 == !/s,user=u,password=p,db=3",
                "Redis+Unix:///s?user=u&password=p == !/s,user=u,password=p",
                "redis://%21%2Fs,h == !/s,h"
            })
    void parse_uri_meansTheSameAsList(String uri, String list) {
        assertThat(MultiplexerOptions.parse(uri)).isEqualTo(MultiplexerOptions.parse(list));
    }

    @Test
    void case_N32_hostNamedLikeAnOption_isReadFromAUri() {
        for (String text : List.of("redis://proxy", "redis://%73sl,h", "redis://ssl:1,password:2")) {
            MultiplexerOptions options = MultiplexerOptions.parse(text);

            assertThat(MultiplexerOptions.parse(options.toConnectionString(true)))
                    .isEqualTo(options);
        }
        assertThat(MultiplexerOptions.parse("redis://%73sl,h").endpoints())
                .containsExactly(Endpoint.tcp("ssl"), Endpoint.tcp("h"));
    }

    @Test
    void parse_whatAListCannotSay_isDecoded() {
        MultiplexerOptions options =
                MultiplexerOptions.parse("redis://a%2Cb:c%2C+%20@h?name=%20x%0A&channelPrefix=%26");

        assertThat(options.security().user()).isEqualTo("a,b");
        assertThat(options.security().password()).isEqualTo("c,+ ");
        assertThat(options.client().clientName()).isEqualTo(" x\n");
        assertThat(options.commands().channelPrefix()).isEqualTo("&");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = " == ",
            value = {
                "redis://h/x == its path is not the number of a database.",
                "redis://h/1/2 == its path is not the number of a database.",
                "redis://h/-1 == its path is not the number of a database.",
                "redis://h/2147483648 == its path is not the number of a database.",
                "redis://h#x == it has a fragment.",
                "redis://a,,b == its host number 2 is not a host, host:port or [v6]:port.",
                "redis://a,b:x == its host number 2 is not a host, host:port or [v6]:port.",
                "redis://h?x == an option has no keyword or no value.",
                "redis://h?=x == an option has no keyword or no value.",
                "redis://h?name=%4 == a percent sign in its value does not encode UTF-8.",
                "redis://h?name=%G0 == a percent sign in its value does not encode UTF-8.",
                "redis://h?name=%C3x == a percent sign in its value does not encode UTF-8.",
                "redis://h?na%=x == a percent sign in its keyword does not encode UTF-8.",
                "redis://%FF@h == a percent sign in its user does not encode UTF-8.",
                "redis://:%FF@h == a percent sign in its password does not encode UTF-8.",
                "redis://%FF == a percent sign in its host does not encode UTF-8.",
                "redis+unix:///%FF == a percent sign in its path does not encode UTF-8.",
                "redis+unix://h/s == a Unix socket has a path but no host; write three slashes before the path.",
                "redis+unix:// == it has no path to a Unix socket.",
                "redis+unix:/// == it has no path to a Unix socket.",
                "rediss://h?ssl=false == its scheme asks for TLS and its option ssl does not want it.",
                "valkeys://h?ssl=false&sslHost=x == its scheme asks for TLS and its option ssl does not want it.",
                "redis://h/1?db=2 == it has two values of defaultDatabase, before the question mark and behind it.",
                "redis://h/0?defaultDatabase=1 == it has two values of defaultDatabase, before the question mark and behind it.",
                "redis://u:p@h?user=v == it has two values of user, before the question mark and behind it.",
                "redis://:p@h?password=q == it has two values of password, before the question mark and behind it.",
                "redis://:p@h?password= == it has two values of password, before the question mark and behind it.",
                "redis://h,ssl == its host number 2 is the name of an option, 'ssl'; options stand behind a question mark, and a host of that name needs its port."
            })
    void parse_malformed_isExplained(String uri, String problem) {
        assertThatThrownBy(() -> MultiplexerOptions.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The URI is malformed: " + problem
                                + " Write redis://user:password@host:port/db?option=value, and"
                                + " percent-encode what has a meaning in URIs. See docs/options.md (trunkline explain options).")
                .hasNoCause();
    }

    @Test
    void parse_otherScheme_isRefused() {
        assertThatThrownBy(() -> MultiplexerOptions.parse("Redis-Elsewhere://u:hush@h"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The URI's scheme is not supported: scheme=redis-elsewhere. Use redis, rediss, redis+unix, redis-sentinel or"
                                + " rediss-sentinel, or valkey, valkeys, valkey+unix, valkey-sentinel or valkeys-sentinel,"
                                + " which mean the same. See docs/options.md (trunkline explain options).");
    }

    @Test
    void parse_optionErrors_areThoseOfLists() {
        assertThatThrownBy(() -> MultiplexerOptions.parse("redis://u:hush@h?syncTimeout=ten"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Keyword 'syncTimeout' requires an integer value; the value 'ten' is not recognised."
                        + " It is a number of milliseconds. See docs/options.md (trunkline explain options).");
        assertThatThrownBy(() -> MultiplexerOptions.parse("redis://u:hush@h?flibble=x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Keyword 'flibble' is not supported. See docs/options.md (trunkline explain options).");
        assertThat(MultiplexerOptions.parse("redis://h?flibble=x", true)).isEqualTo(MultiplexerOptions.parse("h"));
    }
}
