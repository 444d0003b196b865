package io.trunkline.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BigNumberTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+0",
                "000",
                "7",
                "-7",
                "+0007",
                "999999999999999999",
                "-999999999999999999",
                "1000000000000000000",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "-9223372036854775809",
                "-0009223372036854775809",
                "123456789012345678901234567890"
            })
    void case_N33_ofDigits_isTheNumber(String text) {
        BigInteger expected = new BigInteger(text);
        RespValue.BigNumber number = RespValue.BigNumber.ofDigits(text);
        assertThat(number.value()).isEqualTo(expected);
        assertThat(number.asText()).isEqualTo(expected.toString());
        assertThat(number)
                .isEqualTo(new RespValue.BigNumber(expected))
                .hasSameHashCodeAs(new RespValue.BigNumber(expected));
        assertThat(new RespValue.BigNumber(expected).value()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+", "1-", "1a", "12345678901234567890x"})
    void case_N33_ofDigits_otherText_isRefused(String text) {
        assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> RespValue.BigNumber.ofDigits(text));
    }

    @Test
    void case_N33_equality_isThatOfNumbers() {
        assertThat(RespValue.BigNumber.ofDigits("0012")).isEqualTo(RespValue.BigNumber.ofDigits("+12"));
        assertThat(RespValue.BigNumber.ofDigits("1".repeat(40)))
                .isNotEqualTo(RespValue.BigNumber.ofDigits("1".repeat(41)));
        assertThat(RespValue.BigNumber.ofDigits("0")).isNotEqualTo(RespValue.BigNumber.ofDigits("1".repeat(40)));
        assertThat(RespValue.BigNumber.ofDigits("12").asLong()).isEqualTo(12);
    }
}
