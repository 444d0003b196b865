package io.trunkline.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.status.NodeStatus;
import io.trunkline.status.ShardStatus;
import io.trunkline.status.SlotMove;
import io.trunkline.status.TopologyChange;
import io.trunkline.status.TopologyStatus;
import java.io.IOException;
import java.util.List;

/** What a multiplexer's servers are to each other as a part of a JSON document. */
final class TopologyJson {

    private TopologyJson() {}

    /** Writes an object. */
    static void write(TopologyStatus topology, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", StatusJson.lower(topology.kind()));
        json.writeNumberField("version", topology.version());
        json.writeNumberField("epoch", topology.epoch());
        json.writeArrayFieldStart("nodes");
        for (NodeStatus node : topology.nodes()) {
            writeNode(node, json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("shards");
        for (ShardStatus shard : topology.shards()) {
            json.writeStartObject();
            StatusJson.writeNullable("primary", shard.primary(), json);
            writeTexts("replicas", shard.replicas(), json);
            writeTexts("slots", shard.slots(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
        writeTexts("uncovered", topology.uncovered(), json);
        writeTexts("moving", topology.moving(), json);
        json.writeArrayFieldStart("sentinels");
        for (NodeStatus sentinel : topology.sentinels()) {
            json.writeStartObject();
            json.writeStringField("endpoint", sentinel.endpoint().toString());
            StatusJson.writeNullable("id", sentinel.id(), json);
            json.writeBooleanField("connected", sentinel.connected());
            json.writeEndObject();
        }
        json.writeEndArray();
        writeTexts("toldBy", topology.toldBy(), json);
        StatusJson.writeNullable("toldAt", topology.toldAt(), json);
        json.writeStringField("cause", topology.cause().toString());
        json.writeArrayFieldStart("changes");
        for (TopologyChange change : topology.changes()) {
            writeChange(change, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeNode(NodeStatus node, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("endpoint", node.endpoint().toString());
        StatusJson.writeNullable("id", node.id(), json);
        writeTexts("addresses", node.addresses(), json);
        json.writeStringField("role", StatusJson.lower(node.role()));
        json.writeStringField("health", StatusJson.lower(node.health()));
        json.writeBooleanField("connected", node.connected());
        json.writeBooleanField("provisional", node.provisional());
        StatusJson.writeNullable("follows", node.follows(), json);
        StatusJson.writeNullable("zone", node.zone(), json);
        json.writeNumberField("offset", node.offset());
        json.writeNumberField("lag", node.lag());
        json.writeNumberField(
                "lagMillis", node.lagTime() == null ? -1 : node.lagTime().toMillis());
        json.writeEndObject();
    }

    private static void writeChange(TopologyChange change, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", change.version());
        json.writeStringField("time", change.time().toString());
        json.writeStringField("cause", change.cause().toString());
        writeTexts("toldBy", change.toldBy(), json);
        writeTexts("added", change.added(), json);
        writeTexts("retired", change.retired(), json);
        json.writeObjectFieldStart("roles");
        for (var role : change.roles().entrySet()) {
            json.writeStringField(role.getKey().toString(), StatusJson.lower(role.getValue()));
        }
        json.writeEndObject();
        json.writeArrayFieldStart("slots");
        for (SlotMove move : change.slots()) {
            json.writeStartObject();
            json.writeStringField("slots", move.slots().toString());
            StatusJson.writeNullable("from", move.from(), json);
            StatusJson.writeNullable("to", move.to(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeTexts(String name, List<?> values, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (Object value : values) {
            json.writeString(value.toString());
        }
        json.writeEndArray();
    }
}
