package io.trunkline.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("C13: waits before reconnects")
final class ReconnectPolicyTest {

    private static final ReconnectPolicy EXPONENTIAL =
            ReconnectPolicy.exponential(Duration.ofSeconds(5), Duration.ofMinutes(1));

    /** Records the bound of each draw and answers with the largest permitted value. */
    private static final class Largest implements RandomGenerator {
        private int draws;

        @Override
        public long nextLong() {
            throw new AssertionError("an unbounded draw");
        }

        @Override
        public long nextLong(long bound) {
            draws++;
            return bound - 1;
        }
    }

    @ParameterizedTest(name = "C13: after {0} failures at most {1} ms")
    @CsvSource({
        "0, 5000",
        "1, 10000",
        "2, 20000",
        "3, 40000",
        "4, 60000",
        "5, 60000",
        "61, 60000",
        "62, 60000",
        "63, 60000",
        "64, 60000",
        "9223372036854775807, 60000"
    })
    void exponential_failures_boundOneDraw(long failures, long millis) {
        Largest random = new Largest();

        assertThat(EXPONENTIAL.nextDelay(failures, random)).isEqualTo(Duration.ofMillis(millis));
        assertThat(random.draws).isEqualTo(1);
    }

    @Test
    @DisplayName("C13: each wait is drawn from its whole length")
    void exponential_manyDraws_areUniform() {
        SplittableRandom random = new SplittableRandom(13);
        Integer[] quarters = {0, 0, 0, 0};
        for (int i = 0; i < 4000; i++) {
            long nanos = EXPONENTIAL.nextDelay(1, random).toNanos();
            assertThat(nanos).isBetween(0L, 10_000_000_000L);
            quarters[(int) Math.min(3, nanos / 2_500_000_000L)]++;
        }
        assertThat(quarters).allSatisfy(count -> assertThat(count).isBetween(900, 1100));
    }

    @ParameterizedTest(name = "C13: by default after {0} failures at most {1} ms")
    @CsvSource({
        "0, 10",
        "1, 20",
        "2, 40",
        "3, 80",
        "4, 160",
        "5, 230",
        "64, 230",
        "239, 230",
        "240, 460",
        "241, 920",
        "242, 1800",
        "9223372036854775807, 1800"
    })
    void case_N41_promptFailures_boundOneDraw(long failures, long millis) {
        Largest random = new Largest();

        assertThat(ReconnectPolicy.prompt().nextDelay(failures, random)).isEqualTo(Duration.ofMillis(millis));
        assertThat(random.draws).isEqualTo(1);
    }

    @Test
    void exponential_sameSeed_repeatsItself() {
        assertThat(EXPONENTIAL.nextDelay(3, new SplittableRandom(1)))
                .isEqualTo(EXPONENTIAL.nextDelay(3, new SplittableRandom(1)));
    }

    @Test
    @DisplayName("C13: a linear wait is exactly the delay")
    void linear_anyFailures_isTheDelay() {
        ReconnectPolicy linear = ReconnectPolicy.linear(Duration.ofSeconds(5));

        assertThat(linear.nextDelay(0, new SplittableRandom(1))).isEqualTo(Duration.ofSeconds(5));
        assertThat(linear.nextDelay(Long.MAX_VALUE, new SplittableRandom(1))).isEqualTo(Duration.ofSeconds(5));
        assertThat(ReconnectPolicy.linear(Duration.ZERO).nextDelay(7, new SplittableRandom(1)))
                .isZero();
    }

    @ParameterizedTest(name = "C13: base {0} ms, max {1} ms")
    @CsvSource({"-1, 10000, base", "0, 10000, base", "5000, -1, max", "5000, 4999, max", "5000, 31622400001, max"})
    void exponential_limitOutOfRange_isNamed(long base, long max, String parameter) {
        assertThatThrownBy(() -> ReconnectPolicy.exponential(Duration.ofMillis(base), Duration.ofMillis(max)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(": " + parameter + "=");
    }

    @Test
    @DisplayName("C13: a negative linear delay is named")
    void linear_negativeDelay_isRefused() {
        assertThatThrownBy(() -> ReconnectPolicy.linear(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a wait between attempts: delay=PT-0.001S. Use zero or more and at most 366 days.");
    }

    @Test
    void equals_sameLimits_areEqual() {
        assertThat(ReconnectPolicy.exponential(Duration.ofSeconds(5), Duration.ofMinutes(1)))
                .isEqualTo(EXPONENTIAL);
        assertThat(ReconnectPolicy.linear(Duration.ofSeconds(5))).isNotEqualTo(EXPONENTIAL);
    }
}
