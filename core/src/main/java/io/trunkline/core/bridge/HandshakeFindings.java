package io.trunkline.core.bridge;

import io.trunkline.exception.RedisErrorKind;
import io.trunkline.exception.RedisServerException;
import io.trunkline.reply.RespValue;
import io.trunkline.reply.ServerText;
import io.trunkline.status.ServerMode;
import io.trunkline.status.ServerRole;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handshake found out about the server: its product, version, role and mode. Confined to the bridge's loop. */
final class HandshakeFindings {

    /** What INFO begins the line with that tells the role. */
    private static final String ROLE = "role:";

    private static final String RUN_ID = "run_id:";
    private static final String ZONE = "availability_zone:";

    /** And the one with the mode, of Redis and of Valkey. */
    private static final List<String> MODES = List.of("redis_mode:", "server_mode:");

    private final PhysicalBridge bridge;
    private final BridgeConnection connection;
    private @Nullable String product;
    private @Nullable String version;
    private @Nullable String runId;
    private ServerRole role = ServerRole.UNKNOWN;
    private ServerMode mode = ServerMode.UNKNOWN;

    HandshakeFindings(PhysicalBridge bridge, BridgeConnection connection) {
        this.bridge = bridge;
        this.connection = connection;
    }

    /** What is known now. */
    ServerFacts facts() {
        return new ServerFacts(product, version, role, mode, connection.protocol(), runId);
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
        role = roleIn(facts);
        mode = modeOf(text(facts.get("mode")));
        bridge.server().memory().reads().learnZone(text(facts.get("availability_zone")));
    }

    /**
     * The role that an answer to HELLO or INFO tells; unknown if it tells none.
     *
     * @throws IllegalStateException if a fact is not of its type
     */
    static ServerRole roleIn(RespValue answer) {
        if (answer instanceof RespValue.MapOf || answer instanceof RespValue.Array) {
            return roleIn(facts(answer));
        }
        if (!answer.isNull()) {
            for (String line : lines(answer)) {
                if (line.startsWith(ROLE)) {
                    return roleOf(line.substring(ROLE.length()));
                }
            }
        }
        return ServerRole.UNKNOWN;
    }

    private static ServerRole roleIn(Map<String, RespValue> facts) {
        return "sentinel".equals(text(facts.get("mode"))) ? ServerRole.SENTINEL : roleOf(text(facts.get("role")));
    }

    private static ServerRole roleOf(@Nullable String word) {
        if (word == null) {
            return ServerRole.UNKNOWN;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "master", "primary" -> ServerRole.PRIMARY;
            case "slave", "replica" -> ServerRole.REPLICA;
            case "sentinel" -> ServerRole.SENTINEL;
            default -> ServerRole.UNKNOWN;
        };
    }

    private static ServerMode modeOf(@Nullable String word) {
        if (word == null) {
            return ServerMode.UNKNOWN;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "standalone" -> ServerMode.STANDALONE;
            case "cluster" -> ServerMode.CLUSTER;
            case "sentinel" -> ServerMode.SENTINEL;
            default -> ServerMode.UNKNOWN;
        };
    }

    static String[] lines(RespValue info) {
        return info.asText().split("\r?\n");
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
        bridge.server().memory().replication().hear(answer);
        for (String line : lines(answer)) {
            if (line.startsWith("valkey_version:")) {
                product = "valkey";
                version = name(line.substring("valkey_version:".length()));
            } else if (line.startsWith("redis_version:") && version == null) {
                product = product == null ? "redis" : product;
                version = name(line.substring("redis_version:".length()));
            } else if (line.startsWith(RUN_ID)) {
                runId = line.substring(RUN_ID.length());
            } else if (line.startsWith(ROLE)) {
                role = roleOf(line.substring(ROLE.length()));
            } else if (line.startsWith(ZONE)) {
                bridge.server().memory().reads().learnZone(line.substring(ZONE.length()));
            } else {
                MODES.stream().filter(line::startsWith).forEach(name -> mode = modeOf(line.substring(name.length())));
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
