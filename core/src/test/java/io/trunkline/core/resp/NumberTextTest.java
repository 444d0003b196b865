package io.trunkline.core.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are read as the JDK reads them, and what is none is told so. */
final class NumberTextTest {

    private static final int RANDOM_NUMBERS = 200_000;

    /** The text with something around it that must not be looked at. */
    private static byte[] framed(String text) {
        return ("9" + text + "9").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean isLong(String text) {
        return NumberText.isLong(framed(text), 1, 1 + text.length());
    }

    private static long parseLong(String text) {
        return NumberText.parseLong(framed(text), 1, 1 + text.length());
    }

    private static boolean isDouble(String text) {
        return NumberText.isDouble(framed(text), 1, 1 + text.length());
    }

    private static double parseDouble(String text) {
        return NumberText.parseDouble(framed(text), 1, 1 + text.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+0",
                "7",
                "007",
                "-7",
                "+7",
                "999999999999999999",
                "1000000000000000000",
                "9223372036854775807",
                "-9223372036854775807",
                "-9223372036854775808",
                "+9223372036854775807",
                "0000000000000000001"
            })
    void parseLong_integers_areTheNumber(String text) {
        assertThat(isLong(text)).isTrue();
        assertThat(parseLong(text)).isEqualTo(Long.parseLong(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                "a",
                "1a",
                "a1",
                " 1",
                "1 ",
                "--1",
                "1-",
                "1.0",
                "9223372036854775808",
                "-9223372036854775809",
                "9999999999999999999",
                "-9999999999999999999",
                "10000000000000000000",
                "18446744073709551616",
                "99999999999999999999999",
                "1/",
                "1:",
                "\u0661"
            })
    void isLong_anythingElse_isNot(String text) {
        assertThat(isLong(text)).isFalse();
    }

    @Test
    void parseLong_randomNumbers_areTheNumber() {
        Random random = new Random(1);
        for (int i = 0; i < RANDOM_NUMBERS; i++) {
            long number = random.nextLong() >> random.nextInt(64);
            assertThat(isLong(Long.toString(number))).isTrue();
            assertThat(parseLong(Long.toString(number))).isEqualTo(number);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                "1",
                "1.5",
                "+1.5",
                "0.1",
                "0.30000000000000004",
                "123456789012345",
                "1234567890123456",
                "9007199254740992",
                "9007199254740993",
                "9007199254740993.0",
                "99999999999999999",
                "123456789012345678",
                "0.000000000000001",
                "0.1234567890123456",
                "1e22",
                "1e23",
                "1E-7",
                "1e+5",
                "1.7976931348623157e308",
                "4.9e-324",
                "1e400",
                "17179869184.000000000000000000000000001"
            })
    void parseDouble_numbers_areTheNearestDouble(String text) {
        assertThat(isDouble(text)).isTrue();
        assertThat(parseDouble(text)).isEqualTo(Double.valueOf(text));
    }

    @Test
    void parseDouble_notFinite_isKnownInEitherCase() {
        for (String sign : new String[] {"", "+", "-"}) {
            for (String nan : new String[] {"nan", "NaN", "NAN"}) {
                assertThat(isDouble(sign + nan)).isTrue();
                assertThat(parseDouble(sign + nan)).isNaN();
            }
            for (String inf : new String[] {"inf", "Inf", "INF"}) {
                assertThat(isDouble(sign + inf)).isTrue();
                assertThat(parseDouble(sign + inf))
                        .isEqualTo(sign.equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".",
                ".5",
                "1.",
                "1.e5",
                "e5",
                "1e",
                "1e+",
                "1e5.0",
                "1.2.3",
                "1d",
                "1f",
                "0x1p3",
                " 1",
                "1 ",
                "Infinity",
                "-Infinity",
                "infinity",
                "in",
                "inff",
                "na",
                "--1",
                "+-1",
                "1,5"
            })
    void isDouble_anythingElse_isNot(String text) {
        assertThat(isDouble(text)).isFalse();
    }

    @Test
    void parseDouble_randomNumbers_areTheNearestDouble() {
        Random random = new Random(2);
        for (int i = 0; i < RANDOM_NUMBERS; i++) {
            String text = randomDouble(random);
            assertThat(isDouble(text)).as(text).isTrue();
            assertThat(parseDouble(text)).as(text).isEqualTo(Double.valueOf(text));
        }
    }

    private static String randomDouble(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
        digits(text, 1 + random.nextInt(18), random);
        if (random.nextBoolean()) {
            digits(text.append('.'), 1 + random.nextInt(18), random);
        }
        if (random.nextInt(4) == 0) {
            text.append('e').append(random.nextInt(600) - 300);
        }
        return text.toString();
    }

    private static void digits(StringBuilder to, int count, Random random) {
        for (int i = 0; i < count; i++) {
            to.append((char) ('0' + random.nextInt(10)));
        }
    }
}
