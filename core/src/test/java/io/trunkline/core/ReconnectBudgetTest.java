package io.trunkline.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReconnectBudgetTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 1, Long.MIN_VALUE + 1})
    void reserve_withinTheBurst_waitsForNothingWhateverTheClockReads(long now) {
        ReconnectBudget budget = ReconnectBudget.perSecond(10);
        for (int i = 0; i < 10; i++) {
            assertThat(budget.reserve(now)).isZero();
        }
        assertThat(budget.reserve(now)).isEqualTo(SECOND / 10);
        assertThat(budget.reserve(now)).isEqualTo(2 * SECOND / 10);
    }

    @Test
    void reserve_aStormOfAThousand_isSpreadOverTheRate() {
        ReconnectBudget budget = ReconnectBudget.perSecond(200);
        long last = 0;
        for (int i = 0; i < 1000; i++) {
            last = budget.reserve(0);
        }
        assertThat(last).isEqualTo(4 * SECOND);
    }

    @Test
    void reserve_afterAQuietSecond_allowsTheBurstAgain() {
        ReconnectBudget budget = ReconnectBudget.perSecond(5);
        for (int i = 0; i < 5; i++) {
            budget.reserve(0);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(budget.reserve(SECOND)).isZero();
        }
        assertThat(budget.reserve(SECOND)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1000001", "many", ""})
    void parse_whatIsNoRate_isRefusedWithTheProperty(String rate) {
        assertThatThrownBy(() -> ReconnectBudget.parse(rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ReconnectBudget.PROPERTY + "=" + rate);
    }
}
