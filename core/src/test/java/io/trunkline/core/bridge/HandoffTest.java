package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One thread after the other; what happens at the same time is for {@code concurrency-tests}. */
final class HandoffTest {

    private final Handoff<Integer> handoff = new Handoff<>(2);

    @Test
    void offer_manyBeforeTheLoopDrains_shareOneWakeUp() {
        assertThat(handoff.offer(1)).isTrue();
        assertThat(handoff.offer(2)).isFalse();
        assertThat(handoff.claimWakeUp()).isFalse();
        assertThat(handoff.size()).isEqualTo(2);
    }

    @Test
    void offer_afterTheDrainBegan_wakesTheLoopAgain() {
        handoff.offer(1);
        handoff.beginDrain();
        assertThat(handoff.offer(2)).isTrue();
        assertThat(handoff.poll()).isEqualTo(1);
        assertThat(handoff.poll()).isEqualTo(2);
        assertThat(handoff.poll()).isNull();
        assertThat(handoff.claimWakeUpForRest()).isFalse();
    }

    @Test
    @DisplayName("claimWakeUpForRest: a drain that leaves something behind comes again")
    void claimWakeUpForRest_somethingIsLeft_isOwedOnce() {
        handoff.offer(1);
        handoff.offer(2);
        handoff.beginDrain();
        assertThat(handoff.poll()).isEqualTo(1);
        assertThat(handoff.claimWakeUpForRest()).isTrue();
        assertThat(handoff.claimWakeUpForRest()).isFalse();
        assertThat(handoff.isEmpty()).isFalse();
    }

    @Test
    void poll_moreThanAChunk_givesAllInOrder() {
        for (int i = 0; i < 100; i++) {
            handoff.offer(i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(handoff.isEmpty()).isFalse();
            assertThat(i % 2 == 0 ? handoff.poll() : handoff.take()).isEqualTo(i);
        }
        assertThat(handoff.isEmpty()).isTrue();
        assertThat(handoff.take()).isNull();
    }
}
