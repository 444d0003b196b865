package io.trunkline.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretMaskTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> forms(String secret) {
        return List.of(
                secret,
                Base64.getEncoder().encodeToString(bytes(secret)),
                Base64.getEncoder().withoutPadding().encodeToString(bytes(secret)),
                Base64.getUrlEncoder().encodeToString(bytes(secret)),
                HexFormat.of().formatHex(bytes(secret)),
                HexFormat.of().withUpperCase().formatHex(bytes(secret)),
                URLEncoder.encode(secret, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pass", "passw", "secret", "S3CRETpw", "pa ss/+wörd?~~~>>>", "a much longer one, of many words"})
    void case_N36_passwordInAnyForm_isMasked(String secret) {
        SecretMask mask = new SecretMask(secret);
        for (String form : forms(secret)) {
            assertThat(mask.mask("ERR I know " + form + ".")).isEqualTo("ERR I know ***.");
            assertThat(mask.mask(form + form)).isEqualTo("******");
            assertThat(mask.maskAnswer("WRONGPASS " + form)).isEqualTo("WRONGPASS ***");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"S3CRETpw and more", "pa ss/+wörd?~~~>>>"})
    void case_N36_passwordInTheBase64OfMore_isMaskedButForItsEdges(String secret) {
        SecretMask mask = new SecretMask(secret);
        for (String before : List.of("", "u", "us", "use", "default:")) {
            for (String behind : List.of("", "!", "@x", "@host")) {
                String encoded = Base64.getEncoder().encodeToString(bytes(before + secret + behind));
                String masked = mask.mask(encoded);
                assertThat(masked).contains("***").hasSizeLessThan(encoded.length() - bytes(secret).length + 4);
            }
        }
    }

    @Test
    void case_N36_shortPassword_isNotMaskedEverywhereAndHidesTheAnswerThatHasIt() {
        SecretMask mask = new SecretMask("abc");
        for (String form : forms("abc")) {
            assertThat(mask.mask("ERR " + form)).isEqualTo("ERR " + form);
            assertThat(mask.maskAnswer("WRONGPASS " + form))
                    .isEqualTo("WRONGPASS (not shown: the answer has the password in it)");
            assertThat(mask.maskAnswer(form + " x")).isEqualTo("***");
        }
    }

    @Test
    void case_N36_textsWithoutIt_stayTheSameObject() {
        String text = "WRONGTYPE Operation against a key holding the wrong kind of value";
        assertThat(new SecretMask("pass").mask(text)).isSameAs(text);
        assertThat(new SecretMask((String) null).mask(text)).isSameAs(text);
        assertThat(new SecretMask("").mask(text)).isSameAs(text);
    }
}
