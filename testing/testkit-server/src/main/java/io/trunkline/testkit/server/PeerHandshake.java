package io.trunkline.testkit.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers what clients send by themselves on one connection, as the server of a profile would. Written by the
 * connection's thread alone; the protocol and the name may be read by any.
 */
final class PeerHandshake {

    private final @Nullable PeerProfile profile;
    private final int clientId;
    private final int port;

    /** Channels, patterns and shard channels, each with its family's letter before it. */
    private final Set<String> subscriptions = new LinkedHashSet<>();

    private boolean authenticated;
    private volatile int protocol = 2;
    private volatile String clientName = "";

    PeerHandshake(@Nullable PeerProfile profile, int clientId, int port) {
        this.profile = profile;
        this.clientId = clientId;
        this.port = port;
        this.authenticated = profile == null || !profile.needsCredentials();
    }

    int protocol() {
        return protocol;
    }

    String clientName() {
        return clientName;
    }

    /** The answer; null if the command is not one of a handshake. */
    @Nullable
    String answer(PeerCommand command) {
        PeerProfile server = profile;
        if (server == null) {
            return null;
        }
        String name = command.name();
        if (!authenticated && !name.equals("AUTH") && !name.equals("HELLO") && !name.equals("QUIT")) {
            return Resp.error("NOAUTH Authentication required.");
        }
        return switch (name) {
            case "HELLO" -> hello(server, command);
            case "AUTH" -> auth(server, command);
            case "CLIENT" -> client(command);
            case "INFO" -> info(server, command);
            case "PING" -> ping(command);
            case "PFCOUNT" -> Resp.integer(0); // the client asks so whether an old connection is dead
            case "ECHO" -> command.size() == 2 ? Resp.bulk(command.word(1)) : wrongArity(name);
            case "SELECT", "READONLY", "READWRITE", "QUIT" -> Resp.OK;
            case "CONFIG" -> config(server, command);
            case "CLUSTER" -> Resp.error("ERR This instance has cluster support disabled");
            case "SENTINEL" -> unknown(name);
            case "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE" -> subscribe(command);
            case "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE" -> unsubscribe(command);
            default -> null;
        };
    }

    private String hello(PeerProfile server, PeerCommand command) {
        if (server.newestProtocol() < 3) {
            return unknown("HELLO");
        }
        String wanted = command.size() > 1 ? command.word(1) : Integer.toString(protocol);
        if (!wanted.equals("2") && !wanted.equals("3")) {
            return Resp.error("NOPROTO unsupported protocol version");
        }
        boolean admitted = authenticated;
        String name = clientName;
        for (int i = 2; i < command.size(); i++) {
            String option = command.word(i).toUpperCase(Locale.ROOT);
            if (option.equals("AUTH") && i + 2 < command.size()) {
                if (!server.accepts(command.word(i + 1), command.word(i + 2))) {
                    return wrongPassword();
                }
                admitted = true;
                i += 2;
            } else if (option.equals("SETNAME") && i + 1 < command.size()) {
                name = command.word(i + 1);
                i++;
            } else {
                return Resp.error("ERR Syntax error in HELLO option '" + command.word(i) + "'");
            }
        }
        if (!admitted) {
            return Resp.error("NOAUTH HELLO must be called with the client already authenticated");
        }
        authenticated = true;
        clientName = name;
        protocol = Integer.parseInt(wanted);
        return greeting(server);
    }

    private String greeting(PeerProfile server) {
        Map<String, String> info = server.info();
        String role = "slave".equals(info.get("Replication.role")) ? "replica" : "master";
        return map(List.of(
                Resp.bulk("server"),
                Resp.bulk("redis"),
                Resp.bulk("version"),
                Resp.bulk(info.getOrDefault("Server.redis_version", "0.0.0")),
                Resp.bulk("proto"),
                Resp.integer(protocol),
                Resp.bulk("id"),
                Resp.integer(clientId),
                Resp.bulk("mode"),
                Resp.bulk(info.getOrDefault("Server.redis_mode", "standalone")),
                Resp.bulk("role"),
                Resp.bulk(role),
                Resp.bulk("modules"),
                Resp.array()));
    }

    private String auth(PeerProfile server, PeerCommand command) {
        if (command.size() != 2 && command.size() != 3) {
            return wrongArity("AUTH");
        }
        if (!server.needsCredentials()) {
            return Resp.error("ERR AUTH <password> called without any password configured for the default user."
                    + " Are you sure your configuration is correct?");
        }
        boolean named = command.size() == 3;
        if (!server.accepts(named ? command.word(1) : "default", command.word(command.size() - 1))) {
            return wrongPassword();
        }
        authenticated = true;
        return Resp.OK;
    }

