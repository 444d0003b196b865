package io.trunkline.core.bridge;

import io.trunkline.ServerRole;
import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.ServerText;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handshake found out about the server: its product, version and role. Confined to the bridge's loop. */
final class HandshakeFindings {

    private final PhysicalBridge bridge;
    private final BridgeConnection connection;
    private @Nullable String product;
    private @Nullable String version;
    private ServerRole role = ServerRole.UNKNOWN;

    HandshakeFindings(PhysicalBridge bridge, BridgeConnection connection) {
        this.bridge = bridge;
        this.connection = connection;
    }

    /** What the server calls itself; null if it did not tell. */
    @Nullable
    String product() {
        return product;
    }

    /** The server's version; null if it did not tell. */
    @Nullable
    String version() {
        return version;
    }

    ServerRole role() {
        return role;
    }

    /** Takes what HELLO answered. */
    void learn(RespValue answer) {
        Map<String, RespValue> facts = facts(answer);
        RespValue proto = facts.get("proto");
        long agreed = proto == null ? 2 : proto.asLong();
        if (agreed != 2 && agreed != 3) {
            throw new IllegalStateException("No protocol that there is: proto=" + agreed + ".");
        }
        connection.setProtocol((int) agreed);
        RespValue id = facts.get("id");
        if (id != null) {
            connection.setClientId(id.asLong());
        }
        version = name(text(facts.get("version")));
        product = name(text(facts.get("server")));
        role = "sentinel".equals(text(facts.get("mode")))
                ? ServerRole.SENTINEL
                : RoleWatch.roleOf(text(facts.get("role")));
    }

    private static Map<String, RespValue> facts(RespValue answer) {
        Map<String, RespValue> facts = new HashMap<>();
        if (answer instanceof RespValue.MapOf map) {
            map.entries().forEach(entry -> facts.put(entry.key().asText(), entry.value()));
        } else if (answer instanceof RespValue.Array array) {
            for (int i = 0; i + 1 < array.elements().size(); i += 2) {
                facts.put(array.elements().get(i).asText(), array.elements().get(i + 1));
            }
        }
        return facts;
    }

    private static @Nullable String text(@Nullable RespValue value) {
        return value == null || value.isNull() ? null : value.asText();
    }

    /** What a server calls itself, fit to be shown. */
    private @Nullable String name(@Nullable String told) {
        return told == null ? null : ServerText.escape(bridge.failures().mask().mask(told), ServerText.NAME_LIMIT);
    }

    /** Takes what INFO answered, a section at a time. */
    void onInfo(@Nullable RespValue answer, @Nullable Throwable failure) {
        if (answer == null || answer.isNull()) {
            return;
        }
        for (String line : answer.asText().split("\r?\n")) {
            if (line.startsWith("valkey_version:")) {
                product = "valkey";
                version = name(line.substring("valkey_version:".length()));
            } else if (line.startsWith("redis_version:") && version == null) {
                product = product == null ? "redis" : product;
                version = name(line.substring("redis_version:".length()));
            } else if (line.startsWith("role:")) {
                role = RoleWatch.roleOf(line.substring("role:".length()));
            }
        }
    }

    /** Takes what became of a write, which a replica refuses. */
    void onProbe(@Nullable RespValue answer, @Nullable Throwable failure) {
        if (failure instanceof RedisServerException refused) {
            role = refused.kind() == RedisErrorKind.READ_ONLY ? ServerRole.REPLICA : role;
        } else if (answer != null) {
            role = ServerRole.PRIMARY;
        }
    }
}
