package io.trunkline.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GcClockTest {

    private final GcClock clock = new GcClock();

    @Test
    void millisSince_noSample_isZero() {
        assertThat(clock.millisSince(0)).isZero();
    }

    @Test
    @SuppressWarnings("ExplicitGc") // it is the collector that is measured
    void millisSince_collectionAfterTheSample_countsIt() {
        clock.sample(1_000);
        long before = clock.millisSince(1_500);
        for (int i = 0; i < 100 && clock.millisSince(1_500) == before; i++) {
            System.gc();
        }
        clock.sample(2_000);

        assertThat(clock.millisSince(1_500)).isGreaterThan(before);
        assertThat(clock.millisSince(2_500)).isLessThan(clock.millisSince(1_500));
    }

    @Test
    void sample_moreThanTheRingHolds_forgetsTheOldest() {
        for (int i = 0; i < 1_000; i++) {
            clock.sample(i);
        }
        assertThat(clock.millisSince(-1)).isNotNegative();
    }
}