    private @Nullable String client(PeerCommand command) {
        if (command.size() < 2) {
            return wrongArity("CLIENT");
        }
        return switch (command.word(1).toUpperCase(Locale.ROOT)) {
            case "ID" -> Resp.integer(clientId);
            case "SETNAME" -> {
                clientName = command.size() > 2 ? command.word(2) : "";
                yield Resp.OK;
            }
            case "GETNAME" -> Resp.bulk(clientName);
            case "SETINFO", "NO-EVICT", "NO-TOUCH" -> Resp.OK;
            default -> null;
        };
    }

    private String info(PeerProfile server, PeerCommand command) {
        StringBuilder text = new StringBuilder();
        String section = "";
        for (Map.Entry<String, String> field : server.info().entrySet()) {
            int point = field.getKey().indexOf('.');
            String own = field.getKey().substring(0, point);
            if (command.size() > 1 && !isWanted(own, command)) {
                continue;
            }
            if (!own.equals(section)) {
                text.append(section.isEmpty() ? "# " : "\r\n# ").append(own).append("\r\n");
                section = own;
            }
            text.append(field.getKey(), point + 1, field.getKey().length());
            text.append(':').append(field.getValue()).append("\r\n");
            if (field.getKey().equals("Server.redis_mode")) {
                text.append("tcp_port:").append(port).append("\r\n");
            }
        }
        return protocol == 3 ? Resp.verbatim(text.toString()) : Resp.bulk(text.toString());
    }

    private static boolean isWanted(String section, PeerCommand command) {
        for (int i = 1; i < command.size(); i++) {
            String wanted = command.word(i).toLowerCase(Locale.ROOT);
            if (wanted.equals("all")
                    || wanted.equals("default")
                    || wanted.equals("everything")
                    || wanted.equalsIgnoreCase(section)) {
                return true;
            }
        }
        return false;
    }

    private String ping(PeerCommand command) {
        if (protocol == 2 && !subscriptions.isEmpty()) {
            return Resp.bulks("pong", command.size() > 1 ? command.word(1) : "");
        }
        return command.size() > 1 ? Resp.bulk(command.word(1)) : Resp.simple("PONG");
    }

    private @Nullable String config(PeerProfile server, PeerCommand command) {
        if (command.size() < 3 || !command.word(1).equalsIgnoreCase("GET")) {
            return null;
        }
        List<String> found = new ArrayList<>();
        for (int i = 2; i < command.size(); i++) {
            String name = command.word(i).toLowerCase(Locale.ROOT);
            String value = server.config().get(name);
            if (value != null) {
                found.add(Resp.bulk(name));
                found.add(Resp.bulk(value));
            }
        }
        return map(found);
    }

    private String subscribe(PeerCommand command) {
        StringBuilder confirmations = new StringBuilder();
        for (int i = 1; i < command.size(); i++) {
            subscriptions.add(family(command) + command.word(i));
            confirmations.append(confirmation(command, Resp.bulk(command.word(i))));
        }
        return confirmations.toString();
    }

    private String unsubscribe(PeerCommand command) {
        String family = family(command);
        List<String> leaving = command.size() > 1
                ? command.words().subList(1, command.size())
                : subscriptions.stream()
                        .filter(it -> it.startsWith(family))
                        .map(it -> it.substring(1))
                        .toList();
        StringBuilder confirmations = new StringBuilder();
        for (String channel : leaving) {
            subscriptions.remove(family + channel);
            confirmations.append(confirmation(command, Resp.bulk(channel)));
        }
        return leaving.isEmpty()
                ? confirmation(command, protocol == 3 ? Resp.NULL : Resp.NULL_BULK)
                : confirmations.toString();
    }

    /** P for patterns, S for shard channels, C for channels. */
    private static String family(PeerCommand command) {
        return switch (command.name()) {
            case "PSUBSCRIBE", "PUNSUBSCRIBE" -> "P";
            case "SSUBSCRIBE", "SUNSUBSCRIBE" -> "S";
            default -> "C";
        };
    }

    private String confirmation(PeerCommand command, String channel) {
        String[] elements = {
            Resp.bulk(command.name().toLowerCase(Locale.ROOT)), channel, Resp.integer(subscriptions.size())
        };
        return protocol == 3 ? Resp.push(elements) : Resp.array(elements);
    }

    private String map(List<String> entries) {
        String[] elements = entries.toArray(String[]::new);
        return protocol == 3 ? Resp.map(elements) : Resp.array(elements);
    }

    private static String unknown(String name) {
        return Resp.error("ERR unknown command '" + name + "', with args beginning with: ");
    }

    private static String wrongArity(String name) {
        return Resp.error("ERR wrong number of arguments for '" + name.toLowerCase(Locale.ROOT) + "' command");
    }

    private static String wrongPassword() {
        return Resp.error("WRONGPASS invalid username-password pair or user is disabled.");
    }
}
