package io.trunkline.core.sentinel;

import io.trunkline.options.Endpoint;
import io.trunkline.reply.RespValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a view of what a sentinel answered, whichever protocol it came by: maps of RESP3 are lists of keys and values in
 * RESP2. What cannot be understood counts as not told. Stateless.
 */
public final class SentinelViewReader {

    /** What a sentinel writes of a server that it does not reach. */
    private static final Set<String> DOWN = Set.of("s_down", "o_down", "disconnected");

    private SentinelViewReader() {}

    /**
     * Reads what a sentinel answered.
     *
     * @param mapping where servers and sentinels are reached that are announced elsewhere
     * @return null if it did not tell whether it knows the service
     */
    public static @Nullable SentinelView read(
            Endpoint asked, SentinelAnswers answers, UnaryOperator<Endpoint> mapping) {
        RespValue address = answers.address();
        if (address == null) {
            return null;
        }
        Map<String, String> primary = fields(answers.primary());
        return new SentinelView(
                asked,
                text(answers.id()),
                !address.isNull(),
                primary(address, mapping),
                number(primary.get("config-epoch")),
                replicas(answers.replicas(), mapping),
                peers(answers.peers(), mapping));
    }

    private static @Nullable Endpoint primary(RespValue address, UnaryOperator<Endpoint> mapping) {
        List<RespValue> parts = list(address);
        return parts.size() < 2 ? null : endpoint(text(parts.get(0)), text(parts.get(1)), mapping);
    }

    private static List<ReplicaView> replicas(@Nullable RespValue answer, UnaryOperator<Endpoint> mapping) {
        List<ReplicaView> replicas = new ArrayList<>();
        for (RespValue each : list(answer)) {
            Map<String, String> fields = fields(each);
            Endpoint endpoint = endpoint(fields.get("ip"), fields.get("port"), mapping);
            if (endpoint != null) {
                List<String> flags = flags(fields);
                replicas.add(new ReplicaView(
                        endpoint,
                        flags.stream().noneMatch(DOWN::contains),
                        "ok".equals(fields.get("master-link-status"))));
            }
        }
        return replicas;
    }

    private static List<PeerView> peers(@Nullable RespValue answer, UnaryOperator<Endpoint> mapping) {
        List<PeerView> peers = new ArrayList<>();
        for (RespValue each : list(answer)) {
            Map<String, String> fields = fields(each);
            Endpoint endpoint = endpoint(fields.get("ip"), fields.get("port"), mapping);
            String id = fields.get("runid");
            if (endpoint != null && id != null && !id.isEmpty()) {
                peers.add(new PeerView(id, endpoint));
            }
        }
        return peers;
    }

    private static List<String> flags(Map<String, String> fields) {
        return List.of(Objects.requireNonNullElse(fields.get("flags"), "").split(","));
    }

    private static long number(@Nullable String text) {
        try {
            return text == null ? -1 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Where a server is reached that a sentinel tells; null if there can be none. */
    private static @Nullable Endpoint endpoint(
            @Nullable String host, @Nullable String port, UnaryOperator<Endpoint> mapping) {
        Endpoint announced = endpoint(host, port);
        return announced == null ? null : mapping.apply(announced);
    }

    /** The endpoint that a sentinel tells; null if there can be none. */
    static @Nullable Endpoint endpoint(@Nullable String host, @Nullable String port) {
        long number = number(port);
        if (host == null || host.isEmpty() || number < 1 || number > 65535) {
            return null;
        }
        try {
            return Endpoint.tcp(host, (int) number);
        } catch (IllegalArgumentException e) { // no host
            return null;
        }
    }

    private static List<RespValue> list(@Nullable RespValue value) {
        return value instanceof RespValue.Array array ? array.elements() : List.of();
    }

    private static Map<String, String> fields(@Nullable RespValue value) {
        Map<String, String> fields = new HashMap<>();
        if (value instanceof RespValue.MapOf map) {
            map.entries().forEach(entry -> put(fields, entry.key(), entry.value()));
        } else {
            List<RespValue> parts = list(value);
            for (int i = 0; i + 1 < parts.size(); i += 2) {
                put(fields, parts.get(i), parts.get(i + 1));
            }
        }
        return fields;
    }

    private static void put(Map<String, String> fields, RespValue key, RespValue value) {
        String name = text(key);
        String text = text(value);
        if (name != null && text != null) {
            fields.put(name, text);
        }
    }

    private static @Nullable String text(@Nullable RespValue value) {
        boolean isText = value instanceof RespValue.BulkString
                || value instanceof RespValue.SimpleString
                || value instanceof RespValue.VerbatimString
                || value instanceof RespValue.Int;
        return value != null && isText ? value.asText() : null;
    }
}
