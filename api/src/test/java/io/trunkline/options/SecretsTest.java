package io.trunkline.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A4: secrets are never shown")
final class SecretsTest {

    @ParameterizedTest(name = "A4: {0}")
    @ValueSource(
            strings = {
                "h,password=hush",
                "h,PASSWORD = hush ,name=x",
                "redis://u:hush@h",
                "redis://:hush@h/1?name=a%2Cb",
                "redis://h?password=hu%73h",
                "redis+unix://:hush@/s",
                "redis://:hush%2C%40hush@h",
                // A password in the place of the user.
                "redis://hush@h?passwordless=true",
                "h,user=hush,passwordless=true"
            })
    void toString_password_isMasked(String configuration) {
        MultiplexerOptions options = MultiplexerOptions.parse(configuration);

        assertThat(options.toString()).doesNotContain("hush").contains("*****");
        assertThat(options.toConnectionString(false)).isEqualTo(options.toString());
        assertThat(MultiplexerOptions.parse(options.toConnectionString(true))).isEqualTo(options);
    }

    @ParameterizedTest(name = "A4: {0}")
    @ValueSource(
            strings = {
                // A password in the place of the user.
                "redis://hush@h",
                "redis://hush:@h",
                "h,user=hush",
                // A comma breaks the password into what looks like a keyword, an endpoint or a command.
                "h,password=hush,hush1=hush2",
                "h,password=hush,hush@hush",
                "h,password=hush,hush/hush",
                "h,password=hush,hush:hush",
                "h,password=hush,[hush",
                "h,password=hush,!,x",
                "h,password=hush,$hush hush hush=x",
                "h,password=hush,$hush=hush hush",
                "h,password=hush,a,hush=hush",
                "h,password=hush,,=hush",
                "h,db=1,password=hush@,hush=1,db=2",
                "h,password=hush,syncTimeout=ten",
                "h,password=hush,db=-1",
                "h,password=hush,name=x,hush",
                "h,sentinelPassword=hush,hush",
                // Something else than an equals sign after the keyword.
                "h,password:hush",
                "h,password:6hush",
                "h,Pasword:hush",
                "h,password hush",
                "h;password:hush",
                "h password=hush",
                // A URI without its scheme.
                "u:hush@h:6379",
                ":hush@h",
                "u:hush@h?ssl=true",
                "u:hush@h,ssl=true,hush@x",
                // A password that is not percent-encoded ends the authority, the path or the query too early.
                "redis://u:hush/hush@h",
                "redis://u:1/hush@h",
                "redis://u:hush?hush@h",
                "redis://u:1?hush=1@h",
                "redis://u:1?hush@h",
                "redis://u:1?%hush=1@h",
                "redis://u:hush#hush@h",
                "redis://u:hush%hush@h",
                "redis://hush%:x@h",
                "redis://u:hush@h:hush",
                "redis://:hush",
                "redis://u:hush,hush",
                "redis://u:hush@h/hush",
                "redis://u:hush@h?password=hush&hush=hush",
                "redis://u:hush@h?db=-1",
                "redis+unix://u:hush@h/s",
                "redis+unix://u:hush/hush@h/?a",
                "other://u:hush@h"
            })
    void errors_secretInThePlaceOfAnything_isNotShown(String configuration) {
        for (String text : List.of(configuration, configuration + "&flibble=x", configuration + ",flibble=x")) {
            for (boolean ignoreUnknown : new boolean[] {false, true}) {
                IllegalArgumentException error = catchThrowableOfType(
                        IllegalArgumentException.class, () -> MultiplexerOptions.parse(text, ignoreUnknown));
                if (error != null) {
                    StringWriter trace = new StringWriter();
                    error.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain("hush");
                } else {
                    assertThat(ignoreUnknown || !text.equals(configuration))
                            .as("an error is made")
                            .isTrue();
                }
            }
        }
    }

    @Test
    void errors_unknownKeywordAfterASecret_isHiddenWithAdvice() {
        assertHidden("h,password=a,hush=b");
        assertHidden("h,password=a,$hush hush hush=b");
    }

    private static void assertHidden(String configuration) {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> MultiplexerOptions.parse(configuration)))
                .hasMessage("A keyword is not supported. It is not shown, as it may be part of a secret."
                        + " If the secret contains a comma, use a redis:// URI with the secret percent-encoded."
                        + " See docs/options.md (trunkline explain options).");
    }

    @Test
    void errors_unknownKeywordAfterAKnownOne_isShown() {
        assertThat(catchThrowableOfType(
                        IllegalArgumentException.class,
                        () -> MultiplexerOptions.parse("h,password=hush,ssl=true,flibble=x")))
                .hasMessage("Keyword 'flibble' is not supported. See docs/options.md (trunkline explain options).");
    }

    @Test
    void case_N32_newNameOfACommand_isMasked() {
        MultiplexerOptions options = MultiplexerOptions.parse("h,password=a,$FLUSHALL=hush,$CONFIG=");

        assertThat(options).hasToString("h,password=*****,$CONFIG=,$FLUSHALL=*****");
        assertThat(options.commandMap()).hasToString("$CONFIG=,$FLUSHALL=*****");
        assertThat(options.toConnectionString(true)).isEqualTo("h,password=a,$CONFIG=,$FLUSHALL=hush");
    }

    @Test
    void case_N32_secretAsAPort_isNotShownByEndpoints() {
        for (String text : List.of("password:hush", "PassWord:hush", "pasword:hush")) {
            assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> Endpoint.parse(text)))
                    .hasMessageNotContaining("hush");
        }
    }
}
