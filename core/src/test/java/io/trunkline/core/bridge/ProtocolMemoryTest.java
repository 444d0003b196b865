package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** On a clock that the test moves. */
final class ProtocolMemoryTest {

    private static final long BEGIN = Long.MAX_VALUE - ProtocolMemory.FRESH_NANOS / 2; // it overflows on the way
    private static final long STALE = BEGIN + ProtocolMemory.FRESH_NANOS;

    private final ProtocolMemory memory = new ProtocolMemory();

    @Test
    void case_N23_asked_isNotAskedAgainForAMinute() {
        assertThat(memory.tryAsk(BEGIN)).isTrue();
        assertThat(memory.tryAsk(BEGIN)).as("by another connection").isFalse();
        memory.onAnswer(false);
        assertThat(memory.tryAsk(STALE - 1)).isFalse();
        assertThat(memory.tryAsk(STALE)).isTrue();
    }

    @Test
    void case_N23_answer_standsForAMinute() {
        assertThat(memory.isKnownToSpeakOther(BEGIN)).isFalse();
        assertThat(memory.tryAsk(BEGIN)).isTrue();
        assertThat(memory.isKnownToSpeakOther(BEGIN)).isFalse();
        memory.onAnswer(true);
        assertThat(memory.isKnownToSpeakOther(STALE - 1)).isTrue();
        assertThat(memory.isKnownToSpeakOther(STALE)).isFalse();
    }

    @Test
    void case_N23_served_forgetsTheAnswerEvenIfItComesLate() {
        assertThat(memory.tryAsk(BEGIN)).isTrue();
        memory.onServed();
        memory.onAnswer(true);
        assertThat(memory.isKnownToSpeakOther(BEGIN)).isFalse();
        assertThat(memory.tryAsk(BEGIN)).isTrue();
    }
}
