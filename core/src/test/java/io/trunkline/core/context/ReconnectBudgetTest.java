package io.trunkline.core.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReconnectBudgetTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 1, Long.MIN_VALUE + 1})
    void tryTake_withinTheBurst_waitsForNothingWhateverTheClockReads(long now) {
        ReconnectBudget budget = ReconnectBudget.perSecond(10);
        for (int i = 0; i < 10; i++) {
            assertThat(budget.tryTake(now)).isZero();
        }
        assertThat(budget.tryTake(now)).isEqualTo(SECOND / 10);
        assertThat(budget.tryTake(now)).as("what is refused takes nothing").isEqualTo(SECOND / 10);
        assertThat(budget.tryTake(now + SECOND / 10)).isZero();
    }

    @Test
    void case_N41_stormOfAThousand_isSpreadOverTheRate() {
        ReconnectBudget budget = ReconnectBudget.perSecond(ReconnectBudget.DEFAULT_PER_SECOND);
        int[] inSecond = new int[20];
        long now = 0;
        for (int taken = 0; taken < 500; ) {
            long wait = budget.tryTake(now);
            if (wait == 0) {
                taken++;
                inSecond[(int) (now / SECOND)]++;
            } else {
                now += wait;
            }
        }
        assertThat(inSecond[0]).isBetween(50, 100);
        assertThat(Arrays.stream(inSecond).skip(1)).allMatch(count -> count <= 50);
    }

    @Test
    void tryTake_afterAQuietSecond_allowsTheBurstAgain() {
        ReconnectBudget budget = ReconnectBudget.perSecond(5);
        for (int i = 0; i < 5; i++) {
            budget.tryTake(0);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(budget.tryTake(SECOND)).isZero();
        }
        assertThat(budget.tryTake(SECOND)).isPositive();
    }

    @Test
    void case_N38_chargeOfFurtherAddresses_isPaidBackBeforeTheNextSocket() {
        ReconnectBudget budget = ReconnectBudget.perSecond(10);
        budget.charge(15, 0);
        assertThat(budget.tryTake(0)).isEqualTo(6 * SECOND / 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1000001", "many", ""})
    void parse_whatIsNoRate_isRefusedWithTheProperty(String rate) {
        assertThatThrownBy(() -> ReconnectBudget.parse(rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ReconnectBudget.PROPERTY + "=" + rate);
    }
}
