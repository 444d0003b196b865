package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class DurationConverterTest {

    private final DurationConverter converter = new DurationConverter();

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "5s, PT5S", "2m, PT2M"})
    void convert_numberAndUnit_duration(String text, Duration expected) {
        assertThat(converter.convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "00s", "0ms", "-1", "1h", "s", "1 s", "99999999999"})
    void convert_otherText_refused(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("value=" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "250", "0"})
    void case_N26_numberWithoutUnit_isRefusedWithTheUnits(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("A duration needs its unit: value=" + text + ". Write " + text + "ms, " + text + "s or "
                        + text + "m (milliseconds, seconds, minutes).");
    }
}
