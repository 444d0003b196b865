package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trunkline.command.RetryCategory;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryPolicyTest {

    private static final RetryPolicy STANDARD = RetryPolicy.standard();

    @Test
    @DisplayName("J6 standard: of what was sent only reads are tried again")
    void standard_unchanged_retriesOnlyReadsThatWereSent() {
        assertThat(STANDARD.sentRetried()).containsExactly(RetryCategory.READ);
        assertThat(STANDARD.maxAttempts()).isEqualTo(10);
        assertThat(STANDARD.backoffBase()).isEqualTo(Duration.ofMillis(50));
        assertThat(STANDARD.backoffMax()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1001})
    @DisplayName("J9 withMaxAttempts: what is out of range is named with its value and the range")
    void withMaxAttempts_outOfRange_isRefused(int attempts) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> STANDARD.withMaxAttempts(attempts))
                .withMessageContaining("maxAttempts=" + attempts)
                .withMessageContaining("1 to 1000");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1S, base=PT0S", "PT-1S, PT1S, base=PT-1S", "PT2S, PT1S, max=PT1S", "PT1S, P400D, max=PT9600H"})
    @DisplayName("J9 withBackoff: what is out of range is named with its value")
    void withBackoff_outOfRange_isRefused(Duration base, Duration max, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> STANDARD.withBackoff(base, max))
                .withMessageContaining(named);
    }

    @Test
    @DisplayName("J9 withSentRetried: NEVER cannot be retried")
    void withSentRetried_never_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> STANDARD.withSentRetried(RetryCategory.READ, RetryCategory.NEVER))
                .withMessageContaining("sentRetried=[READ, NEVER]");
    }

    @Test
    void nextDelay_anyDraw_staysBelowTheDoubledBaseAndTheLimit() {
        RetryPolicy policy = STANDARD.withBackoff(Duration.ofMillis(10), Duration.ofMillis(25));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100; i++) {
            assertThat(policy.nextDelay(0, random)).isBetween(Duration.ZERO, Duration.ofMillis(10));
            assertThat(policy.nextDelay(1, random)).isBetween(Duration.ZERO, Duration.ofMillis(20));
            assertThat(policy.nextDelay(2, random)).isBetween(Duration.ZERO, Duration.ofMillis(25));
        }
    }

    @Test
    void with_anyValue_changesThatAlone() {
        RetryPolicy policy = STANDARD.withMaxAttempts(3)
                .withBackoff(Duration.ofMillis(1), Duration.ofMillis(2))
                .withSentRetried(RetryCategory.IDEMPOTENT_WRITE);
        assertThat(policy)
                .hasToString(
                        "RetryPolicy[maxAttempts=3, backoffBase=PT0.001S, backoffMax=PT0.002S, sentRetried=[IDEMPOTENT_WRITE]]");
        assertThat(policy.withMaxAttempts(3)).isEqualTo(policy).hasSameHashCodeAs(policy);
        assertThat(policy.withSentRetried()).isNotEqualTo(policy);
        assertThat(policy.withMaxAttempts(4)).isNotEqualTo(policy);
        assertThat(STANDARD.maxAttempts()).isEqualTo(10);
    }
}
