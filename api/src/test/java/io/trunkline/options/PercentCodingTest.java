package io.trunkline.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PercentCodingTest {

    @Test
    void encode_reserved_isEncodedUnlessKept() {
        assertThat(PercentCoding.encode("aZ09-._~", "")).isEqualTo("aZ09-._~");
        assertThat(PercentCoding.encode("a,b:/ é", ":")).isEqualTo("a%2Cb:%2F%20%C3%A9");
    }

    @Test
    void decode_encoded_isTheText() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1000; i++) {
            String text = OptionSamples.text(random) + "\uD83D\uDE80";
            assertThat(PercentCoding.decode(PercentCoding.encode(text, ""))).isEqualTo(text);
        }
        assertThat(PercentCoding.decode("a+b")).isEqualTo("a+b");
        assertThat(PercentCoding.decode("%2c%2C%e6%BC%a2x")).isEqualTo(",,漢x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "a%",
                "%4",
                "%zz",
                "%+1",
                "%-1",
                "%41%",
                "%41%4",
                "%C3",
                "%C3x%A9",
                "%FF",
                "%ED%A0%80",
                "%C0%80"
            })
    void decode_malformed_isNull(String encoded) {
        assertThat(PercentCoding.decode(encoded)).isNull();
    }
}
