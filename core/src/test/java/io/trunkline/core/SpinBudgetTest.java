package io.trunkline.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpinBudgetTest {

    @Test
    void tryAcquire_oneCore_neverSpins() {
        assertThat(new SpinBudget(1).tryAcquire(1)).isZero();
    }

    @Test
    void tryAcquire_asManySpinnersAsSpareCores_refusesTheNext() {
        SpinBudget budget = new SpinBudget(3);
        assertThat(budget.tryAcquire(1)).isPositive();
        assertThat(budget.tryAcquire(1)).isPositive();
        assertThat(budget.tryAcquire(1)).isZero();

        budget.release(true);
        assertThat(budget.tryAcquire(1)).isPositive();
    }

    @Test
    void tryAcquire_moreUnderWayThanSpareCores_refuses() {
        assertThat(new SpinBudget(3).tryAcquire(3)).isZero();
        assertThat(new SpinBudget(3).tryAcquire(2)).isPositive();
    }

    @Test
    void release_neverPaying_stopsSpinningButForProbes() {
        SpinBudget budget = new SpinBudget(2);
        int calls = 10_000;
        int spun = 0;
        for (int i = 0; i < calls; i++) {
            if (budget.tryAcquire(1) > 0) {
                spun++;
                budget.release(false);
            }
        }
        assertThat(spun).isBetween(20, 200);
    }

    @Test
    void release_payingAgain_restoresSpinning() {
        SpinBudget budget = new SpinBudget(2);
        for (int i = 0; i < 1000; i++) {
            if (budget.tryAcquire(1) > 0) {
                budget.release(false);
            }
        }
        for (int i = 0; i < 1000; i++) {
            if (budget.tryAcquire(1) > 0) {
                budget.release(true);
            }
        }
        assertThat(budget.tryAcquire(1)).isGreaterThan(10_000);
    }
}
