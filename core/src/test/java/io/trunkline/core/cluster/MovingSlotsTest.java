package io.trunkline.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MovingSlotsTest {

    /** Clocks begin anywhere. */
    @ParameterizedTest
    @ValueSource(longs = {0, -MovingSlots.MEMORY_NANOS, Long.MAX_VALUE - 5, Long.MIN_VALUE, 123})
    void isMoving_twoSecondsAfterTheLastSign_notAnyMore(long start) {
        MovingSlots slots = new MovingSlots();
        assertThat(slots.isMoving(7, start)).isFalse();

        slots.mark(7, start);
        assertThat(slots.isMoving(7, start + MovingSlots.MEMORY_NANOS - 1)).isTrue();
        assertThat(slots.isMoving(8, start)).isFalse();

        slots.mark(7, start + 10);
        assertThat(slots.isMoving(7, start + MovingSlots.MEMORY_NANOS + 9)).isTrue();
        assertThat(slots.isMoving(7, start + MovingSlots.MEMORY_NANOS + 11)).isFalse();
    }

    @Test
    void isMoving_firstAndLastSlot_areSlots() {
        MovingSlots slots = new MovingSlots();
        slots.mark(0, 1);
        slots.mark(16383, 1);

        assertThat(slots.isMoving(0, 2)).isTrue();
        assertThat(slots.isMoving(16383, 2)).isTrue();
        assertThat(slots.isMoving(1, 2)).isFalse();
    }
}
