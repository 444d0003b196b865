package io.trunkline.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LatencyRecorderTest {

    private static final long MILLI = 1_000_000;

    private final LatencyRecorder recorder = new LatencyRecorder();

    @Test
    void case_N24_percentilesOfTheLastMinute_forgetWhatWasBefore() {
        recorder.tick(0);
        recorder.record(500 * MILLI);
        assertThat(recorder.recentSummary()).isEqualTo(recorder.summary()); // no minute is over yet
        recorder.tick(LatencyRecorder.MINUTE_NANOS);
        assertThat(recorder.recentSummary().count()).isEqualTo(1);

        recorder.record(MILLI);
        recorder.record(MILLI);
        assertThat(recorder.recentSummary().maxMicros()).isGreaterThan(400_000);
        recorder.tick(2 * LatencyRecorder.MINUTE_NANOS);

        assertThat(recorder.recentSummary().count()).isEqualTo(2);
        assertThat(recorder.recentSummary().maxMicros()).isLessThan(2_000);
        assertThat(recorder.summary().count()).isEqualTo(3);
        assertThat(recorder.summary().maxMicros()).isGreaterThan(400_000);

        recorder.tick(3 * LatencyRecorder.MINUTE_NANOS);
        assertThat(recorder.recentSummary().count()).isZero();
    }
}
