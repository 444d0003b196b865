package io.trunkline.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A4: what is written is read back")
final class ConfigurationFormatTest {

    @Test
    @DisplayName("A4: parsing what was written is an identity for random options")
    void toConnectionString_randomOptions_areReadBack() {
        SplittableRandom random = new SplittableRandom(4);
        int uris = 0;
        for (int i = 0; i < 2000; i++) {
            MultiplexerOptions options = OptionSamples.options(random, false);

            String text = options.toConnectionString(true);

            assertThat(MultiplexerOptions.parse(text)).as(text).isEqualTo(options);
            assertThat(MultiplexerOptions.parse(text).toConnectionString(true)).isEqualTo(text);
            uris += text.startsWith("redis") ? 1 : 0;
        }
        assertThat(uris).as("both grammars are exercised").isBetween(200, 1990);
    }

    @Test
    @DisplayName("A4: what can only be set in code is dropped, the rest is kept")
    void toConnectionString_setInCode_isDropped() {
        SplittableRandom random = new SplittableRandom(44);
        for (int i = 0; i < 500; i++) {
            MultiplexerOptions options = OptionSamples.options(random, true);

            assertThat(MultiplexerOptions.parse(options.toConnectionString(true)))
                    .isEqualTo(options.toBuilder()
                            .security(s -> s.sslContext(null))
                            .threads(t -> t.completionExecutor(null))
                            .observability(o -> o.orphanedReplyHandler(null))
                            .connection(c -> c.reconnectPolicy(null))
                            .topology(t -> t.endpointMapper(null))
                            .build());
        }
    }

    @ParameterizedTest(name = "A4: {0}")
    @ValueSource(
            strings = {
                "h",
                "h:6379,name=x",
                "h,syncTimeout=5000",
                "syncTimeout=5000",
                "redis://",
                "a:1,b,!/s,user=u,password=p w,name=n,libName=l,libSuffixes=a|b,setlib=false,protocol=resp3,version=7.2,defaultDatabase=2",
                "h,ssl=true,sslHost=x,sslProtocols=Tls12|Tls13,reconnectBase=1,reconnectMax=2,keepAlive=30,heartbeatInterval=100",
                "h,maxInFlightBytes=9223372036854775807,backlogPolicy=shed,completion=inline,$CLIENT SETINFO=,$GET=fetch",
                "redis://h/?password=a%2Cb",
                "rediss://[::1],[::1]:1,%21%2Fa%2Cb/?name=%20a",
                "redis://h/?ssl=false&name=a%2C&$GET=x",
            })
    void toConnectionString_canonicalText_isWrittenExactly(String text) {
        assertThat(MultiplexerOptions.parse(text).toConnectionString(true)).isEqualTo(text);
    }

    @Test
    @DisplayName("A4: a default is not written, an explicit value is, even if it is the default")
    void toConnectionString_default_isNotWritten() {
        MultiplexerOptions unset = MultiplexerOptions.builder().endpoint("h").build();
        MultiplexerOptions set = unset.toBuilder()
                .timeouts(t -> t.syncTimeout(Duration.ofSeconds(5)))
                .build();

        assertThat(unset.toConnectionString(true)).isEqualTo("h");
        assertThat(set.toConnectionString(true)).isEqualTo("h,syncTimeout=5000");
        assertThat(set).isNotEqualTo(unset);
    }

    @Test
    @DisplayName("A4: the password is masked when secrets are excluded")
    void toConnectionString_withoutSecrets_isMasked() {
        MultiplexerOptions options = MultiplexerOptions.parse("h,user=u,password=hush");

        assertThat(options.toConnectionString(false)).isEqualTo("h,user=u,password=*****");
        assertThat(options).hasToString("h,user=u,password=*****");
        assertThat(options.toConnectionString(true)).isEqualTo("h,user=u,password=hush");
    }
}
