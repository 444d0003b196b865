package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.trunkline.status.ConnectionKind;
import io.trunkline.status.Figure;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TrunklineMetricsTest {

    private final FakeMultiplexer multiplexer = new FakeMultiplexer(
            "orders", FakeMultiplexer.endpoint("localhost", ConnectionKind.INTERACTIVE, ConnectionKind.LEASED));

    @Test
    void metricSet_registered_showsEveryFigure() {
        MetricRegistry registry = new MetricRegistry();

        registry.registerAll("trunkline.orders", TrunklineMetrics.metricSet(multiplexer));

        Map<String, Object> values = new TreeMap<>();
        registry.getGauges()
                .forEach((name, gauge) -> values.put(name.substring("trunkline.orders.".length()), gauge.getValue()));
        Map<String, Object> expected = new TreeMap<>(Map.ofEntries(
                Map.entry("connected", true),
                Map.entry("latency.count", 31L),
                Map.entry("latency.p50", 32.5),
                Map.entry("latency.p99", 33.5),
                Map.entry("latency.p999", 34.5),
                Map.entry("latency.max", 35.5),
                Map.entry("latency.recent.p50", 42.5),
                Map.entry("latency.recent.p99", 43.5),
                Map.entry("latency.recent.p999", 44.5),
                Map.entry("latency.recent.max", 45.5)));
        for (Figure figure : Figure.values()) {
            boolean ofTwo = figure.scope() == Figure.Scope.CONNECTION && figure.kind() != Figure.Kind.HIGH_WATER;
            expected.put(figure.metric(), FakeMultiplexer.value(figure) * (ofTwo ? 2 : 1));
        }
        assertThat(values).isEqualTo(expected);
    }

    /** What dashboards ask for. */
    @Test
    void metricSet_names_areThoseOfDashboards() {
        assertThat(TrunklineMetrics.metricSet(multiplexer).getMetrics())
                .containsKeys(
                        "connected",
                        "operations",
                        "in-flight",
                        "backlog",
                        "backlogged",
                        "completed",
                        "server-errors",
                        "failed",
                        "timeouts.backlog",
                        "timeouts.awaiting-reply",
                        "late-replies",
                        "bytes.written",
                        "bytes.read",
                        "flushes",
                        "connect-attempts",
                        "sockets-opened",
                        "reconnects",
                        "connection-failures",
                        "subscriptions",
                        "commands.sync",
                        "commands.async",
                        "commands.fire-and-forget",
                        "commands.retries",
                        "orphaned-replies",
                        "dropped-messages",
                        "user-code-failures");
    }

    @Test
    void metricSet_notRead_takesNoSnapshot() {
        assertThat(TrunklineMetrics.metricSet(multiplexer).getMetrics())
                .isNotEmpty()
                .allSatisfy((name, metric) -> assertThat(metric).isInstanceOf(Gauge.class));
        assertThat(multiplexer.snapshotCount()).isZero();
    }
}
