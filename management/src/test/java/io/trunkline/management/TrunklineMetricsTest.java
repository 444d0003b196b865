package io.trunkline.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.trunkline.ConnectionKind;
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
        assertThat(values)
                .isEqualTo(Map.ofEntries(
                        Map.entry("connected", true),
                        Map.entry("operations", 200L),
                        Map.entry("in-flight", 4L),
                        Map.entry("backlog", 6L),
                        Map.entry("backlogged", 10L),
                        Map.entry("completed", 12L),
                        Map.entry("server-errors", 14L),
                        Map.entry("failed", 16L),
                        Map.entry("timeouts.backlog", 18L),
                        Map.entry("timeouts.awaiting-reply", 20L),
                        Map.entry("late-replies", 22L),
                        Map.entry("bytes.written", 24L),
                        Map.entry("bytes.read", 26L),
                        Map.entry("flushes", 100L),
                        Map.entry("connect-attempts", 36L),
                        Map.entry("sockets-opened", 30L),
                        Map.entry("reconnects", 28L),
                        Map.entry("connection-failures", 32L),
                        Map.entry("subscriptions", 34L),
                        Map.entry("commands.sync", 21L),
                        Map.entry("commands.async", 22L),
                        Map.entry("commands.fire-and-forget", 23L),
                        Map.entry("commands.retries", 24L),
                        Map.entry("orphaned-replies", 25L),
                        Map.entry("dropped-messages", 26L),
                        Map.entry("user-code-failures", 27L),
                        Map.entry("latency.count", 31L),
                        Map.entry("latency.p50", 32.5),
                        Map.entry("latency.p99", 33.5),
                        Map.entry("latency.p999", 34.5),
                        Map.entry("latency.max", 35.5),
                        Map.entry("latency.recent.p50", 42.5),
                        Map.entry("latency.recent.p99", 43.5),
                        Map.entry("latency.recent.p999", 44.5),
                        Map.entry("latency.recent.max", 45.5)));
    }

    @Test
    void metricSet_notRead_takesNoSnapshot() {
        assertThat(TrunklineMetrics.metricSet(multiplexer).getMetrics())
                .isNotEmpty()
                .allSatisfy((name, metric) -> assertThat(metric).isInstanceOf(Gauge.class));
        assertThat(multiplexer.snapshotCount()).isZero();
    }
}
