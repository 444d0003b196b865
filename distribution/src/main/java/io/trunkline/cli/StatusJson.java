package io.trunkline.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.status.ConnectionCounters;
import io.trunkline.status.ConnectionStatus;
import io.trunkline.status.EndpointStatus;
import io.trunkline.status.Figure;
import io.trunkline.status.LatencySummary;
import io.trunkline.status.MultiplexerCounters;
import io.trunkline.status.MultiplexerStatus;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A multiplexer's status as a JSON document. */
final class StatusJson {

    private StatusJson() {}

    /** One line of JSON, without a line feed. */
    static String render(MultiplexerStatus status) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("clientName", status.clientName());
            json.writeStringField("transport", status.transport());
            json.writeStringField("transportReason", status.transportReason());
            json.writeBooleanField("connected", status.connected());
            json.writeBooleanField("closed", status.closed());
            json.writeArrayFieldStart("servers");
            for (EndpointStatus server : status.endpoints()) {
                writeServer(server, json);
            }
            json.writeEndArray();
            json.writeFieldName("topology");
            TopologyJson.write(status.topology(), json);
            writeTotals(status.counters(), json);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void writeServer(EndpointStatus server, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("endpoint", server.endpoint().toString());
        json.writeStringField("role", lower(server.role()));
        writeNullable("product", server.product(), json);
        writeNullable("version", server.version(), json);
        json.writeNumberField("protocol", server.protocol());
        json.writeArrayFieldStart("connections");
        for (ConnectionStatus connection : server.connections()) {
            json.writeStartObject();
            json.writeStringField("id", connection.id().toString());
            json.writeStringField("kind", lower(connection.kind()));
            json.writeNumberField("number", connection.id().number());
            json.writeStringField("state", lower(connection.state()));
            writeNullable("connectedSince", connection.connectedSince(), json);
            writeNullable("remoteAddress", connection.remoteAddress(), json);
            writeNullable("lastFailure", connection.lastFailure(), json);
            json.writeObjectFieldStart("counters");
            writeCounters(connection.counters(), json);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("counters");
        for (Figure figure : Figure.of(Figure.Scope.SERVER)) {
            json.writeNumberField(figure.key(), server.counters().get(figure));
        }
        json.writeEndObject();
        json.writeObjectFieldStart("ended");
        writeCounters(server.ended().stream().reduce(ConnectionCounters::plus).orElseThrow(), json);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeCounters(ConnectionCounters counters, JsonGenerator json) throws IOException {
        for (Figure figure : Figure.of(Figure.Scope.CONNECTION)) {
            json.writeNumberField(figure.key(), counters.get(figure));
        }
    }

    private static void writeTotals(MultiplexerCounters counters, JsonGenerator json) throws IOException {
        for (Figure figure : Figure.of(Figure.Scope.MULTIPLEXER)) {
            json.writeNumberField(figure.key(), counters.get(figure));
        }
        writeLatency("latencyMicros", counters.latency(), json);
        writeLatency("recentLatencyMicros", counters.recentLatency(), json);
    }

    private static void writeLatency(String name, LatencySummary latency, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", latency.count());
        json.writeNumberField("p50", latency.p50Micros());
        json.writeNumberField("p99", latency.p99Micros());
        json.writeNumberField("p999", latency.p999Micros());
        json.writeNumberField("max", latency.maxMicros());
        json.writeEndObject();
    }

    static void writeNullable(String name, @Nullable Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value.toString());
        }
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
