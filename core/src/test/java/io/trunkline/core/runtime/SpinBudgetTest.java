package io.trunkline.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpinBudgetTest {

    private static final long LIMIT_NANOS = 100_000;
    private static final long SOON_NANOS = LIMIT_NANOS / 4;

    private static SpinBudget budget(int processors) {
        return new SpinBudget(processors, LIMIT_NANOS);
    }

    @Test
    void tryAcquire_oneCore_neverSpins() {
        assertThat(budget(1).tryAcquire()).isFalse();
    }

    @Test
    void tryAcquire_asManySpinnersAsSpareCores_refusesTheNext() {
        SpinBudget budget = budget(3);
        assertThat(budget.tryAcquire()).isTrue();
        assertThat(budget.tryAcquire()).isTrue();
        assertThat(budget.tryAcquire()).isFalse();
        assertThat(budget.isInUse()).isTrue();

        budget.release(true, SOON_NANOS);
        assertThat(budget.tryAcquire()).isTrue();
    }

    @Test
    void mayAllow_moreUnderWayThanSpareCores_isFalse() {
        assertThat(budget(3).mayAllow(3)).isFalse();
        assertThat(budget(3).mayAllow(2)).isTrue();
    }

    @Test
    void release_inVain_stopsSpinningButForProbes() {
        assertThat(spins(budget(2), 10_000, false)).isBetween(20, 200);
    }

    @Test
    void release_endedSoonAgain_restoresSpinning() {
        SpinBudget budget = budget(2);
        spins(budget, 10_000, false);

        spins(budget, 1000, true);

        assertThat(spins(budget, 1000, true)).isEqualTo(1000);
    }

    @Test
    void release_fewInVain_goesOnSpinning() {
        SpinBudget budget = budget(2);
        int spun = 0;
        for (int i = 0; i < 1000; i++) {
            spun += spins(budget, 1, i % 10 != 0);
        }
        assertThat(spun).isEqualTo(1000);
    }

    @Test
    void spinUntil_conditionHolds_givesTheCoreBack() {
        SpinBudget budget = new SpinBudget(2, Long.MAX_VALUE / 2);
        int[] looks = new int[1];
        assertThat(budget.spinUntil(() -> ++looks[0] == 50)).isTrue();
        assertThat(budget.isInUse()).isFalse();
    }

    @Test
    void spinUntil_conditionNeverHolds_endsAndGivesTheCoreBack() {
        SpinBudget budget = budget(2);
        assertThat(budget.spinUntil(() -> false)).isFalse();
        assertThat(budget.isInUse()).isFalse();
    }

    private static int spins(SpinBudget budget, int calls, boolean soon) {
        int spun = 0;
        for (int i = 0; i < calls; i++) {
            if (budget.tryAcquire()) {
                spun++;
                budget.release(soon, soon ? SOON_NANOS : LIMIT_NANOS);
            }
        }
        return spun;
    }
}
