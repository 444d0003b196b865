package io.trunkline.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GcClockTest {

    private static final long MILLI = 1_000_000;

    private final GcClock clock = new GcClock();

    @Test
    void millisSince_noSample_isZero() {
        assertThat(clock.millisSince(0)).isZero();
    }

    @Test
    @SuppressWarnings("ExplicitGc") // it is the collector that is measured
    void millisSince_collectionAfterTheSample_countsIt() {
        clock.sample(1_000 * MILLI);
        long before = clock.millisSince(1_500 * MILLI);
        for (int i = 0; i < 100 && clock.millisSince(1_500 * MILLI) == before; i++) {
            System.gc();
        }
        clock.sample(2_000 * MILLI);

        assertThat(clock.millisSince(1_500 * MILLI)).isGreaterThan(before);
        assertThat(clock.millisSince(2_500 * MILLI)).isLessThan(clock.millisSince(1_500 * MILLI));
    }

    @Test
    @SuppressWarnings("ExplicitGc") // it is the collector that is measured
    void sample_soonAfterAnother_isTheSame() {
        clock.sample(1_000 * MILLI);
        long before = clock.millisSince(1_100 * MILLI);
        for (int i = 0; i < 100 && clock.millisSince(1_100 * MILLI) == before; i++) {
            System.gc();
        }
        clock.sample(1_050 * MILLI);

        assertThat(clock.millisSince(1_100 * MILLI)).isGreaterThan(before);
    }

    @Test
    void sample_moreThanTheRingHolds_forgetsTheOldest() {
        for (int i = 0; i < 1_000; i++) {
            clock.sample(i * 1_000L * MILLI);
        }
        assertThat(clock.millisSince(-1)).isNotNegative();
    }
}
