package io.trunkline.management;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricSet;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.spi.MultiplexerMonitor;
import io.trunkline.status.Figure;
import io.trunkline.status.MultiplexerCounters;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Puts a multiplexer's main figures into a Dropwizard metric registry. Thread-safe.
 *
 * <pre>{@code
 * registry.registerAll("trunkline.orders", TrunklineMetrics.metricSet(multiplexer));
 * }</pre>
 */
public final class TrunklineMetrics {

    private TrunklineMetrics() {}

    /**
     * Makes gauges that read the multiplexer when they are read; all share one snapshot, which is at most a quarter of
     * a second old. Those of {@code latency} are in microseconds, from submission to the reading of the reply,
     * {@code recent} ones of the last full minute; the others are {@code connected}, and every {@link Figure} by its
     * metric's name.
     *
     * @param multiplexer what to read; closing it leaves the figures at their last values, and dropping it closes it,
     *     gauges or not
     * @return the gauges by name, such as {@code operations} and {@code bytes.read}, without a prefix
     */
    public static MetricSet metricSet(ConnectionMultiplexer multiplexer) {
        MultiplexerMonitor monitor = multiplexer.monitor(); // which is no reason for the multiplexer to live
        Map<String, Metric> gauges = new LinkedHashMap<>();
        Memo<MultiplexerCounters> counters = new Memo<>(monitor::counters, System::nanoTime);
        gauges.put("connected", (Gauge<Boolean>) monitor::isConnected);
        for (Figure figure : Figure.values()) {
            gauge(gauges, counters, figure.metric(), now -> now.get(figure));
        }
        gauge(gauges, counters, "latency.count", figures -> figures.latency().count());
        gauge(gauges, counters, "latency.p50", figures -> figures.latency().p50Micros());
        gauge(gauges, counters, "latency.p99", figures -> figures.latency().p99Micros());
        gauge(gauges, counters, "latency.p999", figures -> figures.latency().p999Micros());
        gauge(gauges, counters, "latency.max", figures -> figures.latency().maxMicros());
        gauge(
                gauges,
                counters,
                "latency.recent.p50",
                figures -> figures.recentLatency().p50Micros());
        gauge(
                gauges,
                counters,
                "latency.recent.p99",
                figures -> figures.recentLatency().p99Micros());
        gauge(
                gauges,
                counters,
                "latency.recent.p999",
                figures -> figures.recentLatency().p999Micros());
        gauge(
                gauges,
                counters,
                "latency.recent.max",
                figures -> figures.recentLatency().maxMicros());
        Map<String, Metric> unmodifiable = Collections.unmodifiableMap(gauges);
        return () -> unmodifiable;
    }

    private static <T> void gauge(
            Map<String, Metric> gauges,
            Memo<MultiplexerCounters> counters,
            String name,
            Function<MultiplexerCounters, T> figure) {
        gauges.put(name, (Gauge<T>) () -> figure.apply(counters.get()));
    }
}
