package io.trunkline.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class YieldBudgetTest {

    private final YieldBudget budget = new YieldBudget();

    @Test
    void yieldUntil_conditionComesTrue_sleepsNot() {
        int[] looks = new int[1];
        assertThat(budget.yieldUntil(() -> ++looks[0] == 2)).isTrue();
        assertThat(looks[0]).isEqualTo(2);
    }

    @Test
    void yieldUntil_conditionStaysFalse_givesUpAfterFewLooks() {
        int[] looks = new int[1];
        assertThat(budget.yieldUntil(() -> ++looks[0] == 100)).isFalse();
        assertThat(looks[0]).isBetween(2, 5);
    }

    @Test
    void yieldUntil_mostlyInVain_yieldsNoMoreButForProbes() {
        assertThat(yields(10_000, false)).isBetween(100, 1000);
    }

    @Test
    void yieldUntil_comesTrueAgain_restoresYielding() {
        yields(10_000, false);

        yields(3000, true);

        assertThat(yields(1000, true)).isEqualTo(1000);
    }

    /** How many of so many calls yielded: these look again, the others look once. */
    private int yields(int calls, boolean soon) {
        int yielded = 0;
        for (int i = 0; i < calls; i++) {
            int[] looks = new int[1];
            budget.yieldUntil(() -> ++looks[0] == 2 && soon);
            yielded += looks[0] > 1 ? 1 : 0;
        }
        return yielded;
    }
}
