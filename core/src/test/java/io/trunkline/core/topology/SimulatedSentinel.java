package io.trunkline.core.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.trunkline.options.Endpoint;
import io.trunkline.testkit.simulation.SimulatedLink;
import io.trunkline.testkit.simulation.SimulatedNetwork;
import io.trunkline.testkit.simulation.SimulatedPeer;
import io.trunkline.testkit.simulation.SimulatedServer;
import io.trunkline.transport.TransportAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A sentinel that says what a test has it say. Confined to the simulation's thread. */
final class SimulatedSentinel {

    private final String host;
    private final SimulatedServer server;
    private final Set<Session> subscribers = new LinkedHashSet<>();
    private final List<SimulatedSentinel> others = new ArrayList<>();
    private final List<String> credentials = new ArrayList<>();
    private @Nullable String service = "orders";
    private Endpoint.Tcp primary;
    private long epoch;
    private List<Endpoint.Tcp> replicas = List.of();
    private boolean linked = true;
    private int asked;

    SimulatedSentinel(SimulatedNetwork network, String host, Endpoint.Tcp primary) {
        this.host = host;
        this.primary = primary;
        this.server = network.listen(new TransportAddress.Tcp(host, 26379), Session::new);
    }

    SimulatedServer server() {
        return server;
    }

    /** How often it was asked where the primary is. */
    int asked() {
        return asked;
    }

    /** What was said to authenticate. */
    List<String> credentials() {
        return credentials;
    }

    void meet(List<SimulatedSentinel> all) {
        all.stream().filter(other -> other != this).forEach(others::add);
    }

    void watch(@Nullable String name) {
        service = name;
    }

    void say(Endpoint.Tcp newPrimary, long newEpoch, Endpoint.Tcp... newReplicas) {
        primary = newPrimary;
        epoch = newEpoch;
        replicas = List.of(newReplicas);
    }

    /** Whether replicas have the data of their primary. */
    void sayLinked(boolean are) {
        linked = are;
    }

    /** Dies, or comes back. */
    void setRunning(boolean running) {
        if (running) {
            server.accept();
        } else {
            server.refuse();
            server.resetLinks();
        }
    }

    void publish(String channel, String text) {
        subscribers.forEach(session -> session.push("message", channel, text));
    }

    /** One connection. */
    private final class Session implements SimulatedPeer {
        private final StringBuilder heard = new StringBuilder();
        private @Nullable SimulatedLink link;
        private int protocol = 2;

        @Override
        public void onOpen(SimulatedLink opened) {
            link = opened;
        }

        @Override
        public void onClose(SimulatedLink closed, @Nullable Throwable cause) {
            subscribers.remove(this);
        }

        @Override
        public void onBytes(SimulatedLink from, ByteBuf bytes) {
            heard.append(bytes.toString(UTF_8));
            List<String> words = next();
            while (words != null) {
                answer(words);
                words = next();
            }
        }

        /** The next command, of plain words; null if it is not complete. */
        private @Nullable List<String> next() {
            String[] lines = heard.toString().split("\r\n", -1);
            int count = lines[0].isEmpty() ? 0 : Integer.parseInt(lines[0].substring(1));
            if (count == 0 || lines.length < 2 + 2 * count) {
                return null;
            }
            List<String> words = new ArrayList<>();
            int length = lines[0].length() + 2;
            for (int i = 1; i <= 2 * count; i++) {
                length += lines[i].length() + 2;
                if (i % 2 == 0) {
                    words.add(lines[i]);
                }
            }
            heard.delete(0, length);
            return words;
        }

        private void answer(List<String> words) {
            String name = words.get(0).toUpperCase(Locale.ROOT);
            switch (name) {
                case "HELLO" -> hello(words);
                case "AUTH" -> {
                    credentials.add(words.get(words.size() - 1));
                    write("+OK\r\n");
                }
                case "PING" -> write("+PONG\r\n");
                case "SUBSCRIBE" -> words.subList(1, words.size()).forEach(this::subscribe);
                case "SENTINEL" -> sentinel(words.get(1), words.size() > 2 ? words.get(2) : "");
                case "CLIENT" -> write("+OK\r\n");
                default -> write("-ERR unknown command '" + name + "'\r\n");
            }
        }

        private void hello(List<String> words) {
            protocol = words.get(1).equals("3") ? 3 : 2;
            write(map(
                    "server",
                    "redis",
                    "version",
                    "7.0.15",
                    "proto",
                    Integer.toString(protocol),
                    "id",
                    "1",
                    "mode",
                    "sentinel"));
        }

        private void subscribe(String channel) {
            subscribers.add(this);
            write((protocol == 3 ? ">" : "*") + "3\r\n" + bulk("subscribe") + bulk(channel) + ":1\r\n");
        }

        private void push(String... parts) {
            write((protocol == 3 ? ">" : "*") + parts.length + "\r\n" + bulks(parts));
        }

        private void sentinel(String question, String name) {
            boolean isKnown = name.equals(service);
            switch (question) {
                case "MYID" -> write(bulk("id-of-" + host));
                case "GET-MASTER-ADDR-BY-NAME" -> {
                    asked++;
                    write(
                            isKnown
                                    ? "*2\r\n" + bulks(primary.host(), Integer.toString(primary.port()))
                                    : protocol == 3 ? "_\r\n" : "*-1\r\n");
                }
                case "MASTER" -> write(isKnown ? server(primary, "master") : "-ERR No such master with that name\r\n");
                case "REPLICAS" -> write(isKnown ? list(replicas) : "-ERR No such master with that name\r\n");
                case "SENTINELS" -> {
                    StringBuilder all = new StringBuilder("*" + others.size() + "\r\n");
                    others.forEach(other -> all.append(map(
                            "ip", other.host, "port", "26379", "runid", "id-of-" + other.host, "flags", "sentinel")));
                    write(all.toString());
                }
                default -> write("-ERR Unknown sentinel subcommand\r\n");
            }
        }

        private String list(List<Endpoint.Tcp> all) {
            StringBuilder list = new StringBuilder("*" + all.size() + "\r\n");
            all.forEach(each -> list.append(server(each, "slave")));
            return list.toString();
        }

        private String server(Endpoint.Tcp at, String flags) {
            return map(
                    "ip",
                    at.host(),
                    "port",
                    Integer.toString(at.port()),
                    "flags",
                    flags,
                    "config-epoch",
                    Long.toString(epoch),
                    "master-link-status",
                    linked ? "ok" : "err");
        }

        private String map(String... keysAndValues) {
            return (protocol == 3 ? "%" + keysAndValues.length / 2 : "*" + keysAndValues.length) + "\r\n"
                    + bulks(keysAndValues);
        }

        private String bulks(String... parts) {
            StringBuilder all = new StringBuilder();
            for (String part : parts) {
                all.append(bulk(part));
            }
            return all.toString();
        }

        private String bulk(String text) {
            return "$" + text.length() + "\r\n" + text + "\r\n";
        }

        private void write(String text) {
            SimulatedLink open = link;
            if (open != null) {
                open.write(text.getBytes(UTF_8));
            }
        }
    }
}
