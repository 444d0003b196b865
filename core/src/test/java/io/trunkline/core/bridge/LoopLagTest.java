package io.trunkline.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LoopLagTest {

    private final LoopLag lag = new LoopLag();

    @Test
    void worstNanos_nothingExpected_isZero() {
        assertThat(lag.worstNanos(1_000)).isZero();
    }

    @Test
    void worstNanos_heartbeatOverdue_growsUntilItRuns() {
        lag.expectHeartbeat(1_000);
        assertThat(lag.worstNanos(900)).isZero();
        assertThat(lag.worstNanos(1_500)).isEqualTo(500);

        lag.observeHeartbeat(1_700);

        assertThat(lag.worstNanos(9_000)).isEqualTo(700);
    }

    @Test
    void case_N24_heartbeatsStopWithTheConnection_isNoLagOfTheLoop() {
        lag.expectHeartbeat(1_000);
        lag.observeHeartbeat(1_010);
        lag.expectHeartbeat(2_000);
        lag.expectNoHeartbeat();
        assertThat(lag.worstNanos(6_000_000_000L)).isEqualTo(10);
    }

    @Test
    void worstNanos_ofTwoIntervals_isRememberedAndThenForgotten() {
        lag.expectHeartbeat(1_000);
        lag.observe(400, 600);
        lag.observeHeartbeat(1_000);
        lag.expectHeartbeat(2_000);
        assertThat(lag.worstNanos(1_100)).isEqualTo(200);
        lag.observeHeartbeat(2_050);
        lag.expectHeartbeat(3_000);
        assertThat(lag.worstNanos(2_100)).isEqualTo(50);
    }
}
