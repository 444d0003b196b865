package io.trunkline.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.status.MultiplexerStatus;
import io.trunkline.status.ServerRole;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Measurements as a table or as JSON. */
final class BenchReport {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;

    private BenchReport() {}

    static String title(BenchPlan plan, MultiplexerStatus status) {
        return String.format(
                Locale.ROOT,
                "%d threads, %s, window %d, values of %d bytes, %d keys, transport %s%s",
                plan.threads(),
                plan.isSync() ? "sync" : "async",
                plan.window(),
                plan.size(),
                plan.keys(),
                status.transport(),
                status.endpoints().size() == 1
                        ? ""
                        : ", " + status.endpoints().size() + " servers, " + primaries(status) + " of them primaries");
    }

    private static long primaries(MultiplexerStatus status) {
        return status.endpoints().stream()
                .filter(server -> server.role() == ServerRole.PRIMARY)
                .count();
    }

    static String heading() {
        return String.format(
                Locale.ROOT,
                "%-8s %12s %8s %12s %9s %9s %9s %9s %9s",
                "command",
                "replies",
                "seconds",
                "per second",
                "p50 ms",
                "p95 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms");
    }

    static String row(BenchResult result) {
        Histogram latency = result.latency();
        return String.format(
                Locale.ROOT,
                "%-8s %,12d %8.2f %,12.0f %9.3f %9.3f %9.3f %9.3f %9.3f",
                result.workload(),
                result.right(),
                result.seconds(),
                result.perSecond(),
                latency.getValueAtPercentile(50) / NANOS_PER_MILLI,
                latency.getValueAtPercentile(95) / NANOS_PER_MILLI,
                latency.getValueAtPercentile(99) / NANOS_PER_MILLI,
                latency.getValueAtPercentile(99.9) / NANOS_PER_MILLI,
                latency.getMaxValue() / NANOS_PER_MILLI);
    }

    static String json(BenchPlan plan, MultiplexerStatus status, List<BenchResult> results) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("transport", status.transport());
            json.writeNumberField("servers", status.endpoints().size());
            json.writeNumberField("primaries", primaries(status));
            json.writeNumberField("threads", plan.threads());
            json.writeStringField("mode", plan.isSync() ? "sync" : "async");
            json.writeNumberField("window", plan.window());
            json.writeNumberField("valueBytes", plan.size());
            json.writeNumberField("keys", plan.keys());
            json.writeArrayFieldStart("results");
            for (BenchResult result : results) {
                write(result, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(BenchResult result, JsonGenerator json) throws IOException {
        Histogram latency = result.latency();
        json.writeStartObject();
        json.writeStringField("command", result.workload().toString());
        json.writeNumberField("replies", result.right());
        json.writeNumberField("failed", result.failed());
        json.writeNumberField("seconds", result.seconds());
        json.writeNumberField("perSecond", result.perSecond());
        json.writeObjectFieldStart("latencyMicros");
        json.writeNumberField("mean", latency.getMean() / NANOS_PER_MICRO);
        json.writeNumberField("p50", latency.getValueAtPercentile(50) / NANOS_PER_MICRO);
        json.writeNumberField("p95", latency.getValueAtPercentile(95) / NANOS_PER_MICRO);
        json.writeNumberField("p99", latency.getValueAtPercentile(99) / NANOS_PER_MICRO);
        json.writeNumberField("p999", latency.getValueAtPercentile(99.9) / NANOS_PER_MICRO);
        json.writeNumberField("max", latency.getMaxValue() / NANOS_PER_MICRO);
        json.writeEndObject();
        json.writeEndObject();
    }
}
