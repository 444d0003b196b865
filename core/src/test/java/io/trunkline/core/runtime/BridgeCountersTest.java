package io.trunkline.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.options.Endpoint;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.Figure;
import org.junit.jupiter.api.Test;

final class BridgeCountersTest {

    private static final Endpoint ENDPOINT = Endpoint.parse("a:1");

    private final BridgeCounters counters = new BridgeCounters();

    @Test
    void snapshot_nothingHappened_everyFigureIsZero() {
        ConnectionCounters snapshot = counters.snapshot(ENDPOINT, ConnectionKind.INTERACTIVE, 0, 0, 0);

        assertThat(Figure.of(Figure.Scope.CONNECTION)).allMatch(figure -> snapshot.get(figure) == 0);
    }

    @Test
    void snapshot_figuresOfSeveralSources_areAddedUp() {
        counters.inFlight = 2;
        counters.backlog = 3;
        counters.failed = 5;
        counters.timeoutsBacklog = 1;
        counters.callerTimeoutsBacklog.add(10);
        counters.callerTimeoutsAwaitingReply.add(20);
        counters.bytesReadBefore = 100;
        counters.established = 3;

        ConnectionCounters snapshot = counters.snapshot(ENDPOINT, ConnectionKind.LEASED, 4, 7, 8);

        assertThat(snapshot.kind()).isEqualTo(ConnectionKind.LEASED);
        assertThat(snapshot.get(Figure.BACKLOG)).isEqualTo(7);
        assertThat(snapshot.get(Figure.TOTAL_OUTSTANDING)).isEqualTo(9);
        assertThat(snapshot.get(Figure.FAILED)).isEqualTo(35);
        assertThat(snapshot.get(Figure.TIMEOUTS_BACKLOG)).isEqualTo(11);
        assertThat(snapshot.get(Figure.TIMEOUTS_AWAITING_REPLY)).isEqualTo(20);
        assertThat(snapshot.get(Figure.BYTES_WRITTEN)).isEqualTo(7);
        assertThat(snapshot.get(Figure.BYTES_READ)).isEqualTo(108);
        assertThat(snapshot.get(Figure.RECONNECTS)).isEqualTo(2);
    }
}
