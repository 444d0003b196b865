package io.trunkline.testkit.simulation;

import io.trunkline.testkit.simulation.resp.ReplyWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who the client is and what was agreed on with it, and what it asks about the server. Confined to the server's lane.
 */
final class SessionHandshake {

    private static final Set<String> ANSWERED =
            Set.of("AUTH", "CLIENT", "PING", "ECHO", "INFO", "ROLE", "QUIT", "TIME");
    /** What a server that is loading its data answers nevertheless. */
    private static final Set<String> WHILE_LOADING = Set.of(
            "HELLO",
            "AUTH",
            "CLIENT",
            "INFO",
            "ROLE",
            "ECHO",
            "TIME",
            "SELECT",
            "QUIT",
            "MULTI",
            "EXEC",
            "DISCARD",
            "WATCH",
            "UNWATCH",
            "READONLY",
            "READWRITE");

    private static final Set<String> WITHOUT_PASSWORD = Set.of("HELLO", "AUTH", "QUIT");

    private final RedisSession session;
    private boolean authenticated;
    private String clientName = "";

    SessionHandshake(RedisSession session) {
        this.session = session;
    }

    /** Refuses a client that did not say who it is. */
    boolean refusesStranger(String name) {
        if (!isAuthenticated() && !WITHOUT_PASSWORD.contains(name)) {
            session.reply().error("NOAUTH Authentication required.");
            return true;
        }
        return false;
    }

