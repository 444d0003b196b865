package io.trunkline.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trunkline.options.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FigureTest {

    private static final Endpoint ENDPOINT = Endpoint.parse("a:1");
    private static final LatencySummary NO_LATENCY = LatencySummary.of(0, percentile -> 0);

    private static int number(Figure figure) {
        return List.of(Figure.values()).indexOf(figure);
    }

    /** Another value for each figure. */
    private static ConnectionCounters counters(long offset) {
        return ConnectionCounters.of(ENDPOINT, ConnectionKind.INTERACTIVE, figure -> offset + number(figure));
    }

    private static ServerCounters server(long offset) {
        return ServerCounters.of(ENDPOINT, figure -> offset + number(figure));
    }

    @Test
    void names_ofTheTable_areOnePerFigureInEveryPlace() {
        assertThat(Figure.values())
                .extracting(Figure::key)
                .doesNotHaveDuplicates()
                .contains("inFlight", "timeoutsAwaitingReply")
                .allMatch(key -> key.matches("[a-z]+([A-Z][a-z]+)*"));
        assertThat(Figure.values())
                .extracting(Figure::attribute)
                .doesNotHaveDuplicates()
                .contains("InFlight", "ConnectionFailures");
        assertThat(Figure.values())
                .extracting(Figure::metric)
                .doesNotHaveDuplicates()
                .allMatch(metric -> metric.matches("[a-z]+([.-][a-z]+)*"));
        assertThat(Figure.values()).extracting(Figure::meaning).allMatch(meaning -> meaning.endsWith("."));
    }

    @Test
    void of_scopes_haveEachFigureOnce() {
        List<Figure> all = new ArrayList<>(Figure.of(Figure.Scope.CONNECTION));
        all.addAll(Figure.of(Figure.Scope.SERVER));
        all.addAll(Figure.of(Figure.Scope.MULTIPLEXER));

        assertThat(all).containsExactlyInAnyOrder(Figure.values());
    }

    @Test
    void plus_twoConnections_addsUpAllButTheHighWater() {
        ConnectionCounters sum = counters(100).plus(counters(7));

        for (Figure figure : Figure.of(Figure.Scope.CONNECTION)) {
            long expected = figure == Figure.BACKLOG_HIGH_WATER ? 100 + number(figure) : 107 + 2L * number(figure);
            assertThat(sum.get(figure)).as(figure.key()).isEqualTo(expected);
        }
    }

    @Test
    void ended_connection_keepsWhatNeverFalls() {
        ConnectionCounters ended = counters(100).ended();

        assertThat(Figure.of(Figure.Scope.CONNECTION).stream().filter(figure -> ended.get(figure) == 0))
                .containsExactly(Figure.IN_FLIGHT, Figure.BACKLOG, Figure.TOTAL_OUTSTANDING, Figure.SUBSCRIPTIONS);
        assertThat(ended.get(Figure.BACKLOG_HIGH_WATER)).isPositive();
    }

    @Test
    void get_figureOfTheMultiplexer_isNoneOfAConnection() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counters(0).get(Figure.RETRIES))
                .withMessage("No connection has this figure, but a multiplexer has: figure=retries."
                        + " Ask MultiplexerCounters for it, which has all.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counters(0).get(Figure.LEASES_IDLE))
                .withMessageStartingWith("No connection has this figure, but a server has: figure=leasesIdle.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server(0).get(Figure.OPERATIONS))
                .withMessageStartingWith("No server has this figure, but a connection has: figure=operations.");
    }

    @Test
    void multiplexer_eitherScope_isItsOwnOrTheTotal() {
        MultiplexerCounters counters = MultiplexerCounters.of(
                List.of(counters(10), counters(20)),
                List.of(server(3), server(4)),
                figure -> 1000 + number(figure),
                NO_LATENCY,
                NO_LATENCY);

        assertThat(counters.get(Figure.OPERATIONS)).isEqualTo(30);
        assertThat(counters.get(Figure.BACKLOG_HIGH_WATER)).isEqualTo(20 + number(Figure.BACKLOG_HIGH_WATER));
        assertThat(counters.get(Figure.RETRIES)).isEqualTo(1000 + number(Figure.RETRIES));
        assertThat(counters.get(Figure.LEASES_LIMIT)).isEqualTo(7 + 2L * number(Figure.LEASES_LIMIT));
    }

    @Test
    void latency_ofASource_hasWhatThatSaysOfEachPercentile() {
        assertThat(LatencySummary.of(8, percentile -> 2 * percentile))
                .hasToString("count=8, p50=100.0, p99=198.0, p999=199.8, max=200.0 µs")
                .isEqualTo(LatencySummary.of(8, percentile -> 2 * percentile))
                .isNotEqualTo(LatencySummary.of(8, percentile -> percentile));
    }

    @Test
    void endpointStatus_nothingSet_isOfAServerThatWasNeverReached() {
        EndpointStatus status = EndpointStatus.builder(ENDPOINT).build();

        assertThat(status.role()).isEqualTo(ServerRole.UNKNOWN);
        assertThat(status.product()).isNull();
        assertThat(status.connections()).isEmpty();
        assertThat(status.counters()).hasToString("a:1: nothing");
        assertThat(status).isEqualTo(EndpointStatus.builder(ENDPOINT).build());
        assertThat(status)
                .isNotEqualTo(EndpointStatus.builder(ENDPOINT).protocol(3).build());
    }

    @Test
    void connectionStatus_builtTwice_isEqual() {
        BridgeId id = new BridgeId(ENDPOINT, ConnectionKind.INTERACTIVE, 1);
        ConnectionStatus.Builder status = ConnectionStatus.builder(id, BridgeState.CONNECTING, counters(1));

        assertThat(status.build()).isEqualTo(status.build()).hasSameHashCodeAs(status.build());
        assertThat(status.build())
                .isNotEqualTo(status.lastFailure("Connection refused").build());
    }

    @Test
    void text_figuresThatAreZero_areLeftOut() {
        ConnectionCounters counters = ConnectionCounters.of(
                ENDPOINT,
                ConnectionKind.BULK,
                figure -> figure == Figure.IN_FLIGHT ? 3 : figure == Figure.FAILED ? 1 : 0);

        assertThat(counters).hasToString("a:1/bulk: inFlight=3, failed=1");
        assertThat(ConnectionCounters.of(ENDPOINT, ConnectionKind.BULK, figure -> 0))
                .hasToString("a:1/bulk: nothing");
    }

    @Test
    void equals_sameFigures_areEqual() {
        assertThat(counters(1))
                .isEqualTo(counters(1))
                .hasSameHashCodeAs(counters(1))
                .isNotEqualTo(counters(2));
        assertThat(counters(1)).isNotEqualTo(ConnectionCounters.of(ENDPOINT, ConnectionKind.BULK, counters(1)::get));
    }
}
