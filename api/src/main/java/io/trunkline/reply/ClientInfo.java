package io.trunkline.reply;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server knows about one of its clients. Immutable.
 *
 * @param fields everything that the server tells, by its names, in its order; unmodifiable. Servers of other versions
 *     have other fields
 * @see <a href="https://redis.io/docs/latest/commands/client-list/">CLIENT LIST</a>
 */
public record ClientInfo(Map<String, String> fields) {

    /** Reads the reply of CLIENT INFO. */
    public static final ReplyDecoder<ClientInfo> DECODER =
            in -> parse(in.readText().strip());

    /** Reads the reply of CLIENT LIST. */
    public static final ReplyDecoder<List<ClientInfo>> LIST_DECODER = in -> {
        List<ClientInfo> clients = new ArrayList<>();
        in.readText().lines().filter(line -> !line.isBlank()).forEach(line -> clients.add(parse(line)));
        return Collections.unmodifiableList(clients);
    };

    /**
     * Keeps an unmodifiable copy of the fields.
     *
     * @param fields everything that the server tells
     */
    public ClientInfo {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * The client's number.
     *
     * @return the number, unique until the server restarts; -1 if the server did not tell
     */
    public long id() {
        return number("id");
    }

    /**
     * Where the client is.
     *
     * @return {@code ip:port}, or empty if the server did not tell
     */
    public String addr() {
        return fields.getOrDefault("addr", "");
    }

    /**
     * The name that the client gave itself.
     *
     * @return the name, or empty if it has none
     */
    public String name() {
        return fields.getOrDefault("name", "");
    }

    /**
     * For how long the client has been connected.
     *
     * @return seconds; -1 if the server did not tell
     */
    public long age() {
        return number("age");
    }

    /**
     * For how long the client has sent nothing.
     *
     * @return seconds; -1 if the server did not tell
     */
    public long idle() {
        return number("idle");
    }

    /**
     * The client's last command.
     *
     * @return such as {@code client|list}, or empty if the server did not tell
     */
    public String cmd() {
        return fields.getOrDefault("cmd", "");
    }

    private long number(String field) {
        String text = fields.getOrDefault(field, "-1");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalStateException("The server tells no number: field=" + field + ", value="
                    + ServerText.escape(text, ServerText.NAME_LIMIT) + ". Look at fields() instead.");
        }
    }

    private static ClientInfo parse(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : line.split(" ")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return new ClientInfo(fields);
    }
}