    /** Refuses what the connection or the server is not ready for. */
    boolean refuses(String name) {
        if (session.redis().isLoading() && !WHILE_LOADING.contains(name) && !SessionSubscriptions.knows(name)) {
            session.reply().error("LOADING Redis is loading the dataset in memory");
            return true;
        }
        if (session.reply().protocol() < 3
                && session.isSubscribed()
                && !name.endsWith("SUBSCRIBE")
                && !Set.of("PING", "QUIT").contains(name)) {
            session.reply()
                    .error(
                            "ERR Can't execute '" + name.toLowerCase(Locale.ROOT)
                                    + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context");
            return true;
        }
        return false;
    }

    boolean knows(String name) {
        return ANSWERED.contains(name)
                || name.equals("HELLO") && session.redis().knowsHello();
    }

    /** Answers a command of this class; false if it is none. */
    boolean answer(String name, List<String> words) {
        if (!knows(name)) {
            return false;
        }
        ReplyWriter reply = session.reply();
        switch (name) {
            case "HELLO" -> hello(words);
            case "AUTH" -> auth(words);
            case "CLIENT" -> client(words);
            case "PING" -> ping(words);
            case "ECHO" -> {
                if (words.size() == 2) {
                    reply.bulk(words.get(1));
                } else {
                    session.wrongArity(name);
                }
            }
            case "INFO" -> info(words);
            case "ROLE" -> ReplicationReport.role(session.redis(), reply);
            case "TIME" -> {
                long micros = session.redis().server().lane().time().elapsed().toNanos() / 1000;
                reply.array(2);
                reply.bulk(Long.toString(micros / 1_000_000));
                reply.bulk(Long.toString(micros % 1_000_000));
            }
            default -> reply.ok();
        }
        return true;
    }

    private boolean isAuthenticated() {
        return authenticated || session.redis().password() == null;
    }

    private void hello(List<String> words) {
        ReplyWriter reply = session.reply();
        String wanted = words.size() > 1 ? words.get(1) : Integer.toString(reply.protocol());
        if (!wanted.equals("2") && !wanted.equals("3")) {
            reply.error("NOPROTO unsupported protocol version");
            return;
        }
        boolean admitted = isAuthenticated();
        String name = clientName;
        for (int i = 2; i < words.size(); i++) {
            String option = words.get(i).toUpperCase(Locale.ROOT);
            if (option.equals("AUTH") && i + 2 < words.size()) {
                if (!accepts(words.get(i + 1), words.get(i + 2))) {
                    wrongPassword();
                    return;
                }
                admitted = true;
                i += 2;
            } else if (option.equals("SETNAME") && i + 1 < words.size()) {
                name = words.get(++i);
            } else {
                reply.error("ERR Syntax error in HELLO option '" + words.get(i) + "'");
                return;
            }
        }
        if (!admitted) {
            reply.error("NOAUTH HELLO must be called with the client already authenticated");
            return;
        }
        authenticated = true;
        clientName = name;
        reply.setProtocol(Integer.parseInt(wanted));
        greet();
    }

    private void greet() {
        ReplyWriter reply = session.reply();
        reply.map(7);
        pair("server", "redis");
        pair("version", session.redis().version());
        reply.bulk("proto");
        reply.integer(reply.protocol());
        reply.bulk("id");
        reply.integer(session.id());
        pair("mode", mode());
        pair("role", session.redis().isReplica() ? "replica" : "master");
        reply.bulk("modules");
        reply.array(0);
    }

    private String mode() {
        return session.cluster() == null ? "standalone" : "cluster";
    }

    private void pair(String key, String value) {
        session.reply().bulk(key);
        session.reply().bulk(value);
    }

    private void auth(List<String> words) {
        if (words.size() != 2 && words.size() != 3) {
            session.wrongArity("AUTH");
        } else if (session.redis().password() == null) {
            session.reply()
                    .error("ERR AUTH <password> called without any password configured for the default user."
                            + " Are you sure your configuration is correct?");
        } else if (accepts(words.size() == 3 ? words.get(1) : "default", words.get(words.size() - 1))) {
            authenticated = true;
            session.reply().ok();
        } else {
            wrongPassword();
        }
    }

    private boolean accepts(String user, String given) {
        return user.equals("default") && given.equals(session.redis().password());
    }

    private void wrongPassword() {
        session.reply().error("WRONGPASS invalid username-password pair or user is disabled.");
    }

    private void client(List<String> words) {
        ReplyWriter reply = session.reply();
        String what = words.size() < 2 ? "" : words.get(1).toUpperCase(Locale.ROOT);
        switch (what) {
            case "ID" -> reply.integer(session.id());
            case "SETNAME" -> {
                clientName = words.size() > 2 ? words.get(2) : "";
                reply.ok();
            }
            case "GETNAME" -> reply.bulk(clientName);
            case "SETINFO" -> reply.ok();
            case "UNBLOCK" -> unblock(words);
            default -> reply.error("ERR unknown subcommand '" + what + "'. Try CLIENT HELP.");
        }
    }

    private void unblock(List<String> words) {
        ReplyWriter reply = session.reply();
        String how = words.size() == 4 ? words.get(3).toUpperCase(Locale.ROOT) : "TIMEOUT";
        if (words.size() < 3 || words.size() > 4) {
            session.wrongArity("client|unblock");
        } else if (!how.equals("TIMEOUT") && !how.equals("ERROR")) {
            reply.error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        } else {
            try {
                reply.integer(session.redis().unblock(Long.parseLong(words.get(2)), how.equals("ERROR")) ? 1 : 0);
            } catch (NumberFormatException e) {
                reply.error("ERR value is not an integer or out of range");
            }
        }
    }

    private void ping(List<String> words) {
        ReplyWriter reply = session.reply();
        String text = words.size() > 1 ? words.get(1) : "";
        if (reply.protocol() < 3 && session.isSubscribed()) {
            reply.array(2);
            reply.bulk("pong");
            reply.bulk(text);
        } else if (words.size() > 1) {
            reply.bulk(text);
        } else {
            reply.simple("PONG");
        }
    }

    private void info(List<String> words) {
        String section = words.size() > 1 ? words.get(1).toLowerCase(Locale.ROOT) : "all";
        StringBuilder text = new StringBuilder();
        if (section.equals("all") || section.equals("server")) {
            text.append("# Server\r\nredis_version:")
                    .append(session.redis().version())
                    .append("\r\nredis_mode:")
                    .append(mode())
                    .append("\r\nrun_id:")
                    .append(session.redis().runId())
                    .append("\r\n");
        }
        if (section.equals("all") || section.equals("replication")) {
            text.append(ReplicationReport.info(session.redis()));
        }
        if (section.equals("all") || section.equals("cluster")) {
            text.append("# Cluster\r\ncluster_enabled:")
                    .append(session.cluster() == null ? 0 : 1)
                    .append("\r\n");
        }
        session.reply().verbatim(text.toString());
    }
}
