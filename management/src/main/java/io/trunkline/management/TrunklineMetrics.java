package io.trunkline.management;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricSet;
import io.trunkline.ConnectionCounters;
import io.trunkline.ConnectionMultiplexer;
import io.trunkline.MultiplexerCounters;
import io.trunkline.spi.MultiplexerMonitor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

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
     * Makes gauges that read the multiplexer when they are read; all share one snapshot, which is at most a quarter of a second old. Those
     * of {@code latency} are in microseconds, from submission to the reading of the reply, {@code recent} ones of the last full minute; what counts something grows for ever, but for
     * {@code in-flight}, {@code backlog}, {@code subscriptions} and {@code connected}, which are of the moment.
     *
     * @param multiplexer what to read; closing it leaves the figures at their last values, and dropping it closes it, gauges or not
     * @return the gauges by name, such as {@code operations} and {@code bytes.read}, without a prefix
     */
    public static MetricSet metricSet(ConnectionMultiplexer multiplexer) {
        MultiplexerMonitor monitor = multiplexer.monitor(); // which is no reason for the multiplexer to live
        Map<String, Metric> gauges = new LinkedHashMap<>();
        Memo<MultiplexerCounters> counters = new Memo<>(monitor::counters, System::nanoTime);
        gauges.put("connected", (Gauge<Boolean>) monitor::isConnected);
        total(gauges, counters, "operations", ConnectionCounters::operations);
        total(gauges, counters, "completed", ConnectionCounters::completed);
        total(gauges, counters, "failed", ConnectionCounters::failed);
        total(gauges, counters, "in-flight", ConnectionCounters::inFlight);
        total(gauges, counters, "backlog", ConnectionCounters::backlog);
        total(gauges, counters, "backlogged", ConnectionCounters::totalBacklogged);
        total(gauges, counters, "server-errors", ConnectionCounters::serverErrors);
        total(gauges, counters, "timeouts.backlog", ConnectionCounters::timeoutsBacklog);
        total(gauges, counters, "timeouts.awaiting-reply", ConnectionCounters::timeoutsAwaitingReply);
        total(gauges, counters, "late-replies", ConnectionCounters::lateReplies);
        total(gauges, counters, "bytes.written", ConnectionCounters::bytesWritten);
        total(gauges, counters, "bytes.read", ConnectionCounters::bytesRead);
        total(gauges, counters, "flushes", ConnectionCounters::flushes);
        total(gauges, counters, "connect-attempts", ConnectionCounters::connectAttempts);
        total(gauges, counters, "sockets-opened", ConnectionCounters::socketsOpened);
        total(gauges, counters, "reconnects", ConnectionCounters::reconnects);
        total(gauges, counters, "connection-failures", ConnectionCounters::failures);
        total(gauges, counters, "subscriptions", ConnectionCounters::subscriptions);
        gauge(gauges, counters, "commands.sync", MultiplexerCounters::syncCommands);
        gauge(gauges, counters, "commands.async", MultiplexerCounters::asyncCommands);
        gauge(gauges, counters, "commands.fire-and-forget", MultiplexerCounters::fireAndForgetCommands);
        gauge(gauges, counters, "commands.retries", MultiplexerCounters::retries);
        gauge(gauges, counters, "orphaned-replies", MultiplexerCounters::orphanedReplies);
        gauge(gauges, counters, "dropped-messages", MultiplexerCounters::droppedMessages);
        gauge(gauges, counters, "user-code-failures", MultiplexerCounters::userCodeFailures);
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

    private static void total(
            Map<String, Metric> gauges,
            Memo<MultiplexerCounters> counters,
            String name,
            ToLongFunction<ConnectionCounters> figure) {
        gauge(gauges, counters, name, figures -> figures.total(figure));
    }

    private static <T> void gauge(
            Map<String, Metric> gauges,
            Memo<MultiplexerCounters> counters,
            String name,
            Function<MultiplexerCounters, T> figure) {
        gauges.put(name, (Gauge<T>) () -> figure.apply(counters.get()));
    }
}
